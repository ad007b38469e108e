/**
 * The simulated store keeps the promises of every store, and lists behind by no more than it is told to.
 */
import { executionId } from '@drs-orchestrator/domain';
import { describe, expect, it } from 'vitest';
import { storeContract } from '../../contracts/store-contract.ts';
import { headOf } from '../../contracts/store-samples.ts';
import { createVirtualClock } from '../../harness/virtual-clock.ts';
import { createRandom } from '../random.ts';
import { createMemoryStore } from './store.ts';

const openStore = (staleMilliseconds = 0) => {
  const clock = createVirtualClock();
  return {
    clock,
    store: createMemoryStore({ random: createRandom(1), staleMilliseconds: () => staleMilliseconds, now: clock.now }),
  };
};

const opened = () => {
  const { store } = openStore();
  return { store, another: () => store, close: () => undefined };
};
storeContract('the simulated store', opened, { writers: 50, rounds: 3, lists: 10 });

describe('A simulated store', () => {
  it('lists what was written so long ago, and reads heads as they are', async () => {
    const { clock, store } = openStore(2_000);
    const { executions } = store;
    const listed = async (): Promise<readonly number[]> =>
      (await executions.list({ index: { kind: 'all' }, limit: 10 })).map(({ revision }) => revision);
    await executions.write(headOf('exec-1'), null, []);
    clock.advance(2_000);
    await executions.write(headOf('exec-1', { revision: 2 }), 1, []);
    const seen = new Set<number>();
    for (let looks = 0; looks < 50; looks += 1) {
      clock.advance(20);
      for (const revision of await listed()) seen.add(revision);
      expect((await executions.head(executionId('exec-1')))?.revision).toBe(2);
    }
    expect(seen).toEqual(new Set([1, 2]));
    clock.advance(1_000);
    expect(await listed()).toEqual([2]);
  });

  it('tells the writes that won, in order', async () => {
    const { store } = openStore();
    const { executions, facts } = store;
    await executions.write(headOf('exec-1'), null, []);
    await executions.write(headOf('exec-1', { revision: 2, state: 'first' }), 1, []);
    await executions.write(headOf('exec-1', { revision: 2, state: 'second' }), 1, []);
    expect(facts.writes.map(({ head }) => `${String(head.revision)} ${head.state}`)).toEqual(['1 {"of":"the journal"}', '2 first']);
  });
});
