/**
 * Lists of heads, newest start first: who belongs to a page comes from an index, what they are from the table.
 *
 * Invariant: a head is listed only if, as read from the table, it still belongs to the list; an index may be a moment behind.
 */
import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Head, HeadQuery } from '@drs-orchestrator/application';
import { checkPageLimit } from '@drs-orchestrator/application';
import { executionId } from '@drs-orchestrator/domain';
import type { ExecutionId } from '@drs-orchestrator/domain';
import * as z from 'zod';
import { readItems } from './batches.ts';
import { decode } from './decode.ts';
import { headName, headOf, listPartition, orderFrom, orderOf, orderTo } from './head-item.ts';
import { persist } from './persistence.ts';
import type { Needs } from './persistence.ts';

/** A round more is needed only for entries that left the list between index and table; so many mean that something is wrong. */
const roundsMax = 20;

export const listHeads = async (needs: Needs, query: HeadQuery): Promise<readonly Head[]> => {
  checkPageLimit(query.limit);
  const heads: Head[] = [];
  let behind: Record<string, unknown> | undefined;
  for (let round = 0; round < roundsMax; round += 1) {
    const page = await indexPage(needs, query, query.limit - heads.length, behind);
    heads.push(...(await headsInOrder(needs, query, page.ids)));
    behind = page.behind;
    if (behind === undefined || heads.length >= query.limit) return heads.slice(0, query.limit);
  }
  throw new Error(`A list of ${query.index.kind} executions was not read to its end in ${roundsMax} rounds`);
};

type IndexPage = { readonly ids: readonly ExecutionId[]; readonly behind: Record<string, unknown> | undefined };

/** BETWEEN includes its bounds, so the cursor's own entry comes first on the first page: one more is asked for, and it is dropped. */
const indexPage = async (
  needs: Needs,
  query: HeadQuery,
  wanted: number,
  behind: Record<string, unknown> | undefined,
): Promise<IndexPage> => {
  const { low, high } = bounds(query);
  if (high < low) return { ids: [], behind: undefined };
  const command = {
    TableName: needs.tables.executions,
    IndexName: query.index.kind,
    KeyConditionExpression: '#list = :list AND listOrder BETWEEN :low AND :high',
    ExpressionAttributeNames: { '#list': `${query.index.kind}List` },
    ExpressionAttributeValues: { ':list': query.index.kind === 'plan' ? query.index.planId : listPartition, ':low': low, ':high': high },
    ScanIndexForward: false,
    Limit: query.before !== undefined && behind === undefined ? wanted + 1 : wanted,
    ExclusiveStartKey: behind,
  };
  const answer = await persist(needs, () => needs.documents.send(new QueryCommand(command)));
  const entries = (answer.Items ?? []).map((item) => decode(indexEntry, 'An index entry', item));
  const ids = entries.filter(({ executionId: id }) => id !== query.before?.executionId).map((entry) => entry.executionId);
  return { ids, behind: answer.LastEvaluatedKey };
};

const headsInOrder = async (needs: Needs, query: HeadQuery, ids: readonly ExecutionId[]): Promise<readonly Head[]> => {
  const keys = ids.map((id) => ({ executionId: id, name: headName }));
  const heads = new Map((await readItems(needs, needs.tables.executions, keys)).map(headOf).map((head) => [head.executionId, head]));
  return ids.flatMap((id) => {
    const head = heads.get(id);
    return head !== undefined && belongs(head, query) ? [head] : [];
  });
};

const belongs = (head: Head, { index }: HeadQuery): boolean => {
  switch (index.kind) {
    case 'active':
      return head.active;
    case 'all':
      return head.visible;
    case 'plan':
      return head.visible && head.listing.planId === index.planId;
  }
};

const bounds = (query: HeadQuery): { readonly low: string; readonly high: string } => {
  const to = orderTo(query.startedTo);
  const cursor = query.before === undefined ? to : orderOf(query.before.startTime, query.before.executionId);
  return { low: orderFrom(query.startedFrom), high: cursor < to ? cursor : to };
};

const indexEntry = z.object({ executionId: z.string().transform(executionId) });
