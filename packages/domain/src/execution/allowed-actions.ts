/**
 * What an operator may do when, in one table. The page, the CLI and the API show it; the use cases enforce it.
 */
import { isSettled, isTerminal, judgedServers, nextWave, statusWord } from './outcome.ts';
import { hasFailed, isStopped } from './readiness.ts';
import type { Chunk, Execution, WaveState } from './state.ts';
import { isTerminating } from './termination.ts';

/** On the execution as a whole; of retry and skip, whether there is a wave for it. */
export type OperatorAction = 'pause' | 'resume' | 'cancel' | WaveAction | 'terminate' | 'delete';

export type WaveAction = 'retry' | 'skip';

/** Why not: the state it would need, where one alone would do, and anything else worth saying. */
export type ActionRefusal = { readonly expected?: string; readonly detail?: string };

/** `execution`, `wave`: whose state does not allow it. `open-job`: DRS still works on the wave's servers. */
export type WaveRefusal = ActionRefusal & { readonly why: 'execution' | 'wave' | 'open-job' };

const table: Readonly<Record<OperatorAction, (execution: Execution) => ActionRefusal | null>> = {
  pause: (execution) => {
    if (execution.status.kind !== 'running') return { expected: 'RUNNING' };
    return nextWave(execution) === null || isStopped(execution) ? { detail: 'No wave is left to start.' } : null;
  },
  resume: (execution) => (execution.status.kind === 'paused' ? null : { expected: 'PAUSED' }),
  cancel: (execution) => {
    if (isTerminal(execution)) return { detail: 'It has ended.' };
    return execution.status.kind === 'cancelling' ? { detail: 'It is being cancelled already.' } : null;
  },
  retry: (execution) => ofSomeWave(execution, 'retry', 'No wave has failed that could be tried again.'),
  skip: (execution) => ofSomeWave(execution, 'skip', 'No wave has failed or is still to start.'),
  terminate: (execution) => (isTerminal(execution) ? null : { expected: 'COMPLETED, FAILED or CANCELLED' }),
  delete: (execution) => {
    if (!isTerminal(execution)) return { expected: 'COMPLETED, FAILED or CANCELLED' };
    return isTerminating(execution) ? { detail: 'Its instances are being terminated.' } : null;
  },
};

const waveTable: Readonly<Record<WaveAction, (execution: Execution, wave: WaveState) => WaveRefusal | null>> = {
  retry: (execution, wave) => {
    if (!hasFailed(wave)) return { why: 'wave', expected: 'FAILED or TIMED_OUT' };
    if (openChunks(execution, wave).length === 0) return null;
    return { why: 'open-job', detail: 'DRS still works on its servers, and cannot be told to stop.' };
  },
  skip: (_execution, wave) =>
    hasFailed(wave) || wave.status.kind === 'pending' ? null : { why: 'wave', expected: 'PENDING, FAILED or TIMED_OUT' },
};

/** Null: it may be done. */
export const refusalOf = (execution: Execution, action: OperatorAction): ActionRefusal | null => table[action](execution);

/** Null: it may be done to this wave. */
export const waveRefusalOf = (execution: Execution, wave: WaveState, action: WaveAction): WaveRefusal | null =>
  isSteerable(execution) ? waveTable[action](execution, wave) : { why: 'execution', ...notSteerable };

type Shown<Action extends string> = Readonly<Record<Action, { readonly allowed: boolean; readonly reason: string | null }>>;

/** For display: each action, whether it may be done, and if not, why. */
export const allowedActions = (execution: Execution): Shown<OperatorAction> => {
  const show = (action: OperatorAction) => {
    const refusal = refusalOf(execution, action);
    return { allowed: refusal === null, reason: refusal === null ? null : sentence(execution, action, refusal) };
  };
  return {
    pause: show('pause'),
    resume: show('resume'),
    cancel: show('cancel'),
    retry: show('retry'),
    skip: show('skip'),
    terminate: show('terminate'),
    delete: show('delete'),
  };
};

/** The same for one wave. */
export const allowedWaveActions = (execution: Execution, wave: WaveState): Shown<WaveAction> => {
  const show = (action: WaveAction) => {
    const refusal = waveRefusalOf(execution, wave, action);
    return { allowed: refusal === null, reason: refusal === null ? null : waveSentence(execution, wave, action, refusal) };
  };
  return { retry: show('retry'), skip: show('skip') };
};

const subjects: Readonly<Record<OperatorAction, string>> = {
  pause: 'pause execution',
  resume: 'resume execution',
  cancel: 'cancel execution',
  retry: 'retry a wave of an execution',
  skip: 'skip a wave of an execution',
  terminate: 'terminate instances of an execution',
  delete: 'delete execution',
};

/** `Cannot resume execution in RUNNING state. Expected PAUSED state.` */
export const sentence = (execution: Execution, action: OperatorAction, refusal: ActionRefusal): string =>
  said(subjects[action], statusWord(execution.status), refusal);

/** `Cannot retry wave 2 in COMPLETED state. Expected FAILED or TIMED_OUT state.` */
export const waveSentence = (execution: Execution, wave: WaveState, action: WaveAction, refusal: WaveRefusal): string =>
  refusal.why === 'execution'
    ? sentence(execution, action, refusal)
    : said(`${action} wave ${String(wave.number)}`, statusWord(wave.status), refusal);

/** Chunks that DRS has, or may have, a job for whose servers it has not done with. */
export const openChunks = (execution: Execution, wave: WaveState): readonly Chunk[] =>
  wave.chunks.filter((chunk) => {
    if (chunk.launch.kind === 'asked') return true;
    if (chunk.launch.kind !== 'launched' || chunk.launch.jobStatus === 'COMPLETED') return false;
    return judgedServers(execution, chunk).some((index) => {
      const server = execution.servers[index];
      return server !== undefined && !isSettled(server);
    });
  });

const notSteerable: ActionRefusal = { expected: 'RUNNING or PAUSED' };

const isSteerable = ({ status }: Execution): boolean => status.kind === 'running' || status.kind === 'paused';

const ofSomeWave = (execution: Execution, action: WaveAction, detail: string): ActionRefusal | null => {
  if (!isSteerable(execution)) return notSteerable;
  return execution.waves.some((wave) => waveTable[action](execution, wave) === null) ? null : { detail };
};

const said = (what: string, status: string, refusal: ActionRefusal): string => {
  const expected = refusal.expected === undefined ? '' : ` Expected ${refusal.expected} state.`;
  const detail = refusal.detail === undefined ? '' : ` ${refusal.detail}`;
  return `Cannot ${what} in ${status} state.${expected}${detail}`;
};
