/**
 * The words for states on the wire.
 *
 * Owns: the spellings. What they mean and how they follow each other is the domain's; DRS's own words (launch and job
 * statuses) are passed on as AWS spells them.
 */
import * as z from 'zod';

export const executionStatus = z.enum(['PENDING', 'RUNNING', 'PAUSED', 'CANCELLING', 'COMPLETED', 'FAILED', 'CANCELLED']);
export type ExecutionStatusWord = z.output<typeof executionStatus>;

/** Where a status is input, the old word POLLING stands for RUNNING; it is never answered. */
export const statusFilter = z
  .enum([...executionStatus.options, 'POLLING'])
  .transform((word): ExecutionStatusWord => (word === 'POLLING' ? 'RUNNING' : word));

export const waveStatus = z.enum(['PENDING', 'STARTING', 'IN_PROGRESS', 'COMPLETED', 'FAILED', 'TIMED_OUT', 'SKIPPED', 'CANCELLED']);
export type WaveStatusWord = z.output<typeof waveStatus>;

export const executionType = z.enum(['DRILL', 'RECOVERY']);

/** What a server has come to: folded over its launch and its launch actions. */
export const serverOutcome = z.enum(['IN_PROGRESS', 'COMPLETED', 'FAILED']);

/** DRS's statuses of a participating server. */
export const launchStatus = z.enum(['PENDING', 'IN_PROGRESS', 'LAUNCHED', 'FAILED', 'TERMINATED']);

/** DRS's statuses of a job; it has no FAILED. */
export const drsJobStatus = z.enum(['PENDING', 'STARTED', 'COMPLETED']);
export type DrsJobStatus = z.output<typeof drsJobStatus>;

/** What the engine does next; its state machine chooses by `kind` alone. */
export const stepKind = z.enum(['start', 'act', 'wait', 'await', 'finalize', 'settle', 'end']);

export const pollingStatus = z.enum(['POLLING_INITIATED', 'POLLING_FAILED']);
