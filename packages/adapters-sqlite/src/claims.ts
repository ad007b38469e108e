/**
 * The port `Claims` on SQLite.
 *
 * Owns: the row of holders as JSON. Who may claim what is the application's.
 */
import type { Claims } from '@drs-orchestrator/application';
import { executionId, ok, refused } from '@drs-orchestrator/domain';
import type Database from 'libsql';
import * as z from 'zod';
import { decode, jsonColumn, rowVersion, rowVersionColumn } from './decode.ts';

export const sqliteClaims = (db: Database.Database): Claims => {
  const select = db.prepare('SELECT v, version, holders FROM claims WHERE claims_row = ?');
  const insert = db.prepare('INSERT INTO claims (claims_row, v, version, holders) VALUES (?, ?, 1, ?) ON CONFLICT DO NOTHING');
  const update = db.prepare('UPDATE claims SET v = ?, version = version + 1, holders = ? WHERE claims_row = ? AND version = ?');
  return {
    async read(row) {
      const stored = select.get(row);
      if (stored === undefined) return { row, version: 0, holders: {} };
      const { version, holders } = decode(claimsRow, `The claims of ${row}`, stored);
      return { row, version, holders };
    },
    async replace(read, holders) {
      const text = JSON.stringify(holders);
      const { changes } =
        read.version === 0 ? insert.run(read.row, rowVersion, text) : update.run(rowVersion, text, read.row, read.version);
      return changes === 1 ? ok(undefined) : refused({ kind: 'conflict' });
    },
  };
};

const claimsRow = z.object({
  v: rowVersionColumn,
  version: z.int().positive(),
  holders: jsonColumn(z.record(z.string(), z.string().transform(executionId))),
});
