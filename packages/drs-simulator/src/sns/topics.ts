/**
 * Topics, and what a call may say about them.
 *
 * Invariant: a topic is asked for where it lies: a call in another Region or account is refused, as SNS refuses it.
 */
import type { Answer, Refusal } from '../answer.ts';
import { answer } from '../answer.ts';
import type { CallContext } from '../call.ts';
import { cutPage } from '../paging.ts';
import type { Parameters } from '../query-protocol.ts';
import type { Place, TopicRecord } from '../world/records.ts';
import type { World } from '../world/world.ts';
import { invalid, snsRefusal } from './refusals.ts';

export const PAGE_ITEMS = 100;

export function createTopic({ world, place }: CallContext, parameters: Parameters): Answer | Refusal {
  const strange = unmodelled(parameters, ['Name']);
  if (strange !== undefined) return strange;
  const name = parameters.get('Name') ?? '';
  if (!/^[\w-]{1,256}$/.test(name)) return invalid('Topic Name');
  return answer(200, { TopicArn: makeTopic(world, place, name) });
}

/** Its ARN; one that is there already stays. */
export function makeTopic(world: World, { accountId, region }: Place, name: string): string {
  const arn = `arn:aws:sns:${region}:${accountId}:${name}`;
  if (world.topics.get(arn) === undefined) world.topics.put({ v: 1, accountId, region, arn });
  return arn;
}

export function listTopics({ world, place }: CallContext, parameters: Parameters): Answer | Refusal {
  const strange = unmodelled(parameters, ['NextToken']);
  if (strange !== undefined) return strange;
  const topics = world.topics.all().filter(({ accountId, region }) => accountId === place.accountId && region === place.region);
  const page = cutPage({
    items: topics.toSorted((a, b) => (a.arn < b.arn ? -1 : 1)),
    keyOf: ({ arn }) => arn,
    query: ['ListTopics', place],
    maxResults: PAGE_ITEMS,
    nextToken: parameters.get('NextToken'),
  });
  if (page === 'bad-token') return invalid('NextToken');
  return answer(200, { Topics: { member: page.items.map(({ arn }) => ({ TopicArn: arn })) }, NextToken: page.nextToken });
}

/** The topic that `TopicArn` names. */
export function topicOf({ world, place }: CallContext, parameters: Parameters): TopicRecord | Refusal {
  const arn = parameters.get('TopicArn') ?? '';
  const [, region, accountId] = /^arn:aws[\w-]*:sns:([^:]+):(\d{12}):[\w-]{1,256}$/.exec(arn) ?? [];
  if (region !== place.region) return invalid('TopicArn');
  if (accountId !== place.accountId) return snsRefusal('AuthorizationError', `There is no policy of ${arn} that allows this call`);
  return world.topics.get(arn) ?? snsRefusal('NotFound', 'Topic does not exist');
}

/** What a call says beyond what is modelled is refused, not ignored. Names of lists end with a dot. */
export function unmodelled(parameters: Parameters, known: readonly string[]): Refusal | undefined {
  for (const name of parameters.keys()) {
    const isKnown = known.some((one) => (one.endsWith('.') ? name.startsWith(one) : name === one));
    if (!isKnown && name !== 'Action' && name !== 'Version') return invalid(`${name} Reason: The simulator does not model it`);
  }
  return undefined;
}
