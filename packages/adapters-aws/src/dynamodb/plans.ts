/**
 * The port `Plans` on DynamoDB: groups, plans, accounts and work in one table, told apart by `kind`.
 *
 * Owns: which request each promise costs. The stored form of each thing is the application's.
 */
import { GetCommand } from '@aws-sdk/lib-dynamodb';
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
import { ok, refused } from '@drs-orchestrator/domain';
import * as z from 'zod';
import { readRange } from './batches.ts';
import { removeConditionally, writeConditionally } from './conditional-write.ts';
import { decode, itemVersion, itemVersionAttribute } from './decode.ts';
import { persist } from './persistence.ts';
import type { Needs } from './persistence.ts';

export const dynamoDbPlans = (needs: Needs): Plans => ({
  groups: catalogue(needs, storedGroup),
  plans: catalogue(needs, storedPlan),
  accounts: catalogue(needs, storedAccount),
  settingsWork: catalogue(needs, storedSettingsWork),
  placeRights: catalogue(needs, storedPlaceRights),
  rounds: catalogue(needs, storedRound),
});

const catalogue = <Id extends string, Thing extends { readonly version: number }>(
  needs: Needs,
  stored: StoredKind<Id, Thing>,
): Catalogue<Id, Thing> => {
  const table = needs.tables.catalogue;
  const { kind } = stored;
  const thingOf = (item: unknown): Thing => {
    const { id, version, body } = decode(thingItem, `A stored ${kind}`, item);
    return stored.decode(body, id, version);
  };
  return {
    async get(id) {
      const command = { TableName: table, Key: { kind, id }, ConsistentRead: true };
      const { Item: item } = await persist(needs, () => needs.documents.send(new GetCommand(command)));
      return item === undefined ? undefined : thingOf(item);
    },
    async list({ after, limit }) {
      return (await pageOf(needs, kind, after, limit)).map(thingOf);
    },
    async put(thing) {
      const { version, body } = stored.encodeNext(thing);
      const won = await writeConditionally(needs, {
        table,
        key: { kind, id: stored.idOf(thing) },
        counter: 'version',
        expected: thing.version === 0 ? null : thing.version,
        next: version,
        attributes: { v: itemVersion, body },
      });
      return won ? ok(undefined) : refused({ kind: 'conflict' });
    },
    async remove(id, version) {
      const removed = await removeConditionally(needs, { table, key: { kind, id }, counter: 'version', expected: version });
      return removed ? ok(undefined) : refused({ kind: 'conflict' });
    },
  };
};

const thingItem = z.object({ v: itemVersionAttribute, id: z.string(), version: z.number(), body: z.string() });

const pageOf = async (needs: Needs, kind: string, after: string | undefined, limit: number): Promise<readonly unknown[]> => {
  checkPageLimit(limit);
  const range = {
    TableName: needs.tables.catalogue,
    KeyConditionExpression: after === undefined ? '#kind = :kind' : '#kind = :kind AND #id > :after',
    ExpressionAttributeNames: after === undefined ? { '#kind': 'kind' } : { '#kind': 'kind', '#id': 'id' },
    ExpressionAttributeValues: after === undefined ? { ':kind': kind } : { ':kind': kind, ':after': after },
  };
  return readRange(needs, range, limit);
};
