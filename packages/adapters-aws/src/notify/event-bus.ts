/**
 * News on an EventBridge bus: one event for each, with the detail as it is.
 *
 * Owns: the names that rules match on. PutEvents answers 200 also for an entry that it did not take.
 */
import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { Notification, SendRefusal } from '@drs-orchestrator/application';
import { ok, refused } from '@drs-orchestrator/domain';
import type { NotificationTopic, Place, Result } from '@drs-orchestrator/domain';
import type { Calls } from '../calls/calls.ts';

export type BusDeps = {
  readonly calls: Calls;
  readonly at: Place;
  readonly eventBus: string;
  readonly client: () => EventBridgeClient;
};

export const eventSource = 'drs-orchestrator';

export const detailTypes: Readonly<Record<NotificationTopic, string>> = {
  started: 'DRS Orchestration Execution Started',
  'wave-completed': 'DRS Orchestration Wave Completed',
  'wave-failed': 'DRS Orchestration Wave Failed',
  paused: 'DRS Orchestration Execution Paused',
  completed: 'DRS Orchestration Execution Completed',
  failed: 'DRS Orchestration Execution Failed',
  cancelled: 'DRS Orchestration Execution Cancelled',
};

export const putEvent = async (
  { calls, at, eventBus, client }: BusDeps,
  { topic, detail, deliveryId }: Notification,
): Promise<Result<undefined, SendRefusal>> => {
  const command = new PutEventsCommand({
    Entries: [
      {
        EventBusName: eventBus,
        Source: eventSource,
        DetailType: detailTypes[topic],
        Time: new Date(detail.at),
        Detail: JSON.stringify({ ...detail, deliveryId }),
      },
    ],
  });
  const answer = await calls.read(at, 'PutEvents', (abortSignal) => client().send(command, { abortSignal }));
  if (!answer.ok) return answer;
  const [entry] = answer.value.Entries ?? [];
  if (answer.value.FailedEntryCount === 0) return ok(undefined);
  return refused({ code: entry?.ErrorCode ?? 'EventNotTaken', message: entry?.ErrorMessage ?? 'The event was not taken' });
};
