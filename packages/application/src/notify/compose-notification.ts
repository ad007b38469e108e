/**
 * One piece of news, from the execution it is about.
 *
 * Owns: putting together who is told what. News that is sent late is composed from the execution as it is by then, and says
 * when it happened.
 */
import type { Delivery, Execution, News, RecoveryPlan } from '@drs-orchestrator/domain';
import type { Notification } from '../ports/notifier.ts';
import { detailOf } from './notification-detail.ts';
import { subjectOf, textOf } from './notification-text.ts';

export type Surroundings = {
  /** How people call execution-handler, up to the payload. */
  readonly invokeCommand: string;
  /** The plan as it is today; undefined: it is gone. */
  readonly plan: Pick<RecoveryPlan, 'notifications'> | undefined;
};

export const composeNotification = (
  execution: Execution,
  news: News,
  origin: Delivery['origin'],
  { invokeCommand, plan }: Surroundings,
): Notification => {
  const detail = detailOf(execution, news, origin, invokeCommand);
  return {
    topic: news.topic,
    deliveryId: `${execution.id}/${origin.key}`,
    subject: subjectOf(detail),
    text: textOf(detail),
    detail,
    mailTo: plan?.notifications?.email ?? null,
  };
};
