/**
 * The port `Claims` on DynamoDB: one item per row.
 *
 * Owns: the row of holders as JSON, because a map of 4,000 attributes costs more to take apart. 4,000 holders are 0.26 MB of
 * an item's 0.4. Who may claim what is the application's.
 */
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { Claims } from '@drs-orchestrator/application';
import { executionId, ok, refused } from '@drs-orchestrator/domain';
import * as z from 'zod';
import { writeConditionally } from './conditional-write.ts';
import { decode, itemVersion, itemVersionAttribute, jsonAttribute } from './decode.ts';
import { persist } from './persistence.ts';
import type { Needs } from './persistence.ts';

export const dynamoDbClaims = (needs: Needs): Claims => ({
  async read(row) {
    const { Item: item } = await persist(needs, () =>
      needs.documents.send(new GetCommand({ TableName: needs.tables.claims, Key: { claimsRow: row }, ConsistentRead: true })),
    );
    if (item === undefined) return { row, version: 0, holders: {} };
    const { version, holders } = decode(claimsItem, `The claims of ${row}`, item);
    return { row, version, holders };
  },

  async replace(read, holders) {
    const won = await writeConditionally(needs, {
      table: needs.tables.claims,
      key: { claimsRow: read.row },
      counter: 'version',
      expected: read.version === 0 ? null : read.version,
      next: read.version + 1,
      attributes: { v: itemVersion, holders: JSON.stringify(holders) },
    });
    return won ? ok(undefined) : refused({ kind: 'conflict' });
  },
});

const claimsItem = z.object({
  v: itemVersionAttribute,
  version: z.int().positive(),
  holders: jsonAttribute(z.record(z.string(), z.string().transform(executionId))),
});
