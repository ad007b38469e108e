/**
 * `npm run synth -- -c name=value …`: writes the templates into infra/cdk.out, and prints what is in them.
 *
 * It asks no account and no network. CDK's command line deploys what lies there: `npx cdk deploy --app infra/cdk.out`.
 */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { HandlerName } from '@drs-orchestrator/contract';
import { bundleDirectory } from '@drs-orchestrator/lambda';
import { createApp } from './app.ts';
import { acknowledgeFindings } from './checks/acknowledgements.ts';
import { readArguments, usage } from './arguments.ts';
import { resourceList } from './resource-list.ts';
import type { Template } from './resource-list.ts';
import { readSettings } from './settings.ts';

const outdir = fileURLToPath(new URL('../cdk.out', import.meta.url));

const codeOf = (handler: HandlerName): string => {
  const directory = fileURLToPath(new URL(`../../${bundleDirectory(handler)}`, import.meta.url));
  if (!existsSync(directory)) throw new Error(`${directory} is missing: npm run build makes it.`);
  return directory;
};

process.exitCode = run(process.argv.slice(2));

function run(args: readonly string[]): number {
  try {
    const given = readArguments(args);
    if (given === 'help') {
      console.log(usage());
      return 0;
    }
    const { app } = createApp({ settings: readSettings(given), codeOf, outdir });
    acknowledgeFindings(app);
    for (const stack of app.synth().stacks) {
      console.log(resourceList(stack.template as Template));
      console.log(`written: infra/cdk.out/${stack.templateFile}\n`);
    }
    return 0;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return 1;
  }
}
