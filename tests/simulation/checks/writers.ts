/**
 * Who may change an execution's status, and nobody else (I1 among them): the specification's table.
 */
import type { Execution } from '@drs-orchestrator/domain';
import type { Invocation } from '../invocation.ts';
import { Violation } from '../violation.ts';

const engine = ['plan_next_step', 'start_wave_recovery', 'act', 'await_resume', 'resumed', 'settle', 'finalize'] as const;
const starting = ['start_execution', 'worker:start_execution'] as const;

const allowed: Readonly<Record<string, readonly string[]>> = {
  'pending → running': [...starting, ...engine, 'find'],
  'pending → failed': [...starting, 'find'],
  'running → paused': ['pause_execution', 'plan_next_step'],
  'paused → running': ['resume_execution', 'resumed', 'retry_wave', 'skip_wave'],
  'pending → cancelling': ['cancel_execution'],
  'running → cancelling': ['cancel_execution'],
  'paused → cancelling': ['cancel_execution'],
  'pending → cancelled': ['cancel_execution'],
  'running → cancelled': ['cancel_execution'],
  'paused → cancelled': ['cancel_execution'],
  'cancelling → cancelled': ['settle'],
  'running → completed': ['finalize'],
  'running → failed': ['settle'],
  'paused → failed': ['settle'],
};

export const checkWriter = (before: Execution, after: Execution, by: Invocation | null): void => {
  const [from, to] = [before.status.kind, after.status.kind];
  if (from === to || by === null) return;
  const isNeverStarted = from === 'pending' && to === 'failed' && before.status.kind === 'pending' && !before.status.accepted;
  if (isNeverStarted) return;
  if (allowed[`${from} → ${to}`]?.includes(by.what) === true) return;
  const invariant = by.what === 'poll' || by.what === 'find' ? 'I1' : 'I5';
  throw new Violation(invariant, `${by.what} changed the status from ${from} to ${to}`, after.id);
};
