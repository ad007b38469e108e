/**
 * The answer of get_job_logs: events under DRS's own names again.
 */
import type { JobLogsAnswer } from '@drs-orchestrator/application';
import type { JobLogEvent } from '@drs-orchestrator/domain';
import type { AnswerOf } from '../endpoints/endpoint.ts';
import { logToken } from '../list-token.ts';
import { isoTime } from './words.ts';

type WireEvent = AnswerOf<'get_job_logs'>['jobLogs'][number]['events'][number];

export const presentJobLogs = ({ logs, next }: JobLogsAnswer): AnswerOf<'get_job_logs'> => ({
  jobLogs: logs.map(({ wave, jobId, events }) => ({ waveNumber: wave, jobId, events: events.map(wireEvent) })),
  nextToken: next === null ? null : logToken(next),
});

const wireEvent = ({ event, at, serverId, conversionServerId, targetInstanceId, rawError }: JobLogEvent): WireEvent => ({
  event,
  logDateTime: isoTime(at),
  eventData: {
    ...(serverId === undefined ? {} : { sourceServerID: serverId }),
    ...(conversionServerId === undefined ? {} : { conversionServerID: conversionServerId }),
    ...(targetInstanceId === undefined ? {} : { targetInstanceID: targetInstanceId }),
    ...(rawError === undefined ? {} : { rawError }),
  },
});
