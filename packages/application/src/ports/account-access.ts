/**
 * Port: whether a place can be entered at all, and whether its recovery service can be worked with.
 *
 * Owns: our words for what may be wrong on the way in. What a finding means to people is `resolve/check-place.ts`'s.
 */
import type { AccountId, Place, Result } from '@drs-orchestrator/domain';

/** Whose rights calls to the place are made with. */
export type Identity = { readonly accountId: string; readonly arn: string };

export type SessionRefusal = {
  /** `denied`: AWS does not let us take the role. `later`: nobody answered, so nothing is known. `never`: refused for another reason. */
  readonly kind: 'denied' | 'later' | 'never';
  readonly code: string;
  readonly message: string;
};

export type ServiceRefusal = {
  readonly kind: 'uninitialised' | 'denied' | 'later' | 'never';
  /** What was asked, or what a denial says is missing: `drs:DescribeJobs`. */
  readonly action: string;
  readonly code: string;
  readonly message: string;
};

export type AccessProbe = {
  readonly session: Result<Identity, SessionRefusal>;
  /** Null where it was not asked: without a session, or with rights that turn out to be another account's (I13). */
  readonly service: Result<undefined, ServiceRefusal> | null;
};

export type AccountAccess = {
  /** The account that our own rights belong to; null where nobody has said. */
  readonly hubAccountId: AccountId | null;
  /** Enters as a probe does, and asks the service nothing: for an account of which no Region is known to matter. */
  enter(at: Place): Promise<Result<Identity, SessionRefusal>>;
  /** Enters with a session made for this question, so that a trust withdrawn since is noticed; changes nothing. */
  probe(at: Place): Promise<AccessProbe>;
};
