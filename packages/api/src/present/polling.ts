/**
 * The answers of find, poll and finalize.
 */
import type { FinalizeAnswer, FindAnswer, PollAnswer } from '@drs-orchestrator/application';
import { between, countAll, decideFinalize } from '@drs-orchestrator/domain';
import type { Execution, Instant, NextStep } from '@drs-orchestrator/domain';
import type { AnswerOf } from '../endpoints/endpoint.ts';
import { currentWaveFields, polledWaves } from './waves.ts';
import { durationText, executionWord, isoTime, isoTimeOrNull } from './words.ts';

export const presentFind = ({ results }: FindAnswer): AnswerOf<'find'> => ({
  executionsFound: results.length,
  executionsPolled: results.filter(({ success }) => success).length,
  results: results.map(({ executionId, planId, success, error }) => ({
    executionId,
    planId,
    success,
    status: success ? 'POLLING_INITIATED' : 'POLLING_FAILED',
    ...(success ? {} : { error: error ?? 'Unknown' }),
  })),
});

export const presentPoll = ({ execution, lastPolledTime, next }: PollAnswer, summary: boolean): AnswerOf<'poll'> => ({
  executionId: execution.id,
  planId: execution.plan.planId,
  status: executionWord(execution.status),
  allWavesComplete: decideFinalize(execution).ok,
  ...currentWaveFields(execution),
  lastPolled: isoTimeOrNull(lastPolledTime),
  waves: polledWaves(execution, summary),
  next: presentStep(next),
});

export const presentStep = ({ kind, readyWaves, waitSeconds }: NextStep): AnswerOf<'poll'>['next'] => ({
  kind,
  readyWaves: [...readyWaves],
  waitSeconds,
});

export const presentFinalize = ({ execution, alreadyFinalized }: FinalizeAnswer): AnswerOf<'finalize'> => {
  const servers = countAll(execution);
  const endedAt = endOf(execution);
  return {
    executionId: execution.id,
    status: executionWord(execution.status),
    totalWaves: execution.waves.length,
    completedWaves: execution.waves.filter(({ status }) => status.kind === 'completed').length,
    totalServers: servers.total,
    successfulServers: servers.completed,
    failedServers: servers.failed,
    startTime: isoTime(execution.startedAt),
    endTime: isoTimeOrNull(endedAt),
    duration: endedAt === null ? null : durationText(between(execution.startedAt, endedAt)),
    alreadyFinalized,
  };
};

/** When it reached a terminal status; null before. */
export const endOf = ({ status }: Execution): Instant | null => ('endedAt' in status ? status.endedAt : null);
