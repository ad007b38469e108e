/**
 * A recovery instance over time: its state now, whether EC2 and DRS still know it, and its transitions to come.
 *
 * Invariants
 * 1. The state is the last transition that lies not ahead; once shutting down, nothing but `terminated` follows.
 * 2. EC2 shows a terminated instance for an hour. DRS shows a recovery instance until it leaves DRS, whatever EC2 says.
 */
import { HOUR_MS, SECOND_MS } from '../instants.ts';
import type { Range } from '../random.ts';
import type { InstanceRecord, InstanceState, Transition } from '../world/records.ts';

/** How long EC2 goes on showing an instance that is terminated. */
const TERMINATED_VISIBLE_MS = HOUR_MS;

export const STOPPING_SECONDS: Range = [15, 40];
export const STARTING_SECONDS: Range = [5, 15];
export const SHUTTING_DOWN_SECONDS: Range = [15, 40];

/** undefined: it has not come into being. */
export function stateAt(instance: InstanceRecord, now: number): InstanceState | undefined {
  let state: InstanceState | undefined;
  for (const [at, next] of instance.transitions) {
    if (at > now) break;
    if (isEnding(state) && next !== 'terminated') continue;
    state = next;
  }
  return state;
}

/** When it was, or will be, terminated. */
export function terminatedAt(instance: InstanceRecord): number | undefined {
  return instance.transitions.find(([, state]) => state === 'terminated')?.[0];
}

export function isEnding(state: InstanceState | undefined): boolean {
  return state === 'shutting-down' || state === 'terminated';
}

/** Whether it runs, or can be run again: what a later launch has to clean up. */
export function isLiving(instance: InstanceRecord, now: number): boolean {
  const state = stateAt(instance, now);
  return state !== undefined && !isEnding(state);
}

export function isSeenByEc2(instance: InstanceRecord, now: number): boolean {
  const state = stateAt(instance, now);
  if (state === undefined) return false;
  return state !== 'terminated' || now < (terminatedAt(instance) ?? now) + TERMINATED_VISIBLE_MS;
}

export function isSeenByDrs(instance: InstanceRecord, now: number): boolean {
  return stateAt(instance, now) !== undefined && (instance.leavesDrsAt === null || now < instance.leavesDrsAt);
}

/** Whether neither EC2 nor DRS will ever show it again. */
export function isForgotten(instance: InstanceRecord, now: number): boolean {
  return stateAt(instance, now) !== undefined && !isSeenByEc2(instance, now) && !isSeenByDrs(instance, now);
}

/** With further transitions; those of the same kind that were still to come give way, an end to come does not. */
export function withTransitions(instance: InstanceRecord, now: number, added: readonly Transition[]): InstanceRecord {
  const kept = instance.transitions.filter(([at, state]) => at <= now || isEnding(state));
  const transitions = [...kept, ...added].toSorted(([a], [b]) => a - b);
  return { ...instance, transitions };
}

/** Shut down from `from`, gone at `to`; an instance already ending keeps its own end. */
export function ended(instance: InstanceRecord, now: number, from: number, to: number): InstanceRecord {
  if (terminatedAt(instance) !== undefined) return instance;
  return withTransitions(instance, now, [
    [from, 'shutting-down'],
    [to, 'terminated'],
  ]);
}

export function seconds(amount: number): number {
  return Math.round(amount * SECOND_MS);
}
