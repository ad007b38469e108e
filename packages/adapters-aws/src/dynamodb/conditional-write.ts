/**
 * Writing an item only where nobody has written since it was read, and knowing the truth although an answer was lost.
 *
 * Owns: the marks. Every write leaves a random mark on its item and moves the marks of the writes before it one place on. A
 * repeated write that is refused may have been refused by its own first try, whose answer got lost; the marks say whether it
 * was, even when others have written since, and even when two writers wrote the same content. Comparing contents could do
 * neither.
 *
 * Invariant: `true` means this call's write happened, `false` that it never did and never will; where that cannot be known any
 * more the call throws.
 */
import { randomUUID } from 'node:crypto';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { persist } from './persistence.ts';
import type { Needs, Trouble } from './persistence.ts';

export type ConditionalWrite = {
  readonly table: string;
  readonly key: Readonly<Record<string, string>>;
  /** The attribute that each write raises, and what it must be now; null: the item must not exist. */
  readonly counter: string;
  readonly expected: number | null;
  readonly next: number;
  /** All other attributes of the item; undefined takes one away. */
  readonly attributes: Readonly<Record<string, Attribute | undefined>>;
};

export type Attribute = string | number | boolean | null;

export const writeConditionally = async (needs: Needs, write: ConditionalWrite): Promise<boolean> => {
  const mark = randomUUID();
  const outcome = await outcomeOf(needs, () => needs.documents.send(new UpdateCommand(updateOf(write, mark))));
  return outcome === 'unclear' ? hasWritten(needs, write, mark) : outcome === 'done';
};

/**
 * Removes the item where its counter is the expected one. A repeated removal that finds nothing counts as done: what was to go
 * is gone, by whomever.
 */
export const removeConditionally = async (
  needs: Needs,
  removal: Pick<ConditionalWrite, 'table' | 'key' | 'counter'> & { readonly expected: number },
): Promise<boolean> => {
  const command = {
    TableName: removal.table,
    Key: removal.key,
    ConditionExpression: '#counter = :expected',
    ExpressionAttributeNames: { '#counter': removal.counter },
    ExpressionAttributeValues: { ':expected': removal.expected },
  };
  const outcome = await outcomeOf(needs, () => needs.documents.send(new DeleteCommand(command)));
  return outcome === 'unclear' ? (await readBack(needs, removal)) === undefined : outcome === 'done';
};

/** `refused`: the condition did not hold, and nothing of this call happened. `unclear`: it did not hold for a repetition. */
export const outcomeOf = async (needs: Needs, ask: () => Promise<unknown>): Promise<'done' | 'refused' | 'unclear'> => {
  const troubles: Trouble[] = [];
  try {
    await persist(needs, ask, (trouble) => troubles.push(trouble));
    return 'done';
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    return troubles.some(({ kind }) => kind === 'unanswered') ? 'unclear' : 'refused';
  }
};

/** How many writes an item remembers: more than others can add while one write is being repeated. */
const marks = ['mark0', 'mark1', 'mark2', 'mark3', 'mark4', 'mark5', 'mark6', 'mark7'] as const;
/** Fills a place on an item that has not been written so often; never a mark. */
const noMark = '-';

const updateOf = (write: ConditionalWrite, mark: string) => {
  const names: Record<string, string> = { '#counter': write.counter };
  const values: Record<string, Attribute> = { ':next': write.next, ':mark': mark, ':none': noMark };
  const set = ['#counter = :next'];
  const removed: string[] = [];
  for (const [index, [name, value]] of Object.entries(write.attributes).entries()) {
    names[`#a${index}`] = name;
    if (value === undefined) removed.push(`#a${index}`);
    else {
      set.push(`#a${index} = :a${index}`);
      values[`:a${index}`] = value;
    }
  }
  // From the oldest to the newest: right whether the expressions see the item as it was, or one another.
  for (let place = marks.length - 1; place > 0; place -= 1) {
    set.push(`${marks[place] ?? ''} = if_not_exists(${marks[place - 1] ?? ''}, :none)`);
  }
  set.push(`${marks[0]} = :mark`);
  if (write.expected !== null) values[':expected'] = write.expected;
  return {
    TableName: write.table,
    Key: write.key,
    UpdateExpression: `SET ${set.join(', ')}${removed.length === 0 ? '' : ` REMOVE ${removed.join(', ')}`}`,
    ConditionExpression: write.expected === null ? 'attribute_not_exists(#counter)' : '#counter = :expected',
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: values,
  };
};

const hasWritten = async (needs: Needs, write: ConditionalWrite, mark: string): Promise<boolean> => {
  const item = await readBack(needs, write);
  if (item === undefined) return false;
  if (marks.some((place) => item[place] === mark)) return true;
  const since = z.int().parse(item[write.counter]) - write.next;
  if (since < marks.length) return false;
  throw new Error(`Whether ${JSON.stringify(write.key)} was written as ${write.next} is unknown: ${since} writes followed a lost answer`);
};

const readBack = async (needs: Needs, at: Pick<ConditionalWrite, 'table' | 'key' | 'counter'>) => {
  const { Item: item } = await persist(needs, () =>
    needs.documents.send(
      new GetCommand({
        TableName: at.table,
        Key: at.key,
        ConsistentRead: true,
        ProjectionExpression: ['#counter', ...marks].join(', '),
        ExpressionAttributeNames: { '#counter': at.counter },
      }),
    ),
  );
  return item;
};
