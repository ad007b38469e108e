/**
 * What the DynamoDB store does when DynamoDB is slow, full or silent, and what its promises cost in requests.
 */
import { GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { Executions } from '@drs-orchestrator/application';
import { executionId, groupId, instant } from '@drs-orchestrator/domain';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Listening } from './dynalite-server.ts';
import { startDynalite } from './dynalite-server.ts';
import type { FakeDynamoDb } from './dynamodb-tables.ts';
import { makeTables } from './dynamodb-tables.ts';
import type { FaultyWire } from './faulty-wire.ts';
import { faultyWireTo } from './faulty-wire.ts';
import { chunk, groupNamed, headOf, record } from './store-samples.ts';

const conflict = { ok: false, refusal: { kind: 'conflict' } };
const done = { ok: true, value: undefined };
const id = executionId('exec-1');
const loseAnswer = { kind: 'lose-answer' } as const;
const loseRequest = { kind: 'lose-request' } as const;
const throttle = { kind: 'refuse', status: 400, code: 'ProvisionedThroughputExceededException' } as const;
const broken = { kind: 'refuse', status: 500, code: 'InternalServerError' } as const;

let dynalite: Listening;
let fake: FakeDynamoDb;
let wire: FaultyWire;
beforeAll(async () => {
  dynalite = await startDynalite();
});
afterAll(() => dynalite.stop());
beforeEach(async () => {
  fake = await makeTables(dynalite.endpoint);
  wire = await faultyWireTo(dynalite.endpoint);
});
afterEach(async () => {
  fake.close();
  await wire.stop();
});

const overTheWire = (meanwhile = async () => {}) => fake.open({ endpoint: wire.endpoint, meanwhile });

/** What somebody else does while our request is under way: it succeeds. */
const happens = async (write: Promise<unknown>): Promise<void> => {
  expect(await write).toEqual(done);
};

/** Others move the head on from one revision to another. */
const moveOn = async (executions: Executions, from: number, to: number, state = 'of others'): Promise<void> => {
  for (let revision = from + 1; revision <= to; revision += 1) {
    expect(await executions.write(headOf('exec-1', { revision, state }), revision - 1, [])).toEqual(done);
  }
};

describe('A lost answer of a head write', () => {
  it('is known to have won, when the repetition is refused by its own first try', async () => {
    wire.fail('UpdateItem', loseAnswer);
    expect(await overTheWire().executions.write(headOf('exec-1'), null, [])).toEqual(done);
    expect(wire.asked).toEqual(['UpdateItem', 'UpdateItem', 'GetItem']);
  });

  it('is known to have won, when others have written since', async () => {
    const others = fake.open().executions;
    await others.write(headOf('exec-1'), null, []);
    wire.fail('UpdateItem', loseAnswer);
    const ours = overTheWire(() => moveOn(others, 2, 9)).executions;
    expect(await ours.write(headOf('exec-1', { revision: 2 }), 1, [])).toEqual(done);
    expect((await others.head(id))?.revision).toBe(9);
  });

  it('is known to have lost, when it never arrived and another wrote', async () => {
    const others = fake.open().executions;
    await others.write(headOf('exec-1'), null, []);
    wire.fail('UpdateItem', loseRequest);
    const ours = overTheWire(() => moveOn(others, 1, 2)).executions;
    expect(await ours.write(headOf('exec-1', { revision: 2, state: 'ours' }), 1, [])).toEqual(conflict);
    expect((await others.head(id))?.state).toBe('of others');
  });

  it('is known to have lost, when the other wrote the same content', async () => {
    const others = fake.open().executions;
    await others.write(headOf('exec-1'), null, []);
    wire.fail('UpdateItem', loseRequest);
    const ours = overTheWire(() => moveOn(others, 1, 2, 'the same')).executions;
    expect(await ours.write(headOf('exec-1', { revision: 2, state: 'the same' }), 1, [])).toEqual(conflict);
  });

  it('is called unknown, when so many have written since that nothing tells any more', async () => {
    const others = fake.open().executions;
    await others.write(headOf('exec-1'), null, []);
    wire.fail('UpdateItem', loseAnswer);
    const ours = overTheWire(() => moveOn(others, 2, 10)).executions;
    await expect(ours.write(headOf('exec-1', { revision: 2 }), 1, [])).rejects.toThrow('unknown');
  });

  it('is simply repeated, when nobody wrote', async () => {
    wire.fail('UpdateItem', loseRequest, broken, throttle);
    expect(await overTheWire().executions.write(headOf('exec-1'), null, [])).toEqual(done);
    expect(wire.asked).toEqual(['UpdateItem', 'UpdateItem', 'UpdateItem', 'UpdateItem']);
  });

  it('costs no reading back where the service has said that it did nothing', async () => {
    const others = fake.open().executions;
    wire.fail('UpdateItem', throttle);
    const ours = overTheWire(() => happens(others.write(headOf('exec-1'), null, []))).executions;
    expect(await ours.write(headOf('exec-1'), null, [])).toEqual(conflict);
    expect(wire.asked).toEqual(['UpdateItem', 'UpdateItem']);
  });
});

describe('A lost answer of another write', () => {
  it('is resolved for claims', async () => {
    const claims = overTheWire().claims;
    wire.fail('UpdateItem', loseAnswer);
    expect(await claims.replace(await claims.read('plans'), { 'rp-1': id })).toEqual(done);
    wire.fail('UpdateItem', loseAnswer);
    expect(await claims.replace(await claims.read('plans'), {})).toEqual(done);
    expect(await claims.read('plans')).toEqual({ row: 'plans', version: 2, holders: {} });
  });

  it('is resolved for putting and removing a group', async () => {
    const { groups } = overTheWire().plans;
    wire.fail('UpdateItem', loseAnswer);
    expect(await groups.put(groupNamed('pg-1'))).toEqual(done);
    wire.fail('DeleteItem', loseAnswer);
    expect(await groups.remove(groupId('pg-1'), 1)).toEqual(done);
    expect(await groups.get(groupId('pg-1'))).toBeUndefined();
  });

  it('does not take for removed what somebody has changed', async () => {
    const others = fake.open().plans.groups;
    await others.put(groupNamed('pg-1'));
    wire.fail('DeleteItem', loseRequest);
    const { groups } = overTheWire(() => happens(others.put(groupNamed('pg-1', { version: 1 })))).plans;
    expect(await groups.remove(groupId('pg-1'), 1)).toEqual(conflict);
  });

  it('is repeated for a touch and for objects', async () => {
    const { executions } = overTheWire();
    wire.fail('BatchWriteItem', loseAnswer, broken);
    await executions.write(headOf('exec-1'), null, [chunk(1, 'there')]);
    wire.fail('UpdateItem', loseAnswer);
    expect(await executions.touch(id, 1, { lastPolledTime: instant(1), nextPollAt: null })).toEqual(done);
    expect((await executions.head(id))?.lastPolledTime).toBe(1);
    expect(await executions.objects(id, ['S#1#5'])).toEqual([chunk(1, 'there')]);
  });
});

describe('Asking again', () => {
  it('waits longer each time, on the clock it was given, and gives up with the error as it came', async () => {
    wire.fail('GetItem', throttle, throttle, throttle, throttle, throttle, throttle);
    await expect(overTheWire().executions.head(id)).rejects.toThrow('by the script');
    expect(fake.sleeps).toEqual([38, 75, 150, 300, 600]);
    expect(wire.asked).toHaveLength(6);
  });

  it('does not repeat what will never be answered otherwise', async () => {
    wire.fail('GetItem', { kind: 'refuse', status: 400, code: 'AccessDeniedException' });
    await expect(overTheWire().executions.head(id)).rejects.toThrow('by the script');
    expect(wire.asked).toEqual(['GetItem']);
  });

  it('asks again for what a batch left undone, as long as something gets done', async () => {
    const { executions } = overTheWire();
    const objects = Array.from({ length: 20 }, (_, index) => chunk(index, `body ${index}`));
    const some = [15, 0, 2, 0, 0, 1].map((entries) => ({ kind: 'do-some', entries }) as const);
    wire.fail('BatchWriteItem', ...some);
    expect(await executions.write(headOf('exec-1'), null, objects)).toEqual(done);
    wire.fail('BatchGetItem', ...some);
    const names = objects.map(({ name }) => name);
    expect(await executions.objects(id, names)).toEqual(objects);
  });

  it('writes no head where the objects did not get through', async () => {
    const { executions } = overTheWire();
    const none = { kind: 'do-some', entries: 0 } as const;
    wire.fail('BatchWriteItem', none, none, none, none, none, none);
    await expect(executions.write(headOf('exec-1'), null, [chunk(1, 'x')])).rejects.toThrow('unprocessed');
    expect(wire.asked).not.toContain('UpdateItem');
    expect(await executions.head(id)).toBeUndefined();
  });
});

describe('Requests', () => {
  it('are two for 25 changed rows, and one more for each 25 further', async () => {
    const { executions } = overTheWire();
    const objects = Array.from({ length: 51 }, (_, index) => chunk(index, 'x'));
    await executions.write(headOf('exec-1'), null, objects.slice(0, 25));
    expect(wire.asked.splice(0)).toEqual(['BatchWriteItem', 'UpdateItem']);
    await executions.write(headOf('exec-1', { revision: 2 }), 1, objects);
    expect(wire.asked.splice(0)).toEqual(['BatchWriteItem', 'BatchWriteItem', 'BatchWriteItem', 'UpdateItem']);
  });

  it('are one for a head, one for a hundred objects, one for a touch, two for a page of a list', async () => {
    const { executions } = overTheWire();
    await executions.write(headOf('exec-1'), null, [record(1, 'a'), chunk(1, 'x')]);
    wire.asked.splice(0);
    await executions.head(id);
    await executions.objects(id, [record(1, 'a').name, 'S#1#1']);
    await executions.touch(id, 1, { lastPolledTime: null, nextPollAt: null });
    await executions.list({ index: { kind: 'all' }, limit: 100 });
    await executions.recordNames(id, 0, 10);
    expect(wire.asked).toEqual(['GetItem', 'BatchGetItem', 'UpdateItem', 'Query', 'BatchGetItem', 'Query']);
  });

  it('fill a page where a head has left the list between index and table', async () => {
    const others = fake.open().executions;
    for (const name of ['a', 'b', 'c', 'd']) await others.write(headOf(name), null, []);
    const until = () => happens(others.write(headOf('d', { revision: 2, active: false }), 1, []));
    wire.fail('Query', { kind: 'delay-answer', until });
    const page = await overTheWire().executions.list({ index: { kind: 'active' }, limit: 2 });
    expect(page.map((head) => head.executionId)).toEqual(['c', 'b']);
  });
});

describe('Items', () => {
  it('carry a version, and one that is not known is an error that says so', async () => {
    const { executions } = fake.open();
    await executions.write(headOf('exec-1'), null, [chunk(1, 'x')]);
    const key = (name: string) => ({ TableName: fake.tables.executions, Key: { executionId: { S: id }, name: { S: name } } });
    for (const name of ['HEAD', 'S#1#1']) {
      const { Item: item } = await fake.client.send(new GetItemCommand(key(name)));
      expect(item?.['v']).toEqual({ N: '1' });
      const ageing = { UpdateExpression: 'SET v = :v', ExpressionAttributeValues: { ':v': { N: '7' } } };
      await fake.client.send(new UpdateItemCommand({ ...key(name), ...ageing }));
    }
    await expect(executions.head(id)).rejects.toThrow('item version 7 is unknown');
    await expect(executions.list({ index: { kind: 'all' }, limit: 1 })).rejects.toThrow('item version 7 is unknown');
    await expect(executions.objects(id, ['S#1#1'])).rejects.toThrow('item version 7 is unknown');
  });

  it('hold a body as the text that was hashed', async () => {
    const body = '{"kept" :  "é😀\\u00e9"}\n';
    await fake.open().executions.write(headOf('exec-1'), null, [{ name: 'P#1#x', body }]);
    const key = { executionId: { S: id }, name: { S: 'P#1#x' } };
    const { Item: item } = await fake.client.send(new GetItemCommand({ TableName: fake.tables.executions, Key: key }));
    expect(item?.['body']).toEqual({ S: body });
  });

  it('never include an object in the place of the head', async () => {
    const { executions } = fake.open();
    await expect(executions.write(headOf('exec-1'), null, [{ name: 'HEAD', body: '' }])).rejects.toThrow('HEAD');
  });
});
