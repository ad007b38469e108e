/**
 * What a piece of news says, for machines: the fields of NotificationDetail.
 *
 * Owns: choosing them by topic, and the bounds on what stands in them. Never a token or a secret.
 */
import {
  countAll,
  countWave,
  frozenWave,
  outcomeOf,
  statusWord,
  waveState,
  type Delivery,
  type Execution,
  type ExecutionTopic,
  type Instant,
  type News,
  type PauseCause,
} from '@drs-orchestrator/domain';
import type { FailedServer, NotificationDetail, ResumeHint } from '../ports/notifier.ts';

type Origin = Delivery['origin'];

/** Failed servers that are named; enough to begin with, and a message of SNS or EventBridge ends at 256 KB. */
const namedServers = 10;
/** A raw error of DRS may be a page long; the details of the execution have all of it. */
const reasonCharacters = 500;

const statuses: Readonly<Record<ExecutionTopic, string>> = {
  started: 'RUNNING',
  paused: 'PAUSED',
  completed: 'COMPLETED',
  failed: 'FAILED',
  cancelled: 'CANCELLED',
};

export const detailOf = (execution: Execution, news: News, origin: Origin, invokeCommand: string): NotificationDetail => {
  const wave = 'wave' in news ? waveState(execution, news.wave) : null;
  const counters = wave === null ? countAll(execution) : countWave(execution, wave.number);
  const reason = reasonOf(execution, news, origin);
  return {
    topic: news.topic,
    executionId: execution.id,
    planId: execution.plan.planId,
    planName: execution.plan.planName,
    executionType: execution.kind,
    status: 'wave' in news ? statusWord(execution.status) : statuses[news.topic],
    initiatedBy: execution.initiatedBy.name,
    startTime: isoTime(execution.startedAt),
    endTime: 'endedAt' in execution.status ? isoTime(execution.status.endedAt) : null,
    totalWaves: execution.waves.length,
    completedWaves: execution.waves.filter(({ status }) => status.kind === 'completed').length,
    totalServers: counters.total,
    counters: { serversLaunched: counters.launched, serversCompleted: counters.completed, serversFailed: counters.failed },
    failedServers: failedServers(execution, wave?.number ?? null),
    waveNumber: wave?.number ?? null,
    waveName: wave === null ? null : frozenWave(execution.plan, wave.number).name,
    waveStatus: wave === null ? null : statusWord(wave.status),
    reason: reason === null ? null : cut(reason, reasonCharacters),
    at: isoTime(origin.since),
    resume: isThisPause(execution, news, origin) ? resumeHint(execution, invokeCommand) : null,
  };
};

const isoTime = (moment: Instant): string => new Date(moment).toISOString();

const failedServers = (execution: Execution, waveNumber: number | null): readonly FailedServer[] => {
  const named: FailedServer[] = [];
  for (const [index, server] of execution.servers.entries()) {
    if (named.length >= namedServers) break;
    if (outcomeOf(server) !== 'FAILED' || (waveNumber !== null && server.wave !== waveNumber)) continue;
    const frozen = execution.plan.servers[index];
    named.push({
      sourceServerId: frozen?.serverId ?? '',
      hostname: frozen?.hostname ?? null,
      waveNumber: server.wave,
      reason: cut(server.failureReason ?? '', reasonCharacters),
    });
  }
  return named;
};

/** Null also where that is over by the time it is told. */
const reasonOf = (execution: Execution, news: News, origin: Origin): string | null => {
  const { status } = execution;
  switch (news.topic) {
    case 'started':
    case 'completed':
    case 'cancelled':
    case 'wave-completed':
      return null;
    case 'failed':
      return status.kind === 'failed' ? status.reason : null;
    case 'wave-failed': {
      const wave = waveState(execution, news.wave);
      return wave.status.kind === 'failed' || wave.status.kind === 'timed-out' ? wave.status.reason : null;
    }
    case 'paused':
      return status.kind === 'paused' && isThisPause(execution, news, origin) ? whyPaused(execution, status.cause) : null;
  }
};

/** The pause that the news is of is the one the execution is in: both are named by their record. */
const isThisPause = ({ status }: Execution, { topic }: News, { revision }: Origin): boolean =>
  topic === 'paused' && status.kind === 'paused' && status.pauseRevision === revision;

const whyPaused = (execution: Execution, cause: PauseCause): string => {
  switch (cause.kind) {
    case 'operator':
      return `${cause.by.name} has paused it.`;
    case 'before-waves':
      return `The plan wants a pause before ${cause.waves.map((wave) => named(execution, wave)).join(' and ')}.`;
    case 'failed-waves':
      return cause.waves.map((wave) => `${named(execution, wave)} ${howItEnded(execution, wave)}`).join(' ');
  }
};

const named = ({ plan }: Execution, waveNumber: number): string => `wave ${String(waveNumber)} (${frozenWave(plan, waveNumber).name})`;

const howItEnded = (execution: Execution, waveNumber: number): string => {
  const { status } = waveState(execution, waveNumber);
  if (status.kind === 'failed') return `has failed: ${status.reason}.`;
  return status.kind === 'timed-out' ? `has timed out: ${status.reason}.` : 'has failed.';
};

const resumeHint = ({ id }: Execution, invokeCommand: string): ResumeHint => ({
  operation: 'resume_execution',
  executionId: id,
  http: `POST /executions/${id}/resume`,
  cli: `${invokeCommand} --payload '${JSON.stringify({ operation: 'resume_execution', executionId: id })}' /dev/stdout`,
});

const cut = (text: string, most: number): string => (text.length <= most ? text : `${text.slice(0, most - 1)}…`);
