/**
 * What an operator may do when, in one table. The page, the CLI and the API show it; the use cases enforce it.
 */
import { isTerminal, nextWave, statusWord } from './outcome.ts';
import { isStopped } from './readiness.ts';
import type { Execution } from './state.ts';

export type OperatorAction = 'pause' | 'resume' | 'cancel';

/** Why not: the state it would need, where one alone would do, and anything else worth saying. */
export type ActionRefusal = { readonly expected?: string; readonly detail?: string };

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
};

/** Null: it may be done. */
export const refusalOf = (execution: Execution, action: OperatorAction): ActionRefusal | null => table[action](execution);

/** For display: each action, whether it may be done, and if not, why. */
export const allowedActions = (
  execution: Execution,
): Readonly<Record<OperatorAction, { readonly allowed: boolean; readonly reason: string | null }>> => {
  const show = (action: OperatorAction) => {
    const refusal = refusalOf(execution, action);
    return { allowed: refusal === null, reason: refusal === null ? null : sentence(execution, action, refusal) };
  };
  return { pause: show('pause'), resume: show('resume'), cancel: show('cancel') };
};

/** `Cannot resume execution in RUNNING state. Expected PAUSED state.` */
export const sentence = (execution: Execution, action: OperatorAction, refusal: ActionRefusal): string => {
  const expected = refusal.expected === undefined ? '' : ` Expected ${refusal.expected} state.`;
  const detail = refusal.detail === undefined ? '' : ` ${refusal.detail}`;
  return `Cannot ${action} execution in ${statusWord(execution.status)} state.${expected}${detail}`;
};
