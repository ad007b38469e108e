/**
 * Where a run takes place: accounts and Regions, servers, and the groups and plans that people have made of them.
 *
 * Owns: that plans overlap, so that executions are in each other's way, and that whatever a plan may say is said now and then.
 */
import {
  accountId,
  defaultLimits,
  defaultQuotas,
  groupId,
  minutes,
  planId,
  region,
  serverId,
  type Account,
  type LaunchSettings,
  type Limits,
  type Place,
  type ProtectionGroup,
  type RecoveryPlan,
  type Selection,
  type Wave,
  type WaveServers,
} from '@drs-orchestrator/domain';
import type { ServerSketch, WorldSketch } from './model/seam.ts';
import { instanceTypes, securityGroups, subnets } from './model/network.ts';
import type { Random } from './random.ts';
import type { Scenario } from './scenario.ts';

type Landscape = Pick<Scenario, 'world' | 'accounts' | 'groups' | 'plans' | 'limits'>;

export const hub = accountId('111111111111');
const spoke = accountId('222222222222');

const allPlaces: readonly Place[] = [
  { accountId: hub, region: region('eu-central-1'), access: { kind: 'own' } },
  { accountId: spoke, region: region('eu-central-1'), access: { kind: 'role', roleName: 'drs-orchestrator', externalId: 'secret-word' } },
  { accountId: spoke, region: region('us-east-1'), access: { kind: 'role', roleName: 'drs-orchestrator', externalId: 'secret-word' } },
];

/** There, initialised and registered; but no server of any plan is in it, so nobody has any business asking. */
export const elsewhere: Place = { accountId: hub, region: region('us-west-2'), access: { kind: 'own' } };

const accounts: readonly Account[] = [
  { accountId: hub, name: 'Hub', access: 'own', version: 0 },
  { accountId: spoke, name: 'Spoke', access: 'role', roleName: 'drs-orchestrator', externalId: 'secret-word', version: 0 },
];

export const drawLandscape = (random: Random): Landscape => {
  const places = allPlaces.slice(0, random.pick([1, 1, 1, 2, 3]));
  const quotas = drawQuotas(random.stream('quotas'));
  const servers = Array.from({ length: random.pick([3, 3, 4, 4, 5, 6, 8]) }, (_, index) =>
    drawServer(random.stream(`server/${String(index)}`), index, places.length),
  );
  const world: WorldSketch = {
    hubAccountId: hub,
    places: [...places, elsewhere],
    servers,
    quotas,
    taggingDenied: random.stream('tagging').chance(10),
    targets: random.stream('targets').pick([['topic', 'bus'], ['topic'], [], []]),
  };
  const groups: ProtectionGroup[] = [];
  const plans = Array.from({ length: random.pick([1, 2, 3, 4, 4]) }, (_, index) =>
    drawPlan(random.stream(`plan/${String(index)}`), index, { places, servers, groups }),
  );
  return { world, accounts, groups, plans, limits: drawLimits(random.stream('limits'), quotas) };
};

/** Some look seldom, so that a run is short; questions before a start have time, however slowly they are answered. */
const drawLimits = (random: Random, quotas: WorldSketch['quotas']): Limits => ({
  ...defaultLimits,
  quotas,
  shortestWaitMilliseconds: random.pick([20_000, 60_000, 60_000, 60_000]),
  answerMilliseconds: minutes(1),
  readinessMilliseconds: minutes(1),
});

const drawQuotas = (random: Random): WorldSketch['quotas'] => ({
  ...defaultQuotas,
  serversPerJob: random.pick([1, 2, 100, 100]),
  concurrentJobs: random.pick([1, 2, 20, 20]),
  serversInJobs: random.pick([3, 500]),
});

const drawServer = (random: Random, index: number, places: number): ServerSketch => {
  const replicationState = random.pick([...healthy, 'STALLED', 'DISCONNECTED', 'BACKLOG', 'INITIAL_SYNC']);
  return {
    serverId: serverId(`s-${String(index + 1).padStart(17, '0')}`),
    place: index % places,
    hostname: random.chance(90) ? `host-${String(index + 1)}` : null,
    tags: { Tier: random.pick(['web', 'app', 'data']), Run: 'yes' },
    replicationState,
    // What replicates continuously has a point; what was interrupted on the way there may have none.
    recoveryPoints: replicationState !== 'CONTINUOUS' && random.chance(8) ? 0 : random.between(2, 4),
    living: random.chance(95) ? 'none' : random.pick(['drill', 'drill', 'recovery', 'failing-back']),
  };
};

const healthy = ['CONTINUOUS', 'CONTINUOUS', 'CONTINUOUS', 'CONTINUOUS', 'CONTINUOUS', 'CONTINUOUS'];

type Ground = { readonly places: readonly Place[]; readonly servers: readonly ServerSketch[]; readonly groups: ProtectionGroup[] };

/** Each server is in one wave of the plan or in none; and other plans take the same servers. */
const drawPlan = (random: Random, index: number, ground: Ground): RecoveryPlan => {
  const count = random.pick([1, 1, 2, 2, 3]);
  const sets: ServerSketch[][] = Array.from({ length: count }, () => []);
  for (const server of ground.servers) {
    const wave = random.between(1, count * 2);
    sets[wave - 1]?.push(server);
  }
  if (sets.every((set) => set.length === 0)) sets[0]?.push(...ground.servers.slice(0, 1));
  const filled = sets.filter((set) => set.length > 0);
  const waves = filled.map((set, at) =>
    drawWave(random.stream(`wave/${String(at)}`), { plan: index, number: at + 1, of: filled.length }, set, ground),
  );
  return {
    id: planId(`rp-00000000-0000-4000-8000-${String(index + 1).padStart(12, '0')}`),
    name: `Plan ${String(index + 1)}`,
    waves,
    ...(random.chance(30) ? { rtoMinutes: 60, rpoMinutes: 15 } : {}),
    ...(random.chance(15)
      ? {
          notifications: {
            email: 'people@example.com',
            webhook: { url: 'https://example.com/hook', secret: 'a-secret-of-sixteen-or-more' },
          },
        }
      : {}),
    version: 0,
  };
};

type Position = { readonly plan: number; readonly number: number; readonly of: number };

const drawWave = (random: Random, { plan, number, of }: Position, servers: readonly ServerSketch[], ground: Ground): Wave => {
  const byPlace = groupedByPlace(servers);
  const groupIds: Wave['groupIds'][number][] = [];
  const named: WaveServers[] = [];
  for (const [place, those] of byPlace) {
    const at = ground.places[place];
    if (at === undefined) continue;
    if (random.chance(25)) {
      named.push({ accountId: at.accountId, region: at.region, serverIds: those.map((one) => one.serverId) });
      continue;
    }
    const id = groupId(`pg-00000000-0000-4000-8000-${String(ground.groups.length + 1).padStart(12, '0')}`);
    groupIds.push(id);
    ground.groups.push(drawGroup(random, { id, place: at, those, plan, number, all: ground.servers.filter((one) => one.place === place) }));
  }
  const before = Array.from({ length: number - 1 }, (_, index) => index + 1);
  return {
    number,
    name: `Wave ${String(number)} of ${String(of)}`,
    groupIds,
    servers: named,
    dependsOn: random.chance(50) ? before.slice(-1) : before.filter(() => random.chance(40)),
    pauseBefore: random.chance(15),
    onFailure: random.pick(['STOP', 'CONTINUE', 'PAUSE']),
    launchTimeoutMinutes: random.pick([2, 2, 3, 4]),
  };
};

const groupedByPlace = (servers: readonly ServerSketch[]): ReadonlyMap<number, readonly ServerSketch[]> => {
  const places = new Map<number, ServerSketch[]>();
  for (const server of servers) places.set(server.place, [...(places.get(server.place) ?? []), server]);
  return places;
};

type GroupSketch = Pick<ProtectionGroup, 'id'> & {
  readonly place: Place;
  readonly those: readonly ServerSketch[];
  readonly all: readonly ServerSketch[];
  readonly plan: number;
  readonly number: number;
};

/** By tags where the tags say the same. */
const drawGroup = (random: Random, { id, place, those, all, plan, number }: GroupSketch): ProtectionGroup => {
  const [first] = those;
  const tags = { Tier: first?.tags['Tier'] ?? '', Run: 'yes' };
  const tagged = all.filter((one) => one.tags['Tier'] === tags.Tier);
  const isSame = tagged.length === those.length && those.every((one) => tagged.includes(one));
  const selection: Selection = isSame ? { kind: 'tags', tags } : { kind: 'servers', serverIds: those.map((one) => one.serverId) };
  return {
    id,
    name: `Group ${String(plan + 1)}.${String(number)} in ${place.accountId}/${place.region}`,
    accountId: place.accountId,
    region: place.region,
    selection,
    ...(random.chance(35) ? { launchSettings: drawSettings(random) } : {}),
    version: 0,
  };
};

export const drawSettings = (random: Random): LaunchSettings => ({
  ...(random.chance(50) ? { subnetId: random.pick(subnets).id } : {}),
  ...(random.chance(50) ? { copyTags: random.chance(50) } : {}),
  ...(random.chance(30) ? { securityGroupIds: [random.pick(securityGroups)] } : {}),
  ...(random.chance(30) ? { instanceType: random.pick(instanceTypes), rightSizing: 'NONE' as const } : {}),
  launchDisposition: random.pick(['STARTED', 'STOPPED']),
});
