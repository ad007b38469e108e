/**
 * The engine's actions. Each takes the engine's state and answers it, with what the action has to add.
 *
 * Owns: what an action reads of the state. The state is the caller's: fields that no action reads are kept as they
 * came, and none of it is believed over the store.
 */
import * as z from 'zod';
import { id, lengthLimits, waveNumber } from './fields.ts';
import type { Action } from './operation.ts';
import { nextStep } from './operations/waves.ts';

const pauseRevision = z.int().min(0).nullable();

const state = z.looseObject({
  executionId: id,
  planId: id.nullish(),
  /** The pause that the engine waits for; null where it waits for none. */
  pauseRevision: pauseRevision.optional(),
  waves: z.array(z.looseObject({})).nullish(),
});

const onExecution = { errors: ['EXECUTION_NOT_FOUND', 'INVALID_STATE', 'THROTTLED', 'RECOVERY_SERVICE_ERROR'] } as const;

export const actions = {
  start_wave_recovery: {
    ...onExecution,
    name: 'start_wave_recovery',
    summary: 'Starts a wave that is ready; repeated, it launches nothing twice.',
    input: z.object({ state, wave_number: waveNumber }),
    output: state,
    errors: [...onExecution.errors, 'WAVE_NOT_FOUND'],
  },
  await_resume: {
    ...onExecution,
    name: 'await_resume',
    summary: 'Keeps the token with which the engine waits, or releases it at once where nothing is paused any more.',
    input: z.object({ state, taskToken: z.string().min(1).max(lengthLimits.token) }),
    output: state,
  },
  resumed: {
    ...onExecution,
    name: 'resumed',
    summary: 'Takes note that the wait is over, for the pause it was meant for and no later one.',
    input: z.object({ state }),
    output: state,
  },
  settle: {
    ...onExecution,
    name: 'settle',
    summary: 'Ends an execution that cannot complete, once nothing is in flight.',
    input: z.object({ state }),
    output: state,
  },
  plan_next_step: {
    ...onExecution,
    name: 'plan_next_step',
    summary: 'Decides what the engine does next.',
    input: z.object({ state }),
    output: state.extend({ next: nextStep, pauseRevision }),
  },
  act: {
    ...onExecution,
    name: 'act',
    summary: 'Does whatever else stands between here and the next wave.',
    input: z.object({ state }),
    output: state,
  },
} as const satisfies Readonly<Record<string, Action>>;

export type ActionName = keyof typeof actions;
