/**
 * The faults of a world: which one meets a request, a launch or a server's replication, and how often each still fires.
 *
 * Invariants
 * 1. The oldest fault that meets fires; one fault per request, one per launch of a server.
 * 2. Firing is a change of the world like any other: what remains, and the chances drawn, survive a restart.
 * 3. The same seed, script and calls give the same faults: chance is drawn from the seed and from what was met before.
 */
import { drawFraction, drawHex } from '../random.ts';
import type { FaultRecord, ServerRecord } from '../world/records.ts';
import type { World } from '../world/world.ts';
import type { LaunchDisturbance, LaunchInDanger, RequestDisturbance, RequestSubject } from './disturbance.ts';
import type { Fault, ReplicationFault } from './fault.ts';
import { KINDS } from './kinds.ts';
import { inForceOf, meetsCall, meetsPlace, meetsServer, namesServers } from './limits.ts';
import { serversNamed } from './servers-named.ts';

/** A test that adds faults without end has a mistake in it. */
export const MAX_FAULTS = 1000;

export type ListedFault = Fault & {
  readonly number: number;
  /** How often it fired; faults of replication do not count. */
  readonly fired: number;
  /** false: its time is still to come, or over. One whose count is used up is gone. */
  readonly inForce: boolean;
  /** ISO 8601; null: open. */
  readonly inForceFrom: string | null;
  readonly inForceUntil: string | null;
};

export function addFault(world: World, fault: Fault, now: number, isKept = false): FaultRecord {
  if (world.faultsByAge().length >= MAX_FAULTS) throw new RangeError(`at most ${String(MAX_FAULTS)} faults at a time`);
  const number = world.nextNumber();
  const record: FaultRecord = {
    v: 1,
    number,
    fault,
    inForce: inForceOf(fault, now),
    addedAt: now,
    ...(isReplicationFault(fault) && fault.count !== undefined ? { serverIds: drawServers(world, fault, fault.count, number) } : {}),
    ...(isKept ? { isKept } : {}),
  };
  world.faults.put(record);
  return record;
}

export function listFault(record: FaultRecord, now: number): ListedFault {
  const { number, fault, fired = 0, inForce: { from, until } = {} } = record;
  return { number, ...fault, fired, inForce: isInForce(record, now), inForceFrom: isoOrNull(from), inForceUntil: isoOrNull(until) };
}

function isoOrNull(at: number | undefined): string | null {
  return at === undefined ? null : new Date(at).toISOString();
}

export type Taken<Disturbance> = { readonly number: number; readonly disturbance: Disturbance };

export function takeRequestFault(world: World, { input, ...subject }: RequestSubject, now: number): Taken<RequestDisturbance> | undefined {
  const meet = (record: FaultRecord): RequestDisturbance | undefined => {
    const { fault } = record;
    const kind = KINDS[fault.kind];
    if (kind.meets !== 'request' || !meetsCall(fault, subject) || !isModelledFor(fault, subject)) return undefined;
    const servers = (): readonly ServerRecord[] => serversNamed(world, input).filter((server) => meetsServer(fault, server));
    if (namesServers(fault) && servers().length === 0) return undefined;
    return kind.disturb(fault, { ...subject, servers });
  };
  return take(world, now, meet, ({ number, drawn = 0 }) => [number, drawn]);
}

export function takeLaunchFault(world: World, launch: LaunchInDanger, now: number): Taken<LaunchDisturbance> | undefined {
  const { server, operation, jobId } = launch;
  const subject = { service: 'drs', operation, accountId: server.accountId, region: server.region };
  const meet = (record: FaultRecord): LaunchDisturbance | undefined => {
    const { fault } = record;
    const kind = KINDS[fault.kind];
    if (kind.meets !== 'launch' || !meetsCall(fault, subject) || !meetsServer(fault, server)) return undefined;
    return kind.disturb(fault, launch);
  };
  return take(world, now, meet, ({ number }) => [number, jobId, server.id]);
}

/** Tells the actions that whoever launches in the place may not do as long as a fault is in force that takes rights from all launches there. */
export function missingRights(
  world: World,
  place: { readonly accountId: string; readonly region: string },
  now: number,
): (action: string) => boolean {
  const subject = { service: 'drs', operation: 'StartRecovery', ...place };
  const taken = world.faultsByAge().flatMap((record) => {
    const { fault } = record;
    if (fault.kind !== 'missing-ec2-rights' || !isInForce(record, now) || !meetsCall(fault, subject) || namesServers(fault)) return [];
    return [fault.actions?.map((action) => action.toLowerCase())];
  });
  return (action) => taken.some((actions) => actions?.includes(action.toLowerCase()) ?? /^ec2:(?!describe|get)/i.test(action));
}

export type Outage = { readonly state: 'STALLED' | 'DISCONNECTED'; readonly from: number; readonly until: number };

/** When a server's replication stands, or stood, still: oldest fault first. */
export function outagesOf(world: World, server: ServerRecord): readonly Outage[] {
  const found: Outage[] = [];
  for (const { fault, number, inForce = {}, addedAt = 0, serverIds } of world.faultsByAge()) {
    if (!isReplicationFault(fault)) continue;
    if (serverIds === undefined ? !meetsPlace(fault, server) || !meetsServer(fault, server) : !serverIds.includes(server.id)) continue;
    if (!isDrawn(world, fault, [number, server.id])) continue;
    const { state } = KINDS[fault.kind].disturb(fault) ?? {};
    if (state !== undefined) found.push({ state, from: Math.max(inForce.from ?? addedAt, addedAt), until: inForce.until ?? Infinity });
  }
  return found;
}

function take<Disturbance>(
  world: World,
  now: number,
  meet: (record: FaultRecord) => Disturbance | undefined,
  occasionOf: (record: FaultRecord) => readonly (string | number)[],
): Taken<Disturbance> | undefined {
  for (const record of world.faultsByAge()) {
    if (!isInForce(record, now)) continue;
    const disturbance = meet(record);
    if (disturbance === undefined) continue;
    const isHit = isDrawn(world, record.fault, occasionOf(record));
    note(world, record, isHit);
    if (isHit) return { number: record.number, disturbance };
  }
  return undefined;
}

function isInForce({ inForce = {} }: FaultRecord, now: number): boolean {
  return (inForce.from === undefined || now >= inForce.from) && (inForce.until === undefined || now < inForce.until);
}

function isDrawn(world: World, { probability }: Fault, occasion: readonly (string | number)[]): boolean {
  return probability === undefined || drawFraction(world.meta().seed, 'fault', ...occasion) < probability;
}

function note(world: World, record: FaultRecord, isHit: boolean): void {
  const { fault, fired = 0, drawn = 0 } = record;
  if (isHit && fault.count === 1) {
    world.faults.remove(String(record.number));
    return;
  }
  world.faults.put({
    ...record,
    fired: isHit ? fired + 1 : fired,
    ...(fault.probability === undefined ? {} : { drawn: drawn + 1 }),
    ...(isHit && fault.count !== undefined ? { fault: { ...fault, count: fault.count - 1 } } : {}),
  });
}

/** Whether this kind can meet the operation at all. */
function isModelledFor(fault: Fault, { service, operation }: Pick<RequestSubject, 'service' | 'operation'>): boolean {
  const { onlyOf, mostly = onlyOf } = KINDS[fault.kind] as { readonly onlyOf?: readonly string[]; readonly mostly?: readonly string[] };
  const able = fault.kind !== 'replication-stalled' && fault.operation !== undefined ? onlyOf : mostly;
  return able === undefined || (service === 'drs' && able.includes(operation));
}

function isReplicationFault(fault: Fault): fault is ReplicationFault {
  return KINDS[fault.kind].meets === 'replication';
}

/** At most so many of the servers it is about, by chance. */
function drawServers(world: World, fault: ReplicationFault, count: number, number: number): readonly string[] {
  const rank = (server: ServerRecord): string => drawHex(16, world.meta().seed, 'fault-servers', number, server.id);
  return world.servers
    .all()
    .filter((server) => meetsPlace(fault, server) && meetsServer(fault, server))
    .toSorted((a, b) => (rank(a) < rank(b) ? -1 : 1))
    .slice(0, count)
    .map(({ id }) => id);
}
