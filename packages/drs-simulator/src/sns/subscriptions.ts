/**
 * E-mail subscriptions: asked for, confirmed with the token that is mailed to the address, filtered, ended. Other protocols are
 * not modelled.
 *
 * Invariants
 * 1. One subscription per topic and address. Asked for again it is the same one, and with other attributes it is refused.
 * 2. Nobody gets mail who has not agreed. One that nobody confirms is gone after two days.
 */
import type { Answer, Refusal } from '../answer.ts';
import { answer, isRefusal } from '../answer.ts';
import type { CallContext } from '../call.ts';
import { DAY_MS } from '../instants.ts';
import { cutPage } from '../paging.ts';
import { numbersOf } from '../query-protocol.ts';
import type { Parameters } from '../query-protocol.ts';
import { drawHex, drawUuid } from '../random.ts';
import { capture } from '../world/captured.ts';
import type { SubscriptionRecord } from '../world/records.ts';
import type { World } from '../world/world.ts';
import { readFilterPolicy } from './filter-policy.ts';
import { invalid, snsRefusal } from './refusals.ts';
import { PAGE_ITEMS, topicOf, unmodelled } from './topics.ts';

const UNCONFIRMED_KEPT_MS = 2 * DAY_MS;
const PENDING_IN_LISTS = 'PendingConfirmation';
const PENDING_IN_ANSWERS = 'pending confirmation';

/** Those that there are, in no order. */
export function subscriptionsOf(world: World, topicArn: string, now: number): readonly SubscriptionRecord[] {
  return world.subscriptions.where('topic', topicArn).filter((one) => isThere(one, now));
}

export function subscribe(context: CallContext, parameters: Parameters): Answer | Refusal {
  const strange = unmodelled(parameters, ['TopicArn', 'Protocol', 'Endpoint', 'ReturnSubscriptionArn', 'Attributes.entry.']);
  if (strange !== undefined) return strange;
  const topic = topicOf(context, parameters);
  if (isRefusal(topic)) return topic;
  const endpoint = parameters.get('Endpoint') ?? '';
  if (parameters.get('Protocol') !== 'email') return invalid('Protocol Reason: The simulator models e-mail alone');
  if (!/^[^\s@]+@[^\s@]+$/.test(endpoint)) return invalid('Email address');
  const wanted = attributesIn(parameters);
  if (isRefusal(wanted)) return wanted;
  const { world, now } = context;
  const known = subscriptionsOf(world, topic.arn, now).find((one) => one.endpoint === endpoint);
  if (known !== undefined && wanted.isGiven && wanted.filterPolicy !== known.filterPolicy) {
    return invalid('Attributes Reason: Subscription already exists with different attributes');
  }
  const subscription = known ?? newSubscription(context, topic.arn, endpoint, wanted.filterPolicy);
  if (!subscription.isConfirmed) askToConfirm(context, subscription);
  const isToldAtOnce = subscription.isConfirmed || parameters.get('ReturnSubscriptionArn') === 'true';
  return answer(200, { SubscriptionArn: isToldAtOnce ? subscription.arn : PENDING_IN_ANSWERS });
}

export function confirmSubscription(context: CallContext, parameters: Parameters): Answer | Refusal {
  const strange = unmodelled(parameters, ['TopicArn', 'Token']);
  if (strange !== undefined) return strange;
  const topic = topicOf(context, parameters);
  if (isRefusal(topic)) return topic;
  const token = parameters.get('Token') ?? '';
  const subscription = subscriptionsOf(context.world, topic.arn, context.now).find((one) => one.token === token);
  if (subscription === undefined) return invalid('Token');
  context.world.subscriptions.put({ ...subscription, isConfirmed: true });
  return answer(200, { SubscriptionArn: subscription.arn });
}

export function unsubscribe(context: CallContext, parameters: Parameters): Answer | Refusal {
  const strange = unmodelled(parameters, ['SubscriptionArn']);
  if (strange !== undefined) return strange;
  const subscription = subscriptionOf(context, parameters);
  if (isRefusal(subscription)) return subscription;
  context.world.subscriptions.remove(subscription.arn);
  return answer(200, {});
}

export function listSubscriptionsByTopic(context: CallContext, parameters: Parameters): Answer | Refusal {
  const strange = unmodelled(parameters, ['TopicArn', 'NextToken']);
  if (strange !== undefined) return strange;
  const topic = topicOf(context, parameters);
  if (isRefusal(topic)) return topic;
  const page = cutPage({
    items: subscriptionsOf(context.world, topic.arn, context.now).toSorted((a, b) => (a.arn < b.arn ? -1 : 1)),
    keyOf: ({ arn }) => arn,
    query: ['ListSubscriptionsByTopic', topic.arn],
    maxResults: PAGE_ITEMS,
    nextToken: parameters.get('NextToken'),
  });
  if (page === 'bad-token') return invalid('NextToken');
  const member = page.items.map((one) => ({
    SubscriptionArn: one.isConfirmed ? one.arn : PENDING_IN_LISTS,
    Owner: context.place.accountId,
    Protocol: 'email',
    Endpoint: one.endpoint,
    TopicArn: one.topicArn,
  }));
  return answer(200, { Subscriptions: { member }, NextToken: page.nextToken });
}

export function getSubscriptionAttributes(context: CallContext, parameters: Parameters): Answer | Refusal {
  const strange = unmodelled(parameters, ['SubscriptionArn']);
  if (strange !== undefined) return strange;
  const subscription = subscriptionOf(context, parameters);
  if (isRefusal(subscription)) return subscription;
  const attributes: Record<string, string> = {
    SubscriptionArn: subscription.arn,
    TopicArn: subscription.topicArn,
    Protocol: 'email',
    Endpoint: subscription.endpoint,
    Owner: context.place.accountId,
    PendingConfirmation: String(!subscription.isConfirmed),
    ConfirmationWasAuthenticated: 'false',
    RawMessageDelivery: 'false',
    ...(subscription.filterPolicy === null ? {} : { FilterPolicy: subscription.filterPolicy, FilterPolicyScope: 'MessageAttributes' }),
  };
  const entry = Object.entries(attributes).map(([key, value]) => ({ key, value }));
  return answer(200, { Attributes: { entry } });
}

export function setSubscriptionAttributes(context: CallContext, parameters: Parameters): Answer | Refusal {
  const strange = unmodelled(parameters, ['SubscriptionArn', 'AttributeName', 'AttributeValue']);
  if (strange !== undefined) return strange;
  const subscription = subscriptionOf(context, parameters);
  if (isRefusal(subscription)) return subscription;
  const filterPolicy = filterPolicyIn(parameters.get('AttributeName') ?? '', parameters.get('AttributeValue') ?? '');
  if (isRefusal(filterPolicy)) return filterPolicy;
  if (filterPolicy !== undefined) context.world.subscriptions.put({ ...subscription, filterPolicy });
  return answer(200, {});
}

function newSubscription(context: CallContext, topicArn: string, endpoint: string, filterPolicy: string | null): SubscriptionRecord {
  const { world, now } = context;
  const { seed } = world.meta();
  const number = world.nextNumber();
  const subscription: SubscriptionRecord = {
    v: 1,
    arn: `${topicArn}:${drawUuid(seed, 'subscription', number)}`,
    topicArn,
    endpoint,
    token: drawHex(64, seed, 'confirmation', number),
    isConfirmed: false,
    filterPolicy,
    askedAt: now,
  };
  world.subscriptions.put(subscription);
  return subscription;
}

function askToConfirm({ world, place, now }: CallContext, { endpoint, topicArn, token, arn }: SubscriptionRecord): void {
  const subject = 'AWS Notification - Subscription Confirmation';
  const body = `You have chosen to subscribe to the topic:\n${topicArn}\n\nTo confirm this subscription, confirm with this token:\n${token}\n`;
  capture(world, now, { kind: 'mail', ...place, to: endpoint, subject, body, subscriptionArn: arn });
}

function subscriptionOf({ world, place, now }: CallContext, parameters: Parameters): SubscriptionRecord | Refusal {
  const arn = parameters.get('SubscriptionArn') ?? '';
  if (!arn.startsWith(`arn:aws:sns:${place.region}:${place.accountId}:`)) return invalid('SubscriptionArn');
  const found = world.subscriptions.get(arn);
  return found !== undefined && isThere(found, now) ? found : snsRefusal('NotFound', 'Subscription does not exist');
}

function isThere({ isConfirmed, askedAt }: SubscriptionRecord, now: number): boolean {
  return isConfirmed || now < askedAt + UNCONFIRMED_KEPT_MS;
}

type Wanted = { readonly isGiven: boolean; readonly filterPolicy: string | null };

function attributesIn(parameters: Parameters): Wanted | Refusal {
  const numbers = numbersOf(parameters, 'Attributes.entry');
  let filterPolicy: string | null = null;
  for (const number of numbers) {
    const prefix = `Attributes.entry.${String(number)}`;
    const read = filterPolicyIn(parameters.get(`${prefix}.key`) ?? '', parameters.get(`${prefix}.value`) ?? '');
    if (isRefusal(read)) return read;
    if (read !== undefined) filterPolicy = read;
  }
  return { isGiven: numbers.length > 0, filterPolicy };
}

/** undefined: an attribute that says what holds anyway. */
function filterPolicyIn(name: string, value: string): string | null | undefined | Refusal {
  if (name === 'FilterPolicyScope' && value === 'MessageAttributes') return undefined;
  if (name !== 'FilterPolicy') return invalid(`AttributeName Reason: The simulator does not model ${name} ${value}`);
  const policy = readFilterPolicy(value === '' ? '{}' : value);
  if (typeof policy === 'string') return invalid(policy);
  return Object.keys(policy).length === 0 ? null : value;
}
