/**
 * The simulator as one thing: opens a world, and gives it to whoever sends requests or looks at it from outside.
 *
 * Invariant: one request at a time. `handle` does its work without waiting for anything, so two never interleave.
 */
import type { Estate } from './estate/estate.ts';
import { changeClock, clockState } from './clock/change-clock.ts';
import type { ClockOutcome, ClockState } from './clock/change-clock.ts';
import type { SimulatorClock } from './clock/simulator-clock.ts';
import { keepTime, newestTime } from './clock/timekeeping.ts';
import { checkFaultsAtBirth, controlFaults } from './faults/fault-control.ts';
import type { FaultControl } from './faults/fault-control.ts';
import { handlerFor } from './handle-request.ts';
import type { ConfiguredCredential, Doorkeeper } from './identity/callers.ts';
import { openRequestLog } from './request-log.ts';
import type { RequestLogEntry, RequestsWanted } from './request-log.ts';
import type { LaunchRules } from './recovery/start-launch-job.ts';
import { controlDocuments } from './ssm/documents.ts';
import type { DocumentControl } from './ssm/documents.ts';
import { makeTopic } from './sns/topics.ts';
import type { WireOutcome, WireRequest } from './wire.ts';
import { giveTemplates } from './world/launch-templates.ts';
import { mergeEstate } from './world/seed-world.ts';
import { listMessages } from './world/captured.ts';
import type { MessagePage } from './world/captured.ts';
import type { MessageKind, Place } from './world/records.ts';
import { restoreSnapshot, takeSnapshot } from './world/snapshot.ts';
import type { RestoreOutcome, Snapshot } from './world/snapshot.ts';
import { openWorld } from './world/world.ts';
import { summariseJob, summariseWorld } from './world/world-summary.ts';
import type { JobSummary, WorldSummary } from './world/world-summary.ts';

export type SimulatorOptions = {
  readonly estate: Estate;
  readonly seed: number;
  /** Virtual; the world's answers follow from it. One with controls can be changed through the simulator. */
  readonly clock: SimulatorClock;
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

export type Simulator = FaultControl &
  DocumentControl & {
    /** In process, without a socket. */
    handle(request: WireRequest): Promise<WireOutcome>;
    /** Oldest first. */
    requests(wanted?: RequestsWanted): readonly RequestLogEntry[];
    /** How many log entries were dropped to keep the log within its bounds. */
    droppedRequests(): number;
    clearRequests(): void;
    /** What was published, put on an event bus or mailed, oldest first; `after`: the number of the last one seen. */
    messages(wanted?: MessagesWanted): MessagePage;
    /** What became of every server, for a reader or a test. */
    world(): WorldSummary;
    /** How a job really is at this moment; undefined: there is none. */
    job(jobId: string): JobSummary | undefined;
    clock(): ClockState;
    /** Checked like a request from outside: refused whole, or done whole. */
    changeClock(change: unknown): ClockOutcome;
    /** The whole world. */
    snapshot(): Snapshot;
    /** Another world in place of this one, or a refusal that leaves this one as it is. */
    restore(snapshot: unknown): RestoreOutcome;
    /** The newest time stored in the world: the owner's clock must never begin before it. */
    newestTime(): number | undefined;
    close(): void;
  };

export function openSimulator(options: SimulatorOptions): Simulator {
  const { estate } = options;
  const world = openWorld(options.file, () => ({
    v: 1,
    seed: options.seed,
    hubAccountId: estate.accounts[0]?.accountId ?? '',
    estateFingerprint: '',
    newestAt: 0,
    lastNumber: 0,
  }));
  const clock = keepTime(world, options.clock);
  const isBirth = world.meta().estateFingerprint === '';
  mergeEstate(world, estate, clock.now());
  // Also to the servers of a world that was kept before it had any templates.
  giveTemplates(world);
  for (const { name, ...place } of options.topics ?? []) makeTopic(world, place, name);
  if (isBirth) checkFaultsAtBirth(world, estate);
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
    requests: (wanted) => log.entries(wanted),
    droppedRequests: () => log.dropped(),
    clearRequests: () => log.clear(),
    ...controlFaults(world, clock),
    ...controlDocuments(world, clock),
    messages: ({ kind, after = 0, limit = MAX_MESSAGES_LISTED } = {}) => listMessages(world, kind, after, limit),
    world: () => summariseWorld(world, clock.now()),
    job: (jobId) => summariseJob(world, jobId, clock.now()),
    clock: () => clockState(clock),
    changeClock: (change) => changeClock(clock, change),
    snapshot: () => takeSnapshot(world, clock.now()),
    restore: (snapshot) => restoreSnapshot(world, clock, snapshot),
    newestTime: () => newestTime(world),
    close: () => world.close(),
  };
}
