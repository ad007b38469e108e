/**
 * Asking DynamoDB again: which troubles pass, how long to wait, when to give up.
 *
 * Owns: the retries of this store, all of them, on the injected clock. A trouble that may pass and does not within the limit
 * is thrown as it came. Leaves to ../calls/failure.ts what an error of the SDK means.
 */
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Clock, Log } from '@drs-orchestrator/application';
import { failureOf, isTransient } from '../calls/failure.ts';
import type { TableNames } from './table-schema.ts';

/** What every part of the store is given. */
export type Needs = {
  readonly documents: DynamoDBDocumentClient;
  readonly tables: TableNames;
  readonly clock: Pick<Clock, 'sleep'>;
  /** 0 to below 1, for the jitter of waits. */
  readonly random: () => number;
  readonly log: Pick<Log, 'warn' | 'metric'>;
};

/** `refused`: nothing happened. `unanswered`: it may have happened. */
export type Trouble = { readonly kind: 'refused' | 'unanswered'; readonly code: string };

/** Waits of 50, 100, 200 … ms, 1.55 s in all before jitter: longer than a hot partition needs to split its load, shorter than any caller's patience. */
export const retryLimits = { attempts: 6, firstWaitMilliseconds: 50, longestWaitMilliseconds: 1_000 } as const;

/** `noticed` is told of each trouble that is about to be waited out. */
export const persist = async <Answer>(
  needs: Needs,
  ask: () => Promise<Answer>,
  noticed: (trouble: Trouble) => void = () => undefined,
): Promise<Answer> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await ask();
    } catch (error) {
      const trouble = troubleOf(error);
      if (trouble === undefined || attempt === retryLimits.attempts) throw error;
      noticed(trouble);
      needs.log.warn('DynamoDB did not answer, asking again', { code: trouble.code, attempt });
      await pause(needs, attempt);
    }
  }
};

/** Waits before attempt `attempt + 1`: between half and all of a doubling time, so that writers who met once do not meet again. */
export const pause = async (needs: Needs, attempt: number): Promise<void> => {
  const whole = Math.min(retryLimits.firstWaitMilliseconds * 2 ** (attempt - 1), retryLimits.longestWaitMilliseconds);
  needs.log.metric('Retries', 1, 'Count');
  await needs.clock.sleep(Math.ceil(whole * (0.5 + needs.random() / 2)));
};

/** What DynamoDB calls it when a table or partition has taken all it can for now. */
const throughputExceeded = 'ProvisionedThroughputExceededException';

/** Undefined for what asking again cannot change, and for mistakes of ours. */
const troubleOf = (error: unknown): Trouble | undefined => {
  const failure = failureOf(error);
  if (failure === undefined) return undefined;
  if (failure.code === throughputExceeded) return { kind: 'refused', code: failure.code };
  if (!isTransient(failure)) return undefined;
  return { kind: failure.kind === 'cut' || failure.kind === 'broken' ? 'unanswered' : 'refused', code: failure.code };
};
