/**
 * One suite for the notifier on AWS, before the simulator, and for the one that tests look into.
 */
import type { Notification } from '@drs-orchestrator/application';
import { openProduct, rememberingNotifier } from '../harness/product.ts';
import { notifierContract } from './notifier-contract.ts';

notifierContract('on SNS and EventBridge', () => {
  const product = openProduct({ notifiesAws: true });
  return {
    notifier: product.app.notifier,
    published: () =>
      product.simulator
        .messages({ kind: 'notification' })
        .messages.flatMap((message) => (message.kind === 'notification' ? [message.subject ?? ''] : [])),
  };
});

notifierContract('that remembers', () => {
  const notifications: Notification[] = [];
  return { notifier: rememberingNotifier(notifications), published: () => notifications.map(({ subject }) => subject) };
});
