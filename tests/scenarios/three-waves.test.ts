/**
 * Three waves to their end, through the production adapters: their order, their data, and what says that all are done.
 */
import { describe, expect, test } from 'vitest';
import { ask, detailsOf, refusal } from '../harness/answers.ts';
import { drive, startDrill } from '../harness/drive.ts';
import { openProduct, serversOf, storePlan } from '../harness/product.ts';
import { launchesOf, openWaves, run } from '../harness/waves.ts';

test('three waves of 25 servers launch in order, each server once, and the execution completes', async () => {
  const product = openProduct();
  const servers = serversOf(product);
  const planId = await storePlan(product, {
    waves: [{ serverIds: servers.slice(0, 5) }, { serverIds: servers.slice(5, 15) }, { serverIds: servers.slice(15) }],
  });
  const state = await startDrill(product, planId);
  const end = await drive(product, state);
  expect(end.kind).toBe('end');
  const details = await detailsOf(product, state);
  expect(details).toMatchObject({ statusCode: 200, status: 'COMPLETED', totalWaves: 3, currentWave: 3 });
  expect(launchesOf(product, servers)).toEqual(Array.from({ length: 25 }, () => 1));
  const asked = product
    .asked('StartRecovery')
    .map(({ parameters }) => parameters['sourceServers'] as readonly { sourceServerID: string }[]);
  expect(asked.map((wave) => wave.map(({ sourceServerID }) => sourceServerID))).toEqual([
    servers.slice(0, 5),
    servers.slice(5, 15),
    servers.slice(15),
  ]);
  const times = details.waveStatuses.flatMap(({ startTime, endTime }) => [startTime ?? '', endTime ?? '']);
  expect(times.toSorted()).toEqual(times);
});

describe('an execution of three waves', () => {
  test('stays RUNNING through every poll, between its waves too', async () => {
    const { product, planId } = await openWaves([1, 1, 1]);
    const state = await startDrill(product, planId);
    const seen = new Map<string, Set<string>>();
    await drive(product, state, {
      send: async (event) => {
        const answer = await product.handle(event, {});
        if (event['operation'] !== 'poll') return answer;
        const { status, waves } = answer as { readonly status: string; readonly waves: readonly { readonly status: string }[] };
        const shape = waves.map((wave) => wave.status).join(' ');
        seen.set(shape, (seen.get(shape) ?? new Set()).add(status));
        return answer;
      },
    });
    expect([...seen.keys()]).toEqual([
      'IN_PROGRESS PENDING PENDING',
      'COMPLETED PENDING PENDING',
      'COMPLETED IN_PROGRESS PENDING',
      'COMPLETED COMPLETED PENDING',
      'COMPLETED COMPLETED IN_PROGRESS',
      'COMPLETED COMPLETED COMPLETED',
    ]);
    for (const statuses of seen.values()) expect([...statuses]).toEqual(['RUNNING']);
  });

  test('cannot be finalized while a wave is incomplete, and is told which', async () => {
    const { product, planId } = await openWaves([1, 1, 1]);
    const state = await startDrill(product, planId);
    const open = new Set<string>();
    await drive(product, state, {
      onStep: async ({ kind }) => {
        if (kind === 'finalize' || kind === 'end') return true;
        const refused = await refusal(product, { operation: 'finalize', ...state });
        expect(refused).toMatchObject({ statusCode: 400, error: 'WAVES_INCOMPLETE' });
        open.add((refused['waves'] as readonly { readonly waveNumber: number }[]).map(({ waveNumber }) => waveNumber).join(' '));
        // While DRS closes the last job, every wave is complete already: that wait is the next test's.
        return !open.has('3');
      },
    });
    expect([...open]).toEqual(['1 2 3', '2 3', '3']);
  });

  test('says that all waves are complete exactly when finalize would succeed', async () => {
    const { product, planId } = await openWaves([1, 1, 1]);
    const state = await startDrill(product, planId);
    const flags: boolean[] = [];
    await drive(product, state, {
      onStep: async ({ kind }) => {
        if (kind === 'start') return true;
        const { allWavesComplete, waves } = await ask(product, 'poll', { ...state, summary: true });
        flags.push(allWavesComplete);
        expect(allWavesComplete).toBe(waves.every(({ status }) => status === 'COMPLETED'));
        if (!allWavesComplete)
          expect(await refusal(product, { operation: 'finalize', ...state })).toMatchObject({ error: 'WAVES_INCOMPLETE' });
        else expect(await ask(product, 'finalize', state)).toMatchObject({ status: 'COMPLETED', alreadyFinalized: false });
        return !allWavesComplete;
      },
    });
    expect(flags.indexOf(true)).toBe(flags.length - 1);
  });

  test('enriches each wave by itself: a finished one keeps its data while the next has none yet', async () => {
    const { product, planId } = await openWaves([2, 2, 2]);
    const state = await startDrill(product, planId);
    const poll = async () => (await ask(product, 'poll', state)).waves;
    await drive(product, state, { onStep: ({ readyWaves }) => !readyWaves.includes(2) });
    const [first, second, third] = await poll();
    for (const server of first?.serverStatuses ?? []) {
      expect(server).toMatchObject({ launchStatus: 'LAUNCHED', instanceId: server.recoveryInstanceId });
      expect(server.privateIp).not.toBeNull();
    }
    for (const server of [...(second?.serverStatuses ?? []), ...(third?.serverStatuses ?? [])]) {
      expect(server).toMatchObject({ launchStatus: 'PENDING', recoveryInstanceId: null, instanceId: null, privateIp: null });
    }
    await drive(product, state);
    const [finished, ...others] = await poll();
    expect(finished?.serverStatuses).toEqual(first?.serverStatuses);
    expect(others.flatMap((wave) => wave.serverStatuses?.map(({ privateIp }) => privateIp) ?? [])).not.toContain(null);
  });

  test('runs waves that depend on nothing side by side', async () => {
    const waves = await openWaves([1, { count: 1, dependsOn: [] }, { count: 1, dependsOn: [1, 2] }]);
    const { product } = waves;
    const started: (readonly number[])[] = [];
    const state = await run(waves, { onStep: ({ readyWaves }) => void started.push(readyWaves) });
    expect(started.filter((ready) => ready.length > 0)).toEqual([[1, 2], [3]]);
    const [one, two, three] = (await detailsOf(product, state)).waveStatuses;
    expect(one?.startTime).toBe(two?.startTime);
    const over = [one?.endTime ?? '', two?.endTime ?? ''].toSorted().at(-1) ?? '';
    expect((three?.startTime ?? '') >= over).toBe(true);
  });
});
