/**
 * `get_execution_journal`: the evidence, page by page.
 *
 * Owns: how much of it makes one answer, and that a page goes on from the record with which the page before ended.
 */
import { ok, refused, type Result } from '@drs-orchestrator/domain';
import type { ExecutionRequest } from '../answers.ts';
import type { Application } from '../application.ts';
import { readChain, type ChainRecord } from '../journal/read-chain.ts';
import { revisionOf } from '../journal/stored.ts';
import type { Refusal } from '../refusal.ts';

/** `after`: the name of the last record of the page before. */
export type JournalRequest = ExecutionRequest & { readonly limit: number; readonly after?: string };

export type JournalAnswer = { readonly records: readonly ChainRecord[]; readonly next: string | null };

/** So that an answer stays well below Lambda's 6 MB, with every quotation mark of it escaped: a record may have 150 KB. */
const charactersPerPage = 3_500_000;

export const readJournal = async (
  app: Pick<Application, 'executions' | 'digest'>,
  { executionId, planId, limit, after }: JournalRequest,
): Promise<Result<JournalAnswer, Refusal>> => {
  const head = await app.executions.head(executionId);
  if (head === undefined || !head.visible || (planId ?? head.listing.planId) !== head.listing.planId)
    return refused({ kind: 'execution-not-found', executionId });
  const chain = await readChain(app, head, after === undefined ? 1 : revisionOf(after) + 1, limit);
  if (after !== undefined && chain[0] !== undefined && chain[0].record.previous !== after)
    return refused({ kind: 'invalid-parameters', issues: [{ field: 'nextToken', message: 'Names no record of this journal' }] });
  const records = withinOneAnswer(chain);
  const last = records.at(-1);
  return ok({ records, next: last === undefined || last.record.revision >= head.revision ? null : last.name });
};

/** At least one, however long it is. */
const withinOneAnswer = (chain: readonly ChainRecord[]): readonly ChainRecord[] => {
  let characters = 0;
  const end = chain.findIndex((record, index) => (characters += record.characters) > charactersPerPage && index > 0);
  return end < 0 ? chain : chain.slice(0, end);
};
