/**
 * `resolve_protection_group`: which servers a group, or a selection that is still to become one, means right now.
 *
 * Owns: the answer's order and its pages. Each page asks DRS anew; the order of ids keeps the pages apart, whatever comes and goes
 * between them.
 */
import { checkPlace, checkSelection, ok, refused, type ProtectionGroup, type Result, type ServerId } from '@drs-orchestrator/domain';
import type { Application } from '../../application.ts';
import { allOf, pageOf } from '../../catalogue/all-of.ts';
import type { Refusal } from '../../refusal.ts';
import { knownServers } from '../../resolve/known-servers.ts';
import { membersOf, unknownServers } from '../../resolve/members.ts';
import { placeOf } from '../../resolve/place-of.ts';
import type { Resolvable, ResolveAnswer, ResolveRequest } from './group-requests.ts';
import { holdersAt } from './overlap.ts';

type Deps = Pick<Application, 'plans' | 'inventory'>;

export const resolveGroup = async (deps: Deps, request: ResolveRequest): Promise<Result<ResolveAnswer, Refusal>> => {
  const wanted = await readWanted(deps, request.what);
  if (!wanted.ok) return wanted;
  const { accountId, region, selection } = wanted.value;
  const account = await deps.plans.accounts.get(accountId);
  if (account === undefined) {
    return refused({
      kind: 'invalid-parameters',
      issues: [{ field: fieldOf(request.what), message: `Account ${accountId} is not registered` }],
    });
  }
  const known = await knownServers(deps, placeOf(account, region));
  if (!known.ok) return known;
  const self = request.what.kind === 'group' ? request.what.groupId : null;
  const holders = holdersAt(wanted.value, self, await allOf(deps.plans.groups, ({ id }) => id), known.value);
  const members = membersOf(selection, known.value)
    .map((server) => ({ ...server, groupId: holders.get(server.serverId)?.[0]?.id ?? null }))
    .sort((one, other) => (one.serverId < other.serverId ? -1 : 1));
  const { things, next } = await pageOf({ list: inOrder(members) }, ({ serverId }) => serverId, request);
  return ok({ accountId, region, servers: things, unknown: unknownServers(selection, known.value), next });
};

type Wanted = Pick<ProtectionGroup, 'accountId' | 'region' | 'selection'>;

const readWanted = async ({ plans }: Deps, what: Resolvable): Promise<Result<Wanted, Refusal>> => {
  if (what.kind === 'group') {
    const group = await plans.groups.get(what.groupId);
    return group === undefined ? refused({ kind: 'group-not-found', groupId: what.groupId }) : ok(group);
  }
  const issues = [...checkPlace(what), ...checkSelection(what.selection)];
  return issues.length === 0 ? ok(what) : refused({ kind: 'invalid-parameters', issues });
};

const fieldOf = (what: Resolvable): string => (what.kind === 'group' ? 'groupId' : 'accountId');

const inOrder =
  <Server extends { readonly serverId: ServerId }>(servers: readonly Server[]) =>
  ({ after, limit }: { readonly after?: ServerId; readonly limit: number }): Promise<readonly Server[]> =>
    Promise.resolve(servers.filter(({ serverId }) => after === undefined || serverId > after).slice(0, limit));
