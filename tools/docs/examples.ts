/**
 * One example request of every operation that can be invoked directly.
 *
 * Owns: the inputs that the documentation prints and a test runs as printed. A text that begins with `$` stands for an
 * environment variable, so that a reader pastes a line and sets the id once.
 */
import type { OperationName } from '@drs-orchestrator/contract';

export type Example = {
  readonly input: Readonly<Record<string, unknown>>;
  /** What has to be so for it to succeed. */
  readonly when?: string;
};

export const examples: Readonly<Partial<Record<OperationName, Example>>> = {
  find: { input: {} },
  poll: { input: { executionId: '$EXECUTION_ID', planId: '$PLAN_ID', summary: true } },
  finalize: { input: { executionId: '$EXECUTION_ID', planId: '$PLAN_ID' }, when: 'Every wave is complete.' },
  pause_execution: { input: { executionId: '$EXECUTION_ID' }, when: 'The execution is RUNNING, and some wave has not started.' },
  resume_execution: { input: { executionId: '$EXECUTION_ID' }, when: 'The execution is PAUSED.' },
  start_execution: { input: { planId: '$PLAN_ID', executionType: 'DRILL', initiatedBy: 'admin@example.com' } },
  get_execution_details: { input: { executionId: '$EXECUTION_ID' } },
  cancel_execution: { input: { executionId: '$EXECUTION_ID' }, when: 'The execution has not ended.' },
  list_executions: { input: { status: 'RUNNING', limit: 10 } },
};
