/**
 * A process that dies at any one of its effects: whoever comes after it leads the execution to the same end.
 *
 * The sweep counts: at the first effect, at the second, until there are no more. What an engine sends again after a crash
 * goes to a process that remembers nothing.
 */
import { expect, test } from 'vitest';
import { ask, detailsOf, statusOf } from '../harness/answers.ts';
import { fuse, type Fuse, type Moment } from '../harness/crash.ts';
import { drive, startDrill, type DriveOptions, type EngineState } from '../harness/drive.ts';
import { openProduct } from '../harness/product.ts';
import { sendThrough } from '../harness/survive.ts';
import { launchesOf, openWaves, type Waves } from '../harness/waves.ts';

/** Jobs of some ten seconds: a drill is a few steps. */
const quick = { timingFactor: 0.02 };

/** A sweep that has not run out of effects after so many is broken. */
const mostEffects = 150;

/** A sweep is some thirty to sixty drills. */
const sweep = { timeout: 120_000 };

const moments = ['before', 'after'] as const;

const overEachEffect = async (moment: Moment, scenario: (spark: Fuse) => Promise<void>): Promise<void> => {
  for (let at = 1; at <= mostEffects; at += 1) {
    const spark = fuse(at, moment);
    await scenario(spark);
    if (spark.effects() < at) return expect(at).toBeGreaterThan(6);
  }
  throw new Error(`More than ${String(mostEffects)} effects`);
};

/** Rounds of find that must be enough to heal one crash. */
const mostRounds = 4;

/** Drives to the end; where the engine waits in vain, find comes by, as it does every minute. */
const driveThrough = async ({ product }: Waves, state: EngineState, options: DriveOptions): Promise<void> => {
  for (let rounds = 0; rounds < mostRounds; rounds += 1) {
    const last = await drive(product, state, options);
    product.clock.advance(60_000);
    await ask(product, 'find');
    if (last.kind === 'end') return;
  }
  throw new Error(`${state.executionId} waits for ever`);
};

const expectNothingLeft = async ({ product, servers }: Waves): Promise<void> => {
  expect(launchesOf(product, servers.flat())).toEqual(servers.flat().map(() => 1));
  expect(await product.store.executions.list({ index: { kind: 'active' }, limit: 10 })).toEqual([]);
};

test.each(moments)('a process that dies %s any effect of a drill leaves one that completes', sweep, async (moment) => {
  await overEachEffect(moment, async (spark) => {
    const waves = await openWaves([2, 1], quick);
    const state = await startDrill(waves.product, waves.planId);
    await driveThrough(waves, state, { send: sendThrough(waves.product, spark) });
    expect(await statusOf(waves.product, state)).toBe('COMPLETED');
    expect(waves.product.notifications.map(({ topic }) => topic)).toContain('completed');
    await expectNothingLeft(waves);
  });
});

test.each(moments)(
  'a process that dies %s any effect of a drill with a pause, a failure and a lost answer leads to the same end',
  sweep,
  async (moment) => {
    await overEachEffect(moment, async (spark) => {
      const waves = await openWaves(
        [
          { count: 2, onFailure: 'CONTINUE' },
          { count: 1, pauseBefore: true },
        ],
        quick,
      );
      const { product, planId, servers } = waves;
      product.simulator.addFault({ kind: 'lost-answer', operation: 'StartRecovery', when: 'after-effect', count: 1 });
      product.simulator.addFault({ kind: 'launch-fails', serverId: servers[0]?.[0] ?? '', stage: 'launch' });
      const state = await startDrill(product, planId);
      const send = sendThrough(waves.product, spark);
      const resume = () => send({ operation: 'resume_execution', ...state });
      await driveThrough(waves, state, { send, onAwait: resume });
      const { status, waveStatuses } = await detailsOf(product, state);
      expect([status, ...waveStatuses.map((wave) => wave.status)]).toEqual(['FAILED', 'FAILED', 'COMPLETED']);
      await expectNothingLeft(waves);
    });
  },
);

test.each(moments)('a process that dies %s any effect of a cancellation leaves an execution that is cancelled', sweep, async (moment) => {
  await overEachEffect(moment, async (spark) => {
    const waves = await openWaves([2], quick);
    const { product, planId } = waves;
    const state = await startDrill(product, planId);
    await drive(product, state, { onStep: ({ kind }) => kind === 'start' });
    const send = sendThrough(waves.product, spark);
    await send({ operation: 'cancel_execution', executionId: state.executionId });
    await driveThrough(waves, state, { send });
    expect(await statusOf(product, state)).toBe('CANCELLED');
    await expectNothingLeft(waves);
  });
});

test.each(moments)('a process that dies %s any effect of a start holds nothing for ever, and one execution runs', sweep, async (moment) => {
  await overEachEffect(moment, async (spark) => {
    const waves = await openWaves([1], quick);
    const { product, planId } = waves;
    const dying = openProduct({ restarted: product, wrap: spark.wrap });
    const start = { operation: 'start_execution', planId, executionType: 'DRILL', initiatedBy: 'me' };
    await dying.handle(start, {});
    product.clock.advance(301_000);
    await ask(product, 'find');
    // The first may have been accepted before the process died: then it is the one that runs, and the second is told so.
    const second = (await product.handle(start, {})) as { readonly statusCode: number; readonly executionId: string };
    expect([200, 409]).toContain(second.statusCode);
    const { executions } = await ask(product, 'list_executions');
    expect(executions.map(({ executionId }) => executionId)).toEqual([second.executionId]);
    await driveThrough(waves, { executionId: second.executionId, planId }, {});
    expect(await statusOf(product, second)).toBe('COMPLETED');
    await expectNothingLeft(waves);
  });
});
