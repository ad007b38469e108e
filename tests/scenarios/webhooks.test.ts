/**
 * A plan's own webhook: posted by the worker, tried again with growing pauses, and in nobody's way.
 */
import type { PostRefusal, Webhook, WorkerMessage } from '@drs-orchestrator/application';
import { executionId as asExecutionId, hours, minutes, planId as asPlanId, type PlanNotifications } from '@drs-orchestrator/domain';
import { describe, expect, test } from 'vitest';
import { ask, statusOf } from '../harness/answers.ts';
import { fuse } from '../harness/crash.ts';
import { drive, startDrill } from '../harness/drive.ts';
import { openProduct, type Product } from '../harness/product.ts';
import { openWaves, type Waves } from '../harness/waves.ts';

const secret = 'nobody-ever-sees-this';
const webhook = { url: 'https://hooks.example.com/services/T0/B0?key=1', secret };

const nameIn = async ({ product, planId }: Pick<Waves, 'product' | 'planId'>, notifications: PlanNotifications | null): Promise<void> => {
  const plan = await product.app.plans.plans.get(asPlanId(planId));
  if (plan === undefined) throw new Error('The plan is gone');
  const { notifications: _former, ...rest } = plan;
  const put = await product.app.plans.plans.put(notifications === null ? rest : { ...rest, notifications });
  if (!put.ok) throw new Error('The plan was changed meanwhile');
};

const withWebhook = async (receiver?: Webhook): Promise<Waves> => {
  const waves = await openWaves([1], receiver === undefined ? {} : { webhook: receiver });
  await nameIn(waves, { webhook });
  return waves;
};

/** Delivers what was left for the worker. */
const work = async (product: Product): Promise<void> => {
  for (const message of product.queued.splice(0)) await product.handle(message, {});
};

const isPost = (message: WorkerMessage) => message.job === 'post_notification';

/** Find, once a minute, and the worker after it. */
const passMinutes = async (product: Product, count: number): Promise<void> => {
  for (let minute = 0; minute < count; minute += 1) {
    product.clock.advance(minutes(1));
    await ask(product, 'find');
    await work(product);
  }
};

/** Refuses as long as there are refusals left (of one topic, where it is given), and remembers when it was asked for what. */
const refusing = (refusals: PostRefusal[], only?: string) => {
  const asked: { readonly at: number; readonly topic: string; readonly deliveryId: string }[] = [];
  const clock: { now: () => number } = { now: () => 0 };
  const receiver: Webhook = {
    post: (_to, { topic, deliveryId }) => {
      asked.push({ at: clock.now(), topic, deliveryId });
      const refusal = only === undefined || topic === only ? refusals.shift() : undefined;
      return Promise.resolve(refusal === undefined ? { ok: true, value: undefined } : { ok: false, refusal });
    },
  };
  return { receiver, asked, clock };
};

const down: PostRefusal = { kind: 'later', code: 'HTTP503', message: 'The receiver answered 503' };
const active = ({ store }: Product) => store.executions.list({ index: { kind: 'active' }, limit: 10 });

describe('a webhook', () => {
  test('is posted each piece of news by the worker, once, and no engine step posts anything', async () => {
    const waves = await withWebhook();
    const { product, planId } = waves;
    const state = await startDrill(product, planId);
    await drive(product, state);
    expect(await statusOf(product, state)).toBe('COMPLETED');
    expect(product.posts).toEqual([]);
    await work(product);
    expect(product.posts.map(({ topic, to }) => [topic, to.url])).toEqual([
      ['started', webhook.url],
      ['wave-completed', webhook.url],
      ['completed', webhook.url],
    ]);
    const [, , last] = product.posts;
    const detail = JSON.parse(last?.body ?? '') as Record<string, unknown>;
    expect(detail).toMatchObject({ topic: 'completed', status: 'COMPLETED', executionId: state.executionId, deliveryId: last?.deliveryId });
    await passMinutes(product, 5);
    expect(product.posts).toHaveLength(3);
    expect(await active(product)).toEqual([]);
  });

  test('gets the news of an execution that was deleted before it was posted', async () => {
    const waves = await withWebhook();
    const { product } = waves;
    const state = await startDrill(product, waves.planId);
    await ask(product, 'cancel_execution', { executionId: state.executionId });
    await drive(product, state);
    const ids = [state.executionId];
    expect(await ask(product, 'delete_executions', { ids, initiatedBy: 'ada@example.com' })).toMatchObject({ deleted: ids });
    expect(product.posts).toEqual([]);
    await work(product);
    expect(product.posts.map(({ topic }) => topic)).toEqual(['started', 'cancelled']);
    await passMinutes(product, 5);
    expect(product.posts).toHaveLength(2);
    expect(await active(product)).toEqual([]);
  });

  test('gets nothing twice from a message that is delivered twice', async () => {
    const waves = await withWebhook();
    const { product } = waves;
    await startDrill(product, waves.planId);
    const messages = product.queued.filter(isPost);
    for (const message of [...messages, ...messages]) {
      expect(await product.handle(message, {})).toEqual({ statusCode: 200, body: 'Worker completed' });
    }
    expect(product.posts).toHaveLength(1);
  });

  test('whose worker message was lost is posted a little later by find', async () => {
    const { product, planId } = await withWebhook();
    await startDrill(product, planId);
    product.queued.length = 0;
    await passMinutes(product, 1);
    expect(product.posts.map(({ topic }) => topic)).toEqual(['started']);
  });

  test('that is down is tried again with pauses that double, under one delivery id, and stops nothing', async () => {
    const { receiver, asked, clock } = refusing(
      Array.from({ length: 5 }, () => down),
      'started',
    );
    const { product, planId } = await withWebhook(receiver);
    clock.now = () => product.clock.now();
    const state = await startDrill(product, planId);
    await ask(product, 'cancel_execution', { executionId: state.executionId });
    product.queued.splice(0, product.queued.length, ...product.queued.filter(isPost).slice(0, 1));
    await work(product);
    await passMinutes(product, 40);
    const started = asked.filter(({ topic }) => topic === 'started');
    expect(new Set(started.map(({ deliveryId }) => deliveryId)).size).toBe(1);
    const pauses = started.slice(1).map(({ at }, index) => (at - (started[index]?.at ?? 0)) / minutes(1));
    expect(pauses).toEqual([1, 1, 2, 4, 8]);
    expect(await active(product)).toEqual([]);
    expect(product.log.lines.filter(({ level }) => level === 'error')).toEqual([]);
  });

  test('is not tried again while a try may be under way, however long that is by the clock', async () => {
    const { receiver, asked, clock } = refusing([down, down]);
    const waves = await openWaves([1], { webhook: receiver, limits: { deliveryPauseMilliseconds: hours(6) } });
    await nameIn(waves, { webhook });
    clock.now = () => waves.product.clock.now();
    await startDrill(waves.product, waves.planId);
    await work(waves.product);
    await passMinutes(waves.product, hours(13) / minutes(1));
    expect(asked.slice(1).map(({ at }, index) => at - (asked[index]?.at ?? 0))).toEqual([hours(6), hours(6)]);
  });

  test('that stays down is given up after a day', async () => {
    const { receiver, asked } = refusing(Array.from({ length: 1_000 }, () => down));
    const { product, planId } = await withWebhook(receiver);
    const state = await startDrill(product, planId);
    await ask(product, 'cancel_execution', { executionId: state.executionId });
    await passMinutes(product, hours(26) / minutes(1));
    expect(product.log.lines.filter(({ message }) => message === 'A notification was given up')).toHaveLength(2);
    expect(asked.length).toBeLessThan(2 * 35);
    expect(await active(product)).toEqual([]);
  });

  test('that refuses for good is given up at once, with a line that names no more of it than its host', async () => {
    const { receiver, asked } = refusing([{ kind: 'never', code: 'HTTP410', message: 'The receiver answered 410' }]);
    const { product, planId } = await withWebhook(receiver);
    await startDrill(product, planId);
    await passMinutes(product, 3);
    expect(asked).toHaveLength(1);
    const line = product.log.lines.find(({ message }) => message === 'A notification was given up');
    expect(line?.fields).toMatchObject({ code: 'HTTP410', to: 'https://hooks.example.com', topic: 'started' });
  });

  test('that hangs keeps neither requests nor engine waiting', async () => {
    const { product, planId } = await withWebhook({ post: () => new Promise(() => undefined) });
    const state = await startDrill(product, planId);
    const hanging = product.queued.splice(0).map((message) => product.handle(message, {}));
    await drive(product, state);
    expect(await statusOf(product, state)).toBe('COMPLETED');
    await ask(product, 'find');
    expect(hanging.length).toBe(1);
  });

  test('is the one that the plan names when it is posted; where it names none any more, nothing is', async () => {
    const waves = await withWebhook();
    const { product, planId } = waves;
    await startDrill(product, planId);
    const moved = { url: 'https://elsewhere.example.com/', secret: 'another-secret-here' };
    await nameIn(waves, { webhook: moved });
    await work(product);
    expect(product.posts.map(({ to }) => to)).toEqual([moved]);
    const executionId = product.engine.runs[0]?.executionId ?? '';
    await ask(product, 'pause_execution', { executionId });
    await nameIn(waves, null);
    await work(product);
    await passMinutes(product, 3);
    expect(product.posts).toHaveLength(1);
    expect((await product.app.journal.load(asExecutionId(executionId)))?.execution.pendingEffects).toEqual([]);
  });

  test('a process that dies between the post and its acknowledgement posts again under the same delivery id', async () => {
    const waves = await withWebhook();
    const { product } = waves;
    await startDrill(product, waves.planId);
    const dying = openProduct({
      restarted: product,
      wrap: (ports) => ({ ...ports, executions: { ...ports.executions, write: () => Promise.reject(new Error('Killed')) } }),
    });
    for (const message of product.queued.splice(0)) await expect(dying.handle(message, {})).rejects.toThrow();
    await passMinutes(product, 1);
    const [first, second, third] = product.posts;
    expect([second?.deliveryId, third]).toEqual([first?.deliveryId, undefined]);
  });

  test.each(['before', 'after'] as const)('a process that dies %s any effect of the end leaves nobody untold', async (moment) => {
    for (let at = 1; ; at += 1) {
      const waves = await openWaves([1], { timingFactor: 0.02 });
      await nameIn(waves, { webhook });
      const { product, planId } = waves;
      const state = await startDrill(product, planId);
      await drive(product, state, { onStep: ({ kind }) => kind !== 'finalize' });
      await work(product);
      const spark = fuse(at, moment);
      const dying = openProduct({ restarted: product, wrap: spark.wrap });
      await dying.handle({ operation: 'finalize', ...state }, {}).catch(() => undefined);
      for (const message of product.queued.splice(0)) await dying.handle(message, {}).catch(() => undefined);
      await drive(product, state);
      await passMinutes(product, 3);
      expect(product.posts.at(-1)?.topic).toBe('completed');
      expect(new Set(product.posts.map(({ deliveryId }) => deliveryId)).size).toBe(3);
      expect(await active(product)).toEqual([]);
      if (spark.effects() < at) {
        // The record, the news, its acknowledgement with the post, the worker's message, the post, its acknowledgement, and the claims.
        expect(at).toBeGreaterThan(6);
        return;
      }
    }
  });

  test("the secret is in no record, no log line and nobody's news", async () => {
    const waves = await withWebhook();
    const { product, planId } = waves;
    const state = await startDrill(product, planId);
    await drive(product, state);
    await work(product);
    const id = asExecutionId(state.executionId);
    const head = await product.store.executions.head(id);
    const records = await product.store.executions.objects(id, await product.store.executions.recordNames(id, 1, 1_000));
    const bodies = product.posts.map(({ body, deliveryId }) => [body, deliveryId]);
    const everything = JSON.stringify([head, records, product.log.lines, product.notifications, product.queued, bodies]);
    expect(everything).not.toContain(secret);
    expect(everything).not.toContain('/services/T0');
  });
});

describe("a plan's e-mail address", () => {
  test('is asked to agree when the plan is saved, and not again when it is saved without another', async () => {
    const { product } = await openWaves([1]);
    // The first id is the plan's that there is already.
    product.ids.make('rp');
    const handle = product.handlers['data-management-handler'];
    const [serverId] = product.simulator.world().regions.flatMap(({ servers }) => servers.map(({ sourceServerID }) => sourceServerID));
    const waves = [{ servers: [{ accountId: '123456789012', region: 'us-east-1', sourceServerIds: [serverId] }] }];
    const draft = { planName: 'Mailed', waves, notifications: { email: 'ops@example.com' } };
    const created = (await handle({ operation: 'create_recovery_plan', ...draft }, {})) as Record<string, unknown>;
    expect(created).toMatchObject({ statusCode: 201, notifications: { email: 'ops@example.com' } });
    expect(product.queued).toEqual([{ worker: true, job: 'subscribe_address', planId: created['planId'] }]);
    const aws = openProduct({ restarted: product, notifiesAws: true });
    for (const message of product.queued.splice(0)) {
      expect(await aws.handle(message, {})).toEqual({ statusCode: 200, body: 'Worker completed' });
    }
    expect(product.simulator.messages({ kind: 'mail' }).messages).toMatchObject([{ to: 'ops@example.com' }]);
    const { planId, version } = created;
    await handle({ operation: 'update_recovery_plan', planId, version, ...draft, planName: 'Mailed still' }, {});
    expect(product.queued).toEqual([]);
    expect(await product.handle({ worker: true, job: 'subscribe_address', planId: 'rp-none' }, {})).toMatchObject({ statusCode: 404 });
  });
});
