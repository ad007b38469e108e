/**
 * Port: telling people and machines. A failed send never fails what it tells of.
 */
import type { ExecutionId, NotificationTopic, PlanId } from '@drs-orchestrator/domain';

export type Notification = {
  readonly topic: NotificationTopic;
  readonly executionId: ExecutionId;
  readonly planId: PlanId;
  readonly planName: string;
  readonly message: string;
};

export type Notifier = { send(notification: Notification): Promise<void> };
