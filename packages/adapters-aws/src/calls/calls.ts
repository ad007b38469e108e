/**
 * One call to a place: with a session that lasts, a time limit, and for reads with retries.
 *
 * Owns: how session, limit, retry and the log come together. Leaves to its callers what is asked and what the answer means.
 *
 * Invariant: `once` sends its request once. The one exception sends a second one after AWS refused the session of the first,
 * which is refused before anything takes effect.
 */
import type { Log, MetricName, ReadRefusal } from '@drs-orchestrator/application';
import { placeKey, refused } from '@drs-orchestrator/domain';
import type { Place, Result } from '@drs-orchestrator/domain';
import type { AwsLimits } from '../limits.ts';
import type { Session, Sessions } from '../clients/sessions.ts';
import type { Failure } from './failure.ts';
import { readRefusal } from './failure.ts';
import type { Retrying } from './retrying.ts';
import { settled } from './settled.ts';
import type { TimeLimit } from './time-limit.ts';
import type { Turn } from './turn.ts';

export type Send<Answer> = (abortSignal: AbortSignal) => Promise<Answer>;

/** `sent: false`: there was no session to send it with. */
export type OnceFailure = { readonly sent: boolean; readonly failure: Failure };

export type Calls = {
  /** Repeats until answered, within limits; only for what may be repeated. */
  read<Answer>(at: Place, operation: string, send: Send<Answer>): Promise<Result<Answer, ReadRefusal>>;
  /** For what must not be repeated. */
  once<Answer>(at: Place, operation: string, send: Send<Answer>): Promise<Result<Answer, OnceFailure>>;
};

export type CallsDeps = {
  readonly log: Log;
  readonly limits: AwsLimits;
  readonly sessions: Sessions;
  readonly retrying: Retrying;
  readonly timeLimit: TimeLimit;
  readonly turn: Turn;
  /** What failures are counted as. */
  readonly errorMetric: MetricName;
};

/** A quota reached, something unknown, a server busy: answers of a service that works, and nothing to raise an alarm over. */
const ordinaryStatuses: ReadonlySet<number> = new Set([402, 404, 409]);

/** New sessions within one call; a second refusal is not a matter of age. */
const renewals = 1;

export const createCalls = ({ log, limits, sessions, retrying, timeLimit, turn, errorMetric }: CallsDeps): Calls => {
  const withSession = async <Answer>(
    at: Place,
    leastMilliseconds: number,
    send: () => Promise<Result<Answer, Failure>>,
  ): Promise<Result<Answer, OnceFailure>> => {
    for (let renewed = 0; ; renewed += 1) {
      const session = await sessions.open(at, leastMilliseconds);
      if (!session.ok) return refused({ sent: false, failure: session.refusal });
      const answer = await send();
      if (answer.ok) return answer;
      if (answer.refusal.kind !== 'session' || renewed >= renewals) return refused({ sent: true, failure: answer.refusal });
      discard(sessions, at, session.value, log, answer.refusal);
    }
  };
  const tell = (at: Place, operation: string, { code, message, status }: Failure): void => {
    if (status === undefined || !ordinaryStatuses.has(status)) log.metric(errorMetric, 1, 'Count');
    log.warn('AWS did not answer as asked', { place: placeKey(at), operation, code, reason: message });
  };
  return {
    read: async (at, operation, send) => {
      const attempt = async () => {
        await turn();
        return settled(() => send(timeLimit(limits.readTimeoutMilliseconds)));
      };
      const call = { budget: placeKey(at), operation };
      const answer = await withSession(at, limits.readSessionMilliseconds, () => retrying(call, attempt));
      if (answer.ok) return answer;
      tell(at, operation, answer.refusal.failure);
      return refused(readRefusal(answer.refusal.failure));
    },
    once: async (at, operation, send) => {
      // The limit runs from here, opening sessions included: whoever looks for a lost answer relies on nothing being sent later.
      const limit = timeLimit(limits.startTimeoutMilliseconds);
      const attempt = () => (limit.aborted ? Promise.resolve(refused(tooLate)) : settled(() => send(limit)));
      const answer = await withSession(at, limits.startSessionMilliseconds, attempt);
      if (!answer.ok) tell(at, operation, answer.refusal.failure);
      return answer;
    },
  };
};

const tooLate: Failure = { kind: 'unsent', code: 'SessionTookTooLong', message: 'Opening a session took as long as the call may take' };

const discard = (sessions: Sessions, at: Place, session: Session, log: Log, { code }: Failure): void => {
  log.info('AWS refused a session; opening another', { place: placeKey(at), code });
  sessions.discard(at, session);
};
