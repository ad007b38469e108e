/**
 * Carrying a history on from the middle: this version takes the store as it stood, and leads every execution in it to its end.
 */
import type { ExecutionId } from '@drs-orchestrator/domain';
import { isTerminal } from '@drs-orchestrator/domain';
import { isDeepStrictEqual } from 'node:util';
import type { Product } from '../harness/product.ts';
import { chainOf, plain, replay } from '../harness/replay.ts';
import type { Stage } from '../sweeps/stage.ts';
import type { History } from './history.ts';
import { executionsIn, openHistory } from './open-history.ts';

/** A start that was never accepted is given up after five minutes. */
const minutesOfPatience = 7;

/** A line for each thing that is not as it must be in the end; none: all is well. */
export const carryOn = async (history: History, writes: number): Promise<readonly string[]> => {
  const { product, world, stage: open, close } = openHistory(history, writes);
  try {
    const stage = open();
    const ids = executionsIn(history, writes);
    for (const id of ids) {
      const loaded = await product.app.journal.load(id);
      if (loaded === undefined) return [`${id} is not there`];
      world.know(loaded.execution);
      if (isTerminal(loaded.execution)) continue;
      if (!loaded.head.visible) await stage.minutes(minutesOfPatience);
      else await lead(stage, id, loaded.execution.plan.planId);
    }
    await stage.rest();
    const complaints = await Promise.all(ids.map((id) => complaintsOf(product, id)));
    return [...complaints.flat(), ...(await leftOver(product, ids))];
  } finally {
    close();
  }
};

/** Whoever is asked goes on. */
const lead = (stage: Stage, executionId: ExecutionId, planId: string): Promise<void> =>
  stage.drive({ executionId, planId }, { onPause: () => stage.press('resume_execution', { executionId }) });

const complaintsOf = async (product: Product, id: ExecutionId): Promise<readonly string[]> => {
  const loaded = await product.app.journal.load(id);
  if (loaded === undefined) return [`${id} is gone`];
  const { execution } = loaded;
  const told = replay(await chainOf(product.store.executions, id), execution.plan);
  return [
    ...(isTerminal(execution) ? [] : [`${id} is ${execution.status.kind} in the end`]),
    ...(execution.pendingEffects.length === 0 ? [] : [`${id} has effects that nobody acknowledges`]),
    ...(isDeepStrictEqual(plain(told), plain(execution)) ? [] : [`the records of ${id} do not replay to what is stored`]),
  ];
};

const leftOver = async ({ store, app }: Product, ids: readonly ExecutionId[]): Promise<readonly string[]> => {
  const active = await store.executions.list({ index: { kind: 'active' }, limit: 10 });
  const places = await Promise.all(ids.map(async (id) => (await app.journal.load(id))?.execution.plan.places ?? []));
  const rows = ['#plans', ...places.flat().map(({ accountId, region }) => `${accountId}/${region}`)];
  const held = await Promise.all([...new Set(rows)].map(async (row) => Object.keys((await store.claims.read(row)).holders)));
  return [
    ...active.map(({ executionId }) => `${executionId} is still looked after`),
    ...(held.flat().length === 0 ? [] : [`${held.flat().join(', ')} are still held`]),
  ];
};
