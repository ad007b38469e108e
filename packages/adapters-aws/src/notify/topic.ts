/**
 * News on an SNS topic: what is published, and how one address gets the news of its plans alone.
 *
 * SNS keeps one subscription per topic and address, with one filter. So the filter names the address and not its plans: each message
 * carries the mark of the address that its plan names, and a subscription is never changed again, whatever becomes of the plans.
 * Marks are hashes, because everybody on the topic can read them.
 */
import { createHash } from 'node:crypto';
import { PublishCommand, SubscribeCommand } from '@aws-sdk/client-sns';
import type { MessageAttributeValue, SNSClient } from '@aws-sdk/client-sns';
import type { Notification, SendRefusal } from '@drs-orchestrator/application';
import { ok } from '@drs-orchestrator/domain';
import type { Place, Result } from '@drs-orchestrator/domain';
import type { Calls } from '../calls/calls.ts';

export type TopicDeps = {
  readonly calls: Calls;
  readonly at: Place;
  readonly topicArn: string;
  readonly client: () => SNSClient;
};

/** The attribute that subscriptions of addresses are filtered by. */
const addressee = 'addressee';

export const publish = async (
  { calls, at, topicArn, client }: TopicDeps,
  { subject, text, topic, detail, mailTo }: Notification,
): Promise<Result<undefined, SendRefusal>> => {
  const attributes = {
    topic,
    planId: detail.planId,
    executionType: detail.executionType,
    status: detail.status,
    ...(mailTo === null ? {} : { [addressee]: markOf(mailTo) }),
  };
  const command = new PublishCommand({
    TopicArn: topicArn,
    Subject: asciiSubject(subject),
    Message: text,
    MessageAttributes: Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, textAttribute(value)])),
  });
  const answer = await calls.read(at, 'Publish', (abortSignal) => client().send(command, { abortSignal }));
  return answer.ok ? ok(undefined) : answer;
};

export const subscribe = async ({ calls, at, topicArn, client }: TopicDeps, address: string): Promise<Result<undefined, SendRefusal>> => {
  const command = new SubscribeCommand({
    TopicArn: topicArn,
    Protocol: 'email',
    Endpoint: address,
    Attributes: { FilterPolicy: JSON.stringify({ [addressee]: [markOf(address)] }) },
  });
  const answer = await calls.read(at, 'Subscribe', (abortSignal) => client().send(command, { abortSignal }));
  // Somebody has subscribed this address by hand, for more or for less than we would: that is theirs to say.
  if (!answer.ok && answer.refusal.message.includes('already exists with different attributes')) return ok(undefined);
  return answer.ok ? ok(undefined) : answer;
};

const textAttribute = (value: string): MessageAttributeValue => ({ DataType: 'String', StringValue: value });

const markOf = (address: string): string => createHash('sha256').update(address.trim().toLowerCase()).digest('hex').slice(0, 32);

const subjectCharacters = 100;

/** SNS takes ASCII on one line: accents are dropped, and what has no letter in ASCII becomes a question mark. */
export const asciiSubject = (subject: string): string =>
  subject
    .normalize('NFKD')
    .replaceAll(/\p{Mark}/gu, '')
    .replaceAll(/\s/g, ' ')
    .replaceAll(/[^\x20-\x7e]/gu, '?')
    .trim()
    .slice(0, subjectCharacters);
