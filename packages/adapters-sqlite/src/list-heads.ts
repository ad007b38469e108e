/**
 * Lists of heads, newest start first.
 *
 * Owns: one statement per index. Every page starts where the index says, so a page costs the same wherever it lies.
 *
 * Invariant: `INDEXED BY` makes a statement that would scan or sort fail to prepare, at start, rather than run slowly.
 */
import type { Head, HeadQuery } from '@drs-orchestrator/application';
import { checkPageLimit } from '@drs-orchestrator/application';
import type Database from 'libsql';
import { headColumns, headOf } from './head-row.ts';

export const listHeads = (db: Database.Database): ((query: HeadQuery) => readonly Head[]) => {
  const active = db.prepare(listSql.active);
  const all = db.prepare(listSql.all);
  const plan = db.prepare(listSql.plan);
  return (query) => {
    checkPageLimit(query.limit);
    const { from, before, beforeId } = bounds(query);
    switch (query.index.kind) {
      case 'active':
        return active.all(from, before, beforeId, query.limit).map(headOf);
      case 'all':
        return all.all(from, before, beforeId, query.limit).map(headOf);
      case 'plan':
        return plan.all(query.index.planId, from, before, beforeId, query.limit).map(headOf);
    }
  };
};

const sql = (index: string, member: string): string => `
  SELECT ${headColumns} FROM heads INDEXED BY ${index}
  WHERE ${member} AND start_time >= ? AND (start_time, execution_id) < (?, ?)
  ORDER BY start_time DESC, execution_id DESC LIMIT ?`;

export const listSql = {
  active: sql('heads_active', 'active = 1'),
  all: sql('heads_all', 'visible = 1'),
  plan: sql('heads_plan', 'visible = 1 AND plan_id = ?'),
} as const;

/** `startedTo` and `before` are both upper bounds of (start time, id); no id sorts before the empty text. */
const bounds = (query: HeadQuery): { readonly from: number; readonly before: number; readonly beforeId: string } => {
  const from = query.startedFrom ?? 0;
  const behindTo = query.startedTo === undefined ? Number.MAX_SAFE_INTEGER : query.startedTo + 1;
  const cursor = query.before;
  return cursor === undefined || cursor.startTime >= behindTo
    ? { from, before: behindTo, beforeId: '' }
    : { from, before: cursor.startTime, beforeId: cursor.executionId };
};
