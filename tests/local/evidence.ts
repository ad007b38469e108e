/**
 * What a drill has left behind, for whoever judges whether anything was lost: its journal, and the news that reached AWS.
 *
 * Owns: asking the running product and its simulator. What each should be is the judge's.
 */
import * as z from 'zod';
import { getJson, readToken } from './local-process.ts';

export type JournalRecord = z.output<typeof recordSchema>;

const recordSchema = z.object({ revision: z.number(), hash: z.string(), previousHash: z.string().nullable() });
const journalSchema = z.object({ records: z.array(recordSchema), nextToken: z.string().nullable() });

/** All pages; the product checks each record's hash as it reads it. */
export const readJournal = async (api: string, dataDir: string, executionId: string): Promise<readonly JournalRecord[]> => {
  const all: JournalRecord[] = [];
  for (let more = ''; ;) {
    const path = `${api}/api/executions/${executionId}/journal?limit=100${more}`;
    const { records, nextToken } = journalSchema.parse(await getJson(path, readToken(dataDir)));
    all.push(...records);
    if (nextToken === null) return all;
    more = `&nextToken=${encodeURIComponent(nextToken)}`;
  }
};

/** Revisions from 1 without a gap, each naming the one before. */
export const isChain = (records: readonly JournalRecord[]): boolean =>
  records.length > 0 &&
  records.every(({ revision, previousHash }, index) => revision === index + 1 && previousHash === (records[index - 1]?.hash ?? null));

const messagesSchema = z.object({
  messages: z.array(z.object({ detail: z.object({ deliveryId: z.string(), topic: z.string() }) })),
});

/** Each piece of news on the event bus: its topic, and how often it was sent. */
export const readNews = async (simulator: string): Promise<ReadonlyMap<string, { readonly topic: string; readonly times: number }>> => {
  const { messages } = messagesSchema.parse(await getJson(`${simulator}/_simulator/messages?kind=event&limit=1000`));
  const news = new Map<string, { topic: string; times: number }>();
  for (const { detail } of messages)
    news.set(detail.deliveryId, { topic: detail.topic, times: (news.get(detail.deliveryId)?.times ?? 0) + 1 });
  return news;
};
