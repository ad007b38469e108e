/**
 * DescribeJobLogItems: the whole log of a job, oldest first. Events that the model does not list are kept as they came.
 */
import { DescribeJobLogItemsCommand } from '@aws-sdk/client-drs';
import * as z from 'zod';
import type { ReadRefusal } from '@drs-orchestrator/application';
import { instanceId, ok, serverId } from '@drs-orchestrator/domain';
import type { JobId, JobLogEvent, Place, Result } from '@drs-orchestrator/domain';
import { allPages } from '../calls/pages.ts';
import { readable } from '../parse/readable.ts';
import { parseInstant } from '../parse/times.ts';
import type { DrsDeps } from './drs-deps.ts';

/** About nine events a server: the log of a job of 100 servers in one answer. The model's own bound where it names one (MaxResultsType). */
const eventsPerPage = 1_000;

export const readJobLogs = async (
  { calls, client, limits, log }: DrsDeps,
  at: Place,
  job: JobId,
): Promise<Result<readonly JobLogEvent[], ReadRefusal>> => {
  const events = await allPages(limits.pages, async (from) => {
    const command = new DescribeJobLogItemsCommand({ jobID: job, maxResults: eventsPerPage, ...from });
    const answer = await calls.read(at, 'DescribeJobLogItems', (abortSignal) => client(at).send(command, { abortSignal }));
    if (!answer.ok) return answer;
    return ok({ items: readable(log, 'job log item', answer.value.items ?? [], readEvent), nextToken: answer.value.nextToken });
  });
  return events.ok ? ok(oldestFirst(events.value)) : events;
};

/** The model promises no order. Events of one moment keep the order in which they were told, read from the older end. */
const oldestFirst = (events: readonly JobLogEvent[]): readonly JobLogEvent[] => {
  const isReversed = (events.at(0)?.at ?? 0) > (events.at(-1)?.at ?? 0);
  return (isReversed ? events.toReversed() : events).toSorted((a, b) => a.at - b.at);
};

const readEvent = (item: unknown): JobLogEvent | undefined => {
  const parsed = eventShape.safeParse(item);
  if (!parsed.success) return undefined;
  const { event, logDateTime, eventData } = parsed.data;
  const at = parseInstant(logDateTime);
  if (at === undefined) return undefined;
  const { sourceServerID, conversionServerID, targetInstanceID, rawError } = eventData;
  return {
    event,
    at,
    ...(sourceServerID === undefined ? {} : { serverId: serverId(sourceServerID) }),
    ...(conversionServerID === undefined ? {} : { conversionServerId: instanceId(conversionServerID) }),
    ...(targetInstanceID === undefined ? {} : { targetInstanceId: instanceId(targetInstanceID) }),
    ...(rawError === undefined ? {} : { rawError }),
  };
};

const eventShape = z.object({
  event: z.string(),
  logDateTime: z.string(),
  eventData: z
    .object({
      sourceServerID: z.string().optional(),
      conversionServerID: z.string().optional(),
      targetInstanceID: z.string().optional(),
      rawError: z.string().optional(),
    })
    .default({}),
});
