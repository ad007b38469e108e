/**
 * What people and machines are told of an execution, when, and what becomes of news that cannot be sent.
 */
import type { Notification, Notifier, Ports, WatchedTarget } from '@drs-orchestrator/application';
import {
  defaultLimits,
  executionId as asExecutionId,
  hours,
  minutes,
  planId as asPlanId,
  type PlanNotifications,
} from '@drs-orchestrator/domain';
import { describe, expect, test } from 'vitest';
import { ask, statusOf } from '../harness/answers.ts';
import { drive, startDrill } from '../harness/drive.ts';
import { openProduct, type Product } from '../harness/product.ts';
import { openWaves, run } from '../harness/waves.ts';

const topicsOf = ({ notifications }: Pick<Product, 'notifications'>) => notifications.map(({ topic }) => topic);

const told = ({ notifications }: Product, topic: Notification['topic']): Notification => {
  const found = notifications.find((one) => one.topic === topic);
  if (found === undefined) throw new Error(`Nobody was told of ${topic}`);
  return found;
};

describe('people are told', () => {
  test('of each step of a drill: its start, the end of each wave, each pause, its end', async () => {
    const waves = await openWaves([2, { count: 1, pauseBefore: true, name: 'Application' }]);
    const { product, planId } = waves;
    const state = await run(waves, { onAwait: () => ask(product, 'resume_execution', theExecution(product)) });
    expect(await statusOf(product, state)).toBe('COMPLETED');
    expect(topicsOf(product)).toEqual(['started', 'wave-completed', 'paused', 'wave-completed', 'completed']);
    expect(product.notifications.map(({ subject }) => subject)).toEqual([
      'Drill of Production DR Plan: started',
      'Drill of Production DR Plan: wave 1 completed',
      'Drill of Production DR Plan: paused',
      'Drill of Production DR Plan: wave 2 completed',
      'Drill of Production DR Plan: completed',
    ]);
    const { detail } = told(product, 'wave-completed');
    expect(detail).toMatchObject({
      executionId: state.executionId,
      planId,
      planName: 'Production DR Plan',
      executionType: 'DRILL',
      status: 'RUNNING',
      waveNumber: 1,
      waveName: 'Wave 1',
      waveStatus: 'COMPLETED',
      totalServers: 2,
      counters: { serversLaunched: 2, serversCompleted: 2, serversFailed: 0 },
      resume: null,
    });
    expect(told(product, 'completed').text).toContain('is complete: 2 of 2 waves completed, 3 of 3 servers launched, 0 failed.');
    expect(new Set(product.notifications.map(({ deliveryId }) => deliveryId)).size).toBe(5);
  });

  test('why an execution is paused and how to resume it, and never with what token', async () => {
    const waves = await openWaves([1, { count: 1, pauseBefore: true, name: 'Application' }]);
    const state = await run(waves);
    const { detail, text } = told(waves.product, 'paused');
    expect(detail).toMatchObject({
      status: 'PAUSED',
      reason: 'The plan wants a pause before wave 2 (Application).',
      resume: {
        operation: 'resume_execution',
        executionId: state.executionId,
        http: `POST /executions/${state.executionId}/resume`,
        cli: `aws lambda invoke --function-name execution-handler --payload '{"operation":"resume_execution","executionId":"${state.executionId}"}' /dev/stdout`,
      },
    });
    expect(text).toContain(detail.resume?.cli);
    expect(JSON.stringify(waves.product.notifications)).not.toMatch(/token/i);
  });

  test('who has paused it, and that it goes on by now where they are told only then', async () => {
    const waves = await openWaves([1, 1]);
    const { product, planId } = waves;
    const state = await startDrill(product, planId);
    const silent = openProduct({ restarted: product, wrap: failing(() => ['topic']) });
    await ask(silent, 'pause_execution', { executionId: state.executionId });
    await ask(product, 'resume_execution', { executionId: state.executionId });
    product.clock.advance(defaultLimits.deliveryPauseMilliseconds);
    await ask(product, 'find');
    const { detail, text } = told(product, 'paused');
    expect(detail).toMatchObject({ status: 'PAUSED', reason: null, resume: null });
    expect(text).toContain('It has been taken up again since.');
    await ask(product, 'pause_execution', { executionId: state.executionId });
    expect(product.notifications.at(-1)?.detail.reason).toMatch(/ has paused it\.$/);
  });

  test('which servers have failed and why, in the wave and at the end', async () => {
    const waves = await openWaves([{ count: 2, name: 'Database' }, 1]);
    const [failing] = waves.servers[0] ?? [];
    waves.product.simulator.addFault({ kind: 'launch-fails', serverId: failing ?? '', stage: 'launch', rawError: 'No capacity' });
    await run(waves);
    expect(topicsOf(waves.product)).toEqual(['started', 'wave-failed', 'failed']);
    const wave = told(waves.product, 'wave-failed');
    expect(wave.detail).toMatchObject({ waveNumber: 1, waveStatus: 'FAILED', counters: { serversCompleted: 1, serversFailed: 1 } });
    expect(wave.detail.failedServers).toEqual([
      { sourceServerId: failing, hostname: expect.any(String), waveNumber: 1, reason: expect.stringContaining('No capacity') },
    ]);
    expect(wave.text).toContain(`(${String(failing)}), wave 1: `);
    expect(told(waves.product, 'failed')).toMatchObject({
      subject: 'Drill of Production DR Plan: failed',
      detail: { status: 'FAILED', reason: expect.stringContaining('No capacity'), endTime: expect.any(String) },
    });
  });

  test('at most ten failed servers by name, and how many more there are', async () => {
    const waves = await openWaves([12]);
    for (const serverId of waves.servers[0] ?? []) waves.product.simulator.addFault({ kind: 'launch-fails', serverId, stage: 'launch' });
    await run(waves);
    const { detail, text } = told(waves.product, 'wave-failed');
    expect(detail.failedServers).toHaveLength(10);
    expect(text).toContain('and 2 more');
  });

  test('that a wave has timed out', async () => {
    const waves = await openWaves([{ count: 1, launchTimeoutMinutes: 10 }]);
    waves.product.simulator.addFault({ kind: 'conversion-hangs', serverId: waves.servers[0]?.[0] ?? '' });
    await run(waves);
    expect(told(waves.product, 'wave-failed')).toMatchObject({
      subject: 'Drill of Production DR Plan: wave 1 timed out',
      detail: { waveStatus: 'TIMED_OUT' },
    });
  });
});

describe('news that cannot be sent', () => {
  test('to one target is sent to the others once, and again to that one alone until it is there', async () => {
    const waves = await openWaves([1]);
    const sent: string[] = [];
    const down = new Set<WatchedTarget>(['bus']);
    const wrap = watching(sent, down);
    const product = openProduct({ restarted: waves.product, wrap });
    await startDrill(product, waves.planId);
    expect(sent).toEqual(['topic started', 'bus started refused']);
    await passMinutes(product, 3);
    // After half a minute, and again after a whole one: find comes by every minute.
    expect(sent.slice(2)).toEqual(['bus started refused', 'bus started refused']);
    down.clear();
    await passMinutes(product, 10);
    expect(sent.slice(4)).toEqual(['bus started']);
  });

  test('is tried with growing pauses and given up after a day, with a line in the log', async () => {
    const waves = await openWaves([1]);
    const sent: string[] = [];
    const product = openProduct({ restarted: waves.product, wrap: watching(sent, new Set<WatchedTarget>(['topic', 'bus'])) });
    const state = await startDrill(product, waves.planId);
    await ask(product, 'cancel_execution', { executionId: state.executionId });
    await passMinutes(product, hours(26) / minutes(1));
    expect(sent.filter((one) => one === 'topic started refused').length).toBeGreaterThan(20);
    expect(sent.length).toBeLessThan(4 * 35);
    expect(product.log.lines.filter(({ message }) => message === 'A notification was given up')).toHaveLength(4);
    expect(await product.store.executions.list({ index: { kind: 'active' }, limit: 10 })).toEqual([]);
  });

  test('because the process died is sent by find, under the same delivery id as it would have been', async () => {
    const waves = await openWaves([1]);
    const { product } = waves;
    const state = await run(waves, { onStep: ({ kind }) => kind !== 'finalize' });
    const attempted: Notification[] = [];
    const dying = openProduct({
      restarted: product,
      wrap: (ports) => {
        let dead = false;
        const send: Notifier['send'] = (_target, notification) => {
          attempted.push(notification);
          dead = true;
          return Promise.reject(new Error('Killed'));
        };
        const write: Ports['executions']['write'] = (...given) =>
          dead ? Promise.reject(new Error('Killed')) : ports.executions.write(...given);
        return { ...ports, executions: { ...ports.executions, write }, notifier: { ...ports.notifier, send } };
      },
    });
    await ask(dying, 'finalize', { ...state });
    expect(topicsOf(product)).toEqual(['started', 'wave-completed']);
    product.clock.advance(defaultLimits.effectOverdueMilliseconds);
    await ask(product, 'find');
    expect(topicsOf(product)).toEqual(['started', 'wave-completed', 'completed']);
    expect(product.notifications.at(-1)?.deliveryId).toBe(attempted[0]?.deliveryId);
    await passMinutes(product, 3);
    expect(topicsOf(product)).toHaveLength(3);
  });

  test('and a target that throws keeps neither the execution nor the other target waiting', async () => {
    const waves = await openWaves([1]);
    const product = openProduct({ restarted: waves.product, wrap: failing(() => ['bus'], ['topic', 'bus']) });
    const state = await startDrill(product, waves.planId);
    await drive(product, state);
    expect(await statusOf(product, state)).toBe('COMPLETED');
    expect(topicsOf(product)).toEqual(['started', 'wave-completed', 'completed']);
  });
});

test('a start under a fixed id tells nothing that its own engine is about to tell', async () => {
  const waves = await openWaves([1]);
  const sent: string[] = [];
  let open = (): void => undefined;
  const gate = new Promise<void>((resolve) => (open = resolve));
  const product = openProduct({
    restarted: waves.product,
    wrap: (ports) => ({
      ...ports,
      notifier: {
        ...ports.notifier,
        send: async (_target, { topic }) => {
          sent.push(topic);
          await gate;
          return { ok: true, value: undefined };
        },
      },
    }),
  });
  const steps: Promise<unknown>[] = [];
  product.engine.onStart = async ({ executionId, planId }) => {
    steps.push(product.handle({ action: 'plan_next_step', state: { executionId, planId } }, {}));
    while (sent.length === 0) await Promise.resolve();
  };
  const by = { name: 'me', proof: 'asserted' } as const;
  const executionId = asExecutionId('exec-fixed');
  await product.useCases.startExecution({ planId: asPlanId(waves.planId), kind: 'DRILL', by, mode: 'direct', executionId });
  open();
  await Promise.all(steps);
  expect(sent).toEqual(['started']);
});

describe('through SNS and EventBridge', () => {
  const openNotifying = async (notifications?: PlanNotifications) => {
    const waves = await openWaves([1], { notifiesAws: true });
    const plan = await waves.product.app.plans.plans.get(asPlanId(waves.planId));
    if (plan === undefined) throw new Error('The plan is gone');
    if (notifications !== undefined) await waves.product.app.plans.plans.put({ ...plan, notifications });
    return waves;
  };
  const received = (product: Product, kind: 'notification' | 'event' | 'mail') => product.simulator.messages({ kind }).messages;

  test('topic and bus get the same news, once each', async () => {
    const waves = await openNotifying();
    await run(waves);
    const published = received(waves.product, 'notification').map((one) => (one.kind === 'notification' ? one.attributes['topic'] : ''));
    expect(published).toEqual(['started', 'wave-completed', 'completed']);
    expect(received(waves.product, 'event').map((one) => (one.kind === 'event' ? one.detailType : ''))).toEqual([
      'DRS Orchestration Execution Started',
      'DRS Orchestration Wave Completed',
      'DRS Orchestration Execution Completed',
    ]);
  });

  test('a topic that is down fails no execution, is told later, and the bus is not told again', async () => {
    const waves = await openNotifying();
    const { product } = waves;
    product.simulator.addFault({ kind: 'error', operation: 'Publish', code: 'InternalError' });
    const state = await run(waves);
    expect(await statusOf(product, state)).toBe('COMPLETED');
    expect(received(product, 'notification')).toEqual([]);
    product.simulator.clearFaults();
    await passMinutes(product, 10);
    expect(received(product, 'notification')).toHaveLength(3);
    expect(received(product, 'event')).toHaveLength(3);
    expect(await product.store.executions.list({ index: { kind: 'active' }, limit: 10 })).toEqual([]);
  });

  test("the plan's address is asked to agree when an execution starts, and later if that fails", async () => {
    const waves = await openNotifying({ email: 'ops@example.com' });
    const { product } = waves;
    product.simulator.addFault({ kind: 'error', operation: 'Subscribe', code: 'InternalError', count: 2 });
    await run(waves);
    expect(received(product, 'mail')).toEqual([]);
    await passMinutes(product, 3);
    expect(received(product, 'mail')).toMatchObject([{ to: 'ops@example.com', subject: expect.stringContaining('Confirmation') }]);
    expect(received(product, 'notification')).toHaveLength(3);
  });
});

/** The only one there is, as the news names it. */
const theExecution = (product: Product) => {
  const [first] = product.notifications;
  return { executionId: first?.detail.executionId ?? '' };
};

/** Find, once a minute. */
const passMinutes = async (product: Product, count: number): Promise<void> => {
  for (let minute = 0; minute < count; minute += 1) {
    product.clock.advance(minutes(1));
    await ask(product, 'find');
  }
};

/** Targets that throw; the others are told as ever. */
const failing =
  (down: () => readonly WatchedTarget[], targets: readonly WatchedTarget[] = ['topic']) =>
  (ports: Ports): Ports => ({
    ...ports,
    notifier: {
      ...ports.notifier,
      targets,
      send: (target, notification) =>
        down().includes(target) ? Promise.reject(new Error('No such topic')) : ports.notifier.send(target, notification),
    },
  });

/** Both targets; those in `down` refuse. */
const watching =
  (sent: string[], down: ReadonlySet<WatchedTarget>) =>
  (ports: Ports): Ports => ({
    ...ports,
    notifier: {
      ...ports.notifier,
      targets: ['topic', 'bus'],
      send: (target, { topic }) => {
        const isDown = down.has(target);
        sent.push(`${target} ${topic}${isDown ? ' refused' : ''}`);
        return Promise.resolve(
          isDown ? { ok: false, refusal: { code: 'InternalFailure', message: 'Not today' } } : { ok: true, value: undefined },
        );
      },
    },
  });
