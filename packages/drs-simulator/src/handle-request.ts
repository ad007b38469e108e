/**
 * One request from its recognition to its answer: authentication, faults, the operation, the commit, the log.
 *
 * Invariants
 * 1. What a request changed is on disk before the caller can learn of it, also when the answer gets lost.
 *    While the disk takes nothing, every request fails, because memory may be ahead of it.
 * 2. Every request is in the log once, with the outcome the caller saw.
 */
import type { Answer, Refusal } from './answer.ts';
import type { Recognised } from './call.ts';
import { takeRequestFault } from './faults/fault-book.ts';
import type { RequestDisturbance } from './faults/disturbance.ts';
import { readAuthorization } from './identity/authorization.ts';
import type { Authorization } from './identity/authorization.ts';
import { findCaller } from './identity/callers.ts';
import type { Caller, Doorkeeper } from './identity/callers.ts';
import { drawUuid } from './random.ts';
import type { LaunchRules } from './recovery/start-launch-job.ts';
import type { RequestLog, RequestLogEntry } from './request-log.ts';
import type { ServiceName } from './service-names.ts';
import { refuseUnknownService, serviceOf, SERVICES, UNKNOWN_SERVICE } from './services.ts';
import type { WireOutcome, WireRequest } from './wire.ts';
import type { Place } from './world/records.ts';
import type { World } from './world/world.ts';

export type Inside = {
  readonly world: World;
  readonly rules: LaunchRules;
  readonly clock: { now(): number };
  readonly log: RequestLog;
  readonly doorkeeper: Doorkeeper;
};

export function handlerFor({ world, rules, clock, log, doorkeeper }: Inside): (request: WireRequest) => WireOutcome {
  let handled = 0;
  return (request) => {
    const now = clock.now();
    if (world.isAhead()) world.commit(now);
    handled += 1;
    const requestId = drawUuid(world.meta().seed, 'request', now, handled);
    const authorization = readAuthorization(request.headers);
    const name = serviceOf(request, authorization);
    if (name === undefined) {
      const { service, response } = refuseUnknownService(request, authorization, requestId);
      const place = placeOf(undefined, authorization);
      log.add({ service, operation: '', ...place, status: response.status, errorCode: UNKNOWN_SERVICE, parameters: {} }, now);
      return { kind: 'answered', response };
    }
    const service = SERVICES[name];
    const recognised = service.recognise(request);
    const found = findCaller(doorkeeper, request, authorization, now);
    const caller = found.kind === 'caller' ? found.caller : undefined;
    const place = placeOf(caller, authorization);
    const run = (): Answer | Refusal =>
      found.kind === 'caller' ? recognised.run({ world, rules, caller: found.caller, place, now }) : service.refuseCaller(found.problem);
    const { operation, input } = recognised;
    const fault =
      caller === undefined ? undefined : takeRequestFault(world, { ...place, service: name, operation, input, voice: service }, now);
    const result = disturbed(fault?.disturbance, run);
    world.commit(now);
    log.add({ ...logEntry(name, recognised, place, result), ...(fault === undefined ? {} : { fault: fault.number }) }, now);
    if (result.outcome === undefined || result.isLost) return { kind: 'connection-lost' };
    const response = service.write(result.outcome, operation, requestId, request);
    return result.lateMilliseconds === undefined
      ? { kind: 'answered', response }
      : { kind: 'answered', response, lateMilliseconds: result.lateMilliseconds };
  };
}

/** What an operation came to: no outcome when it never ran, lost when nobody heard of it. */
type Result = { readonly outcome: Answer | Refusal | undefined; readonly isLost: boolean; readonly lateMilliseconds?: number };

function disturbed(disturbance: RequestDisturbance | undefined, run: () => Answer | Refusal): Result {
  switch (disturbance?.kind) {
    case undefined:
      return { outcome: run(), isLost: false };
    case 'refused':
      return { outcome: disturbance.refusal, isLost: false };
    case 'lost':
      return { outcome: disturbance.when === 'after-effect' ? run() : undefined, isLost: true };
    case 'late':
      return { outcome: run(), isLost: false, lateMilliseconds: disturbance.milliseconds };
  }
}

function logEntry(
  service: ServiceName,
  { operation, input }: Recognised,
  place: Place,
  { outcome, isLost }: Result,
): Omit<RequestLogEntry, 'sequence' | 'at'> {
  return {
    service,
    operation,
    ...place,
    status: isLost || outcome === undefined ? 'lost' : outcome.status,
    ...(outcome?.kind === 'refusal' ? { errorCode: outcome.code } : {}),
    parameters: input,
  };
}

/** What is not known stays empty: the account of a caller who was not let in, the Region of a request nobody signed. */
function placeOf(caller: Caller | undefined, authorization: Authorization): Place {
  return { accountId: caller?.accountId ?? '', region: authorization.kind === 'signed' ? authorization.scope.region : '' };
}
