/**
 * Turns the error of a call into a value, and nothing but that: a mistake of ours stays thrown.
 */
import { ok, refused } from '@drs-orchestrator/domain';
import type { Result } from '@drs-orchestrator/domain';
import type { Failure } from './failure.ts';
import { failureOf } from './failure.ts';

export const settled = async <Answer>(send: () => Promise<Answer>): Promise<Result<Answer, Failure>> => {
  try {
    return ok(await send());
  } catch (error) {
    const failure = failureOf(error);
    if (failure === undefined) throw error;
    return refused(failure);
  }
};
