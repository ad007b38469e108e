/**
 * Asking again: the only retries there are, because the SDK's are switched off.
 *
 * Owns: backoff with full jitter, Retry-After, and the budget that keeps a throttled place from being hammered. Leaves to
 * callers: which calls may be repeated at all; StartRecovery never comes here.
 */
import type { Clock, Log } from '@drs-orchestrator/application';
import type { Result } from '@drs-orchestrator/domain';
import type { AwsLimits } from '../limits.ts';
import type { Failure } from './failure.ts';
import { isTransient } from './failure.ts';
import type { TokenBucket } from './token-bucket.ts';
import { tokenBucket } from './token-bucket.ts';

export type RetryingDeps = {
  readonly clock: Clock;
  readonly log: Log;
  /** From 0 up to, never reaching, 1. */
  readonly random: () => number;
  readonly limits: AwsLimits;
};

/** `budget` names those who share one: a place. */
export type Retrying = <Answer>(
  call: { readonly budget: string; readonly operation: string },
  attempt: () => Promise<Result<Answer, Failure>>,
) => Promise<Result<Answer, Failure>>;

export const createRetrying = ({ clock, log, random, limits }: RetryingDeps): Retrying => {
  const budgets = new Map<string, TokenBucket>();
  const budgetOf = (name: string): TokenBucket => {
    const known = budgets.get(name) ?? tokenBucket(clock, limits.retryBudget, limits.retryBudgetPerSecond);
    budgets.set(name, known);
    return known;
  };
  return async ({ budget, operation }, attempt) => {
    for (let tries = 1; ; tries += 1) {
      const answer = await attempt();
      if (answer.ok || !isTransient(answer.refusal) || tries >= limits.readAttempts) return answer;
      const { code, afterMilliseconds = 0 } = answer.refusal;
      if (afterMilliseconds > limits.longestRetryAfterMilliseconds || !budgetOf(budget).tryTake()) return answer;
      const bound = Math.min(limits.backoffCapMilliseconds, limits.backoffBaseMilliseconds * 2 ** (tries - 1));
      const waitMilliseconds = Math.max(afterMilliseconds, Math.round(random() * bound));
      log.metric('Retries', 1, 'Count');
      log.info('Asking AWS again', { place: budget, operation, code, tries, waitMilliseconds });
      await clock.sleep(waitMilliseconds);
    }
  };
};
