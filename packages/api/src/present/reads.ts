/**
 * The answers of get_execution_details, get_execution_realtime and list_executions.
 */
import type { DetailsAnswer, Head, ListAnswer, RealtimeAnswer } from '@drs-orchestrator/application';
import { executionStatus } from '@drs-orchestrator/contract';
import { allowedActions, currentWave, outlookOf, rtoDueAt, rtoMet, type Execution } from '@drs-orchestrator/domain';
import type { AnswerOf, Asker } from '../endpoints/endpoint.ts';
import { listToken, indexToken } from '../list-token.ts';
import { permittedActions } from './permitted-actions.ts';
import { endOf } from './polling.ts';
import { recoveryPointOf } from './readiness.ts';
import { serverExecutions, waveDetails } from './waves.ts';
import { executionWord, isoTime, isoTimeOrNull } from './words.ts';

/** Who is shown it, and how much of it: servers from `firstServer` on, at most `limit`. */
type View = { readonly asker: Asker; readonly firstServer: number; readonly limit: number };

export const presentDetails = (
  { execution, asOf }: DetailsAnswer,
  { asker, firstServer, limit }: View,
): AnswerOf<'get_execution_details'> => {
  const end = firstServer + limit;
  const outlook = outlookOf(execution, asOf);
  return {
    executionId: execution.id,
    revision: execution.revision,
    asOf: isoTime(asOf),
    planId: execution.plan.planId,
    planName: execution.plan.planName,
    status: executionWord(execution.status),
    executionType: execution.kind,
    initiatedBy: execution.initiatedBy.name,
    startTime: isoTime(execution.startedAt),
    endTime: isoTimeOrNull(endOf(execution)),
    rtoMinutes: execution.plan.rtoMinutes,
    rtoDueTime: isoTimeOrNull(rtoDueAt(execution)),
    rtoMet: rtoMet(execution, asOf),
    forecastEndTime: isoTimeOrNull(outlook.endsAt),
    currentWave: currentWave(execution),
    totalWaves: execution.waves.length,
    recoveryPoint: recoveryPointOf(execution),
    reason: execution.status.kind === 'failed' ? execution.status.reason : null,
    pause: pauseOf(execution),
    waveStatuses: waveDetails(execution, outlook, asker),
    serverExecutions: serverExecutions(execution, firstServer, end),
    allowedActions: permittedActions(asker, allowedActions(execution)),
    nextToken: end < execution.servers.length ? indexToken('servers', end) : null,
  };
};

const pauseOf = ({ status }: Execution): AnswerOf<'get_execution_details'>['pause'] => {
  if (status.kind !== 'paused') return null;
  const pausedAt = isoTime(status.at);
  switch (status.cause.kind) {
    case 'operator':
      return { pausedAt, cause: 'OPERATOR', by: status.cause.by.name, waves: [] };
    case 'before-waves':
      return { pausedAt, cause: 'BEFORE_WAVES', by: null, waves: [...status.cause.waves] };
    case 'failed-waves':
      return { pausedAt, cause: 'FAILED_WAVES', by: null, waves: [...status.cause.waves] };
  }
};

export const presentRealtime = (
  { observedAt, unseen, instanceStates, ...answer }: RealtimeAnswer,
  view: View,
): AnswerOf<'get_execution_realtime'> => {
  const details = presentDetails(answer, view);
  return {
    ...details,
    serverExecutions: details.serverExecutions.map((server, offset) => ({
      ...server,
      instanceState: instanceStates[view.firstServer + offset] ?? null,
    })),
    observedAt: isoTime(observedAt),
    unseen: unseen.map(({ place, refusal }) => ({
      accountId: place.accountId,
      region: place.region,
      code: refusal.code,
      message: refusal.message,
    })),
  };
};

export const presentList = ({ heads, next, asOf }: ListAnswer): AnswerOf<'list_executions'> => ({
  asOf: isoTime(asOf),
  executions: heads.map(row),
  count: heads.length,
  nextToken: next === null ? null : listToken(next),
});

/** The head keeps the wire's word for the status, so that lists can be filtered by it; another one there is a broken row. */
const row = ({ executionId, listing }: Head): AnswerOf<'list_executions'>['executions'][number] => ({
  executionId,
  planId: listing.planId,
  planName: listing.planName,
  status: executionStatus.parse(listing.status),
  executionType: listing.executionType,
  initiatedBy: listing.initiatedBy,
  startTime: isoTime(listing.startTime),
  endTime: isoTimeOrNull(listing.endTime),
  currentWave: listing.currentWave,
  totalWaves: listing.totalWaves,
  totalServers: listing.totalServers,
  counters: {
    serversLaunched: listing.launchedServers,
    serversCompleted: listing.completedServers,
    serversFailed: listing.failedServers,
  },
});
