/**
 * Source servers of other accounts: those that can be extended into this one, those that are, and the accounts they are staged in.
 *
 * Invariant: an account shows what it stages to the accounts of the same estate, in its own Region; nobody else's is known.
 */
import { answer } from '../answer.ts';
import type { Answer, Refusal } from '../answer.ts';
import type { CallContext } from '../call.ts';
import { drawHex } from '../random.ts';
import { joinByTemplates } from '../world/join-by-templates.ts';
import { giveTemplate } from '../world/launch-templates.ts';
import { placeKey } from '../world/records.ts';
import type { Place, ServerRecord } from '../world/records.ts';
import { ID_DIGITS } from '../world/seed-world.ts';
import { drsArn } from './arns.ts';
import { list } from './listing.ts';
import type { InputOf } from './model/input.ts';
import { cannotBeDone, drsRefusal, notFound, quotaExceeded } from './refusals.ts';
import { sourceServerBody } from './source-server-body.ts';

/** Of an account and Region, replicating or not. */
const MAX_SOURCE_SERVERS = 4000;
const MAX_ACCOUNTS_IN_A_PAGE = 50;

export function createExtendedSourceServer(context: CallContext, input: InputOf<'CreateExtendedSourceServer'>): Answer | Refusal {
  const { world, place, now } = context;
  const [, , , region = '', accountId = '', resource = ''] = input.sourceServerArn.split(':');
  const id = resource.split('/')[1] ?? '';
  if (accountId === place.accountId) return cannotBeDone('A source server cannot be extended into its own account.');
  if (region !== place.region) return cannotBeDone('A source server can be extended within its Region only.');
  const staged = world.servers.get(id);
  if (staged === undefined || placeKey(staged) !== placeKey({ accountId, region })) return notFound('SourceServer', input.sourceServerArn);
  if (staged.staging !== undefined) return cannotBeDone(`${id} is itself an extended source server.`);
  const here = world.servers.where('place', placeKey(place));
  if (here.some((server) => server.staging?.id === id)) return cannotBeDone(`${id} is extended into this account already.`);
  if (here.length >= MAX_SOURCE_SERVERS)
    return quotaExceeded('sourceServers', `There may be at most ${String(MAX_SOURCE_SERVERS)} source servers.`);
  const extended = joinByTemplates(world, extendedFrom(context, staged, input.tags ?? {}));
  world.servers.put(extended);
  giveTemplate(world, extended);
  return answer(201, { sourceServer: sourceServerBody(world, extended, now) });
}

function extendedFrom({ world, place, now }: CallContext, staged: ServerRecord, tags: ServerRecord['tags']): ServerRecord {
  const { seed } = world.meta();
  const { direction: _direction, reversedServer: _reversed, replicationSettings: _settings, ...kept } = staged;
  const words = [placeKey(place), staged.id];
  return {
    ...kept,
    ...place,
    id: `s-${drawHex(ID_DIGITS, seed, 'extended-server', ...words)}`,
    tags,
    addedAt: now,
    staging: { accountId: staged.accountId, region: staged.region, id: staged.id },
    // What the staging account has taken is there from the beginning.
    replication: staged.replication ?? { states: [[staged.addedAt, staged.replicationState]], pointsFrom: staged.addedAt },
    launch: { ...staged.launch, ec2LaunchTemplateID: `lt-${drawHex(ID_DIGITS, seed, 'extended-launch-template', ...words)}` },
  };
}

export function listExtensibleSourceServers(context: CallContext, input: InputOf<'ListExtensibleSourceServers'>): Answer | Refusal {
  const { world, place } = context;
  const { stagingAccountID: accountId } = input;
  if (accountId === place.accountId) return cannotBeDone('The staging account has to be another account.');
  if (world.accounts.get(accountId) === undefined)
    return drsRefusal('AccessDeniedException', `Account ${accountId} has not granted this account access to its source servers.`);
  const staging: Place = { accountId, region: place.region };
  const extended = new Set(stagedServers(context).map(({ id }) => id));
  const items = world.servers
    .where('place', placeKey(staging))
    .filter((server) => server.staging === undefined && !extended.has(server.id))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));
  return list(context, input, {
    operation: 'ListExtensibleSourceServers',
    items,
    keyOf: ({ id }) => id,
    bodyOf: (server) => ({ hostname: server.hostname, arn: drsArn(server, 'source-server', server.id), tags: server.tags }),
  });
}

export function listStagingAccounts(context: CallContext, input: InputOf<'ListStagingAccounts'>): Answer | Refusal {
  const accounts = [...new Set(stagedServers(context).map(({ accountId }) => accountId))].toSorted();
  const page = { maxResults: MAX_ACCOUNTS_IN_A_PAGE, ...input };
  return list(context, page, {
    operation: 'ListStagingAccounts',
    member: 'accounts',
    items: accounts,
    keyOf: (accountId) => accountId,
    bodyOf: (accountID) => ({ accountID }),
  });
}

function stagedServers({ world, place }: CallContext) {
  return world.servers.where('place', placeKey(place)).flatMap(({ staging }) => (staging === undefined ? [] : [staging]));
}
