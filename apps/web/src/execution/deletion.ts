/**
 * Deleting executions, call after call, until the API has looked at all that were meant.
 */
import type { OutputOf } from '@drs-orchestrator/contract';
import { readPages } from '../data/all-pages.ts';
import type { Call } from '../data/calls.ts';

export type Ended = 'COMPLETED' | 'FAILED' | 'CANCELLED';
/** `isWhole`: all that were meant were looked at. */
export type Outcome = Pick<OutputOf<'delete_executions'>, 'deleted' | 'notFound' | 'activeSkipped' | 'instancesSkipped'> & {
  readonly isWhole: boolean;
};

/** As many as the API takes at once. */
export const idsAtOnce = 100;

/** Each answer looks at one at the least, or it ends. */
export const deleteChosen = async (call: Call, ids: readonly string[]): Promise<Outcome> => {
  const answers: OutputOf<'delete_executions'>[] = [];
  let open = ids;
  while (open.length > 0) {
    const answer = await call('delete_executions', { ids: open.slice(0, idsAtOnce) });
    answers.push(answer);
    const left = [...answer.remaining, ...open.slice(idsAtOnce)];
    if (left.length >= open.length) return together(answers, false);
    open = left;
  }
  return together(answers, true);
};

export const deleteEnded = async (call: Call, statuses: readonly Ended[]): Promise<Outcome> => {
  const { pages, isWhole } = await readPages((nextToken) =>
    call('delete_completed_executions', { statuses: [...statuses], ...(nextToken === null ? {} : { nextToken }) }),
  );
  return together(pages, isWhole);
};

const together = (answers: readonly Omit<Outcome, 'isWhole'>[], isWhole: boolean): Outcome => ({
  deleted: answers.flatMap(({ deleted }) => deleted),
  notFound: answers.flatMap(({ notFound }) => notFound),
  activeSkipped: answers.flatMap(({ activeSkipped }) => activeSkipped),
  instancesSkipped: answers.flatMap(({ instancesSkipped }) => instancesSkipped),
  isWhole,
});
