/**
 * What a head shows of its execution without loading it: the fields of lists, and the lists it stands in.
 */
import { countAll, currentWave, isTerminal, statusWord, type Execution } from '@drs-orchestrator/domain';
import type { HeadListing } from '../ports/executions.ts';

export const listingOf = (execution: Execution): HeadListing => {
  const counters = countAll(execution);
  return {
    planId: execution.plan.planId,
    planName: execution.plan.planName,
    status: statusWord(execution.status),
    executionType: execution.kind,
    initiatedBy: execution.initiatedBy.name,
    startTime: execution.startedAt,
    endTime: 'endedAt' in execution.status ? execution.status.endedAt : null,
    currentWave: currentWave(execution),
    totalWaves: execution.waves.length,
    totalServers: counters.total,
    launchedServers: counters.launched,
    completedServers: counters.completed,
    failedServers: counters.failed,
  };
};

/** Not terminal, or with effects that nobody has acknowledged. */
export const isActive = (execution: Execution): boolean => !isTerminal(execution) || execution.pendingEffects.length > 0;

/** Accepted, at some time, and not deleted; an execution that failed before is nobody's business. */
export const isVisible = (execution: Execution, wasVisible: boolean): boolean =>
  !execution.deleted && (wasVisible || wasAccepted(execution));

const wasAccepted = (execution: Execution): boolean =>
  execution.status.kind === 'pending' ? execution.status.accepted : !isTerminal(execution);
