/**
 * Brings an estate into a world: the whole of it when the world is born, later only what the world does not know yet.
 *
 * Invariants
 * 1. What the world knows wins: an account, a Region or a server that is there is never overwritten by an estate.
 * 2. What an estate leaves out is drawn from the world's seed and the server's name, so the same estate gives the same ids.
 */
import { present } from '../answer.ts';
import { addFault } from '../faults/fault-book.ts';
import type { Estate, EstateAccount, EstateRegion, EstateServer } from '../estate/estate.ts';
import { parseSubnet } from '../estate/cidr.ts';
import { DAY_MS } from '../instants.ts';
import { putDocument } from '../ssm/documents.ts';
import { drawBetween, drawFraction, drawHex, drawOne } from '../random.ts';
import type { AccountRecord, EstateNetwork, Hardware, InstanceRecord, Place, RegionRecord, ServerRecord } from './records.ts';
import { placeKey } from './records.ts';
import type { World } from './world.ts';

export const ID_DIGITS = 17;
const GIB = 1024 ** 3;
/** Long enough ago that every recovery point of the default policy exists. */
const ADDED_DAYS_AGO = [20, 200] as const;

type Model = { readonly instanceType: string; readonly cores: number; readonly ramGib: number };
const MODELS: readonly Model[] = [
  { instanceType: 't3.medium', cores: 2, ramGib: 4 },
  { instanceType: 'm5.large', cores: 2, ramGib: 8 },
  { instanceType: 'm5.xlarge', cores: 4, ramGib: 16 },
  { instanceType: 'c5.2xlarge', cores: 8, ramGib: 16 },
  { instanceType: 'r5.2xlarge', cores: 8, ramGib: 64 },
];

/** Does nothing when the world has already merged this very text. */
export function mergeEstate(world: World, estate: Estate, now: number): void {
  const meta = world.meta();
  if (meta.estateFingerprint === estate.fingerprint) return;
  const isBirth = meta.estateFingerprint === '';
  for (const account of estate.accounts) {
    if (world.accounts.get(account.accountId) === undefined) world.accounts.put(accountRecord(account));
    for (const region of account.regions) mergeRegion(world, account, region, now);
  }
  for (const script of estate.documents ?? []) if (world.documents.get(script.name) === undefined) putDocument(world, script);
  if (isBirth) for (const fault of estate.faults) addFault(world, fault, now);
  world.setMeta({ ...world.meta(), estateFingerprint: estate.fingerprint });
}

export function accountRecord({ accountId, roles }: EstateAccount): AccountRecord {
  return { v: 1, accountId, roles };
}

/** A Region nobody described: it exists, as every Region does, and DRS was never initialised in it. */
export function unknownRegion(place: Place): RegionRecord {
  return {
    v: 1,
    accountId: place.accountId,
    region: place.region,
    initialized: false,
    quotas: { concurrentJobs: 20, serversPerJob: 100, serversInAllJobs: 500 },
    subnetCidr: '10.0.0.0/16',
  };
}

function mergeRegion(world: World, account: EstateAccount, region: EstateRegion, now: number): void {
  const place: Place = { accountId: account.accountId, region: region.region };
  const known = world.regions.get(placeKey(place));
  if (known === undefined) {
    const { initialized, quotas, subnetCidr, network } = region;
    world.regions.put({ v: 1, ...place, initialized, quotas, subnetCidr, network });
  } else {
    world.regions.put({ ...known, network: mergeNetwork(known.network ?? {}, region.network) });
  }
  const hostnames = new Set(world.servers.where('place', placeKey(place)).map((server) => server.hostname));
  for (const server of region.servers) {
    const record = serverRecord(world.meta().seed, place, region.subnetCidr, server, now);
    if (hostnames.has(server.hostname) || world.servers.get(record.id) !== undefined) continue;
    world.servers.put(record);
    if (server.recoveryInstance !== undefined)
      world.instances.put(bornInstance(world.meta().seed, record, region.subnetCidr, server.recoveryInstance, now));
  }
}

/** Instances may be in any subnet and group that is known, so none goes; which types are offered, nobody holds on to. */
function mergeNetwork(known: EstateNetwork, given: EstateNetwork): EstateNetwork {
  return present({
    subnets: added(known.subnets, given.subnets),
    keepsDrawn: known.keepsDrawn === true || (known.subnets === undefined && given.subnets !== undefined) ? true : undefined,
    securityGroups: added(known.securityGroups, given.securityGroups),
    instanceTypes: given.instanceTypes ?? known.instanceTypes,
  });
}

function added<Item extends { readonly id: string }>(
  known: readonly Item[] | undefined,
  given: readonly Item[] | undefined,
): readonly Item[] | undefined {
  if (known === undefined || given === undefined) return known ?? given;
  const ids = new Set(known.map(({ id }) => id));
  return [...known, ...given.filter(({ id }) => !ids.has(id))];
}

function serverRecord(seed: number, place: Place, subnetCidr: string, server: EstateServer, now: number): ServerRecord {
  const words = [place.accountId, place.region, server.hostname];
  return {
    v: 1,
    ...place,
    id: server.id ?? `s-${drawHex(ID_DIGITS, seed, 'server', ...words)}`,
    hostname: server.hostname,
    os: server.os,
    tags: server.tags,
    replicationState: server.replicationState,
    lagSeconds: server.lagSeconds,
    ...present({ recoveryPoints: server.recoveryPoints }),
    ...(server.origin === undefined
      ? {}
      : { origin: { region: server.origin.region, accountId: server.origin.accountId ?? place.accountId } }),
    addedAt: Math.floor(now - drawBetween(ADDED_DAYS_AGO, seed, 'added', ...words) * DAY_MS),
    hardware: hardware(seed, words, subnetCidr, server),
    launch: {
      name: server.hostname,
      ec2LaunchTemplateID: `lt-${drawHex(ID_DIGITS, seed, 'launch-template', ...words)}`,
      launchDisposition: 'STARTED',
      targetInstanceTypeRightSizingMethod: 'BASIC',
      copyPrivateIp: false,
      copyTags: true,
      osByol: false,
      postLaunchEnabled: false,
      templateInstanceType: 'c5.large',
      ...present(server.launch),
    },
  };
}

/** A recovery instance from before the world began: it has run for a day. */
function bornInstance(
  seed: number,
  server: ServerRecord,
  subnetCidr: string,
  { isDrill, failbackState }: NonNullable<EstateServer['recoveryInstance']>,
  now: number,
): InstanceRecord {
  const subnet = parseSubnet(subnetCidr);
  return {
    v: 1,
    accountId: server.accountId,
    region: server.region,
    id: `i-${drawHex(ID_DIGITS, seed, 'born-instance', server.id)}`,
    serverId: server.id,
    jobId: `drsjob-${drawHex(ID_DIGITS, seed, 'born-job', server.id)}`,
    isDrill,
    failbackState,
    os: server.os,
    instanceType: server.hardware.instanceType,
    privateIp: subnet?.addressAt(Math.floor(drawFraction(seed, 'born-address', server.id) * subnet.size)) ?? '10.0.0.5',
    tags: {
      Name: server.hostname,
      AWSElasticDisasterRecoveryManaged: 'drs.amazonaws.com',
      AWSElasticDisasterRecoverySourceServerID: server.id,
    },
    recoveryTags: {},
    pointInTimeAt: now - DAY_MS,
    diskBytes: server.hardware.diskBytes,
    transitions: [[now - DAY_MS, 'running']],
    leavesDrsAt: null,
  };
}

function hardware(seed: number, words: readonly string[], subnetCidr: string, server: EstateServer): Hardware {
  const subnet = parseSubnet(subnetCidr);
  const drawn = drawOne(MODELS, seed, 'model', ...words);
  const model = MODELS.find((candidate) => candidate.instanceType === server.instanceType) ?? drawn;
  const mac = drawHex(10, seed, 'mac', ...words);
  return {
    instanceType: server.instanceType ?? model.instanceType,
    cores: model.cores,
    ramBytes: model.ramGib * GIB,
    diskBytes: [drawOne([30, 50, 80, 100], seed, 'disk', ...words) * GIB],
    privateIp: server.privateIp ?? subnet?.addressAt(Math.floor(drawFraction(seed, 'address', ...words) * subnet.size)) ?? '10.0.0.4',
    macAddress: `02:${mac.match(/../g)?.join(':') ?? ''}`,
  };
}
