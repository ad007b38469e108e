/**
 * Steps that come twice, at once or from two engines: one end, and every server launched once.
 */
import { describe, expect, test } from 'vitest';
import { ask, detailsOf, statusOf } from '../harness/answers.ts';
import { drive, startDrill, type Send } from '../harness/drive.ts';
import { openProduct, type Product } from '../harness/product.ts';
import { launchesOf, openWaves, run, type Waves } from '../harness/waves.ts';

/** Jobs of some ten seconds: a drill is a few steps. */
const quick = { timingFactor: 0.02 };

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
    expect(product.notifications.map(({ topic }) => topic)).toEqual(['started', 'wave-completed', 'wave-completed', 'completed']);
  });

  test('at the same time leads to the same end as once', async () => {
    const waves = await openWaves([2, 1]);
    const { product } = waves;
    const state = await run(waves, {
      send: async (event) => (await Promise.all([product.handle(event, {}), product.handle(event, {})]))[1],
    });
    await expectOneLaunchEach(waves, state);
    expect(product.asked('StartRecovery')).toHaveLength(2);
    // Told at least once: of two that find the same effect pending at the same moment, both may send it.
    expect([...new Set(product.notifications.map(({ topic }) => topic))]).toEqual(['started', 'wave-completed', 'completed']);
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
        onAwait: () => ask(product, 'resume_execution', state),
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
      product.simulator.addFault({
        kind: 'lost-answer',
        operation: 'StartRecovery',
        when: seed % 2 === 0 ? 'after-effect' : 'before-effect',
        count: 1,
      });
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

test('ten pauses at once are one pause and nine refusals', async () => {
  const waves = await openWaves([1, 1]);
  const { product } = waves;
  const state = await run(waves, { onStep: ({ kind }) => kind === 'start' });
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => product.handle({ operation: 'pause', executionId: state.executionId }, {})),
  );
  const codes = answers.map((answer) => (answer as { readonly statusCode: number }).statusCode);
  expect(codes.toSorted((a, b) => a - b)).toEqual([200, ...Array.from({ length: 9 }, () => 400)]);
});
