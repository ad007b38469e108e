/**
 * Steps that come twice, at once, from two engines, or again after a crash: one end, and every server launched once.
 */
import { describe, expect, test } from 'vitest';
import { ask, detailsOf, statusOf } from '../harness/answers.ts';
import { Crash, fuse, type Moment } from '../harness/crash.ts';
import { drive, startDrill, type Send } from '../harness/drive.ts';
import { openProduct, type Product } from '../harness/product.ts';
import { launchesOf, openWaves, run, type Waves } from '../harness/waves.ts';

/** Jobs of some ten seconds: a drill is a few steps. */
const quick = { timingFactor: 0.02 };

/** A sweep that has not run out of effects after so many is broken. */
const mostEffects = 120;

/** Numbers from 0 up to, never reaching, 1: the same for the same seed. */
const chance = (seed: number) => {
  let state = seed * 2_654_435_761 + 1;
  return (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
};

/** Sends after a random number of turns, so that two senders interleave differently with each seed. */
const scattered =
  (product: Product, random: () => number): Send =>
  async (event) => {
    for (let turns = Math.floor(random() * 40); turns > 0; turns -= 1) await Promise.resolve();
    return product.handle(event, {});
  };

const expectOneLaunchEach = async ({ product, servers }: Waves, state: { readonly executionId: string }, status = 'COMPLETED') => {
  expect(await statusOf(product, state)).toBe(status);
  expect(launchesOf(product, servers.flat())).toEqual(servers.flat().map(() => 1));
};

describe('every step sent twice', () => {
  test('one after the other leads to the same end as once', async () => {
    const waves = await openWaves([2, 1]);
    const { product } = waves;
    const state = await run(waves, {
      send: async (event) => {
        await product.handle(event, {});
        return product.handle(event, {});
      },
    });
    await expectOneLaunchEach(waves, state);
    expect(product.asked('StartRecovery')).toHaveLength(2);
    expect(product.notifications.map(({ topic }) => topic)).toEqual(['started', 'completed']);
  });

  test('at the same time leads to the same end as once', async () => {
    const waves = await openWaves([2, 1]);
    const { product } = waves;
    const state = await run(waves, { send: async (event) => (await Promise.all([product.handle(event, {}), product.handle(event, {})]))[1] });
    await expectOneLaunchEach(waves, state);
    expect(product.asked('StartRecovery')).toHaveLength(2);
    expect(product.notifications.map(({ topic }) => topic)).toEqual(['started', 'completed']);
  });

  test('with a failed server, a pause and a lost answer on the way leads to the same end as once', async () => {
    const ends: unknown[] = [];
    for (const times of [1, 2]) {
      const waves = await openWaves([{ count: 2, onFailure: 'PAUSE' }, { count: 1, onFailure: 'CONTINUE' }, 1]);
      const { product, servers } = waves;
      product.simulator.addFault({ kind: 'lost-answer', operation: 'StartRecovery', when: 'after-effect', count: 1 });
      product.simulator.addFault({ kind: 'launch-fails', serverId: servers[0]?.[0] ?? '', stage: 'conversion' });
      const state = await startDrill(product, waves.planId);
      await drive(product, state, {
        onAwait: async () => void (await ask(product, 'resume_execution', state)),
        send: async (event) => {
          for (let extra = 1; extra < times; extra += 1) await product.handle(event, {});
          return product.handle(event, {});
        },
      });
      const { status, waveStatuses, serverExecutions } = await detailsOf(product, state);
      expect(launchesOf(product, servers.flat())).toEqual([1, 1, 1, 1]);
      ends.push([status, waveStatuses.map((wave) => wave.status), serverExecutions.map((server) => server.status)]);
    }
    expect(ends[1]).toEqual(ends[0]);
    expect(ends[0]).toMatchObject(['FAILED', ['FAILED', 'COMPLETED', 'COMPLETED'], { length: 4 }]);
  });
});

describe('two engines on one execution', () => {
  test.each(Array.from({ length: 12 }, (_, seed) => seed))('interleaved by seed %i launch every server once', async (seed) => {
    const waves = await openWaves([2, 1], quick);
    const { product, planId } = waves;
    const random = chance(seed);
    const state = await startDrill(product, planId);
    const other = openProduct({ restarted: product });
    const ends = await Promise.all([
      drive(product, state, { send: scattered(product, random) }),
      drive(other, state, { send: scattered(other, random) }),
    ]);
    expect(ends.map(({ kind }) => kind)).toEqual(['end', 'end']);
    await expectOneLaunchEach(waves, state);
    expect(product.asked('StartRecovery')).toHaveLength(2);
  });

  test('with lost answers of StartRecovery still launch every server once', async () => {
    for (let seed = 0; seed < 6; seed += 1) {
      const waves = await openWaves([2, 1], quick);
      const { product, planId } = waves;
      product.simulator.addFault({ kind: 'lost-answer', operation: 'StartRecovery', when: seed % 2 === 0 ? 'after-effect' : 'before-effect', count: 1 });
      const random = chance(seed);
      const state = await startDrill(product, planId);
      const other = openProduct({ restarted: product });
      await Promise.all([
        drive(product, state, { send: scattered(product, random) }),
        drive(other, state, { send: scattered(other, random) }),
      ]);
      await expectOneLaunchEach(waves, state);
    }
  });
});

describe('a process that dies', () => {
  /** Drives on through every crash: the engine sends the step again, to a process that remembers nothing. */
  const driveThrough = async (waves: Waves, state: { readonly executionId: string; readonly planId: string }, wrap: Parameters<typeof openProduct>[0]) => {
    let product = openProduct({ ...wrap, restarted: waves.product });
    let crashes = 0;
    await drive(product, state, {
      send: async (event) => {
        try {
          return await product.handle(event, {}).then(throwIfCrashed);
        } catch (cause) {
          if (!(cause instanceof Crash)) throw cause;
          crashes += 1;
          product = openProduct({ restarted: waves.product });
          return product.handle(event, {});
        }
      },
    });
    return crashes;
  };

  /** A direct operation answers what nobody expected with an error of its own. */
  const throwIfCrashed = (answer: unknown): unknown => {
    if ((answer as { readonly error?: unknown }).error === 'INTERNAL_ERROR') throw new Crash('in an operation');
    return answer;
  };

  test.each(['before', 'after'] as const)('%s any one of its effects leaves an execution that ends the same', async (moment: Moment) => {
    for (let at = 1; at < mostEffects; at += 1) {
      const waves = await openWaves([2, 1], quick);
      const state = await startDrill(waves.product, waves.planId);
      const { wrap, effects } = fuse(at, moment);
      const crashes = await driveThrough(waves, state, { wrap });
      await expectOneLaunchEach(waves, state);
      expect(waves.product.notifications.at(-1)?.topic).toBe('completed');
      if (effects() < at) {
        expect(at).toBeGreaterThan(15);
        return;
      }
      expect(crashes).toBe(1);
    }
    throw new Error(`More than ${String(mostEffects)} effects`);
  });

  test.each(['before', 'after'] as const)('%s any effect of a start holds nothing for ever and lets one execution run', async (moment: Moment) => {
    for (let at = 1; at < mostEffects; at += 1) {
      const waves = await openWaves([1], quick);
      const { product, planId } = waves;
      const { wrap, effects } = fuse(at, moment);
      const dying = openProduct({ restarted: product, wrap });
      const start = { operation: 'start_execution', planId, executionType: 'DRILL', initiatedBy: 'me' };
      const first = (await dying.handle(start, {})) as { readonly statusCode: number; readonly executionId?: string };
      if (effects() < at) {
        expect(first.statusCode).toBe(200);
        expect(at).toBeGreaterThan(5);
        return;
      }
      product.clock.advance(301_000);
      await ask(product, 'find');
      const second = (await product.handle(start, {})) as { readonly statusCode: number; readonly executionId: string };
      expect([200, 409]).toContain(second.statusCode);
      const { executions } = await ask(product, 'list_executions');
      expect(executions.map(({ executionId }) => executionId)).toEqual([second.executionId]);
      await drive(product, { executionId: second.executionId, planId });
      await expectOneLaunchEach(waves, second);
      expect(await product.store.executions.list({ index: { kind: 'active' }, limit: 10 })).toEqual([]);
    }
    throw new Error(`More than ${String(mostEffects)} effects`);
  });
});

test('ten pauses at once are one pause and nine refusals', async () => {
  const waves = await openWaves([1, 1]);
  const { product } = waves;
  const state = await run(waves, { onStep: ({ kind }) => kind === 'start' });
  const answers = await Promise.all(Array.from({ length: 10 }, () => product.handle({ operation: 'pause', executionId: state.executionId }, {})));
  const codes = answers.map((answer) => (answer as { readonly statusCode: number }).statusCode);
  expect(codes.toSorted((a, b) => a - b)).toEqual([200, ...Array.from({ length: 9 }, () => 400)]);
});
