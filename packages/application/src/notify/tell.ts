/**
 * Carrying out the effects `notify` and `deliver`: news goes to everybody once, and again only to those who missed it.
 *
 * Owns: who is told, the pauses between tries, and when news is given up. Whoever could not be told becomes an effect of
 * their own, so that the failure of one target repeats nothing at another. News may arrive twice where a process dies
 * between sending and recording; its delivery id is the same then. The order at a target is not promised.
 *
 * The plan's address and webhook are those that the plan has at the moment of sending: who has taken an address out of a plan
 * wants it to be told nothing more.
 */
import {
  between,
  hours,
  later,
  type Delivery,
  type Execution,
  type News,
  type NotificationTarget,
  type PendingEffect,
  type RecoveryPlan,
  type Result,
} from '@drs-orchestrator/domain';
import type { Application } from '../application.ts';
import { done, type Afterwards } from '../effects/afterwards.ts';
import type { Loaded } from '../journal/journal.ts';
import type { Notification, SendRefusal } from '../ports/notifier.ts';
import { composeNotification } from './compose-notification.ts';

type NotifyEffect = Extract<PendingEffect, { kind: 'notify' }>;
type DeliverEffect = Extract<PendingEffect, { kind: 'deliver' }>;
/** Targets that are told on the spot. */
type PromptTarget = Exclude<NotificationTarget, 'webhook'>;

/** Pauses double up to this one. */
const longestPause = hours(1);

export const tell = async (app: Application, { execution }: Loaded, effect: NotifyEffect): Promise<Afterwards> => {
  const origin: Delivery['origin'] = { key: effect.key, revision: effect.revision, since: effect.since };
  const plan = await app.plans.plans.get(execution.plan.planId);
  const notification = composeNotification(execution, effect, origin, { invokeCommand: app.notifier.invokeCommand, plan });
  const missed = await Promise.all(
    targetsOf(app, effect, plan).map(async (target) =>
      (await send(app, execution, target, notification)) ? [] : [again(app, effect, { target, origin }, 1)],
    ),
  );
  const posts = plan?.notifications?.webhook === undefined ? [] : [again(app, effect, { target: 'webhook', origin }, 1)];
  return () => ({ decision: { events: [], effects: [...missed.flat(), ...posts] } });
};

/**
 * `isOwn`: left by the try before, which has just come to nothing; or a post, which is for the worker. The record says when the next
 * try is due before the worker is woken, so that one receiver never gets two posts at the same time.
 */
export const deliver = async (app: Application, { execution }: Loaded, effect: DeliverEffect, isOwn: boolean): Promise<Afterwards> => {
  const { target, origin, tries, dueAt } = effect;
  if (isOwn) {
    if (target === 'webhook') await wakePoster(app, execution, effect);
    return null;
  }
  if (dueAt > app.clock.now()) return null;
  if (between(origin.since, app.clock.now()) >= app.limits.giveUpDeliveryMilliseconds) {
    app.log.warn('A notification was given up', { executionId: execution.id, topic: effect.topic, target, tries });
    return done;
  }
  const next = again(app, effect, { target, origin }, tries + 1);
  if (target === 'webhook') return () => ({ decision: { events: [], effects: [next] } });
  const plan = await app.plans.plans.get(execution.plan.planId);
  const notification = composeNotification(execution, effect, origin, { invokeCommand: app.notifier.invokeCommand, plan });
  return (await send(app, execution, target, notification)) ? done : () => ({ decision: { events: [], effects: [next] } });
};

const wakePoster = ({ workerQueue }: Application, { id, plan }: Execution, { key }: DeliverEffect): Promise<void> =>
  workerQueue.send({ worker: true, job: 'post_notification', executionId: id, planId: plan.planId, key });

/** Who is asked to agree to mail is asked at the start, and not with every piece of news. */
const targetsOf = ({ notifier }: Application, { topic }: News, plan: RecoveryPlan | undefined): readonly PromptTarget[] => {
  const isToSubscribe = topic === 'started' && plan?.notifications?.email !== undefined && notifier.targets.includes('topic');
  return isToSubscribe ? [...notifier.targets, 'mail'] : notifier.targets;
};

const send = async (app: Application, execution: Execution, target: PromptTarget, notification: Notification): Promise<boolean> => {
  const about = { executionId: execution.id, topic: notification.topic, target };
  try {
    const sent = await sendTo(app, target, notification);
    if (sent.ok) app.log.info('Notification sent', { ...about, subject: notification.subject });
    else app.log.warn('A notification could not be sent', { ...about, code: sent.refusal.code, reason: sent.refusal.message });
    return sent.ok;
  } catch (cause) {
    // A failed send never fails what it tells of, and never keeps the other targets waiting.
    app.log.error('A notification could not be sent', cause, about);
    return false;
  }
};

const sendTo = async (
  { notifier }: Application,
  target: PromptTarget,
  notification: Notification,
): Promise<Result<undefined, SendRefusal>> => {
  if (target !== 'mail') return notifier.send(target, notification);
  return notification.mailTo === null ? { ok: true, value: undefined } : notifier.subscribe(notification.mailTo);
};

const again = (app: Application, news: News, to: Pick<Delivery, 'target' | 'origin'>, tries: number) =>
  ({ kind: 'deliver', ...bare(news), ...to, tries, dueAt: later(app.clock.now(), pauseAfter(app, tries)) }) as const;

/** Of an effect, the news alone. */
const bare = (news: News): News => ('wave' in news ? { topic: news.topic, wave: news.wave } : { topic: news.topic });

/** Never shorter than the first: a try may still be under way for so long, and on a fast clock that is more than the longest pause. */
const pauseAfter = ({ limits: { deliveryPauseMilliseconds: first } }: Application, tries: number): number =>
  Math.max(first, Math.min(longestPause, first * 2 ** (tries - 1)));
