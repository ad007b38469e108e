/**
 * From a recovery plan to the frozen plan of one execution: groups become servers, accounts become places.
 *
 * Owns: that step and what can be wrong with it. A group whose servers could not be asked for is no empty group (I12): the
 * place is named as unanswered, and a start is refused. Each account and Region is asked once, all at the same time.
 */
import {
  ok,
  placeKey,
  refused,
  findingRows,
  nameOf,
  settingsOf,
  type AccountId,
  type Finding,
  type FrozenPlan,
  type FrozenServer,
  type FrozenWave,
  type GroupId,
  type Place,
  type ProtectionGroup,
  type RecoveryPlan,
  type Region,
  type Result,
  type Selection,
  type ServerId,
  type Wave,
} from '@drs-orchestrator/domain';
import type { Application } from '../application.ts';
import type { SourceServer } from '../ports/inventory.ts';
import type { ReadRefusal } from '../ports/read-refusal.ts';
import type { Refusal } from '../refusal.ts';
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

/** Source servers as DRS lists them, by place key. */
export type Sources = ReadonlyMap<string, ReadonlyMap<ServerId, SourceServer>>;

/** Where the plan has servers, without an account to enter by. */
export type Unregistered = { readonly accountId: AccountId; readonly region: Region };

/** As much of a plan as could be resolved, and what could not. */
export type Resolution = {
  readonly plan: FrozenPlan;
  readonly sources: Sources;
  readonly findings: readonly Finding[];
  readonly unregistered: readonly Unregistered[];
  /** Places that did not say which servers they have. */
  readonly unanswered: readonly { readonly place: Place; readonly refusal: ReadRefusal }[];
};

/** Reads the inventory of a place; a caller with little time says when it has run out. */
export type ReadSources = Application['inventory']['sourceServers'];

export const resolvePlan = async (
  deps: Deps,
  plan: RecoveryPlan,
  read: ReadSources = deps.inventory.sourceServers,
): Promise<Resolution> => {
  const { groups, missing } = await readGroups(deps, plan);
  const wanted = plan.waves.flatMap((wave) => wantedBy(wave, groups));
  const { places, unregistered } = await readPlaces(deps, plan, groups);
  const answers = await Promise.all(
    [...places].map(async ([at, place]) => {
      const here = wanted.filter((want) => want.at === at);
      return [at, place, await readServers(read, place, here)] as const;
    }),
  );
  const sources = new Map(answers.flatMap(([at, , answer]) => (answer.ok ? [[at, answer.value] as const] : [])));
  const unanswered = answers.flatMap(([, place, answer]) => (answer.ok ? [] : [{ place, refusal: answer.refusal }]));
  const { findings, ...rest } = assemble(plan, wanted, [...places], sources);
  return { ...rest, sources, findings: [...missing, ...findings], unregistered, unanswered };
};

/** For a start: all of it, or why not. */
export const freezePlan = async (deps: Deps, plan: RecoveryPlan, read?: ReadSources): Promise<Result<Resolution, Refusal>> => {
  const resolution = await resolvePlan(deps, plan, read);
  const { findings, unregistered, unanswered } = resolution;
  const missing = findings.filter(({ check }) => check === 'groups-exist');
  if (missing.length > 0) return refused({ kind: 'not-ready', checks: findingRows(missing) });
  const [stranger] = unregistered;
  if (stranger !== undefined) return refused({ kind: 'account-not-found', accountId: stranger.accountId });
  const [first] = unanswered;
  if (first !== undefined) {
    const { code, message } = first.refusal;
    return refused({ kind: 'recovery-service', code, message: `${placeKey(first.place)}: ${message}` });
  }
  return findings.length > 0 ? refused({ kind: 'not-ready', checks: findingRows(findings) }) : ok(resolution);
};

const readGroups = async (
  { plans }: Deps,
  plan: RecoveryPlan,
): Promise<{ readonly groups: ReadonlyMap<GroupId, ProtectionGroup>; readonly missing: readonly Finding[] }> => {
  const groups = new Map<GroupId, ProtectionGroup>();
  const missing: Finding[] = [];
  for (const id of new Set(plan.waves.flatMap((wave) => wave.groupIds))) {
    const group = await plans.groups.get(id);
    if (group === undefined) missing.push(block('groups-exist', id, `Protection group ${id} does not exist`));
    else groups.set(id, group);
  }
  return { groups, missing };
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
): Promise<{ readonly places: ReadonlyMap<string, Place>; readonly unregistered: readonly Unregistered[] }> => {
  const places = new Map<string, Place>();
  const unregistered = new Map<string, Unregistered>();
  for (const { accountId, region } of [...groups.values(), ...plan.waves.flatMap((wave) => wave.servers)]) {
    const account = await plans.accounts.get(accountId);
    if (account === undefined) unregistered.set(placeKey({ accountId, region }), { accountId, region });
    else places.set(placeKey({ accountId, region }), placeOf(account, region));
  }
  return { places: new Map([...places].sort(([one], [other]) => (one < other ? -1 : 1))), unregistered: [...unregistered.values()] };
};

const readServers = async (
  read: ReadSources,
  place: Place,
  wanted: readonly Wanted[],
): Promise<Result<ReadonlyMap<ServerId, SourceServer>, ReadRefusal>> => {
  const explicit = wanted.every(({ selection }) => selection.kind === 'servers')
    ? [...new Set(wanted.flatMap(({ selection }) => (selection.kind === 'servers' ? selection.serverIds : [])))]
    : undefined;
  if (explicit?.length === 0) return ok(new Map());
  const servers = await read(place, explicit);
  return servers.ok ? ok(new Map(servers.value.map((server) => [server.serverId, server]))) : servers;
};

const assemble = (
  plan: RecoveryPlan,
  wanted: readonly Wanted[],
  places: readonly [string, Place][],
  inventory: Sources,
): Pick<Resolution, 'plan' | 'findings'> => {
  const findings: Finding[] = [];
  const isSeen = ({ at }: Wanted): boolean => inventory.has(at);
  const servers: FrozenServer[] = [];
  const waves: FrozenWave[] = [];
  const seen = new Map<ServerId, number>();
  for (const wave of plan.waves) {
    const firstServer = servers.length;
    const here = wanted.filter((one) => one.wave === wave.number);
    for (const want of here.filter(isSeen)) {
      const known = inventory.get(want.at) ?? new Map<ServerId, SourceServer>();
      const place = places.findIndex(([at]) => at === want.at);
      findings.push(...unknownServers(want.selection, known).map((id) => unknownServer(id, want.at)));
      for (const server of membersOf(want.selection, known)) {
        const earlier = seen.get(server.serverId);
        const settings = want.group === null ? null : settingsOf(want.group, server.serverId);
        if (earlier === undefined) servers.push({ serverId: server.serverId, hostname: server.hostname, place, settings });
        else {
          const message = `Server ${nameOf(server)} is in wave ${String(earlier)} and again in wave ${String(wave.number)}`;
          findings.push(block('servers-once', server.serverId, message));
        }
        seen.set(server.serverId, earlier ?? wave.number);
      }
    }
    waves.push({ ...timeless(wave), firstServer, serverCount: servers.length - firstServer });
    // A wave whose place or group is not there has its own finding.
    if (servers.length === firstServer && here.length > 0 && here.every(isSeen)) {
      const message = `Wave ${String(wave.number)} (${wave.name}) has no servers`;
      findings.push(block('waves-not-empty', `wave ${String(wave.number)}`, message));
    }
  }
  const { id: planId, name: planName, version: planVersion } = plan;
  const rtoMinutes = plan.rtoMinutes ?? null;
  const rpoMinutes = plan.rpoMinutes ?? null;
  const frozen = { planId, planName, planVersion, rtoMinutes, rpoMinutes, places: places.map(([, place]) => place), waves, servers };
  return { plan: frozen, findings };
};

const timeless = ({ number, name, dependsOn, pauseBefore, onFailure, launchTimeoutMinutes }: Wave) => ({
  number,
  name,
  dependsOn,
  pauseBefore,
  onFailure,
  launchTimeoutMinutes,
});

const unknownServer = (id: ServerId, at: string): Finding => block('servers-exist', id, `DRS knows no source server ${id} in ${at}`);

const block = (check: Finding['check'], subject: string, message: string): Finding => ({ check, result: 'block', subject, message });
