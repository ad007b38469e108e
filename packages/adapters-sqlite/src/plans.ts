/**
 * The port `Plans` on SQLite: groups, plans, accounts and work in one table, told apart by `kind`.
 *
 * Owns: the statements. The stored form of each thing is the application's.
 */
import type { Catalogue, Plans, StoredKind } from '@drs-orchestrator/application';
import {
  checkPageLimit,
  storedAccount,
  storedGroup,
  storedPlaceRights,
  storedPlan,
  storedRound,
  storedSettingsWork,
} from '@drs-orchestrator/application';
import type Database from 'libsql';
import * as z from 'zod';
import { won } from './won.ts';

export const sqlitePlans = (db: Database.Database): Plans => ({
  groups: catalogue(db, storedGroup),
  plans: catalogue(db, storedPlan),
  accounts: catalogue(db, storedAccount),
  settingsWork: catalogue(db, storedSettingsWork),
  placeRights: catalogue(db, storedPlaceRights),
  rounds: catalogue(db, storedRound),
});

const catalogue = <Id extends string, Thing extends { readonly version: number }>(
  db: Database.Database,
  { kind, idOf, encodeNext, decode }: StoredKind<Id, Thing>,
): Catalogue<Id, Thing> => {
  const thingOf = (row: unknown): Thing => {
    const { id, version, body } = thingRow.parse(row);
    return decode(body, id, version);
  };
  const select = db.prepare('SELECT id, version, body FROM catalogue WHERE kind = ? AND id = ?');
  const page = db.prepare('SELECT id, version, body FROM catalogue WHERE kind = ? AND id > ? ORDER BY id LIMIT ?');
  const insert = db.prepare('INSERT INTO catalogue (kind, id, version, body) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING');
  const update = db.prepare('UPDATE catalogue SET version = ?, body = ? WHERE kind = ? AND id = ? AND version = ?');
  const remove = db.prepare('DELETE FROM catalogue WHERE kind = ? AND id = ? AND version = ?');
  return {
    async get(id) {
      const row = select.get(kind, id);
      return row === undefined ? undefined : thingOf(row);
    },
    async list({ after, limit }) {
      checkPageLimit(limit);
      return page.all(kind, after ?? '', limit).map(thingOf);
    },
    async put(thing) {
      const { version, body } = encodeNext(thing);
      return won(
        thing.version === 0 ? insert.run(kind, idOf(thing), version, body) : update.run(version, body, kind, idOf(thing), thing.version),
      );
    },
    async remove(id, version) {
      return won(remove.run(kind, id, version));
    },
  };
};

const thingRow = z.object({ id: z.string(), version: z.number(), body: z.string() });
