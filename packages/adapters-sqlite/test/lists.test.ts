/**
 * Lists walk an index, wherever the page lies and however long the list is.
 */
import { executionId, instant, planId } from '@drs-orchestrator/domain';
import type { HeadQuery } from '@drs-orchestrator/application';
import Database from 'libsql';
import { beforeAll, describe, expect, it } from 'vitest';
import { startedAt } from '../../../tests/contracts/store-samples.ts';
import { rowOf } from '../src/head-row.ts';
import { listSql } from '../src/list-heads.ts';
import { sqliteExecutions } from '../src/executions.ts';
import { bringUpToDate } from '../src/schema.ts';

const planOf = (sql: string): readonly string[] => {
  const db = new Database(':memory:');
  bringUpToDate(db);
  const bound = sql
    .split('?')
    .slice(1)
    .map(() => 1);
  const rows = db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...bound) as readonly { readonly detail: string }[];
  return rows.map(({ detail }) => detail);
};

it.each(Object.entries(listSql))('the list `%s` searches its index, without scan or sort', (_, sql) => {
  const steps = planOf(sql);
  expect(steps).toHaveLength(1);
  expect(steps[0]).toMatch(/^SEARCH heads USING INDEX heads_(active|all|plan) \(/);
  expect(steps[0]).toContain('start_time>? AND');
});

describe('A list of 10,000 executions', () => {
  const heads = 10_000;
  const pageMillisecondsMax = 50;
  const measurementsMax = 20;
  /** About as large as that of an execution of 25 servers. */
  const state = 'x'.repeat(4_000);
  const db = new Database(':memory:');
  bringUpToDate(db);
  const executions = sqliteExecutions(db);
  beforeAll(async () => {
    db.exec('BEGIN');
    const write = db.prepare(`
      INSERT INTO heads (execution_id, revision, visible, active, plan_id, start_time, listing, state) VALUES (?, 1, 1, 1, 'rp-1', ?, ?, ?)`);
    for (let index = 0; index < heads; index += 1) {
      const row = rowOf(startedAt(`exec-${index}`, index, { state }));
      write.run(row.executionId, row.startTime, row.listing, row.state);
    }
    db.exec('COMMIT');
  });

  /** What a page costs is its fastest time; the others show what else the machine was doing. */
  const fastest = async (query: HeadQuery): Promise<number> => {
    let milliseconds = Infinity;
    for (let time = 0; time < measurementsMax && milliseconds >= pageMillisecondsMax; time += 1) {
      const began = performance.now();
      expect(await executions.list(query)).toHaveLength(query.limit);
      milliseconds = Math.min(milliseconds, performance.now() - began);
    }
    return milliseconds;
  };

  const indexes: readonly HeadQuery['index'][] = [{ kind: 'active' }, { kind: 'all' }, { kind: 'plan', planId: planId('rp-1') }];
  it.each(indexes)('gives any page of `$kind` in under 50 ms', async (index) => {
    for (const at of [heads, 5_000, 101]) {
      const before = { startTime: instant(at), executionId: executionId(`exec-${at}`) };
      expect(await fastest({ index, limit: 100, before })).toBeLessThan(pageMillisecondsMax);
    }
  });
});
