/**
 * Findings as rows: many servers with one trouble are one row, which can be opened.
 */
import type { OutputOf } from '@drs-orchestrator/contract';

export type Check = OutputOf<'check_readiness'>['checks'][number];

/** A finding, and those that are the same trouble elsewhere. */
export type CheckRow = Check & { readonly key: string; readonly others: readonly CheckRow[] };

/** What stands in the way first. */
const order: readonly Check['result'][] = ['block', 'unknown', 'warn', 'pass'];

/**
 * One row for each check and result, worst first and otherwise as answered.
 *
 * A row with others stands for itself and them: opened, it lists all of them, itself included.
 */
export const checkRows = (checks: readonly Check[]): readonly CheckRow[] =>
  order.flatMap((result) => {
    const byCheck = new Map<Check['id'], Check[]>();
    for (const check of checks) {
      if (check.result !== result) continue;
      const same = byCheck.get(check.id);
      if (same === undefined) byCheck.set(check.id, [check]);
      else same.push(check);
    }
    return [...byCheck.values()].map(rowOf);
  });

const rowOf = (same: readonly Check[]): CheckRow => {
  const [first] = same as readonly [Check, ...Check[]];
  const key = `${first.result} ${first.id}`;
  if (same.length === 1) return { ...first, key, others: [] };
  return { ...first, key, others: same.map((check, index) => ({ ...check, key: `${key} ${String(index)}`, others: [] })) };
};
