/**
 * The simulator's estate for a sketch of a world: the same places, servers and network that the model is made of.
 *
 * Owns: the translation, and that everything is fast: every look at a launch costs requests, and a longer one teaches nothing more.
 */
import type { Estate } from '@drs-orchestrator/drs-simulator';
import type { Place } from '@drs-orchestrator/domain';
import { instanceTypes, securityGroups, subnets } from '../model/network.ts';
import type { ServerSketch, WorldSketch } from '../model/seam.ts';

type EstateAccount = Estate['accounts'][number];
type EstateRegion = EstateAccount['regions'][number];
type EstateServer = EstateRegion['servers'][number];

export const estateOf = (sketch: WorldSketch, name: string): Estate => {
  const accounts = [...new Set([sketch.hubAccountId, ...sketch.places.map(({ accountId }) => accountId)])];
  return {
    sourceName: name,
    fingerprint: name,
    accounts: accounts.map((accountId): EstateAccount => {
      const places = sketch.places.filter((place) => place.accountId === accountId);
      return { accountId, roles: rolesOf(places), regions: places.map((place) => regionOf(sketch, place)) };
    }),
    faults: [],
    timings: { startSeconds: [0, 20], terminateSeconds: [10, 60], linux: stages, windows: stages },
    unnamedInstanceShare: 0.1,
  };
};

const stages: Estate['timings']['linux'] = {
  cleanupSeconds: [1, 10],
  snapshotSeconds: [0.5, 2],
  converterWaitSeconds: [1, 8],
  conversionSeconds: [1, 20],
  launchSeconds: [3, 20],
  tailSeconds: [1, 8],
};

const rolesOf = (places: readonly Place[]): EstateAccount['roles'] =>
  places.flatMap(({ access }) =>
    access.kind === 'own'
      ? []
      : [
          {
            roleName: access.roleName,
            maxSessionSeconds: 3_600,
            ...(access.externalId === undefined ? {} : { externalId: access.externalId }),
          },
        ],
  );

const regionOf = (sketch: WorldSketch, place: Place): EstateRegion => {
  const { serversPerJob, concurrentJobs, serversInJobs } = sketch.quotas;
  return {
    region: place.region,
    initialized: true,
    quotas: { serversPerJob, concurrentJobs, serversInAllJobs: serversInJobs },
    subnetCidr: '10.0.2.0/24',
    network: {
      subnets: subnets.map(({ id, prefix }) => ({ id, cidr: `${prefix}0/24`, zone: 'a' })),
      securityGroups: securityGroups.map((id) => ({ id, name: id })),
      instanceTypes: instanceTypes.map((type) => ({ type })),
    },
    servers: sketch.servers.filter((server) => sketch.places[server.place] === place).map(serverOf),
  };
};

const serverOf = (server: ServerSketch): EstateServer => ({
  id: server.serverId,
  hostname: server.hostname ?? server.serverId,
  os: 'linux',
  tags: server.tags,
  instanceType: instanceTypes[0],
  replicationState: server.replicationState as EstateServer['replicationState'],
  lagSeconds: 0,
  recoveryPoints: server.recoveryPoints > 0,
  launch: { templateInstanceType: instanceTypes[1] },
  ...(server.living === 'none' ? {} : { recoveryInstance: livingOf(server.living) }),
});

const livingOf = (living: Exclude<ServerSketch['living'], 'none'>): NonNullable<EstateServer['recoveryInstance']> => ({
  isDrill: living !== 'recovery',
  failbackState: living === 'failing-back' ? 'FAILBACK_IN_PROGRESS' : 'FAILBACK_NOT_STARTED',
});
