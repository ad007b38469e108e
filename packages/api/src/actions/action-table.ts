/**
 * What each action does, and what it adds to the engine's state.
 *
 * Owns: the state's way through an action. It is the caller's object: everything in it is kept as it came, but the few
 * fields an action answers; and nothing in it is believed but ids and the pause it waits for.
 */
import type { ExecutionAnswer, Refusal } from '@drs-orchestrator/application';
import { actions, type Action, type ActionName } from '@drs-orchestrator/contract';
import { ok, refused, waveState, type Result } from '@drs-orchestrator/domain';
import type * as z from 'zod';
import type { HandlerDeps } from '../deps.ts';
import { executionRequest } from '../endpoints/execution-request.ts';
import { failureOf, invalidParameters, type Failure } from '../failure.ts';
import { isFields, own, type Fields } from '../input/fields.ts';
import { readInput } from '../input/read-input.ts';
import { presentStep } from '../present/polling.ts';
import { jobIdsOf, waveWord } from '../present/words.ts';
import type { UseCases } from '../use-cases.ts';
import { isSmall, stateLimits } from './state-size.ts';

type Done = Promise<Result<unknown, Failure>>;
type Served = (event: Fields, deps: HandlerDeps) => Done;

const perform = <Row extends Action>(row: Row, act: (input: z.output<Row['input']>, state: Fields, useCases: UseCases) => Done): Served => {
  const input: Row['input'] = row.input;
  return async (event, { useCases }) => {
    const read = readInput(input, [{ fields: event, text: false }]);
    if (!read.ok) return read;
    const state = own(event, 'state');
    if (!isFields(state) || !isSmall(state)) return refused(invalidParameters([tooLarge]));
    return act(read.value, state, useCases);
  };
};

const tooLarge = {
  field: 'state',
  message: `Too large: at most ${stateLimits.bytes} bytes of JSON, ${stateLimits.depth} levels deep`,
};

/** For the actions that have nothing to tell but that they are done. */
const sameState = (asked: Result<ExecutionAnswer, Refusal>, state: Fields): Result<Fields, Failure> =>
  asked.ok ? ok(state) : refused(failureOf(asked.refusal));

/** Total by type: a row of the contract without its line here does not compile. */
export const actionTable: Readonly<Record<ActionName, Served>> = {
  plan_next_step: perform(actions.plan_next_step, async ({ state: read }, state, useCases) => {
    const planned = await useCases.planNextStep(executionRequest(read));
    if (!planned.ok) return refused(failureOf(planned.refusal));
    const { next, pauseRevision } = planned.value;
    return ok({ ...state, next: presentStep(next), pauseRevision });
  }),
  start_wave_recovery: perform(actions.start_wave_recovery, async ({ state: read, wave_number: wave }, state, useCases) => {
    const started = await useCases.startWaveRecovery({ ...executionRequest(read), wave });
    if (!started.ok) return refused(failureOf(started.refusal));
    const now = waveState(started.value.execution, wave);
    const entry = { status: waveWord(now.status), drsJobId: jobIdsOf(now)[0] ?? null };
    return ok({ ...state, waves: withWave(own(state, 'waves'), wave, entry) });
  }),
  await_resume: perform(actions.await_resume, async ({ state: read, taskToken: token }, state, useCases) =>
    sameState(await useCases.awaitResume({ ...executionRequest(read), token, pauseRevision: read.pauseRevision ?? null }), state),
  ),
  resumed: perform(actions.resumed, async ({ state: read }, state, useCases) =>
    sameState(await useCases.resumed({ ...executionRequest(read), pauseRevision: read.pauseRevision ?? null }), state),
  ),
  settle: perform(actions.settle, async ({ state: read }, state, useCases) =>
    sameState(await useCases.settleExecution(executionRequest(read)), state),
  ),
  act: perform(actions.act, async ({ state: read }, state, useCases) =>
    sameState(await useCases.actOnExecution(executionRequest(read)), state),
  ),
};

/** The wave's entry with these fields; added where the caller kept none. The others stay as they are. */
const withWave = (waves: unknown, waveNumber: number, fields: Fields): readonly unknown[] => {
  const entries: readonly unknown[] = Array.isArray(waves) ? waves : [];
  const isIt = (entry: unknown): entry is Fields => isFields(entry) && own(entry, 'waveNumber') === waveNumber;
  return entries.some(isIt)
    ? entries.map((entry) => (isIt(entry) ? { ...entry, ...fields } : entry))
    : [...entries, { waveNumber, ...fields }];
};
