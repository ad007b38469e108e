/**
 * Reading and writing many items of one table with few requests.
 *
 * Owns: the sizes of batches and of pages, and what DynamoDB leaves unprocessed. Items are immutable or read only, so that asking again
 * never does harm.
 */
import { BatchGetCommand, BatchWriteCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import { pause, persist, retryLimits } from './persistence.ts';
import type { Needs } from './persistence.ts';

type Item = Readonly<Record<string, unknown>>;
type Key = Readonly<Record<string, string>>;

/** DynamoDB's own limits for one request. */
const batchLimits = { writes: 25, reads: 100 } as const;

/** Strongly consistent; in no order; an item that is not there is missing from the answer. Keys must differ from one another. */
export const readItems = async (needs: Needs, table: string, keys: readonly Key[]): Promise<readonly Item[]> => {
  const items: Item[] = [];
  for (const batch of chunks(keys, batchLimits.reads)) {
    await untilNoneIsLeft(needs, batch, async (wanted) => {
      const request = { RequestItems: { [table]: { Keys: [...wanted], ConsistentRead: true } } };
      const answer = await persist(needs, () => needs.documents.send(new BatchGetCommand(request)));
      items.push(...(answer.Responses?.[table] ?? []));
      return (answer.UnprocessedKeys?.[table]?.Keys ?? []) as readonly Key[];
    });
  }
  return items;
};

/**
 * Strongly consistent; in order of the sort key; at most `limit`, fewer only at the end. Every answer but the last brings at least
 * one item, so that `limit` bounds the requests too.
 */
export const readRange = async (needs: Needs, range: QueryCommandInput, limit: number): Promise<readonly Item[]> => {
  const items: Item[] = [];
  let behind: Record<string, unknown> | undefined;
  do {
    const command = { ...range, ConsistentRead: true, Limit: limit - items.length, ExclusiveStartKey: behind };
    const answer = await persist(needs, () => needs.documents.send(new QueryCommand(command)));
    items.push(...(answer.Items ?? []));
    behind = answer.LastEvaluatedKey;
  } while (behind !== undefined && items.length < limit);
  return items;
};

/** Puts the items, each whole, in no order. Their keys must differ from one another. */
export const writeItems = async (needs: Needs, table: string, items: readonly Item[]): Promise<void> => {
  const puts = items.map((item) => ({ PutRequest: { Item: { ...item } } }));
  for (const batch of chunks(puts, batchLimits.writes)) {
    await untilNoneIsLeft(needs, batch, async (wanted) => {
      const answer = await persist(needs, () => needs.documents.send(new BatchWriteCommand({ RequestItems: { [table]: [...wanted] } })));
      return (answer.UnprocessedItems?.[table] ?? []) as readonly { PutRequest: { Item: Record<string, unknown> } }[];
    });
  }
};

/** `ask` answers with what was left over. Gives up after so many answers in a row that brought nothing. */
const untilNoneIsLeft = async <Wanted>(
  needs: Needs,
  batch: readonly Wanted[],
  ask: (wanted: readonly Wanted[]) => Promise<readonly Wanted[]>,
): Promise<void> => {
  let wanted = batch;
  for (let fruitless = 0; ;) {
    const left = await ask(wanted);
    if (left.length === 0) return;
    fruitless = left.length < wanted.length ? 0 : fruitless + 1;
    if (fruitless === retryLimits.attempts) throw new Error(`DynamoDB left ${left.length} items unprocessed ${fruitless} times in a row`);
    await pause(needs, fruitless + 1);
    wanted = left;
  }
};

const chunks = <Entry>(entries: readonly Entry[], size: number): readonly (readonly Entry[])[] =>
  Array.from({ length: Math.ceil(entries.length / size) }, (_, index) => entries.slice(index * size, (index + 1) * size));
