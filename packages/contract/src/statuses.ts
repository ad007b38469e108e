/**
 * The words for states on the wire.
 *
 * Owns: the spellings. What they mean and how they follow each other is the domain's; DRS's own words (launch and job
 * statuses) are passed on as AWS spells them.
 */
import * as z from 'zod';

export const executionStatus = z
  .enum(['PENDING', 'RUNNING', 'PAUSED', 'CANCELLING', 'COMPLETED', 'FAILED', 'CANCELLED'])
  .describe('The execution: COMPLETED, FAILED and CANCELLED are final');
export type ExecutionStatusWord = z.output<typeof executionStatus>;

/** One in such a status has ended, and never runs again. */
export const endedStatus = executionStatus.extract(['COMPLETED', 'FAILED', 'CANCELLED']);

/** Where a status is input, the old word POLLING stands for RUNNING; it is never answered. */
export const statusFilter = z
  .enum([...executionStatus.options, 'POLLING'])
  .transform((word): ExecutionStatusWord => (word === 'POLLING' ? 'RUNNING' : word))
  .describe('Only executions in this status now; POLLING is an older word for RUNNING');

export const waveStatus = z
  .enum(['PENDING', 'STARTING', 'IN_PROGRESS', 'COMPLETED', 'FAILED', 'TIMED_OUT', 'SKIPPED', 'CANCELLED'])
  .describe('The wave, judged by its servers: COMPLETED only where none of them failed');
export type WaveStatusWord = z.output<typeof waveStatus>;

export const executionType = z.enum(['DRILL', 'RECOVERY']).describe('A rehearsal, or the real thing');

/** What a server has come to: folded over its launch and its launch actions. */
export const serverOutcome = z
  .enum(['IN_PROGRESS', 'COMPLETED', 'FAILED'])
  .describe('What the launch came to, its launch actions included');

/** DRS's statuses of a participating server. */
export const launchStatus = z
  .enum(['PENDING', 'IN_PROGRESS', 'LAUNCHED', 'FAILED', 'TERMINATED'])
  .describe("DRS's own word for the launch");

/** DRS's statuses of a job; it has no FAILED. */
export const drsJobStatus = z.enum(['PENDING', 'STARTED', 'COMPLETED']);
export type DrsJobStatus = z.output<typeof drsJobStatus>;

/** What the engine does next; its state machine chooses by `kind` alone. */
export const stepKind = z
  .enum(['start', 'act', 'wait', 'await', 'finalize', 'settle', 'end'])
  .describe('All that the state machine chooses by');

export const pollingStatus = z
  .enum(['POLLING_INITIATED', 'POLLING_FAILED'])
  .describe('Initiated also where its engine has looked in time and nobody had to');
