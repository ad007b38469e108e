/**
 * The faults in force: which one meets a request or a launch, and how often each still fires.
 *
 * Invariants
 * 1. The oldest fault that matches fires; one fault per request, one per launch of a server.
 * 2. Firing is a change of the world like any other: the remaining counts survive a restart.
 */
import type { FaultRecord, Place, ServerRecord } from '../world/records.ts';
import type { World } from '../world/world.ts';
import type { Fault, LaunchFault, RequestFault } from './fault.ts';

/** A test that adds faults without end has a mistake in it. */
const MAX_FAULTS = 1000;

export type RequestSubject = Place & { readonly service: string; readonly operation: string };

export function addFault(world: World, fault: Fault): void {
  if (world.faults.all().length >= MAX_FAULTS) throw new RangeError(`at most ${String(MAX_FAULTS)} faults at a time`);
  world.faults.put({ v: 1, number: world.nextNumber(), fault });
}

/** Oldest first, with the counts that remain. */
export function listFaults(world: World): readonly Fault[] {
  return byAge(world).map((record) => record.fault);
}

export function clearFaults(world: World): void {
  for (const record of world.faults.all()) world.faults.remove(String(record.number));
}

export function takeRequestFault(world: World, subject: RequestSubject): RequestFault | undefined {
  return take(world, (fault): fault is RequestFault => meetsRequest(fault, subject));
}

export function takeLaunchFault(world: World, server: ServerRecord): LaunchFault | undefined {
  return take(world, (fault): fault is LaunchFault => meetsLaunch(fault, server));
}

function byAge(world: World): readonly FaultRecord[] {
  return world.faults.all().toSorted((a, b) => a.number - b.number);
}

function take<Kind extends Fault>(world: World, meets: (fault: Fault) => fault is Kind): Kind | undefined {
  for (const record of byAge(world)) {
    const { fault } = record;
    if (!meets(fault)) continue;
    if (fault.count === 1) world.faults.remove(String(record.number));
    else if (fault.count !== undefined) world.faults.put({ ...record, fault: { ...fault, count: fault.count - 1 } });
    return fault;
  }
  return undefined;
}

function meetsRequest(fault: Fault, subject: RequestSubject): boolean {
  switch (fault.kind) {
    case 'throttle':
    case 'error':
    case 'lost-answer':
      return (
        matches(fault.service, subject.service) &&
        matches(fault.operation, subject.operation) &&
        matches(fault.accountId, subject.accountId) &&
        matches(fault.region, subject.region)
      );
    case 'launch-fails':
    case 'conversion-hangs':
      return false;
  }
}

function meetsLaunch(fault: Fault, server: ServerRecord): boolean {
  switch (fault.kind) {
    case 'launch-fails':
    case 'conversion-hangs':
      return matches(fault.serverId, server.id) && matches(fault.hostname, server.hostname);
    case 'throttle':
    case 'error':
    case 'lost-answer':
      return false;
  }
}

function matches(wanted: string | undefined, actual: string): boolean {
  return wanted === undefined || wanted === actual;
}
