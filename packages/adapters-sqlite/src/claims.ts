/**
 * The port `Claims` on SQLite.
 *
 * Owns: the statements. Who may claim what, and the text of the holders, are the application's.
 */
import type { Claims } from '@drs-orchestrator/application';
import { storedHolding } from '@drs-orchestrator/application';
import type Database from 'libsql';
import * as z from 'zod';
import { won } from './won.ts';

export const sqliteClaims = (db: Database.Database): Claims => {
  const select = db.prepare('SELECT version, holders FROM claims WHERE claims_row = ?');
  const insert = db.prepare('INSERT INTO claims (claims_row, version, holders) VALUES (?, 1, ?) ON CONFLICT DO NOTHING');
  const update = db.prepare('UPDATE claims SET version = version + 1, holders = ? WHERE claims_row = ? AND version = ?');
  return {
    async read(row) {
      const stored = select.get(row);
      if (stored === undefined) return { row, version: 0, holders: {} };
      const { version, holders } = claimsRow.parse(stored);
      return { row, version, ...storedHolding.decode(holders, row) };
    },
    async replace(read, holders) {
      const text = storedHolding.encode({ holders }, read.row);
      return won(read.version === 0 ? insert.run(read.row, text) : update.run(text, read.row, read.version));
    },
  };
};

const claimsRow = z.object({ version: z.int().positive(), holders: z.string() });
