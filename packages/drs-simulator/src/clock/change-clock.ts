/**
 * Telling the clock from outside what to do, and what it then says of itself.
 *
 * Invariants
 * 1. A change is made whole or not at all.
 * 2. Where the clock is its owner's alone, no change is made, and the answer says why.
 */
import * as z from 'zod';
import { SECOND_MS } from '../instants.ts';
import { MAX_SPEED } from './simulator-clock.ts';
import type { ClockControls, SimulatorClock } from './simulator-clock.ts';

const MAX_JUMP_SECONDS = 10 * 366 * 86_400;
const ONE_OF = 'give pause, jump or speed';

export const clockChangeSchema = z.strictObject({
  pause: z.boolean({ error: 'must be true, to stand still, or false, to go on' }).optional(),
  jump: z
    .union(
      [
        z.number().positive().max(MAX_JUMP_SECONDS),
        z.iso
          .datetime({ offset: true })
          .transform((text) => Date.parse(text))
          .transform((at) => ({ to: at })),
      ],
      {
        error: `must be seconds above 0, at most ${String(MAX_JUMP_SECONDS)}, or a time like 2026-01-31T12:00:00Z; the clock never runs back`,
      },
    )
    .optional(),
  speed: z.number({ error: speedIs() }).positive({ error: speedIs() }).max(MAX_SPEED, { error: speedIs() }).optional(),
});

export type ClockChange = z.input<typeof clockChangeSchema>;

export type ClockState = {
  readonly now: string;
  /** Virtual seconds in a real one; null where the clock is moved by hand. */
  readonly speed: number | null;
  readonly paused: boolean;
  /** Whether it can be told to change. */
  readonly controllable: boolean;
};

export type ClockProblem = { readonly field: string; readonly message: string };

export type ClockOutcome =
  | { readonly kind: 'changed'; readonly clock: ClockState }
  | { readonly kind: 'invalid'; readonly problems: readonly ClockProblem[] }
  /** The clock belongs to whoever opened the simulator. */
  | { readonly kind: 'not-ours'; readonly message: string };

export const NOT_OURS =
  'The clock belongs to the program that this simulator runs in, and everything there waits by it; only the simulator on its own (npm run simulator) lets its clock be changed.';

export function clockState(clock: SimulatorClock): ClockState {
  const { controls } = clock;
  return {
    now: new Date(clock.now()).toISOString(),
    speed: controls?.speed() ?? clock.speed ?? null,
    paused: controls?.paused() ?? false,
    controllable: controls !== undefined,
  };
}

export function changeClock(clock: SimulatorClock, given: unknown): ClockOutcome {
  const { controls } = clock;
  if (controls === undefined) return { kind: 'not-ours', message: NOT_OURS };
  const parsed = clockChangeSchema.safeParse(given);
  if (!parsed.success) return { kind: 'invalid', problems: parsed.error.issues.map(problemOf) };
  const { pause, jump, speed } = parsed.data;
  if (pause === undefined && jump === undefined && speed === undefined)
    return { kind: 'invalid', problems: [{ field: '', message: ONE_OF }] };
  const target = jump === undefined ? undefined : targetOf(clock, jump);
  const problem = target === undefined ? undefined : jumpProblem(clock.now(), target);
  if (problem !== undefined) return { kind: 'invalid', problems: [{ field: 'jump', message: problem }] };
  apply(controls, { pause, target, speed });
  return { kind: 'changed', clock: clockState(clock) };
}

type Wanted = { readonly pause: boolean | undefined; readonly target: number | undefined; readonly speed: number | undefined };

function apply(controls: ClockControls, { pause, target, speed }: Wanted): void {
  if (pause !== undefined) controls.pause(pause);
  if (target !== undefined) controls.moveOnTo(target);
  if (speed !== undefined) controls.setSpeed(speed);
}

function jumpProblem(now: number, target: number): string | undefined {
  if (target < now) return `is before ${new Date(now).toISOString()}, and the clock never runs back`;
  return target > now + MAX_JUMP_SECONDS * SECOND_MS ? `is more than ${String(MAX_JUMP_SECONDS)} seconds ahead` : undefined;
}

function targetOf(clock: SimulatorClock, jump: number | { readonly to: number }): number {
  return typeof jump === 'number' ? clock.now() + jump * SECOND_MS : jump.to;
}

function problemOf({ path, message, ...issue }: z.core.$ZodIssue): ClockProblem {
  const unknown = issue.code === 'unrecognized_keys' && 'keys' in issue ? issue.keys : [];
  return { field: [...path, ...unknown.slice(0, 1)].join('.'), message: unknown.length > 0 ? `is not known; ${ONE_OF}` : message };
}

function speedIs(): string {
  return `must be a number above 0, at most ${String(MAX_SPEED)}; to stand still, give pause`;
}
