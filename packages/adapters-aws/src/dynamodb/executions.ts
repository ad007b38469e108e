/**
 * The port `Executions` on DynamoDB: an execution's head and objects under one partition key.
 *
 * Owns: which request each promise costs. Leaves lists to list-heads.ts and the form of a head to head-item.ts.
 *
 * Invariant: the head is written only after every object of the same write has been stored.
 */
import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Executions, Head, StoredObject } from '@drs-orchestrator/application';
import { checkMovesOn, recordNames } from '@drs-orchestrator/application';
import type { ExecutionId } from '@drs-orchestrator/domain';
import { ok, refused } from '@drs-orchestrator/domain';
import * as z from 'zod';
import { readItems, readRange, writeItems } from './batches.ts';
import { outcomeOf, writeConditionally } from './conditional-write.ts';
import { decode, itemVersion, itemVersionAttribute } from './decode.ts';
import { attributesOf, headName, headOf } from './head-item.ts';
import { listHeads } from './list-heads.ts';
import { persist } from './persistence.ts';
import type { Needs } from './persistence.ts';

export const dynamoDbExecutions = (needs: Needs): Executions => ({
  async head(id) {
    const Key = { executionId: id, name: headName };
    const { Item: item } = await persist(needs, () =>
      needs.documents.send(new GetCommand({ TableName: needs.tables.executions, Key, ConsistentRead: true })),
    );
    return item === undefined ? undefined : headOf(item);
  },

  async objects(id, names) {
    const keys = [...new Set(names)].map((name) => ({ executionId: id, name }));
    const items = await readItems(needs, needs.tables.executions, keys);
    const bodies = new Map(items.map((item) => decode(objectItem, `An object of ${id}`, item)).map(({ name, body }) => [name, body]));
    return names.map((name) => {
      const body = bodies.get(name);
      if (body === undefined) throw new Error(`Execution ${id} has no object ${name}`);
      return { name, body };
    });
  },

  async write(head, expected, objects) {
    checkWrite(head, expected, objects);
    const attributes = attributesOf(head);
    const byName = new Map(objects.map((object) => [object.name, object]));
    const items = [...byName.values()].map((object) => ({ executionId: head.executionId, ...object, v: itemVersion }));
    await writeItems(needs, needs.tables.executions, items);
    const won = await writeConditionally(needs, {
      table: needs.tables.executions,
      key: { executionId: head.executionId, name: headName },
      counter: 'revision',
      expected,
      next: head.revision,
      attributes,
    });
    return won ? ok(undefined) : refused({ kind: 'conflict' });
  },

  async touch(id, revision, times) {
    const command = {
      TableName: needs.tables.executions,
      Key: { executionId: id, name: headName },
      UpdateExpression: 'SET lastPolledTime = :lastPolledTime, nextPollAt = :nextPollAt',
      ConditionExpression: 'revision = :revision',
      ExpressionAttributeValues: { ':lastPolledTime': times.lastPolledTime, ':nextPollAt': times.nextPollAt, ':revision': revision },
    };
    // Unclear counts as refused: the revision has gone by now, and no later time is lost by saying so.
    const outcome = await outcomeOf(needs, () => needs.documents.send(new UpdateCommand(command)));
    return outcome === 'done' ? ok(undefined) : refused({ kind: 'conflict' });
  },

  list: (query) => listHeads(needs, query),
  recordNames: (id, fromRevision, limit) => namesOfRecords(needs, id, fromRevision, limit),
});

const namesOfRecords = async (needs: Needs, id: ExecutionId, fromRevision: number, limit: number): Promise<readonly string[]> => {
  const { from, behind } = recordNames(fromRevision);
  const range = {
    TableName: needs.tables.executions,
    KeyConditionExpression: 'executionId = :id AND #name BETWEEN :from AND :behind',
    ProjectionExpression: '#name',
    ExpressionAttributeNames: { '#name': 'name' },
    ExpressionAttributeValues: { ':id': id, ':from': from, ':behind': behind },
  };
  return (await readRange(needs, range, limit)).map((item) => decode(nameItem, `A record of ${id}`, item).name);
};

/** An object called `HEAD` would be the head. */
const objectName = /^[A-Z]#/;

const checkWrite = (head: Head, expected: number | null, objects: readonly StoredObject[]): void => {
  checkMovesOn(head, expected);
  const misnamed = objects.find(({ name }) => !objectName.test(name));
  if (misnamed !== undefined) throw new RangeError(`${misnamed.name} is no name of an object`);
};

const objectItem = z.object({ v: itemVersionAttribute, name: z.string(), body: z.string() });
const nameItem = z.object({ name: z.string() });
