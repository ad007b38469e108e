/**
 * The worker's part of a notification: posting one piece of news to the webhook of its plan.
 *
 * Nothing waits for it but the worker itself. Whoever wakes it has put the next try on record already (tell.ts), so a try that
 * comes to nothing, or a worker that dies, leaves nothing to be done here. News of an execution that was deleted meanwhile is posted too.
 */
import { ok, type Execution, type PendingEffect, type Result } from '@drs-orchestrator/domain';
import type { Application } from '../application.ts';
import type { ExecutionAnswer, ExecutionRequest } from '../answers.ts';
import { nothing } from '../effects/afterwards.ts';
import { changeExecution, goingOnFrom, loadAny } from '../journal/change.ts';
import type { Loaded } from '../journal/journal.ts';
import type { Refusal } from '../refusal.ts';
import type { PostRefusal } from '../ports/webhook.ts';
import { composeNotification } from './compose-notification.ts';

type PostEffect = Extract<PendingEffect, { kind: 'deliver' }>;

/** `key`: of the effect. One that is not pending any more has been posted, or has another try on record. */
export const postNews = async (
  app: Application,
  { key, ...request }: ExecutionRequest & { readonly key: string },
): Promise<Result<ExecutionAnswer, Refusal>> => {
  const loaded = await loadAny(app, request);
  if (!loaded.ok) return loaded;
  const { execution, head } = loaded.value;
  const answer = ok({ execution, lastPolledTime: head.lastPolledTime });
  const effect = execution.pendingEffects.find((pending) => pending.key === key);
  if (effect?.kind !== 'deliver' || effect.target !== 'webhook') return answer;
  if ((await post(app, execution, effect)) === 'again') return answer;
  const acknowledge = ({ execution: present }: Loaded) => {
    const isPending = present.pendingEffects.some((pending) => pending.key === key);
    return ok({ decision: isPending ? ({ events: [{ type: 'effect-done', key }], effects: [] } as const) : nothing });
  };
  const held = goingOnFrom(loaded.value, loadAny);
  const changed = await changeExecution(app, { executionId: execution.id }, acknowledge, held);
  return changed.ok ? ok({ execution: changed.value.execution, lastPolledTime: changed.value.head.lastPolledTime }) : changed;
};

/** `again`: the next try is on record. */
const post = async (app: Application, execution: Execution, effect: PostEffect): Promise<'over' | 'again'> => {
  const about = { executionId: execution.id, topic: effect.topic, target: effect.target, tries: effect.tries };
  const plan = await app.plans.plans.get(execution.plan.planId);
  const webhook = plan?.notifications?.webhook;
  if (webhook === undefined) {
    app.log.info('The plan names no webhook any more, so nothing is posted', about);
    return 'over';
  }
  const to = { ...about, to: originOf(webhook.url) };
  const { detail, deliveryId } = composeNotification(execution, effect, effect.origin, { invokeCommand: app.notifier.invokeCommand, plan });
  const posted = await app.webhook.post(webhook, { topic: effect.topic, deliveryId, body: JSON.stringify({ ...detail, deliveryId }) });
  if (posted.ok) {
    app.log.info('Notification sent', to);
    return 'over';
  }
  return refusedBy(app, posted.refusal, to);
};

const refusedBy = (app: Application, { kind, code, message }: PostRefusal, about: Readonly<Record<string, string | number>>) => {
  app.log.metric('NotificationErrors', 1, 'Count');
  if (kind === 'later') {
    app.log.warn('A notification could not be sent', { ...about, code, reason: message });
    return 'again';
  }
  app.log.warn('A notification was given up', { ...about, code, reason: message });
  return 'over';
};

/** What of a URL may stand in a log: paths and queries are often secrets. */
const originOf = (url: string): string => /^https?:\/\/[^/?#@]+/i.exec(url)?.[0] ?? 'an address of no known form';
