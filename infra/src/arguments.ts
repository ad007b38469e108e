/**
 * The command line of `npm run synth`: `-c name=value` or `--context name=value`, as CDK's own takes them.
 */
import { settingNames } from './settings.ts';

/** Throws where an argument is none. */
export function readArguments(args: readonly string[]): Readonly<Record<string, string>> | 'help' {
  const given: Record<string, string> = {};
  const waiting = [...args];
  for (let arg = waiting.shift(); arg !== undefined; arg = waiting.shift()) {
    if (arg === '--help' || arg === '-h') return 'help';
    const pair = arg === '-c' || arg === '--context' ? waiting.shift() : /^(?:-c|--context)=(.*)$/.exec(arg)?.[1];
    const [, name, value] = /^([^=]+)=(.*)$/.exec(pair ?? '') ?? [];
    if (name === undefined || value === undefined) throw new Error(`"${arg}" is not -c name=value.\n\n${usage()}`);
    if (given[name] !== undefined && given[name] !== value) throw new Error(`${name} is given twice: "${given[name]}" and "${value}".`);
    given[name] = value;
  }
  return given;
}

export const usage = (): string =>
  [
    'npm run synth -- [-c name=value …]   writes infra/cdk.out/*.template.json; asks no account and no network',
    '',
    ...Object.entries(settingNames).map(([name, what]) => `  ${name.padEnd(32)} ${what}`),
  ].join('\n');
