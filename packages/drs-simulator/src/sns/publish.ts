/**
 * Publish: the message is captured, and mailed to every confirmed subscription whose filter policy wants it.
 */
import type { Answer, Refusal } from '../answer.ts';
import { answer, isRefusal } from '../answer.ts';
import type { CallContext } from '../call.ts';
import { numbersOf } from '../query-protocol.ts';
import type { Parameters } from '../query-protocol.ts';
import { drawUuid } from '../random.ts';
import { capture } from '../world/captured.ts';
import { meetsPolicy, readFilterPolicy } from './filter-policy.ts';
import type { Attributes } from './filter-policy.ts';
import { invalid } from './refusals.ts';
import { subscriptionsOf } from './subscriptions.ts';
import { topicOf, unmodelled } from './topics.ts';

const MAX_MESSAGE_BYTES = 256 * 1024;
/** ASCII, on one line, beginning with a letter, a digit or a punctuation mark. */
const SUBJECT = /^[\x21-\x7e][\x20-\x7e]{0,99}$/;
const NO_SUBJECT = 'AWS Notification Message';

export function publish(context: CallContext, parameters: Parameters): Answer | Refusal {
  const strange = unmodelled(parameters, ['TopicArn', 'Message', 'Subject', 'MessageAttributes.entry.']);
  if (strange !== undefined) return strange;
  const topic = topicOf(context, parameters);
  if (isRefusal(topic)) return topic;
  const message = parameters.get('Message') ?? '';
  const subject = parameters.get('Subject');
  if (message === '') return invalid('Empty message');
  if (Buffer.byteLength(message) > MAX_MESSAGE_BYTES) return invalid('Message too long');
  if (subject !== undefined && !SUBJECT.test(subject)) return invalid('Subject');
  const attributes = readAttributes(parameters);
  if (isRefusal(attributes)) return attributes;

  const { world, place, now } = context;
  const messageId = drawUuid(world.meta().seed, 'message', world.nextNumber());
  const shown = Object.fromEntries([...attributes].map(([name, values]) => [name, values.length === 1 ? values[0] : values]));
  capture(world, now, {
    kind: 'notification',
    ...place,
    topicArn: topic.arn,
    messageId,
    subject: subject ?? null,
    message,
    attributes: shown,
  });
  for (const { arn, endpoint, isConfirmed, filterPolicy } of subscriptionsOf(world, topic.arn, now)) {
    const policy = filterPolicy === null ? {} : readFilterPolicy(filterPolicy);
    if (!isConfirmed || typeof policy === 'string' || !meetsPolicy(policy, attributes)) continue;
    capture(world, now, { kind: 'mail', ...place, to: endpoint, subject: subject ?? NO_SUBJECT, body: message, subscriptionArn: arn });
  }
  return answer(200, { MessageId: messageId });
}

function readAttributes(parameters: Parameters): Attributes | Refusal {
  const attributes = new Map<string, readonly string[]>();
  for (const number of numbersOf(parameters, 'MessageAttributes.entry')) {
    const prefix = `MessageAttributes.entry.${String(number)}`;
    const name = parameters.get(`${prefix}.Name`) ?? '';
    const type = parameters.get(`${prefix}.Value.DataType`) ?? '';
    const value = parameters.get(`${prefix}.Value.StringValue`) ?? '';
    if (!/^[\w.-]{1,256}$/.test(name)) return invalid('MessageAttributes Reason: an attribute has no proper name');
    if (value === '')
      return snsValue(
        `The message attribute '${name}' must contain non-empty message attribute value for message attribute type '${type}'.`,
      );
    const values = type === 'String' ? [value] : type === 'String.Array' ? textsIn(value) : undefined;
    if (values === undefined)
      return snsValue(`The message attribute '${name}' has a type or value that the simulator does not model: ${type}.`);
    attributes.set(name, values);
  }
  return attributes;
}

function snsValue(message: string): Refusal {
  return { kind: 'refusal', code: 'ParameterValueInvalid', status: 400, message };
}

function textsIn(value: string): readonly string[] | undefined {
  try {
    const list: unknown = JSON.parse(value);
    return Array.isArray(list) && list.every((one) => typeof one === 'string') ? list : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
