/**
 * A history opened by this version: its store as it stood after so many writes, and a product over it.
 */
import { executionId as asExecutionId, later, type ExecutionId } from '@drs-orchestrator/domain';
import { openProduct, type Product } from '../harness/product.ts';
import { openStage, type Stage } from '../sweeps/stage.ts';
import { noTrouble } from '../sweeps/trouble.ts';
import { restore, type History } from './history.ts';
import { createObligingWorld, type ObligingWorld } from './obliging-world.ts';

export type Opened = { readonly product: Product; readonly world: ObligingWorld; readonly stage: () => Stage; close(): void };

/** `writes`: at least one. */
export const openHistory = (history: History, writes = history.writes.length): Opened => {
  const last = history.writes[writes - 1];
  if (last === undefined) throw new Error(`${history.name} has no ${String(writes)} writes`);
  const { file, db } = restore(history, writes);
  const world = createObligingWorld();
  const product = openProduct({ file, beginsAt: later(last.at, 1), wrap: world.wrap });
  db.close();
  return {
    product,
    world,
    stage: () => openStage(product, noTrouble, { wrap: world.wrap }),
    close: () => {
      product.store.close();
      product.simulator.close();
    },
  };
};

/** Of every head that was ever written, hidden ones and deleted ones too. */
export const executionsIn = (history: History, writes = history.writes.length): readonly ExecutionId[] => {
  const heads = history.writes.slice(0, writes).flatMap(({ rows }) => rows.filter(([table]) => table === 'heads'));
  return [...new Set(heads.map(([, { execution_id: id }]) => asExecutionId(String(id))))];
};

/** After which writes, counted from 1, more is different than the times of a head. */
export const momentsIn = ({ writes }: History): readonly number[] => {
  const revisions = new Map<unknown, unknown>();
  return writes.flatMap(({ rows, gone = [] }, index) => {
    const moved = rows.filter(([table, row]) => table !== 'heads' || revisions.get(row['execution_id']) !== row['revision']);
    for (const [table, row] of rows) if (table === 'heads') revisions.set(row['execution_id'], row['revision']);
    return moved.length + gone.length === 0 ? [] : [index + 1];
  });
};
