/**
 * Carrying out the effects `notify` and `deliver`: news goes to everybody once, and again only to those who missed it.
 *
 * Owns: who is told, the pauses between tries, and when news is given up. Whoever could not be told becomes an effect of
 * their own, so that the failure of one target repeats nothing at another. News may arrive twice where a process dies
 * between sending and recording; its delivery id is the same then. The order at a target is not promised.
 */
import { between, hours, later, type Delivery, type News, type PendingEffect } from '@drs-orchestrator/domain';
import type { Application } from '../application.ts';
import { done, type Afterwards } from '../effects/afterwards.ts';
import type { Loaded } from '../journal/journal.ts';
import type { Notification, WatchedTarget } from '../ports/notifier.ts';
import { composeNotification } from './compose-notification.ts';

type NotifyEffect = Extract<PendingEffect, { kind: 'notify' }>;
type DeliverEffect = Extract<PendingEffect, { kind: 'deliver' }>;

/** News that nobody could be told for so long is no news. */
const giveUpAfter = hours(24);
/** Pauses double up to this one. */
const longestPause = hours(1);

export const tell = async (app: Application, { execution }: Loaded, effect: NotifyEffect): Promise<Afterwards> => {
  const origin: Delivery['origin'] = { key: effect.key, revision: effect.revision, since: effect.since };
  const notification = composeNotification(execution, effect, origin, app.notifier.invokeCommand);
  const missed = await Promise.all(
    app.notifier.targets.map(async (target) =>
      (await send(app, target, notification)) ? [] : [again(app, effect, { target, origin }, 1)],
    ),
  );
  return () => ({ decision: { events: [], effects: missed.flat() } });
};

/** `isOwn`: the try that has just failed left it. */
export const deliver = async (app: Application, { execution }: Loaded, effect: DeliverEffect, isOwn: boolean): Promise<Afterwards> => {
  const { target, origin, tries, dueAt } = effect;
  if (isOwn || dueAt > app.clock.now() || target === 'webhook') return null;
  if (await send(app, target, composeNotification(execution, effect, origin, app.notifier.invokeCommand))) return done;
  if (between(origin.since, app.clock.now()) < giveUpAfter) {
    const next = again(app, effect, { target, origin }, tries + 1);
    return () => ({ decision: { events: [], effects: [next] } });
  }
  app.log.warn('A notification was given up', { executionId: execution.id, topic: effect.topic, target, tries });
  return done;
};

const send = async (app: Application, target: WatchedTarget, notification: Notification): Promise<boolean> => {
  const about = { executionId: notification.detail.executionId, topic: notification.topic, target };
  try {
    const sent = await app.notifier.send(target, notification);
    if (sent.ok) app.log.info('Notification sent', { ...about, subject: notification.subject });
    else app.log.warn('A notification could not be sent', { ...about, code: sent.refusal.code, reason: sent.refusal.message });
    return sent.ok;
  } catch (cause) {
    // A failed send never fails what it tells of, and never keeps the other targets waiting.
    app.log.error('A notification could not be sent', cause, about);
    return false;
  }
};

const again = (app: Application, news: News, to: Pick<Delivery, 'target' | 'origin'>, tries: number) =>
  ({ kind: 'deliver', ...bare(news), ...to, tries, dueAt: later(app.clock.now(), pauseAfter(app, tries)) }) as const;

/** Of an effect, the news alone. */
const bare = (news: News): News => ('wave' in news ? { topic: news.topic, wave: news.wave } : { topic: news.topic });

const pauseAfter = ({ limits }: Application, tries: number): number =>
  Math.min(longestPause, limits.deliveryPauseMilliseconds * 2 ** (tries - 1));
