/**
 * The simulator as one thing: opens a world, and takes each request through recognition, authentication, faults, its operation
 * and the commit.
 *
 * Invariants
 * 1. One request at a time: `handle` does its work without waiting for anything, so two never interleave.
 * 2. What a request changed is on disk before the caller can learn of it, also when the answer gets lost.
 * 3. Every request is in the log once, with the outcome the caller saw.
 */
import type { Answer, Refusal } from './answer.ts';
import type { Recognised, Service } from './call.ts';
import { drs } from './drs/service.ts';
import { ec2, EC2_VERSION } from './ec2/service.ts';
import type { Estate } from './estate/estate.ts';
import { events, EVENTS_TARGET } from './events/service.ts';
import { addFault, clearFaults, listFaults, takeRequestFault } from './faults/fault-book.ts';
import type { Fault, RequestFault } from './faults/fault.ts';
import { faultSchema } from './faults/fault.ts';
import { readAuthorization } from './identity/authorization.ts';
import type { Authorization } from './identity/authorization.ts';
import { findCaller } from './identity/callers.ts';
import type { Caller, ConfiguredCredential, Doorkeeper } from './identity/callers.ts';
import { readParameters } from './query-protocol.ts';
import { drawUuid } from './random.ts';
import { openRequestLog } from './request-log.ts';
import type { RequestLog, RequestLogEntry } from './request-log.ts';
import type { LaunchRules } from './recovery/start-launch-job.ts';
import { SERVICE_NAMES } from './service-names.ts';
import type { ServiceName } from './service-names.ts';
import { sns, SNS_VERSION } from './sns/service.ts';
import { makeTopic } from './sns/topics.ts';
import { stsRefusal } from './sts/refusals.ts';
import { sts, STS_VERSION } from './sts/service.ts';
import type { WireOutcome, WireRequest, WireResponse } from './wire.ts';
import { giveTemplates } from './world/launch-templates.ts';
import { mergeEstate } from './world/seed-world.ts';
import { listMessages } from './world/captured.ts';
import type { MessagePage } from './world/captured.ts';
import type { MessageKind, Place } from './world/records.ts';
import { openWorld } from './world/world.ts';
import type { World } from './world/world.ts';
import { summariseWorld } from './world/world-summary.ts';
import type { WorldSummary } from './world/world-summary.ts';

export type SimulatorOptions = {
  readonly estate: Estate;
  readonly seed: number;
  /** Epoch milliseconds; virtual, may be sped up by the caller, never runs back. */
  readonly clock: { now(): number };
  /** The SQLite file of the world; absent: the world lives in memory. */
  readonly file?: string;
  /** Multiplies all drawn stage times; default 1. */
  readonly timingFactor?: number;
  /**
   * Who signs as which account. Signatures are then verified, those of assumed roles too. Absent: any access key, with any secret,
   * is the estate's first account.
   */
  readonly credentials?: readonly ConfiguredCredential[];
  /** Topics of SNS that there are from the beginning. */
  readonly topics?: readonly (Place & { readonly name: string })[];
  /** The real time in epoch milliseconds, by which signatures are dated; absent: this machine's. */
  readonly timeOfDay?: () => number;
};

export type MessagesWanted = { readonly kind?: MessageKind | undefined; readonly after?: number; readonly limit?: number };

/** As many as are kept. */
const MAX_MESSAGES_LISTED = 1000;

export type Simulator = {
  /** In process, without a socket. */
  handle(request: WireRequest): Promise<WireOutcome>;
  requests(): readonly RequestLogEntry[];
  /** How many log entries were dropped to keep the log within its bounds. */
  droppedRequests(): number;
  clearRequests(): void;
  addFault(fault: Fault): void;
  /** Oldest first; `count` is what remains. */
  faults(): readonly Fault[];
  clearFaults(): void;
  /** What was published, put on an event bus or mailed, oldest first; `after`: the number of the last one seen. */
  messages(wanted?: MessagesWanted): MessagePage;
  /** What became of every server, for a reader or a test. */
  world(): WorldSummary;
  /** The newest time stored in the world: the owner's clock must never begin before it. */
  newestTime(): number | undefined;
  close(): void;
};

const SERVICES: Readonly<Record<ServiceName, Service>> = { drs, ec2, events, sns, sts };
const SERVICES_BY_VERSION: ReadonlyMap<string, ServiceName> = new Map([
  [EC2_VERSION, 'ec2'],
  [SNS_VERSION, 'sns'],
  [STS_VERSION, 'sts'],
]);
const UNKNOWN_SERVICE = 'UnknownOperationException';

export function openSimulator(options: SimulatorOptions): Simulator {
  const { estate, clock } = options;
  const world = openWorld(options.file, () => ({
    v: 1,
    seed: options.seed,
    hubAccountId: estate.accounts[0]?.accountId ?? '',
    estateFingerprint: '',
    newestAt: 0,
    lastNumber: 0,
  }));
  mergeEstate(world, estate, clock.now());
  // Also to the servers of a world that was kept before it had any templates.
  giveTemplates(world);
  for (const { name, ...place } of options.topics ?? []) makeTopic(world, place, name);
  world.commit(clock.now());
  const rules: LaunchRules = {
    timings: estate.timings,
    timingFactor: options.timingFactor ?? 1,
    unnamedInstanceShare: estate.unnamedInstanceShare,
  };
  const log = openRequestLog();
  const doorkeeper: Doorkeeper = { world, configured: options.credentials, timeOfDay: options.timeOfDay ?? (() => Date.now()) };
  const handle = handlerFor({ world, rules, clock, log, doorkeeper });

  return {
    // Async, so that a surprise rejects rather than throws at the caller.
    handle: async (request) => handle(request),
    requests: () => log.entries(),
    droppedRequests: () => log.dropped(),
    clearRequests: () => log.clear(),
    addFault: (fault) => {
      addFault(world, faultSchema.parse(fault));
      world.commit(clock.now());
    },
    faults: () => listFaults(world),
    clearFaults: () => {
      clearFaults(world);
      world.commit(clock.now());
    },
    messages: ({ kind, after = 0, limit = MAX_MESSAGES_LISTED } = {}) => listMessages(world, kind, after, limit),
    world: () => summariseWorld(world, clock.now()),
    newestTime: () => (world.meta().newestAt === 0 ? undefined : world.meta().newestAt),
    close: () => world.close(),
  };
}

type Inside = {
  readonly world: World;
  readonly rules: LaunchRules;
  readonly clock: SimulatorOptions['clock'];
  readonly log: RequestLog;
  readonly doorkeeper: Doorkeeper;
};

function handlerFor({ world, rules, clock, log, doorkeeper }: Inside): (request: WireRequest) => WireOutcome {
  let handled = 0;
  return (request) => {
    const now = clock.now();
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
    const fault = caller === undefined ? undefined : takeRequestFault(world, { ...place, service: name, operation: recognised.operation });
    const result = underFault(service, fault, run);
    world.commit(now);
    log.add(logEntry(name, recognised, place, result), now);
    if (result.outcome === undefined || result.isLost) return { kind: 'connection-lost' };
    return { kind: 'answered', response: service.write(result.outcome, recognised.operation, requestId) };
  };
}

/** What an operation came to: no outcome when it never ran, lost when nobody heard of it. */
type Result = { readonly outcome: Answer | Refusal | undefined; readonly isLost: boolean };

function underFault(service: Service, fault: RequestFault | undefined, run: () => Answer | Refusal): Result {
  switch (fault?.kind) {
    case undefined:
      return { outcome: run(), isLost: false };
    case 'throttle':
      return { outcome: service.throttled(fault.retryAfterSeconds), isLost: false };
    case 'error': {
      const refusal = service.failed(fault.code, fault.message, fault.status);
      const { retryAfterSeconds } = fault;
      return { outcome: { ...refusal, ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }) }, isLost: false };
    }
    case 'lost-answer':
      return { outcome: fault.when === 'after-effect' ? run() : undefined, isLost: true };
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

/** By the credential scope; a request that nobody signed shows by its form whose error it should get. */
function serviceOf(request: WireRequest, authorization: Authorization): ServiceName | undefined {
  if (authorization.kind === 'signed') {
    const { service } = authorization.scope;
    return SERVICE_NAMES.find((name) => name === service);
  }
  if (request.headers['x-amz-target']?.startsWith(EVENTS_TARGET) === true) return 'events';
  const version = readParameters(request).get('Version') ?? '';
  return SERVICES_BY_VERSION.get(version) ?? 'drs';
}

/** What is not known stays empty: the account of a caller who was not let in, the Region of a request nobody signed. */
function placeOf(caller: Caller | undefined, authorization: Authorization): Place {
  return { accountId: caller?.accountId ?? '', region: authorization.kind === 'signed' ? authorization.scope.region : '' };
}

/** In the form the request has: a client that sent a form reads XML, every other one JSON. */
function refuseUnknownService(
  request: WireRequest,
  authorization: Authorization,
  requestId: string,
): { readonly service: string; readonly response: WireResponse } {
  const service = authorization.kind === 'signed' ? authorization.scope.service : '';
  const message = `The simulator models ${SERVICE_NAMES.join(', ')}; this request was signed for ${service}.`;
  if (request.headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true) {
    return { service, response: sts.write(stsRefusal(UNKNOWN_SERVICE, message), '', requestId) };
  }
  const headers = { 'content-type': 'application/json', 'x-amzn-errortype': UNKNOWN_SERVICE, 'x-amzn-requestid': requestId };
  return { service, response: { status: 400, headers, body: JSON.stringify({ __type: UNKNOWN_SERVICE, message }) } };
}
