/**
 * The journal of an execution as the page keeps it. What was read stays: a chain only grows, so it is read on from where it ended.
 */
import type { OutputOf } from '@drs-orchestrator/contract';

type Page = OutputOf<'get_execution_journal'>;
export type JournalRecord = Page['records'][number];

/** `from`: behind the last record of `before`; `tail`: what was there behind it. */
export type Journal = {
  readonly before: readonly JournalRecord[];
  readonly from: string | null;
  readonly tail: readonly JournalRecord[];
  readonly isWhole: boolean;
};

export const noJournal: Journal = { before: [], from: null, tail: [], isWhole: false };

/** Of one reading; what is left is read in the next one. */
const mostPages = 20;

export const readOn = async ({ before, from }: Journal, ask: (token: string | null) => Promise<Page>): Promise<Journal> => {
  const known = [...before];
  let token = from;
  for (let pages = 0; pages < mostPages; pages += 1) {
    const { records, nextToken } = await ask(token);
    if (nextToken === null) return { before: known, from: token, tail: records, isWhole: true };
    known.push(...records);
    token = nextToken;
  }
  return { before: known, from: token, tail: [], isWhole: false };
};

/** Newest first. */
export const recordsOf = ({ before, tail }: Journal): readonly JournalRecord[] => [...before, ...tail].reverse();
