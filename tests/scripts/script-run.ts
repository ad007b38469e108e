/**
 * The deployment's scripts, run as their user runs them, in a copy of the repository's outline where `aws`, `cdk` and `npm` are
 * stand-ins that write down how they were called.
 *
 * Owns: the copy, the healthy world that the stand-ins show, and what a run said and did.
 */
import { spawn } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

export type Answer = { readonly stdout?: string; readonly stderr?: string; readonly code?: number; readonly file?: unknown };
export type World = Readonly<Record<string, Answer | readonly Answer[]>>;

type Call = {
  readonly line: string;
  readonly payload?: Readonly<Record<string, unknown>>;
  readonly region?: string;
  readonly environment: Readonly<Record<string, string>>;
};

export type Run = { readonly code: number | null; readonly stdout: string; readonly stderr: string; readonly calls: readonly Call[] };

export type Outline = {
  readonly folder: string;
  run(script: string, args: readonly string[], world?: World, more?: { readonly stdin?: string; readonly env?: Environment }): Promise<Run>;
  remove(): void;
};

type Environment = Readonly<Record<string, string>>;

export const outputs: Readonly<Record<string, string>> = {
  ExecutionHandlerArn: 'arn:aws:lambda:eu-west-1:111122223333:function:execution-handler',
  QueryHandlerArn: 'arn:aws:lambda:eu-west-1:111122223333:function:query-handler',
  DataManagementHandlerArn: 'arn:aws:lambda:eu-west-1:111122223333:function:data-management-handler',
  PollingRuleName: 'drs-execution-polling',
  UserPoolId: 'eu-west-1_pool',
};

/** A stack that puts these out. */
export const puttingOut = (values: Readonly<Record<string, string>>): World => ({
  'Stacks[0].Outputs[].': {
    stdout: Object.entries(values)
      .map((pair) => pair.join('\t'))
      .join('\n'),
  },
});

/** Everything as it should be. Later keys replace earlier ones. */
export const healthy: World = {
  'aws --version': { stdout: 'aws-cli/2.20.0' },
  'aws sts get-caller-identity': { stdout: '111122223333\tarn:aws:sts::111122223333:assumed-role/Deployer/anna' },
  'aws ssm get-parameter': { stdout: '21' },
  ...puttingOut(outputs),
  'Stacks[0].StackStatus': { stdout: 'UPDATE_COMPLETE' },
  'Stacks[0].StackId': { stdout: 'arn:aws:cloudformation:eu-west-1:111122223333:stack/aws-drs-orchestration-dev/1' },
  'Stacks[0].Outputs[].': {
    stdout: Object.entries(outputs)
      .map((pair) => pair.join('\t'))
      .join('\n'),
  },
  'aws events describe-rule': { stdout: 'ENABLED' },
  'aws logs filter-log-events': { stdout: '0' },
  'lambda invoke find': { stdout: 'None', file: { statusCode: 200, executionsFound: 2, executionsPolled: 2, results: [] } },
  'lambda invoke GET /executions': { stdout: 'None', file: { statusCode: 200, headers: {}, body: '{"executions":[]}' } },
  'lambda invoke list_executions': { stdout: 'None', file: { statusCode: 200, executions: [], count: 0, nextToken: null } },
};

/** Made once for a file of tests; each run has its own world and its own list of calls. */
export const openOutline = (): Outline => {
  const folder = mkdtempSync(join(tmpdir(), 'drs-scripts-'));
  const bin = join(folder, 'bin');
  cpSync(join(root, 'scripts'), join(folder, 'scripts'), { recursive: true });
  mkdirSync(join(folder, 'infra'));
  mkdirSync(bin);
  for (const program of ['aws', 'cdk', 'npm'])
    writeProgram(join(bin, program), `exec node '${join(root, 'tests/scripts/stand-in.mjs')}' ${program} "$@"`);
  writeProgram(join(folder, 'scripts/test-security-scans.sh'), 'echo "aws scans" >>"$SCANNED"; exit "${SCANS_EXIT:-0}"');

  const run: Outline['run'] = async (script, args, world = healthy, { stdin, env = {} } = {}) => {
    const own = mkdtempSync(join(folder, 'run-'));
    const files = { CALLS: join(own, 'calls'), WORLD: join(own, 'world.json'), SCANNED: join(own, 'scanned') };
    writeFileSync(files.WORLD, JSON.stringify(world));
    const child = spawn('bash', [join(folder, 'scripts', script), ...args], {
      cwd: own,
      env: { PATH: `${bin}:${process.env['PATH'] ?? ''}`, HOME: own, DRS_VERIFY_PAUSE_SECONDS: '0', ...files, ...env },
    });
    const said = { stdout: '', stderr: '' };
    child.stdout.on('data', (chunk: Buffer) => (said.stdout += chunk.toString('utf8')));
    child.stderr.on('data', (chunk: Buffer) => (said.stderr += chunk.toString('utf8')));
    // A script that refuses at once has read nothing.
    child.stdin.on('error', () => undefined);
    child.stdin.end(stdin ?? '');
    const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
    const calls = existsSync(files.CALLS)
      ? readFileSync(files.CALLS, 'utf8')
          .trimEnd()
          .split('\n')
          .map((line) => JSON.parse(line) as Call)
      : [];
    return { code, ...said, calls };
  };
  return {
    folder,
    run,
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

/** The commands of a run, each cut to its first words. */
export const commandsOf = ({ calls }: Run, words = 3): string[] => calls.map(({ line }) => line.split(' ').slice(0, words).join(' '));

const writeProgram = (path: string, line: string): void => {
  writeFileSync(path, `#!/usr/bin/env bash\n${line}\n`);
  chmodSync(path, 0o755);
};
