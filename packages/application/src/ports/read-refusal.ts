/**
 * Why a question to the outside was not answered, for every port that reads.
 *
 * An unanswered question is "unknown", never "nothing there" (I12).
 */

export type ReadRefusal = {
  /** `later`: throttled, unreachable or broken for now, after our own retries. `never`: denied, not initialised, or malformed. */
  readonly kind: 'later' | 'never';
  readonly code: string;
  readonly message: string;
};
