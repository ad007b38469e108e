/**
 * The port `Plans` on DynamoDB: groups, plans and accounts in one table, told apart by `kind`.
 *
 * Owns: which request each promise costs. The stored form of each thing is in plan-things.ts.
 */
import { GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Catalogue, Plans } from '@drs-orchestrator/application';
import { ok, refused } from '@drs-orchestrator/domain';
import * as z from 'zod';
import { removeConditionally, writeConditionally } from './conditional-write.ts';
import { decode, itemVersion, itemVersionAttribute, jsonAttribute } from './decode.ts';
import { persist } from './persistence.ts';
import type { Needs } from './persistence.ts';
import { accountForm, groupForm, planForm } from './plan-things.ts';

export const dynamoDbPlans = (needs: Needs): Plans => ({
  groups: catalogue(needs, 'group', groupForm, (group) => group.id),
  plans: catalogue(needs, 'plan', planForm, (plan) => plan.id),
  accounts: catalogue(needs, 'account', accountForm, (account) => account.accountId),
});

type Kind = 'group' | 'plan' | 'account';

const catalogue = <Id extends string, Thing extends { readonly version: number }>(
  needs: Needs,
  kind: Kind,
  form: z.ZodType<Thing>,
  idOf: (thing: Thing) => Id,
): Catalogue<Id, Thing> => {
  const table = needs.tables.catalogue;
  const thingItem = z.object({ v: itemVersionAttribute, body: jsonAttribute(form) });
  const thingOf = (item: unknown): Thing => decode(thingItem, `A stored ${kind}`, item).body;
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
      const version = thing.version + 1;
      const won = await writeConditionally(needs, {
        table,
        key: { kind, id: idOf(thing) },
        counter: 'version',
        expected: thing.version === 0 ? null : thing.version,
        next: version,
        attributes: { v: itemVersion, body: JSON.stringify(decode(form, `The ${kind} to be stored`, { ...thing, version })) },
      });
      return won ? ok(undefined) : refused({ kind: 'conflict' });
    },
    async remove(id, version) {
      const removed = await removeConditionally(needs, { table, key: { kind, id }, counter: 'version', expected: version });
      return removed ? ok(undefined) : refused({ kind: 'conflict' });
    },
  };
};

const pageMax = 1_000;

/** Every answer but the last brings at least one row, so that `limit` bounds the requests too. */
const pageOf = async (needs: Needs, kind: Kind, after: string | undefined, limit: number): Promise<readonly unknown[]> => {
  if (!Number.isInteger(limit) || limit < 1 || limit > pageMax) throw new RangeError(`A page has 1 to ${pageMax} rows, not ${limit}`);
  const items: unknown[] = [];
  let behind: Record<string, unknown> | undefined;
  do {
    const command = {
      TableName: needs.tables.catalogue,
      ConsistentRead: true,
      KeyConditionExpression: after === undefined ? '#kind = :kind' : '#kind = :kind AND #id > :after',
      ExpressionAttributeNames: after === undefined ? { '#kind': 'kind' } : { '#kind': 'kind', '#id': 'id' },
      ExpressionAttributeValues: after === undefined ? { ':kind': kind } : { ':kind': kind, ':after': after },
      Limit: limit - items.length,
      ExclusiveStartKey: behind,
    };
    const answer = await persist(needs, () => needs.documents.send(new QueryCommand(command)));
    items.push(...(answer.Items ?? []));
    behind = answer.LastEvaluatedKey;
  } while (behind !== undefined && items.length < limit);
  return items;
};
