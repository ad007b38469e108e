/**
 * The ports `Notifier` and `Webhook` on the model's world: whoever is told takes it, and it is noted.
 */
import type { Notifier, Webhook } from '@drs-orchestrator/application';
import { executionId, ok, refused } from '@drs-orchestrator/domain';
import type { World } from './world.ts';

export const notifierOf = ({ needs: { sketch, now }, facts }: World): Notifier => ({
  targets: sketch.targets,
  invokeCommand: 'aws lambda invoke --function-name execution-handler',
  send: async (target, { topic, deliveryId, detail }) => {
    facts.sent.push({ at: now(), target, topic, executionId: detail.executionId, deliveryId });
    return ok(undefined);
  },
  subscribe: async () => ok(undefined),
});

export const webhookOf = ({ needs: { now, random, trouble }, facts }: World): Webhook => ({
  post: async (_to, { topic, deliveryId, body }) => {
    if (random.stream(`post/${deliveryId}/${String(facts.sent.length)}`).chance(trouble().refused))
      return refused({ kind: 'never', code: 'HTTP410', message: 'The receiver answered 410' });
    facts.sent.push({ at: now(), target: 'webhook', topic, executionId: executionOf(body), deliveryId });
    return ok(undefined);
  },
});

const executionOf = (body: string) => {
  const { executionId: id } = JSON.parse(body) as { readonly executionId?: unknown };
  return typeof id === 'string' ? executionId(id) : null;
};
