import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { getJson, launchCounts, listExecutions, newDataDir, readToken, startLocal, startOn } from './local-process.ts';

const patience = 120_000;
const samplePlan = 'rp-5a1e0000-0000-4000-8000-000000000001';
const fast = ['--speed', '1000'];

describe('npm start -- --once', () => {
  it(
    'runs the sample drill to its end, closes stdout with its outcome, and starts another on the same data',
    async () => {
      const dataDir = newDataDir();
      const ids = new Set<unknown>();
      for (const run of [1, 2]) {
        const local = startLocal(['--once', '--data-dir', dataDir, '--port', '0', '--simulator-port', '0', ...fast]);
        expect(await local.ended, local.stderr()).toBe(0);
        const outcome = JSON.parse(local.stdout().trimEnd().split('\n').at(-1) ?? '') as Record<string, unknown>;
        expect(outcome).toEqual({
          executionId: expect.stringMatching(/^exec-[0-9a-f-]{36}$/) as string,
          status: 'COMPLETED',
          totalWaves: 3,
          completedWaves: 3,
          totalServers: 25,
          successfulServers: 25,
          failedServers: 0,
          duration: expect.stringMatching(/^\d+(?:m|h \d+m)$/) as string,
        });
        expect(local.stdout()).toContain('Wave 3 (Web): COMPLETED, 10 of 10 launched');
        ids.add(outcome['executionId']);
        expect(ids.size).toBe(run);
      }
    },
    patience,
  );

  it(
    'ends with 1 where the drill does not complete',
    async () => {
      const dataDir = newDataDir();
      const local = startOn(dataDir, ['--once', '--speed', '200']);
      const { simulator, api } = await local.ready();
      await fetch(`${simulator}/_simulator/faults`, {
        method: 'POST',
        body: JSON.stringify({ kind: 'launch-fails', hostname: 'app03', stage: 'launch' }),
      });
      expect(await local.ended, `${local.stderr()} ${api}`).toBe(1);
      const outcome = JSON.parse(local.stdout().trimEnd().split('\n').at(-1) ?? '') as Record<string, unknown>;
      expect(outcome).toMatchObject({ status: 'FAILED', completedWaves: 1, failedServers: 1, successfulServers: 14 });
    },
    patience,
  );
});

describe('npm start', () => {
  it(
    'runs the drill the first time only, ends cleanly on Ctrl-C, and goes on where it stood',
    async () => {
      const dataDir = newDataDir();
      const first = startOn(dataDir, ['--speed', '300']);
      const ready = await first.ready();
      const [drill] = await listExecutions(ready.api, dataDir);
      expect(drill?.status).toBe('RUNNING');
      first.kill('SIGINT');
      expect(await first.ended).toBe(0);
      expect(first.stderr()).toContain(`Stopped. Nothing is lost; to go on: npm start -- --data-dir ${dataDir}`);

      const second = startOn(dataDir, fast);
      const { api, simulator } = await second.ready();
      await expect.poll(() => listExecutions(api, dataDir), { timeout: patience }).toEqual([{ ...drill, status: 'COMPLETED' }]);
      expect(await launchCounts(simulator)).toEqual({ 1: 25 });
      second.kill('SIGTERM');
      expect(await second.ended).toBe(0);

      const third = startOn(dataDir, fast);
      const again = await third.ready();
      expect(await listExecutions(again.api, dataDir)).toHaveLength(1);
      third.kill('SIGTERM');
      await third.ended;
      const times = logTimes(dataDir);
      expect(times.length).toBeGreaterThan(50);
      expect(times).toEqual(times.toSorted());
    },
    patience,
  );

  it(
    'starts and serves what is left after the plan, its groups and its drill were deleted and the process was killed',
    async () => {
      const dataDir = newDataDir();
      const first = startOn(dataDir, fast);
      const { api } = await first.ready();
      const asked = async (method: string, path: string): Promise<unknown> => {
        const answer = await fetch(`${api}/api${path}`, { method, headers: { authorization: `Bearer ${readToken(dataDir)}` } });
        expect(answer.status, path).toBeLessThan(300);
        return answer.json();
      };
      const [drill] = await listExecutions(api, dataDir);
      const id = drill?.executionId ?? '';
      await expect.poll(() => listExecutions(api, dataDir), { timeout: patience }).toEqual([{ ...drill, status: 'COMPLETED' }]);
      await asked('POST', `/executions/${id}/terminate-instances`);
      await expect.poll(() => asked('DELETE', `/executions?ids=${id}`), { timeout: patience }).toMatchObject({ deleted: [id] });
      await asked('DELETE', `/recovery-plans/${samplePlan}?version=1`);
      for (const number of [1, 2, 3]) await asked('DELETE', `/protection-groups/pg-5a1e0000-0000-4000-8000-00000000000${number}?version=1`);
      first.kill('SIGKILL');
      await first.ended;

      const second = startOn(dataDir, fast);
      const again = await second.ready();
      expect(await listExecutions(again.api, dataDir)).toEqual([]);
      await expect.poll(() => second.stdout()).toContain('has no sample plan');
      expect(second.stdout()).not.toContain(samplePlan);
      second.kill('SIGTERM');
      expect(await second.ended).toBe(0);

      const once = startOn(dataDir, ['--once']);
      expect(await once.ended).toBe(1);
      expect(once.stderr()).toContain('has no sample plan');
    },
    patience,
  );

  it(
    'imports and starts nothing with --no-demo',
    async () => {
      const dataDir = newDataDir();
      const local = startOn(dataDir, ['--no-demo']);
      const { api, simulator } = await local.ready();
      expect(await getJson(`${api}/api/health`)).toMatchObject({ status: 'ok' });
      expect(await listExecutions(api, dataDir)).toEqual([]);
      const started = await fetch(`${api}/api/executions`, {
        method: 'POST',
        headers: { authorization: `Bearer ${readToken(dataDir)}` },
        body: JSON.stringify({ planId: samplePlan, executionType: 'DRILL' }),
      });
      expect(started.status).toBe(404);
      expect(await launchCounts(simulator)).toEqual({ 0: 25 });
      local.kill('SIGTERM');
      await local.ended;
    },
    patience,
  );
});

const logTimes = (dataDir: string): readonly string[] =>
  readFileSync(join(dataDir, 'log'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => (JSON.parse(line) as { time: string }).time);
