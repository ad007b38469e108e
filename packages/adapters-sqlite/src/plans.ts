/**
 * The port `Plans` on SQLite: groups, plans and accounts in one table, told apart by `kind`.
 *
 * Owns: the statements. The stored form of each thing is in plan-things.ts.
 */
import type { Catalogue, Plans } from '@drs-orchestrator/application';
import { ok, refused } from '@drs-orchestrator/domain';
import type Database from 'libsql';
import * as z from 'zod';
import { decode, jsonColumn, rowVersion, rowVersionColumn } from './decode.ts';
import { accountForm, groupForm, planForm } from './plan-things.ts';

export const sqlitePlans = (db: Database.Database): Plans => ({
  groups: catalogue(db, 'group', groupForm, (group) => group.id),
  plans: catalogue(db, 'plan', planForm, (plan) => plan.id),
  accounts: catalogue(db, 'account', accountForm, (account) => account.accountId),
});

const pageMax = 1_000;

const catalogue = <Id extends string, Thing extends { readonly version: number }>(
  db: Database.Database,
  kind: 'group' | 'plan' | 'account',
  form: z.ZodType<Thing>,
  idOf: (thing: Thing) => Id,
): Catalogue<Id, Thing> => {
  const thingRow = z.object({ v: rowVersionColumn, body: jsonColumn(form) });
  const thingOf = (row: unknown): Thing => decode(thingRow, `A stored ${kind}`, row).body;
  const select = db.prepare('SELECT v, body FROM catalogue WHERE kind = ? AND id = ?');
  const page = db.prepare('SELECT v, body FROM catalogue WHERE kind = ? AND id > ? ORDER BY id LIMIT ?');
  const insert = db.prepare('INSERT INTO catalogue (kind, id, v, version, body) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING');
  const update = db.prepare('UPDATE catalogue SET v = ?, version = ?, body = ? WHERE kind = ? AND id = ? AND version = ?');
  const remove = db.prepare('DELETE FROM catalogue WHERE kind = ? AND id = ? AND version = ?');
  const won = ({ changes }: Database.RunResult) => (changes === 1 ? ok(undefined) : refused({ kind: 'conflict' as const }));
  return {
    async get(id) {
      const row = select.get(kind, id);
      return row === undefined ? undefined : thingOf(row);
    },
    async list({ after, limit }) {
      if (!Number.isInteger(limit) || limit < 1 || limit > pageMax) throw new RangeError(`A page has 1 to ${pageMax} rows, not ${limit}`);
      return page.all(kind, after ?? '', limit).map(thingOf);
    },
    async put(thing) {
      const version = thing.version + 1;
      const body = JSON.stringify(decode(form, `The ${kind} to be stored`, { ...thing, version }));
      return won(
        thing.version === 0
          ? insert.run(kind, idOf(thing), rowVersion, version, body)
          : update.run(rowVersion, version, body, kind, idOf(thing), thing.version),
      );
    },
    async remove(id, version) {
      return won(remove.run(kind, id, version));
    },
  };
};
