/**
 * Between the simulation's schedule and its models: what a model is given, and what it tells afterwards.
 *
 * Owns: these shapes. Models are plain: a call takes its effect at once and is answered at once. When a call takes effect,
 * whether its answer arrives, and who dies meanwhile, is the schedule's (../gate.ts), for every port alike; so a model knows
 * nothing of lost answers, throttling, unreachable places or slowness. What the world itself does badly is its own: launches
 * that fail, jobs that hang or are not listed yet, quotas, other people.
 *
 * Facts are append-only lists of what was really done, whoever was told of it; the checks judge by them alone.
 */
import type { Ports } from '@drs-orchestrator/application';
import type {
  AccountId,
  EffectKey,
  ExecutionId,
  Instant,
  InstanceId,
  JobId,
  JobReport,
  Place,
  Quotas,
  ServerId,
  ServerSettings,
  SnapshotId,
} from '@drs-orchestrator/domain';
import type { Random } from '../random.ts';

export type ServerSketch = {
  readonly serverId: ServerId;
  /** Index into `WorldSketch.places`. */
  readonly place: number;
  readonly hostname: string | null;
  readonly tags: Readonly<Record<string, string>>;
  /** DRS's own word. */
  readonly replicationState: string;
  /** How many recovery points it has, ten minutes apart, the newest a minute old at the beginning. */
  readonly recoveryPoints: number;
  /** What an earlier launch of somebody else has left running. */
  readonly living: 'none' | 'drill' | 'recovery' | 'failing-back';
};

export type WorldSketch = {
  readonly hubAccountId: AccountId;
  /** All the places there are; asked for another one, every port refuses (`never`), and the fact of the question stays. */
  readonly places: readonly Place[];
  readonly servers: readonly ServerSketch[];
  /** What the service itself enforces: 402. */
  readonly quotas: Quotas;
  /** Starting with tags is denied. */
  readonly taggingDenied: boolean;
  readonly targets: Ports['notifier']['targets'];
};

/** Percentages, each of the moments at which the thing may happen. All 0 once the world is calm. */
export type WorldTrouble = {
  /** A server does anything but launch: fails at a stage, is terminated, is skipped, launches late, its launch action fails. */
  readonly server: number;
  /** A job hangs, vanishes from the list, ends without participating servers, lacks the instances' names. */
  readonly job: number;
  /** A job that was made is in no list for up to 85 s. */
  readonly unlisted: number;
  /** 402 although there is room. */
  readonly full: number;
  /** A job of other people's has some of the servers for a while. */
  readonly busy: number;
  /** A start, a change of settings, a post is refused for good. */
  readonly refused: number;
  /** Somebody else edits a launch template, starts a drill of a server, or terminates an instance. */
  readonly meddling: number;
};

export type ModelNeeds = {
  readonly sketch: WorldSketch;
  /** The model's own stream. */
  readonly random: Random;
  readonly now: () => Instant;
  readonly trouble: () => WorldTrouble;
};

/** One server's launch, whoever asked for it; one entry for each server of a job. */
export type LaunchFact = {
  readonly at: Instant;
  /** `placeKey` of the place that was asked. */
  readonly place: string;
  readonly server: ServerId;
  readonly jobId: JobId;
  readonly kind: 'drill' | 'recovery';
  /** Null: other people's. */
  readonly key: EffectKey | null;
  readonly tagged: boolean;
  /** As it was asked for; null: the latest. */
  readonly point: SnapshotId | null;
  /** What held for the server at this moment, as `LaunchSettingsPort.read` would say it. */
  readonly settings: ServerSettings;
  /** What it becomes, should it launch. */
  readonly instanceId: InstanceId;
};

export type TerminationFact = {
  readonly at: Instant;
  readonly place: string;
  readonly instanceId: InstanceId;
  readonly server: ServerId;
  readonly jobId: JobId;
  /** Null: other people's. */
  readonly by: 'us' | null;
};

/** A call of any port that names a place. */
export type QuestionFact = {
  readonly at: Instant;
  readonly place: string;
  readonly port: 'recoveryService' | 'terminations' | 'inventory' | 'instances' | 'launchSettings' | 'accountAccess';
  readonly method: string;
  readonly servers: readonly ServerId[];
};

export type SentFact = {
  readonly at: Instant;
  readonly target: 'topic' | 'bus' | 'webhook';
  readonly topic: string;
  readonly executionId: ExecutionId | null;
  readonly deliveryId: string;
};

export type AwsFacts = {
  readonly launches: readonly LaunchFact[];
  readonly terminations: readonly TerminationFact[];
  readonly questions: readonly QuestionFact[];
  readonly sent: readonly SentFact[];
};

/** `place`: `placeKey` of where it runs. */
export type JobTruth = { readonly place: string; readonly report: JobReport };

export type ModelAws = Pick<
  Ports,
  | 'recoveryService'
  | 'terminations'
  | 'inventory'
  | 'instances'
  | 'launchSettings'
  | 'launchRights'
  | 'accountAccess'
  | 'notifier'
  | 'webhook'
> & {
  readonly facts: AwsFacts;
  /** How a job really is at this moment, whether or not it is listed; undefined: there is none. */
  truth(job: JobId): JobTruth | undefined;
  /** Something that other people do, at this moment, by chance. */
  meddle(): void;
};

/** A head as it was written; in order of writing. */
export type WriteFact = {
  readonly head: Parameters<Ports['executions']['write']>[0];
  readonly objects: Parameters<Ports['executions']['write']>[2];
};

/** A row of claims as it was written; in order of writing. */
export type ClaimFact = Pick<Parameters<Ports['claims']['replace']>[0], 'row' | 'holders'>;

/** What won, and nothing that lost. */
export type StoreFacts = {
  readonly writes: readonly WriteFact[];
  readonly claims: readonly ClaimFact[];
};

export type StoreNeeds = {
  readonly random: Random;
  /** Lists show what was true up to so long ago; 0: what is true. */
  readonly staleMilliseconds: () => number;
  readonly now: () => Instant;
};

export type ModelStore = Pick<Ports, 'executions' | 'claims' | 'plans'> & { readonly facts: StoreFacts };

/** In ./aws.ts: `createModelAws`; in ./store.ts: `createMemoryStore`. */
export type CreateModelAws = (needs: ModelNeeds) => ModelAws;
export type CreateMemoryStore = (needs: StoreNeeds) => ModelStore;
