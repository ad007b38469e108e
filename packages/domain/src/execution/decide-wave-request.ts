/**
 * What an operator's request does to one wave: retry, skip.
 *
 * Owns: which servers another attempt launches, and when such a request lets a paused execution go on: where this very wave
 * has paused it. Under any other pause it is only recorded, and what has been retried or skipped is no failure any more
 * that a resume could turn into CONTINUE.
 *
 * Invariants: I3 (a wave is skipped by somebody, for a reason), I9 (an outcome is left only by another attempt).
 */
import { ok, refused, type Result } from '../result.ts';
import { serversOfWave } from '../packing.ts';
import { waveRefusalOf, type WaveRefusal } from './allowed-actions.ts';
import { releaseOf, type Decision } from './decide-request.ts';
import type { Event } from './event.ts';
import { outcomeOf } from './outcome.ts';
import type { Actor, Execution, WaveState } from './state.ts';

export type RetryRefusal =
  | WaveRefusal
  /** `positions`: which of the servers named are not of the wave, or have not failed, or are named twice. */
  | { readonly why: 'servers'; readonly positions: readonly { readonly position: number; readonly message: string }[] };

/** `servers`: indexes of those that the next attempt launches. */
export type Retry = { readonly decision: Decision; readonly servers: readonly number[] };

/** `named`: indexes into the execution's servers, -1 for one that it does not have; null: all that have failed. */
export const decideRetry = (
  execution: Execution,
  wave: WaveState,
  named: readonly number[] | null,
  by: Actor,
): Result<Retry, RetryRefusal> => {
  const refusal = waveRefusalOf(execution, wave, 'retry');
  if (refusal !== null) return refused(refusal);
  const failed = serversOfWave(execution, wave.number).filter((index) => isUndone(execution, index));
  const positions = (named ?? []).flatMap((_, position) => {
    const message = whyNot(execution, wave, failed, named ?? [], position);
    return message === null ? [] : [{ position, message }];
  });
  if (positions.length > 0) return refused({ why: 'servers', positions });
  const servers = named === null ? failed : [...named].sort((one, other) => one - other);
  return ok({ servers, decision: goOn(execution, wave, { type: 'wave-retry-requested', wave: wave.number, servers, by }, by) });
};

export const decideSkip = (execution: Execution, wave: WaveState, reason: string, by: Actor): Result<Decision, WaveRefusal> => {
  const refusal = waveRefusalOf(execution, wave, 'skip');
  if (refusal !== null) return refused(refusal);
  return ok(goOn(execution, wave, { type: 'wave-skipped', wave: wave.number, reason, by }, by));
};

/** Failed, or not done when its wave timed out. */
const isUndone = (execution: Execution, index: number): boolean => {
  const server = execution.servers[index];
  return server !== undefined && outcomeOf(server) !== 'COMPLETED';
};

const whyNot = (
  execution: Execution,
  wave: WaveState,
  failed: readonly number[],
  named: readonly number[],
  position: number,
): string | null => {
  const index = named[position] ?? -1;
  if (execution.servers[index]?.wave !== wave.number) return 'Not a server of this wave';
  if (!failed.includes(index)) return 'This server has not failed';
  return named.indexOf(index) === position ? null : 'Named twice';
};

/** The failure that an operator was to look at is dealt with. Where others are left, the engine pauses for them again. */
const goOn = (execution: Execution, wave: WaveState, event: Event, by: Actor): Decision => {
  const { status } = execution;
  const hasPaused = status.kind === 'paused' && status.cause.kind === 'failed-waves' && status.cause.waves.includes(wave.number);
  if (!hasPaused) return { events: [event], effects: [] };
  return { events: [event, { type: 'resumed', by, gatesPassed: [], failuresPassed: [] }], effects: releaseOf(execution) };
};
