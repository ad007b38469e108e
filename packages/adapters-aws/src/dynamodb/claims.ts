/**
 * The port `Claims` on DynamoDB: one item per row.
 *
 * Owns: which request each promise costs. Who may claim what, and the text of the holders, are the application's.
 */
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { Claims } from '@drs-orchestrator/application';
import { storedHolding } from '@drs-orchestrator/application';
import { ok, refused } from '@drs-orchestrator/domain';
import * as z from 'zod';
import { writeConditionally } from './conditional-write.ts';
import { decode, itemVersion, itemVersionAttribute } from './decode.ts';
import { persist } from './persistence.ts';
import type { Needs } from './persistence.ts';

export const dynamoDbClaims = (needs: Needs): Claims => ({
  async read(row) {
    const { Item: item } = await persist(needs, () =>
      needs.documents.send(new GetCommand({ TableName: needs.tables.claims, Key: { claimsRow: row }, ConsistentRead: true })),
    );
    if (item === undefined) return { row, version: 0, holders: {} };
    const { version, holders } = decode(claimsItem, `The claims of ${row}`, item);
    return { row, version, ...storedHolding.decode(holders, row) };
  },

  async replace(read, holders) {
    const won = await writeConditionally(needs, {
      table: needs.tables.claims,
      key: { claimsRow: read.row },
      counter: 'version',
      expected: read.version === 0 ? null : read.version,
      next: read.version + 1,
      attributes: { v: itemVersion, holders: storedHolding.encode({ holders }, read.row) },
    });
    return won ? ok(undefined) : refused({ kind: 'conflict' });
  },
});

const claimsItem = z.object({ v: itemVersionAttribute, version: z.int().positive(), holders: z.string() });
