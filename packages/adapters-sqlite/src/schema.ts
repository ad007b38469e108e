/**
 * The tables of the SQLite store and how a file of an earlier version becomes one of this.
 *
 * Owns: names of tables, columns and indexes. `PRAGMA user_version` counts the steps a file has taken. Steps are never
 * edited, only added: somebody's file has taken them.
 */
import { StoreUnavailable } from '@drs-orchestrator/application';
import type Database from 'libsql';
import * as z from 'zod';
import { immediately } from './immediately.ts';

/**
 * `listing`, `state`, `holders` and every `body` are texts of the application, which carry their own version; the columns around
 * them are what statements ask for, and their form is the number of steps. Those that lists sort and filter by are taken from the
 * listing, because an index on a column needs no JSON to be parsed. `state` comes last: SQLite then reaches the rest of a row
 * without walking its large text.
 */
const executions = `
  CREATE TABLE heads (
    execution_id     TEXT    NOT NULL PRIMARY KEY,
    revision         INTEGER NOT NULL,
    visible          INTEGER NOT NULL CHECK (visible IN (0, 1)),
    active           INTEGER NOT NULL CHECK (active IN (0, 1)),
    plan_id          TEXT    NOT NULL,
    start_time       INTEGER NOT NULL,
    end_time         INTEGER,
    last_polled_time INTEGER,
    next_poll_at     INTEGER,
    listing          TEXT    NOT NULL,
    state            TEXT    NOT NULL
  ) STRICT;
  CREATE INDEX heads_active ON heads (start_time DESC, execution_id DESC) WHERE active = 1;
  CREATE INDEX heads_all    ON heads (start_time DESC, execution_id DESC) WHERE visible = 1;
  CREATE INDEX heads_plan   ON heads (plan_id, start_time DESC, execution_id DESC) WHERE visible = 1;

  CREATE TABLE objects (
    execution_id TEXT    NOT NULL,
    name         TEXT    NOT NULL,
    body         TEXT    NOT NULL,
    UNIQUE (execution_id, name)
  ) STRICT;
`;

const others = `
  CREATE TABLE claims (
    claims_row TEXT    NOT NULL PRIMARY KEY,
    version    INTEGER NOT NULL,
    holders    TEXT    NOT NULL
  ) STRICT;

  CREATE TABLE catalogue (
    kind    TEXT    NOT NULL,
    id      TEXT    NOT NULL,
    version INTEGER NOT NULL,
    body    TEXT    NOT NULL,
    PRIMARY KEY (kind, id)
  ) STRICT;

  CREATE TABLE settings (
    key   TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
  ) STRICT;
`;

const steps: readonly string[] = [executions + others];

const userVersion = z.object({ user_version: z.int() });

/** Takes the steps that this file has not taken, all or none. Throws StoreUnavailable for a file written by a later program, or by another one. */
export const bringUpToDate = (db: Database.Database): void => {
  const read = db.prepare('PRAGMA user_version');
  const tables = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' LIMIT 1");
  immediately(db, () => {
    const taken = userVersion.parse(read.get()).user_version;
    if (taken > steps.length) {
      const why = `it has version ${taken}, this program knows versions up to ${steps.length}: it was written by a later one`;
      throw new StoreUnavailable(why, undefined);
    }
    if (taken === 0 && tables.all().length > 0) throw new StoreUnavailable('the file is a database of another program', undefined);
    for (const step of steps.slice(taken)) db.exec(step);
    if (taken < steps.length) db.exec(`PRAGMA user_version = ${steps.length}`);
  });
};
