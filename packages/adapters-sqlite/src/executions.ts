/**
 * The port `Executions` on SQLite: objects and heads.
 *
 * Owns: the statements. Leaves lists to list-heads.ts and the form of a head to head-row.ts.
 *
 * Invariants
 * 1. The objects of a writer that loses stay: the transaction commits them with or without the head, as any store that
 *    writes objects first would leave them.
 * 2. An object is never overwritten: its name says what it holds.
 * 3. `touch` waits for no disk. Every look of every execution ends with one, and each would stand still with the whole process for as
 *    long as the disk takes; times that the machine's power took away are only asked for again.
 */
import type { Executions, Head, StoredObject, WriteRefusal } from '@drs-orchestrator/application';
import { checkMovesOn, recordNames } from '@drs-orchestrator/application';
import type { Instant, Result } from '@drs-orchestrator/domain';
import { instant } from '@drs-orchestrator/domain';
import type Database from 'libsql';
import * as z from 'zod';
import { headColumns, headOf, rowOf } from './head-row.ts';
import { immediately } from './immediately.ts';
import { listHeads } from './list-heads.ts';
import { unsynced } from './unsynced.ts';
import { won } from './won.ts';

export const sqliteExecutions = (db: Database.Database): Executions => {
  const selectHead = db.prepare(`SELECT ${headColumns} FROM heads WHERE execution_id = ?`);
  const selectObject = db.prepare('SELECT body FROM objects WHERE execution_id = ? AND name = ?');
  const updateTimes = db.prepare('UPDATE heads SET last_polled_time = ?, next_poll_at = ? WHERE execution_id = ? AND revision = ?');
  const selectRecords = db.prepare('SELECT name FROM objects WHERE execution_id = ? AND name >= ? AND name < ? ORDER BY name LIMIT ?');
  const write = writing(db);
  const list = listHeads(db);
  return {
    async head(id) {
      const row = selectHead.get(id);
      return row === undefined ? undefined : headOf(row);
    },
    async objects(id, names) {
      return names.map((name) => {
        const row = selectObject.get(id, name);
        if (row === undefined) throw new Error(`Execution ${id} has no object ${name}`);
        return { name, body: objectRow.parse(row).body };
      });
    },
    async write(head, expected, objects) {
      return write(head, expected, objects);
    },
    async touch(id, revision, times) {
      return won(unsynced(db, () => updateTimes.run(times.lastPolledTime, times.nextPollAt, id, revision)));
    },
    async list(query) {
      return list(query);
    },
    async recordNames(id, fromRevision, limit) {
      const { from, behind } = recordNames(fromRevision);
      return selectRecords.all(id, from, behind, limit).map((row) => nameRow.parse(row).name);
    },
  };
};

/** The newest moment at which something happened. When the engine will look again is ahead of it, and not counted. */
export const newestTime = (db: Database.Database): (() => Instant | undefined) => {
  const select = db.prepare('SELECT max(max(start_time, ifnull(end_time, 0), ifnull(last_polled_time, 0))) AS newest FROM heads');
  return () => {
    const { newest } = newestRow.parse(select.get());
    return newest === null ? undefined : instant(newest);
  };
};

const objectRow = z.object({ body: z.string() });
const nameRow = z.object({ name: z.string() });
const newestRow = z.object({ newest: z.int().nullable() });

const writing = (db: Database.Database) => {
  const insertObject = db.prepare('INSERT INTO objects (execution_id, name, body) VALUES (?, ?, ?) ON CONFLICT DO NOTHING');
  const insertHead = db.prepare(`
    INSERT INTO heads (execution_id, revision, visible, active, plan_id, start_time, end_time, last_polled_time, next_poll_at, listing, state)
    VALUES (:executionId, :revision, :visible, :active, :planId, :startTime, :endTime, :lastPolledTime, :nextPollAt, :listing, :state)
    ON CONFLICT DO NOTHING`);
  const updateHead = db.prepare(`
    UPDATE heads SET revision = :revision, visible = :visible, active = :active, plan_id = :planId, start_time = :startTime,
      end_time = :endTime, last_polled_time = :lastPolledTime, next_poll_at = :nextPollAt, listing = :listing, state = :state
    WHERE execution_id = :executionId AND revision = :expected`);
  return (head: Head, expected: number | null, objects: readonly StoredObject[]): Result<undefined, WriteRefusal> => {
    checkMovesOn(head, expected);
    const row = rowOf(head);
    return won(
      immediately(db, () => {
        for (const object of objects) insertObject.run(head.executionId, object.name, object.body);
        return expected === null ? insertHead.run(row) : updateHead.run({ ...row, expected });
      }),
    );
  };
};
