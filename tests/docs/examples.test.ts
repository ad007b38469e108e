/**
 * Every example of the documentation, run as it is printed: the shell line by a shell with the AWS CLI, the program by Python with
 * boto3, against the real program on a laptop.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newDataDir, startOn, type LocalProcess, type Ready } from '../local/local-process.ts';
import { openExampleWorld, type Environment, type ExampleWorld } from './example-world.ts';
import { printedExamples } from './printed-examples.ts';
import { openPython, type PythonSession } from './python-session.ts';

const run = promisify(execFile);
const patience = 120_000;

const isThere = async (command: string, args: readonly string[]): Promise<boolean> => {
  try {
    await run(command, [...args]);
    return true;
  } catch {
    return false;
  }
};

const hasAws = await isThere('aws', ['--version']);
const hasBoto3 = await isThere('python3', ['-c', 'import boto3']);

/** What an operation's example needs beyond the things that are always there, by the name of the operation. */
const arranged: Readonly<Record<string, (world: ExampleWorld) => Promise<Environment>>> = {
  start_execution: async (world) => {
    await world.idle();
    return {};
  },
  pause_execution: async (world) => ({ EXECUTION_ID: await world.running(1) }),
  cancel_execution: async (world) => ({ EXECUTION_ID: await world.running(2) }),
  resume_execution: async (world) => {
    const executionId = await world.running(3);
    await world.call('pause_execution', { executionId });
    return { EXECUTION_ID: executionId };
  },
  retry_wave: async (world) => ({ EXECUTION_ID: await world.held() }),
  skip_wave: async (world) => ({ EXECUTION_ID: await world.held() }),
  terminate_instances: async (world) => ({ EXECUTION_ID: await world.completed() }),
  update_protection_group: async (world) => ({ GROUP_ID: await world.newGroup() }),
  delete_protection_group: async (world) => ({ GROUP_ID: await world.newGroup() }),
  update_recovery_plan: async (world) => ({ PLAN_ID: await world.newPlan() }),
  delete_recovery_plan: async (world) => ({ PLAN_ID: await world.newPlan() }),
  update_account: async (world) => ({ ACCOUNT_ID: await world.newAccount() }),
  delete_account: async (world) => ({ ACCOUNT_ID: await world.newAccount() }),
};

type Answer = { readonly groupId?: string; readonly planId?: string; readonly accountId?: string; readonly version?: number };

const removeGroup = (world: ExampleWorld, { groupId = '', version = 0 }: Answer) =>
  world.call('delete_protection_group', { groupId, version });
const removePlan = (world: ExampleWorld, { planId = '', version = 0 }: Answer) => world.call('delete_recovery_plan', { planId, version });
const removeAccount = (world: ExampleWorld, { accountId = '', version = 0 }: Answer) =>
  world.call('delete_account', { accountId, version });

/** What an example has made or changed, taken away again so that the next can make it. */
const clearing: Readonly<Record<string, (world: ExampleWorld, answer: Answer) => Promise<unknown>>> = {
  create_protection_group: removeGroup,
  update_protection_group: removeGroup,
  create_recovery_plan: removePlan,
  update_recovery_plan: removePlan,
  create_account: removeAccount,
  update_account: removeAccount,
};

describe('the printed example', () => {
  const dataDir = newDataDir();
  const folder = mkdtempSync(join(tmpdir(), 'drs-examples-'));
  let local: LocalProcess;
  let ready: Ready;
  let world: ExampleWorld;
  let programs: PythonSession;

  beforeAll(async () => {
    local = startOn(dataDir, ['--no-demo', '--speed', '300']);
    ready = await local.ready();
    world = await openExampleWorld(ready, dataDir);
    if (hasBoto3) programs = openPython(folder);
  }, patience);
  afterAll(async () => {
    if (hasBoto3) programs.end();
    local.kill('SIGKILL');
    await local.ended;
  });

  const environmentFor = async (operation: string) => {
    const executionId = await world.anyCompleted();
    const [wave] = (await world.call('get_execution_details', { executionId })).waveStatuses;
    const own = await arranged[operation]?.(world);
    return { ...surroundings(), EXECUTION_ID: executionId, JOB_ID: wave?.drsJobId ?? '', ...world.ids, ...own };
  };

  const surroundings = () => ({
    PATH: process.env['PATH'] ?? '',
    HOME: folder,
    AWS_ENDPOINT_URL: ready.api,
    AWS_SHARED_CREDENTIALS_FILE: join(dataDir, 'credentials'),
    AWS_PROFILE: 'drs-local',
    AWS_DEFAULT_REGION: 'us-east-1',
  });

  const examples = printedExamples();

  test.skipIf(!hasAws).each(examples)(
    'of $operation answers the AWS CLI (skipped where there is no aws command)',
    async ({ operation, shell }) => {
      const env = await environmentFor(operation);
      await run('bash', ['-euo', 'pipefail', '-c', shell], { cwd: folder, env });
      const answer = JSON.parse(readFileSync(join(folder, 'response.json'), 'utf8')) as Record<string, unknown>;
      expect([200, 201], JSON.stringify(answer)).toContain(answer['statusCode']);
      await clearing[operation]?.(world, answer);
    },
    patience,
  );

  test.skipIf(!hasBoto3).each(examples)(
    'of $operation answers boto3 (skipped where it is not installed)',
    async ({ operation, python }) => {
      const env = await environmentFor(operation);
      const printed = await programs.run(`${python}\nprint(json.dumps(answer))`, env);
      const [status, answer = ''] = printed.trim().split('\n');
      expect(['200', '201'], answer).toContain(status);
      await clearing[operation]?.(world, JSON.parse(answer) as Record<string, unknown>);
    },
    patience,
  );
});
