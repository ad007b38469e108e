/**
 * One execution's engine: does what the state machine does, step by step, through the same handler.
 *
 * Owns: the order of the steps after each `next.kind`, and what happens when a step keeps failing. It holds no rule: what
 * comes next is the domain's answer, truth is in the store.
 *
 * Invariants
 * 1. Its state is ids and small facts; between two steps it may be thrown away and begun again.
 * 2. It never gives an execution up: a step that keeps failing ends in a wait and another look.
 */
import type { EngineRun, Log } from '@drs-orchestrator/application';
import { actions, operations, type OutputOf } from '@drs-orchestrator/contract';
import type * as z from 'zod';
import type { VirtualClock } from './clock.ts';
import type { Crowd } from './crowd.ts';
import { atLeast } from './limits.ts';

export type EngineLoopNeeds = {
  /** `execution-handler`. */
  readonly invoke: (event: object) => Promise<unknown>;
  readonly clock: Pick<VirtualClock, 'wait' | 'speed'>;
  readonly log: Pick<Log, 'warn' | 'error'>;
  /** Resolves when somebody releases the token, or the process is stopping. */
  readonly token: () => { readonly value: string; readonly released: Promise<void>; forget(): void };
  /** Of all loops of the process. */
  readonly crowd: Crowd;
  readonly stopping: AbortSignal;
};

/** What came of a step: its answer, a refusal that only another plan can get around, or the end of this loop. */
type Step<Answer> = { readonly kind: 'done'; readonly answer: Answer } | { readonly kind: 'failed' } | { readonly kind: 'over' };

/** Tries of one step, with waits of 1, 2, 4 … seconds between them; after that comes a wait and another look. */
const tries = 5;
const firstPauseMilliseconds = 1_000;
const firstPauseRealMilliseconds = 50;
const waitAfterFailureSeconds = 60;
/** Steps without a wait between them: every wave of the largest plan started twice, and its servers prepared 25 at a time. Beyond that something turns in a circle. */
const stepsWithoutWait = 700;

type Plan = z.output<typeof actions.plan_next_step.output>;

export const runEngine = async (needs: EngineLoopNeeds, run: EngineRun): Promise<void> => {
  const ids = { executionId: run.executionId, planId: run.planId };
  const act = (action: string, state: object, more: object = {}) => perform(needs, { action, state, ...more }, anyAnswer);
  const operate = (operation: string) => perform(needs, { operation, ...ids }, anyAnswer);
  let sinceWait = 0;
  for (;;) {
    const planned = await perform(needs, { action: 'plan_next_step', state: ids }, planOf);
    if (planned.kind === 'over') return;
    sinceWait += 1;
    if (planned.kind === 'failed' || sinceWait > stepsWithoutWait) {
      if ((await watch(needs, ids, waitAfterFailureSeconds)).kind === 'over') return;
      sinceWait = 0;
      continue;
    }
    const state = planned.answer;
    let done: Step<unknown>;
    switch (state.next.kind) {
      case 'end':
        return;
      case 'start':
        done = await inTurn(state.next.readyWaves, (wave) => act('start_wave_recovery', state, { wave_number: wave }));
        break;
      case 'act':
        done = await act('act', state);
        break;
      case 'wait':
        done = await watch(needs, ids, state.next.waitSeconds);
        sinceWait = 0;
        break;
      case 'await':
        done = await awaitResume(needs, state);
        break;
      case 'finalize':
        done = await operate('finalize');
        break;
      case 'settle':
        done = await act('settle', state);
        break;
    }
    if (done.kind === 'failed') {
      done = await watch(needs, ids, waitAfterFailureSeconds);
      sinceWait = 0;
    }
    if (done.kind === 'over') return;
  }
};

/** Waits and looks until there is something else to do than waiting. */
const watch = (needs: EngineLoopNeeds, ids: object, firstSeconds: number): Promise<Step<unknown>> =>
  needs.crowd.among(() => lookOn(needs, ids, firstSeconds));

const lookOn = async (needs: EngineLoopNeeds, ids: object, firstSeconds: number): Promise<Step<unknown>> => {
  let seconds = firstSeconds;
  for (;;) {
    const pause = atLeast(seconds * 1_000, needs.crowd.leastRealMilliseconds(), needs.clock.speed);
    if ((await needs.clock.wait(pause, needs.stopping)) === 'stopped') return { kind: 'over' };
    const polled = await perform(needs, { operation: 'poll', ...ids, summary: true }, pollOf);
    if (polled.kind === 'over') return polled;
    // What could not be seen now may be seen at the next look.
    if (polled.kind === 'failed') seconds = waitAfterFailureSeconds;
    else if (polled.answer.next.kind === 'wait') seconds = polled.answer.next.waitSeconds;
    else return polled;
  }
};

const awaitResume = async (needs: EngineLoopNeeds, state: Plan): Promise<Step<unknown>> => {
  const token = needs.token();
  try {
    const stored = await perform(needs, { action: 'await_resume', state, taskToken: token.value }, anyAnswer);
    if (stored.kind !== 'done') return stored;
    await token.released;
  } finally {
    token.forget();
  }
  return needs.stopping.aborted ? { kind: 'over' } : perform(needs, { action: 'resumed', state }, anyAnswer);
};

/** One after the other, to the end, whatever becomes of one of them; the next plan sees what is left. */
const inTurn = async (waves: readonly number[], start: (wave: number) => Promise<Step<unknown>>): Promise<Step<unknown>> => {
  let outcome: Step<unknown> = { kind: 'done', answer: undefined };
  for (const wave of waves) {
    const started = await start(wave);
    if (started.kind === 'over') return started;
    if (started.kind === 'failed') outcome = started;
  }
  return outcome;
};

/** One step, tried a few times. An answer that refuses for good counts as done: the next plan knows what to make of it. */
const perform = async <Answer>(
  { invoke, clock, log, stopping }: EngineLoopNeeds,
  event: object,
  read: (answer: unknown) => Answer,
): Promise<Step<Answer>> => {
  for (let attempt = 0; attempt < tries && !stopping.aborted; attempt += 1) {
    try {
      const answer = await invoke(event);
      const failure = failureIn(answer);
      if (failure === 'EXECUTION_NOT_FOUND') return { kind: 'over' };
      if (failure === undefined) return { kind: 'done', answer: read(answer) };
      log.warn('A step of the engine was refused', { error: failure, attempt });
    } catch (cause) {
      if (cause instanceof Error && cause.name === 'ExecutionNotFoundError') return { kind: 'over' };
      log.error('A step of the engine failed', cause, { attempt });
    }
    const factor = 2 ** attempt;
    const pause = atLeast(firstPauseMilliseconds * factor, firstPauseRealMilliseconds * factor, clock.speed);
    if ((await clock.wait(pause, stopping)) === 'stopped') return { kind: 'over' };
  }
  return stopping.aborted ? { kind: 'over' } : { kind: 'failed' };
};

/** The error code of a flat answer that is worth another try; a refusal of the request itself is an answer like any other. */
const failureIn = (answer: unknown): string | undefined => {
  if (typeof answer !== 'object' || answer === null || !('statusCode' in answer) || !('error' in answer)) return undefined;
  const { statusCode, error } = answer;
  const isPassing = typeof statusCode === 'number' && (statusCode >= 500 || statusCode === 429);
  return isPassing || error === 'EXECUTION_NOT_FOUND' ? String(error) : undefined;
};

const anyAnswer = (answer: unknown): unknown => answer;
const planOf = (answer: unknown): Plan => actions.plan_next_step.output.parse(answer);
const pollOf = (answer: unknown): OutputOf<'poll'> => operations.poll.output.parse(answer);
