/**
 * From a recovery plan to the frozen plan of one execution: groups become servers, accounts become places.
 *
 * Owns: that step and what can be wrong with it. A group whose servers could not be asked for is a refusal, never an empty
 * group (I12); each account and Region is asked once.
 */
import {
  ok,
  placeKey,
  refused,
  settingsOf,
  type FrozenPlan,
  type FrozenServer,
  type FrozenWave,
  type GroupId,
  type Place,
  type ProtectionGroup,
  type RecoveryPlan,
  type Result,
  type Selection,
  type ServerId,
  type Wave,
} from '@drs-orchestrator/domain';
import type { Application } from '../application.ts';
import type { SourceServer } from '../ports/inventory.ts';
import type { ReadinessCheck, Refusal } from '../refusal.ts';
import { membersOf, unknownServers } from './members.ts';
import { placeOf } from './place-of.ts';

type Deps = Pick<Application, 'plans' | 'inventory'>;

/** What a wave asks for in one account and Region. */
type Wanted = {
  readonly wave: number;
  readonly at: string;
  readonly group: ProtectionGroup | null;
  readonly selection: Selection;
};

export const freezePlan = async (deps: Deps, plan: RecoveryPlan): Promise<Result<FrozenPlan, Refusal>> => {
  const groups = await readGroups(deps, plan);
  if (!groups.ok) return groups;
  const wanted = plan.waves.flatMap((wave) => wantedBy(wave, groups.value));
  const places = await readPlaces(deps, plan, groups.value);
  if (!places.ok) return places;
  const inventory = new Map<string, ReadonlyMap<ServerId, SourceServer>>();
  for (const [at, place] of places.value) {
    const servers = await readServers(
      deps,
      place,
      wanted.filter((want) => want.at === at),
    );
    if (!servers.ok) return servers;
    inventory.set(at, servers.value);
  }
  return assemble(plan, wanted, [...places.value], inventory);
};

const readGroups = async ({ plans }: Deps, plan: RecoveryPlan): Promise<Result<ReadonlyMap<GroupId, ProtectionGroup>, Refusal>> => {
  const groups = new Map<GroupId, ProtectionGroup>();
  const missing: ReadinessCheck[] = [];
  for (const id of new Set(plan.waves.flatMap((wave) => wave.groupIds))) {
    const group = await plans.groups.get(id);
    if (group === undefined)
      missing.push(block('groups-exist', id, `Protection group ${id} does not exist`, 'Edit the plan, or create the group'));
    else groups.set(id, group);
  }
  return missing.length > 0 ? refused({ kind: 'not-ready', checks: missing }) : ok(groups);
};

const wantedBy = (wave: Wave, groups: ReadonlyMap<GroupId, ProtectionGroup>): readonly Wanted[] => [
  ...wave.groupIds.flatMap((id) => {
    const group = groups.get(id);
    if (group === undefined) return [];
    return [{ wave: wave.number, at: placeKey(group), group, selection: group.selection }];
  }),
  ...wave.servers.map((servers) => ({
    wave: wave.number,
    at: placeKey(servers),
    group: null,
    selection: { kind: 'servers', serverIds: servers.serverIds } as const,
  })),
];

const readPlaces = async (
  { plans }: Deps,
  plan: RecoveryPlan,
  groups: ReadonlyMap<GroupId, ProtectionGroup>,
): Promise<Result<ReadonlyMap<string, Place>, Refusal>> => {
  const places = new Map<string, Place>();
  for (const { accountId, region } of [...groups.values(), ...plan.waves.flatMap((wave) => wave.servers)]) {
    const account = await plans.accounts.get(accountId);
    if (account === undefined) return refused({ kind: 'account-not-found', accountId });
    places.set(placeKey({ accountId, region }), placeOf(account, region));
  }
  return ok(new Map([...places].sort(([one], [other]) => (one < other ? -1 : 1))));
};

const readServers = async (
  { inventory }: Deps,
  place: Place,
  wanted: readonly Wanted[],
): Promise<Result<ReadonlyMap<ServerId, SourceServer>, Refusal>> => {
  const explicit = wanted.every(({ selection }) => selection.kind === 'servers')
    ? [...new Set(wanted.flatMap(({ selection }) => (selection.kind === 'servers' ? selection.serverIds : [])))]
    : undefined;
  if (explicit?.length === 0) return ok(new Map());
  const servers = await inventory.sourceServers(place, explicit);
  if (servers.ok) return ok(new Map(servers.value.map((server) => [server.serverId, server])));
  const { code, message } = servers.refusal;
  return refused({ kind: 'recovery-service', code, message: `${placeKey(place)}: ${message}` });
};

const assemble = (
  plan: RecoveryPlan,
  wanted: readonly Wanted[],
  places: readonly [string, Place][],
  inventory: ReadonlyMap<string, ReadonlyMap<ServerId, SourceServer>>,
): Result<FrozenPlan, Refusal> => {
  const checks: ReadinessCheck[] = [];
  const servers: FrozenServer[] = [];
  const waves: FrozenWave[] = [];
  const seen = new Map<ServerId, number>();
  for (const wave of plan.waves) {
    const firstServer = servers.length;
    for (const want of wanted.filter((one) => one.wave === wave.number)) {
      const known = inventory.get(want.at) ?? new Map<ServerId, SourceServer>();
      const place = places.findIndex(([at]) => at === want.at);
      checks.push(...unknownServers(want.selection, known).map((id) => unknownServer(id, want.at)));
      for (const server of membersOf(want.selection, known)) {
        const earlier = seen.get(server.serverId);
        const settings = want.group === null ? null : settingsOf(want.group, server.serverId);
        if (earlier === undefined) servers.push({ serverId: server.serverId, hostname: server.hostname, place, point: null, settings });
        else
          checks.push(
            block(
              'servers-once',
              server.serverId,
              `Server ${server.serverId} is in wave ${String(earlier)} and again in wave ${String(wave.number)}`,
              'Take it out of one of them',
            ),
          );
        seen.set(server.serverId, earlier ?? wave.number);
      }
    }
    waves.push({ ...timeless(wave), firstServer, serverCount: servers.length - firstServer });
    if (servers.length === firstServer)
      checks.push(
        block(
          'waves-not-empty',
          `wave ${String(wave.number)}`,
          `Wave ${String(wave.number)} (${wave.name}) has no servers`,
          'Check the tags its groups select by',
        ),
      );
  }
  if (checks.length > 0) return refused({ kind: 'not-ready', checks });
  const { id: planId, name: planName, version: planVersion } = plan;
  const rtoMinutes = plan.rtoMinutes ?? null;
  const rpoMinutes = plan.rpoMinutes ?? null;
  return ok({ planId, planName, planVersion, rtoMinutes, rpoMinutes, places: places.map(([, place]) => place), waves, servers });
};

const timeless = ({ number, name, dependsOn, pauseBefore, onFailure, launchTimeoutMinutes }: Wave) => ({
  number,
  name,
  dependsOn,
  pauseBefore,
  onFailure,
  launchTimeoutMinutes,
});

const unknownServer = (id: ServerId, at: string): ReadinessCheck =>
  block('servers-exist', id, `DRS knows no source server ${id} in ${at}`, 'Check the account and Region, and whether it still replicates');

const block = (id: string, subject: string, message: string, fix: string): ReadinessCheck => ({
  id,
  result: 'block',
  subject,
  message,
  fix,
});
