import { describe, expect, it } from 'vitest';
import type { SnsBody } from './bodies.ts';
import { HUB, openRig, SPOKE } from './rig.ts';
import type { Reply, Rig } from './rig.ts';

const TOPIC = `arn:aws:sns:us-east-1:${HUB}:drills`;
const DAY_SECONDS = 86_400;

const errorIn = (reply: Reply<SnsBody>) => reply.body.ErrorResponse!.Error;

async function withTopic(): Promise<Rig> {
  const rig = openRig();
  const created = await rig.sns('CreateTopic', { Name: 'drills' });
  expect(created.body.CreateTopicResponse!.CreateTopicResult.TopicArn).toBe(TOPIC);
  return rig;
}

const attribute = (number: number, name: string, value: string, type = 'String') => ({
  [`MessageAttributes.entry.${String(number)}.Name`]: name,
  [`MessageAttributes.entry.${String(number)}.Value.DataType`]: type,
  [`MessageAttributes.entry.${String(number)}.Value.StringValue`]: value,
});

const filter = (policy: object) => ({ 'Attributes.entry.1.key': 'FilterPolicy', 'Attributes.entry.1.value': JSON.stringify(policy) });

const subscribe = async (rig: Rig, endpoint: string, more: Record<string, string> = {}): Promise<string> => {
  const reply = await rig.sns('Subscribe', {
    TopicArn: TOPIC,
    Protocol: 'email',
    Endpoint: endpoint,
    ReturnSubscriptionArn: 'true',
    ...more,
  });
  return reply.body.SubscribeResponse!.SubscribeResult.SubscriptionArn;
};

const mailTo = (rig: Rig, to: string) =>
  rig.simulator.messages({ kind: 'mail' }).messages.flatMap((message) => (message.kind === 'mail' && message.to === to ? [message] : []));

/** As its owner does it, with the token in the mail. */
const confirm = async (rig: Rig, address: string): Promise<void> => {
  const token = /token:\n(\w+)/.exec(mailTo(rig, address).at(-1)?.body ?? '')?.[1] ?? '';
  expect((await rig.sns('ConfirmSubscription', { TopicArn: TOPIC, Token: token })).status).toBe(200);
};

describe('a topic', () => {
  it('is made once, however often it is asked for, and listed where it lies', async () => {
    const rig = await withTopic();
    await rig.sns('CreateTopic', { Name: 'drills' });
    expect((await rig.sns('ListTopics')).body.ListTopicsResponse!.ListTopicsResult.Topics).toEqual({ member: { TopicArn: TOPIC } });
    expect((await rig.sns('ListTopics', {}, { region: 'eu-west-1' })).body.ListTopicsResponse!.ListTopicsResult.Topics).toBe('');
  });

  it('captures what is published to it, with its attributes', async () => {
    const rig = await withTopic();
    const published = await rig.sns('Publish', {
      TopicArn: TOPIC,
      Subject: 'Drill: paused',
      Message: 'Wave 2 <waits> & "we" too',
      ...attribute(1, 'topic', 'paused'),
      ...attribute(2, 'plans', '["a","b"]', 'String.Array'),
    });
    expect(rig.simulator.messages().messages).toMatchObject([
      {
        kind: 'notification',
        accountId: HUB,
        region: 'us-east-1',
        topicArn: TOPIC,
        messageId: published.body.PublishResponse!.PublishResult.MessageId,
        subject: 'Drill: paused',
        message: 'Wave 2 <waits> & "we" too',
        attributes: { topic: 'paused', plans: ['a', 'b'] },
        at: '2026-03-01T12:03:20.000Z',
      },
    ]);
  });

  it.each([
    ['no message', { Message: '' }, 'InvalidParameter', 400],
    ['a message beyond 256 KB', { Message: 'x'.repeat(256 * 1024 + 1) }, 'InvalidParameter', 400],
    ['a subject that is not ASCII', { Subject: 'Übung' }, 'InvalidParameter', 400],
    ['a subject of 101 characters', { Subject: 'x'.repeat(101) }, 'InvalidParameter', 400],
    ['a subject of two lines', { Subject: 'a\nb' }, 'InvalidParameter', 400],
    ['an attribute without a value', attribute(1, 'topic', ''), 'ParameterValueInvalid', 400],
    ['what the simulator does not model', { PhoneNumber: '+1' }, 'InvalidParameter', 400],
    ['a topic that is not there', { TopicArn: TOPIC.replace('drills', 'other') }, 'NotFound', 404],
    ['a topic of another Region', { TopicArn: TOPIC.replace('us-east-1', 'eu-west-1') }, 'InvalidParameter', 400],
    ['a topic of another account', { TopicArn: TOPIC.replace(HUB, SPOKE) }, 'AuthorizationError', 403],
  ])('refuses %s', async (_what, parameters, code, status) => {
    const rig = await withTopic();
    const reply = await rig.sns('Publish', { TopicArn: TOPIC, Message: 'x', ...parameters });
    expect([reply.status, errorIn(reply).Code]).toEqual([status, code]);
    expect(rig.simulator.messages().messages).toEqual([]);
  });
});

describe('an e-mail subscription', () => {
  it('gets nothing but the request to confirm until its owner has confirmed, and nothing after it has ended', async () => {
    const rig = await withTopic();
    const arn = await subscribe(rig, 'ops@example.com');
    const publish = () => rig.sns('Publish', { TopicArn: TOPIC, Message: 'news' });
    await publish();
    expect(mailTo(rig, 'ops@example.com').map(({ subject }) => subject)).toEqual(['AWS Notification - Subscription Confirmation']);
    await confirm(rig, 'ops@example.com');
    await publish();
    expect(mailTo(rig, 'ops@example.com').at(-1)).toMatchObject({
      subject: 'AWS Notification Message',
      body: 'news',
      subscriptionArn: arn,
    });
    expect((await rig.sns('Unsubscribe', { SubscriptionArn: arn })).status).toBe(200);
    await publish();
    expect(mailTo(rig, 'ops@example.com')).toHaveLength(2);
    expect(errorIn(await rig.sns('GetSubscriptionAttributes', { SubscriptionArn: arn })).Code).toBe('NotFound');
  });

  it('gets the messages that its filter policy wants', async () => {
    const rig = await withTopic();
    const policies = {
      'exact@example.com': { planId: ['rp-1', 'rp-2'] },
      'prefix@example.com': { planId: [{ prefix: 'rp-' }], topic: ['paused'] },
      'but@example.com': { planId: [{ 'anything-but': ['rp-1'] }] },
      'none@example.com': { planId: [{ exists: false }] },
    };
    for (const [endpoint, policy] of Object.entries(policies)) {
      await subscribe(rig, endpoint, filter(policy));
      await confirm(rig, endpoint);
    }
    const publish = (message: string, attributes: object) => rig.sns('Publish', { TopicArn: TOPIC, Message: message, ...attributes });
    await publish('one', attribute(1, 'planId', 'rp-1'));
    await publish('two', { ...attribute(1, 'planId', 'rp-2'), ...attribute(2, 'topic', 'paused') });
    await publish('three', {});
    const got = Object.keys(policies).map((endpoint) =>
      mailTo(rig, endpoint)
        .slice(1)
        .map(({ body }) => body),
    );
    expect(got).toEqual([['one', 'two'], ['two'], ['two'], ['three']]);
  });

  it('asked for again is the same, but not with other attributes; those are set by themselves', async () => {
    const rig = await withTopic();
    const arn = await subscribe(rig, 'ops@example.com', filter({ planId: ['rp-1'] }));
    await confirm(rig, 'ops@example.com');
    expect(await subscribe(rig, 'ops@example.com', filter({ planId: ['rp-1'] }))).toBe(arn);
    expect(await subscribe(rig, 'ops@example.com')).toBe(arn);
    const other = await rig.sns('Subscribe', {
      TopicArn: TOPIC,
      Protocol: 'email',
      Endpoint: 'ops@example.com',
      ...filter({ planId: ['rp-2'] }),
    });
    expect(errorIn(other).Message).toContain('already exists with different attributes');
    const set = { SubscriptionArn: arn, AttributeName: 'FilterPolicy', AttributeValue: '{"planId":["rp-2"]}' };
    expect((await rig.sns('SetSubscriptionAttributes', set)).status).toBe(200);
    expect(await subscribe(rig, 'ops@example.com', filter({ planId: ['rp-2'] }))).toBe(arn);
    expect(mailTo(rig, 'ops@example.com')).toHaveLength(1);
  });

  it('that nobody confirms is listed as pending, and gone after two days', async () => {
    const rig = await withTopic();
    const listed = async () =>
      (await rig.sns('ListSubscriptionsByTopic', { TopicArn: TOPIC })).body.ListSubscriptionsByTopicResponse!.ListSubscriptionsByTopicResult
        .Subscriptions;
    await subscribe(rig, 'ops@example.com');
    expect(await listed()).toMatchObject({ member: { SubscriptionArn: 'PendingConfirmation', Endpoint: 'ops@example.com' } });
    rig.advance(2 * DAY_SECONDS);
    expect(await listed()).toBe('');
  });

  it.each([
    ['another protocol', { Protocol: 'sqs' }],
    ['no address', { Endpoint: 'ops' }],
    ['a policy that is no JSON', { 'Attributes.entry.1.key': 'FilterPolicy', 'Attributes.entry.1.value': '{' }],
    ['a policy beyond the model', filter({ size: [{ numeric: ['>', 1] }] })],
    ['a policy of more than 150 values', filter({ planId: Array.from({ length: 151 }, (_, n) => `rp-${String(n)}`) })],
    ['an attribute beyond the model', { 'Attributes.entry.1.key': 'RedrivePolicy', 'Attributes.entry.1.value': '{}' }],
  ])('is refused with %s', async (_what, parameters) => {
    const rig = await withTopic();
    const reply = await rig.sns('Subscribe', { TopicArn: TOPIC, Protocol: 'email', Endpoint: 'ops@example.com', ...parameters });
    expect([reply.status, errorIn(reply).Code]).toEqual([400, 'InvalidParameter']);
  });
});

describe('PutEvents', () => {
  const entry = { Source: 'mine', DetailType: 'Happened', Detail: '{"a":1}' };

  it('captures each entry, and counts those that it refuses', async () => {
    const rig = openRig();
    const reply = await rig.eventBridge('PutEvents', {
      Entries: [
        { ...entry, Time: 1_772_366_000, Resources: ['arn:x'], EventBusName: `arn:aws:events:us-east-1:${HUB}:event-bus/default` },
        { ...entry, Detail: 'no JSON' },
        { ...entry, DetailType: '' },
        { ...entry, Source: 'aws.drs' },
        { ...entry, EventBusName: 'nobody-made-it' },
      ],
    });
    expect(reply).toMatchObject({
      status: 200,
      body: {
        FailedEntryCount: 4,
        Entries: [
          { EventId: expect.any(String) },
          { ErrorCode: 'MalformedDetail' },
          { ErrorCode: 'InvalidArgument' },
          { ErrorCode: 'NotAuthorizedForSourceException' },
          { ErrorCode: 'ResourceNotFoundException' },
        ],
      },
    });
    expect(rig.simulator.messages({ kind: 'event' }).messages).toMatchObject([
      { eventBusName: 'default', source: 'mine', detailType: 'Happened', resources: ['arn:x'], detail: { a: 1 }, time: 1_772_366_000_000 },
    ]);
  });

  it.each([
    ['no entries', { Entries: [] }],
    ['more than ten entries', { Entries: Array.from({ length: 11 }, () => entry) }],
    ['entries of more than 256 KB', { Entries: [{ ...entry, Detail: JSON.stringify({ text: 'x'.repeat(256 * 1024) }) }] }],
    ['a member it does not know', { Entries: [{ ...entry, Colour: 'red' }] }],
  ])('refuses %s', async (_what, body) => {
    const reply = await openRig().eventBridge('PutEvents', body);
    expect(reply).toMatchObject({ status: 400, body: { __type: 'ValidationException' } });
  });

  it('refuses a body that is no object as one that it cannot read', async () => {
    expect(await openRig().eventBridge('PutEvents', [])).toMatchObject({ status: 400, body: { __type: 'SerializationException' } });
  });

  it('is the only operation of EventBridge here', async () => {
    expect(await openRig().eventBridge('ListRules')).toMatchObject({ status: 400, body: { __type: 'UnknownOperationException' } });
  });
});

describe('captured messages', () => {
  it('are paged by number, can be narrowed to a kind, and the oldest go first', async () => {
    const rig = await withTopic();
    for (let number = 0; number < 1005; number += 1) await rig.sns('Publish', { TopicArn: TOPIC, Message: String(number) });
    const { messages, next } = rig.simulator.messages({ limit: 2 });
    expect(messages).toMatchObject([{ message: '5' }, { message: '6' }]);
    expect(next).toBe(messages[1]?.number);
    expect(rig.simulator.messages({ after: next ?? 0, limit: 1 }).messages).toMatchObject([{ message: '7' }]);
    expect(rig.simulator.messages().messages).toHaveLength(1000);
    expect(rig.simulator.messages({ kind: 'mail' })).toEqual({ messages: [], next: null });
  });
});
