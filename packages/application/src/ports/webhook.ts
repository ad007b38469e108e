/**
 * Port: posting news to an address that a plan names, anywhere on the internet.
 */
import type { NotificationTopic, PlanNotifications, Result } from '@drs-orchestrator/domain';

export type WebhookAddress = NonNullable<PlanNotifications['webhook']>;

export type WebhookPost = {
  readonly topic: NotificationTopic;
  /** The same however often it is posted. */
  readonly deliveryId: string;
  /** JSON. */
  readonly body: string;
};

/** `later`: it may be taken another time. `never`: this receiver, or this address, takes it at no time. */
export type PostRefusal = { readonly kind: 'later' | 'never'; readonly code: string; readonly message: string };

export type Webhook = {
  /** Posts once, signed with the secret, and ends within seconds, whatever the receiver does. */
  post(to: WebhookAddress, post: WebhookPost): Promise<Result<undefined, PostRefusal>>;
};
