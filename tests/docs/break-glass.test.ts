/**
 * The lines of break-glass in docs/deployment/deployment-guide.md, run as they are printed and in their order, by the AWS CLI, against
 * the product on a laptop. Nothing but Invoke is asked: no sign-in, no API, no page.
 */
import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newDataDir, root, startOn, type LocalProcess, type Ready } from '../local/local-process.ts';
import { openExampleWorld } from './example-world.ts';

const run = promisify(execFile);
const patience = 120_000;
const [, chapter = ''] = readFileSync(join(root, 'docs/deployment/deployment-guide.md'), 'utf8').split(/^## Break-glass.*$/m);
const lines = [...(chapter.split(/^## /m)[0] ?? '').matchAll(/```sh\n([\s\S]*?)\n```/g)].map(([, line = '']) => line);
const hasAws = spawnSync('aws', ['--version']).status === 0;

type Answer = {
  readonly statusCode: number;
  readonly status?: string;
  readonly executionId?: string;
  readonly recoveryPlans?: readonly { readonly planId: string }[];
};

describe.skipIf(!hasAws)('with page, API and sign-in down (skipped where there is no aws command)', () => {
  const dataDir = newDataDir();
  const folder = mkdtempSync(join(tmpdir(), 'drs-break-glass-'));
  let local: LocalProcess;
  let ready: Ready;
  const ids: Record<string, string> = {};

  beforeAll(async () => {
    // Slow enough for a wave to be left when somebody pauses.
    local = startOn(dataDir, ['--no-demo', '--speed', '5']);
    ready = await local.ready();
    // Groups and plans are made on quiet days, with the API there.
    ids['PLAN_ID'] = (await openExampleWorld(ready, dataDir)).ids['PLAN_ID'] ?? '';
  }, patience);
  afterAll(async () => {
    local.kill('SIGKILL');
    await local.ended;
  });

  const answerOf = async (operation: string): Promise<Answer> => {
    const line = lines.find((one) => one.includes(`"${operation}"`)) ?? '';
    const env = {
      PATH: process.env['PATH'] ?? '',
      HOME: folder,
      AWS_ENDPOINT_URL: ready.api,
      AWS_SHARED_CREDENTIALS_FILE: join(dataDir, 'credentials'),
      AWS_PROFILE: 'drs-local',
      AWS_DEFAULT_REGION: 'us-east-1',
      ...ids,
    };
    await run('bash', ['-euo', 'pipefail', '-c', line], { cwd: folder, env });
    return JSON.parse(readFileSync(join(folder, 'response.json'), 'utf8')) as Answer;
  };

  it(
    'a recovery is looked up, started, followed, paused, resumed and cancelled',
    async () => {
      const plans = await answerOf('list_recovery_plans');
      expect(plans.recoveryPlans?.map(({ planId }) => planId)).toContain(ids['PLAN_ID']);
      expect(await answerOf('check_readiness')).toMatchObject({ statusCode: 200 });
      const started = await answerOf('start_execution');
      expect(started).toMatchObject({ statusCode: 200, status: 'RUNNING' });
      ids['EXECUTION_ID'] = started.executionId ?? '';
      expect(await answerOf('get_execution_details')).toMatchObject({ statusCode: 200, status: 'RUNNING' });
      expect(await answerOf('pause_execution')).toMatchObject({ statusCode: 200, status: 'PAUSED' });
      expect(await answerOf('resume_execution')).toMatchObject({ statusCode: 200, status: 'RUNNING' });
      expect(await answerOf('cancel_execution')).toMatchObject({ statusCode: 200 });
      expect(await answerOf('find')).toMatchObject({ statusCode: 200 });
    },
    patience,
  );

  it('tries every line that is printed', () => {
    expect(lines).toHaveLength(8);
  });
});
