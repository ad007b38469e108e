/**
 * Telling a topic and an event bus, before the simulated SNS and EventBridge.
 */
import type { Notification } from '@drs-orchestrator/application';
import { executionId, planId } from '@drs-orchestrator/domain';
import { describe, expect, test } from 'vitest';
import type { RequestHandler } from '../src/index.ts';
import { adaptersBefore, hub, simulatedAws, testNotify, type SimulatedAws } from './simulated-aws.ts';

const news = (more: Partial<Notification> = {}): Notification => ({
  topic: 'paused',
  deliveryId: 'exec-1/7.0.notify',
  subject: 'Drill of Production DR Plan: paused',
  text: 'The drill is paused.\n\nTo resume it …',
  mailTo: null,
  detail: {
    topic: 'paused',
    executionId: executionId('exec-1'),
    planId: planId('rp-1'),
    planName: 'Production DR Plan',
    executionType: 'DRILL',
    status: 'PAUSED',
    initiatedBy: 'test',
    startTime: '2026-01-05T08:00:00.000Z',
    endTime: null,
    totalWaves: 2,
    completedWaves: 1,
    totalServers: 3,
    counters: { serversLaunched: 2, serversCompleted: 2, serversFailed: 0 },
    failedServers: [],
    waveNumber: null,
    waveName: null,
    waveStatus: null,
    reason: null,
    at: '2026-01-05T08:10:00.000Z',
    resume: null,
  },
  ...more,
});

const received = (aws: SimulatedAws, kind: 'notification' | 'event' | 'mail') => aws.simulator.messages({ kind }).messages;

const answering = (body: string): RequestHandler => ({
  handle: () => Promise.resolve({ response: { statusCode: 200, headers: {}, body: Buffer.from(body) } }),
});

/** As its owner does it. */
const agree = async (aws: SimulatedAws): Promise<void> => {
  const mail = received(aws, 'mail').at(-1);
  const token = mail?.kind === 'mail' ? (/token:\n(\w+)/.exec(mail.body)?.[1] ?? '') : '';
  await asOperator(aws, { Action: 'ConfirmSubscription', TopicArn: testNotify.topicArn ?? '', Token: token });
};

const asOperator = async (aws: SimulatedAws, parameters: Readonly<Record<string, string>>): Promise<void> => {
  const authorization = 'AWS4-HMAC-SHA256 Credential=AKIAOUTSIDE/20260105/us-east-1/sns/aws4_request, SignedHeaders=host, Signature=0';
  const headers = { authorization, 'content-type': 'application/x-www-form-urlencoded' };
  const body = new URLSearchParams({ Version: '2010-03-31', ...parameters }).toString();
  const outcome = await aws.simulator.handle({ method: 'POST', path: '/', headers, body });
  if (outcome.kind !== 'answered' || outcome.response.status >= 300) throw new Error(`Refused: ${JSON.stringify(outcome)}`);
};

describe('the topic', () => {
  test('gets subject and text, and attributes to filter by', async () => {
    const aws = simulatedAws();
    expect(await aws.notifier.send('topic', news())).toEqual({ ok: true, value: undefined });
    expect(received(aws, 'notification')).toMatchObject([
      {
        topicArn: testNotify.topicArn,
        subject: 'Drill of Production DR Plan: paused',
        message: news().text,
        attributes: { topic: 'paused', planId: 'rp-1', executionType: 'DRILL', status: 'PAUSED' },
      },
    ]);
  });

  test('gets a subject that SNS takes, whatever the plan is called', async () => {
    const aws = simulatedAws();
    for (const subject of ['Drill of Übung – é 東京: paused', `x${'y'.repeat(150)}`, ' a\n\tb ']) {
      expect(await aws.notifier.send('topic', news({ subject }))).toMatchObject({ ok: true });
    }
    const subjects = received(aws, 'notification').map((one) => (one.kind === 'notification' ? one.subject : ''));
    expect(subjects).toEqual(['Drill of Ubung ? e ??: paused', `x${'y'.repeat(99)}`, 'a  b']);
  });

  test('that is not there is a refusal with its code', async () => {
    const aws = simulatedAws(1, { notify: { ...testNotify, topicArn: `arn:aws:sns:us-east-1:${hub}:other` } });
    expect(await aws.notifier.send('topic', news())).toMatchObject({ ok: false, refusal: { code: 'NotFoundException' } });
  });

  test('that is throttled is asked twice and no more', async () => {
    const aws = simulatedAws();
    aws.simulator.addFault({ kind: 'throttle', service: 'sns', count: 1 });
    expect(await aws.notifier.send('topic', news())).toMatchObject({ ok: true });
    expect(aws.asked('Publish').map(({ status }) => status)).toEqual([429, 200]);
    aws.simulator.addFault({ kind: 'error', operation: 'Publish', code: 'InternalError', status: 500 });
    expect(await aws.notifier.send('topic', news())).toMatchObject({ ok: false });
    expect(aws.asked('Publish')).toHaveLength(4);
    expect(aws.log.metrics.map(({ name }) => name)).toEqual(['Retries', 'Retries', 'NotificationErrors']);
  });

  test('that never answers is not waited for', async () => {
    const handler = {
      handle: (_request: unknown, options?: { readonly abortSignal?: AbortSignal }) =>
        new Promise<never>((_resolve, reject) => {
          options?.abortSignal?.addEventListener('abort', () => reject(Object.assign(new Error('Aborted'), { name: 'AbortError' })));
        }),
    };
    const { notifier, log } = adaptersBefore(handler, { limits: { notifyTimeoutMilliseconds: 20 } });
    const answers = await Promise.all([notifier.send('topic', news()), notifier.send('bus', news())]);
    expect(answers).toMatchObject([{ ok: false }, { ok: false }]);
    expect(log.lines.filter(({ message }) => message === 'Asking AWS again')).toHaveLength(2);
  });

  test('in another Region is asked there', async () => {
    const aws = simulatedAws(1, { notify: { ...testNotify, topicArn: `arn:aws:sns:eu-west-1:${hub}:drills` } });
    await aws.notifier.send('topic', news());
    expect(aws.asked('Publish')).toMatchObject([{ region: 'eu-west-1' }]);
  });
});

describe('an address', () => {
  test('is mailed, once its owner has agreed, what names it and nothing else', async () => {
    const aws = simulatedAws();
    expect(await aws.notifier.subscribe('Ops@example.com')).toMatchObject({ ok: true });
    await aws.notifier.send('topic', news({ mailTo: 'Ops@example.com' }));
    await agree(aws);
    await aws.notifier.send('topic', news({ mailTo: 'ops@example.com', text: 'hers' }));
    await aws.notifier.send('topic', news({ mailTo: 'dev@example.com', text: 'theirs' }));
    await aws.notifier.send('topic', news({ text: "nobody's" }));
    expect(received(aws, 'mail').map((one) => (one.kind === 'mail' ? [one.to, one.body.split('\n')[0]] : []))).toEqual([
      ['Ops@example.com', 'You have chosen to subscribe to the topic:'],
      ['Ops@example.com', 'hers'],
    ]);
    expect(JSON.stringify(received(aws, 'notification'))).not.toContain('@example.com');
  });

  test('that is subscribed again, or was subscribed by hand, stays as it is', async () => {
    const aws = simulatedAws();
    await asOperator(aws, { Action: 'Subscribe', TopicArn: testNotify.topicArn ?? '', Protocol: 'email', Endpoint: 'all@example.com' });
    await agree(aws);
    expect(await aws.notifier.subscribe('all@example.com')).toMatchObject({ ok: true });
    await aws.notifier.send('topic', news({ mailTo: 'dev@example.com' }));
    expect(received(aws, 'mail')).toHaveLength(2);
    expect(await aws.notifier.subscribe('ops@example.com')).toMatchObject({ ok: true });
    await agree(aws);
    expect(await aws.notifier.subscribe('ops@example.com')).toMatchObject({ ok: true });
    expect(received(aws, 'mail')).toHaveLength(3);
  });

  test('that SNS does not take is a refusal', async () => {
    expect(await simulatedAws().notifier.subscribe('nowhere')).toMatchObject({ ok: false, refusal: { code: 'InvalidParameterException' } });
  });
});

describe('the event bus', () => {
  test('gets one event, named by what happened, with the detail as it is', async () => {
    const aws = simulatedAws();
    expect(await aws.notifier.send('bus', news())).toEqual({ ok: true, value: undefined });
    expect(received(aws, 'event')).toMatchObject([
      {
        eventBusName: 'default',
        source: 'drs-orchestrator',
        detailType: 'DRS Orchestration Execution Paused',
        time: Date.parse(news().detail.at),
        detail: { ...news().detail, deliveryId: 'exec-1/7.0.notify' },
      },
    ]);
  });

  test('that answers 200 and did not take the entry has refused it', async () => {
    const aws = simulatedAws(1, { notify: { ...testNotify, eventBus: 'nobody-made-it' } });
    expect(await aws.notifier.send('bus', news())).toMatchObject({ ok: false, refusal: { code: 'ResourceNotFoundException' } });
    expect(aws.asked('PutEvents')).toMatchObject([{ status: 200 }]);
  });

  test.each([
    ['no code', '{"FailedEntryCount":1,"Entries":[{}]}'],
    ['no entries', '{"FailedEntryCount":1}'],
    ['no count', '{"Entries":[{"EventId":"e-1"}]}'],
  ])('that has not said that it took the entry has refused it: %s', async (_what, body) => {
    const { notifier } = adaptersBefore(answering(body));
    expect(await notifier.send('bus', news())).toMatchObject({ ok: false, refusal: { code: 'EventNotTaken' } });
  });
});

test('only what is configured is a target, and the rest is refused', async () => {
  const { home, invokeCommand } = testNotify;
  const aws = simulatedAws(1, { notify: { home, invokeCommand } });
  expect(aws.notifier.targets).toEqual([]);
  expect(await aws.notifier.send('topic', news())).toMatchObject({ ok: false, refusal: { code: 'NotConfigured' } });
  expect(await aws.notifier.send('bus', news())).toMatchObject({ ok: false, refusal: { code: 'NotConfigured' } });
  expect(simulatedAws(1, { notify: { ...testNotify, topicArn: undefined } }).notifier.targets).toEqual(['bus']);
});
