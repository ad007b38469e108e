/**
 * Turns: what must not happen at once, where a check and the write that rests on it lie in different items.
 *
 * Owns: one claims row for each thing to be done in turn. A turn is taken and given back with one conditional write each. Whoever
 * died in its turn holds the others up until the turn is older than any turn takes; and who finds its own turn that far gone writes
 * nothing any more, so that of two in the same turn at most one writes.
 */
import { between, instant, ok, refused, type Result } from '@drs-orchestrator/domain';
import type { Application } from '../application.ts';
import type { ClaimsRow } from '../ports/claims.ts';
import type { Refusal } from '../refusal.ts';

type Deps = Pick<Application, 'claims' | 'clock' | 'limits'>;

export type Turn = {
  /** Asked right before a write: whether there is time for it. A turn is over at half its life, the rest is for the write to arrive. */
  isOver(): boolean;
};

/** A turn is a handful of requests to the store, and so is everybody’s before us: twelve seconds of waiting let a hundred pass. */
const mostAttempts = 250;
const longestPauseMilliseconds = 50;

/** The row's only entry. */
const since = 'since';

export const inTurn = async <Value>(
  deps: Deps,
  what: string,
  work: (turn: Turn) => Promise<Result<Value, Refusal>>,
): Promise<Result<Value, Refusal>> => {
  const taken = await take(deps, `turn/${what}`);
  if (!taken.ok) return taken;
  const { began, row } = taken.value;
  try {
    return await work({ isOver: () => between(began, deps.clock.now()) > deps.limits.reservationMilliseconds / 2 });
  } finally {
    // A conflict: the turn was taken over, and is not ours to give back.
    await deps.claims.replace(row, {});
  }
};

const take = async ({ claims, clock, limits }: Deps, row: string) => {
  for (let attempt = 1; attempt <= mostAttempts; attempt += 1) {
    const read = await claims.read(row);
    const began = clock.now();
    const others = read.holders[since];
    if (others === undefined || between(instant(Number(others)), began) > limits.reservationMilliseconds) {
      const holders = { [since]: String(began) };
      const written = await claims.replace(read, holders);
      if (written.ok) return ok({ began, row: { row, version: read.version + 1, holders } satisfies ClaimsRow });
    }
    await clock.sleep(Math.min(attempt, longestPauseMilliseconds));
  }
  return refused({ kind: 'busy', retryAfterSeconds: 1 } satisfies Refusal);
};
