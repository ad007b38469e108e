/**
 * The stored vocabulary: what stands in a head and in the objects it names, and how an execution is put together again.
 *
 * Owns: the formats, each with its `v`, and their names by content:
 *   J#<revision>#<hash>  a record: its events and effects, when, and the name of the record before (the hash chain)
 *   P#<n>#<hash>         the frozen plan: part 0 its waves and places, parts 1 … its servers
 *   W#<revision>#<hash>  the status and the waves, as they are since that revision
 *   S#<n>#<hash>         the servers' states
 *   T#<n>#<hash>         the n-th chunk of a termination
 * Older formats are lifted here. Storing is the journal's matter.
 */
import { effectKinds, eventTypes } from '@drs-orchestrator/domain';
import type {
  Effect,
  Event,
  Execution,
  ExecutionId,
  FrozenPlan,
  FrozenServer,
  Instant,
  PendingEffect,
  ServerState,
  Termination,
  TerminationChunk,
} from '@drs-orchestrator/domain';
import type { StoredObject } from '../ports/executions.ts';
import type { Digest } from '../ports/surroundings.ts';

/** Servers in one object: about 100 KB, far below DynamoDB's 400 KB, and few enough that a poll rewrites little. */
const serversPerObject = 250;

export type StoredRecord = {
  readonly v: 1;
  readonly executionId: ExecutionId;
  readonly revision: number;
  readonly at: Instant;
  /** Name of the record before; null for the first. */
  readonly previous: string | null;
  /** Names of the frozen plan's parts, in the first record: so the chain vouches for the plan too. */
  readonly plan?: readonly string[];
  readonly events: readonly Event[];
  readonly effects: readonly Effect[];
};

/** A token is a secret: it lives in the head alone, and goes when it has been used. */
export type StoredToken = { readonly value: string; readonly pauseRevision: number };

export type StoredHead = {
  readonly v: 1;
  readonly record: string;
  readonly plan: readonly string[];
  readonly waves: string;
  readonly servers: readonly string[];
  /** Left out where nobody has asked for instances to be terminated. */
  readonly termination?: readonly string[];
  readonly pendingEffects: readonly PendingEffect[];
  readonly token: StoredToken | null;
};

type Later = 'recoveryPoint' | 'override' | 'deleted';
type StoredWaves = { readonly v: 1 } & Omit<Execution, 'plan' | 'servers' | 'termination' | 'pendingEffects' | 'revision' | Later> &
  Partial<Pick<Execution, Later>> & { readonly termination?: StoredTermination | null };
/** Kept before a request could be in several portions, it was whole. */
type StoredTermination = Omit<Termination, 'chunks' | 'more'> & Partial<Pick<Termination, 'more'>>;
type StoredChunk = { readonly v: 1; readonly chunk: TerminationChunk };
type LaterOfServer = 'point' | 'preparation' | 'formerInstances';
type StoredServer = Omit<ServerState, LaterOfServer> & Partial<Pick<ServerState, LaterOfServer>>;
type StoredPlan = { readonly v: 1 } & Omit<FrozenPlan, 'servers'>;
type StoredServers<Server> = { readonly v: 1; readonly servers: readonly Server[] };

export const encodeHead = (head: StoredHead): string => JSON.stringify(head);

export const decodeHead = (state: string): StoredHead => {
  const head = parse<StoredHead>(state, 'head');
  expectKnown(
    'head',
    'effect',
    effectKinds,
    head.pendingEffects.map(({ kind }) => kind),
  );
  return head;
};

export const encodeRecord = (record: StoredRecord, digest: Digest): StoredObject => named('J', record.revision, record, digest);

export const decodeRecord = (object: StoredObject): StoredRecord => {
  const record = parse<StoredRecord>(object.body, object.name);
  expectKnown(
    object.name,
    'event',
    eventTypes,
    record.events.map(({ type }) => type),
  );
  expectKnown(
    object.name,
    'effect',
    effectKinds,
    record.effects.map(({ kind }) => kind),
  );
  return record;
};

export const encodePlan = (plan: FrozenPlan, digest: Digest): readonly StoredObject[] => {
  const { servers, ...rest } = plan;
  return [named('P', 0, { v: 1, ...rest } satisfies StoredPlan, digest), ...encodeParts('P', 1, servers, digest)];
};

export const encodeServers = (servers: readonly ServerState[], digest: Digest): readonly StoredObject[] =>
  encodeParts('S', 0, servers, digest);

export const encodeWaves = (execution: Execution, digest: Digest): StoredObject => {
  const content = {
    v: 1,
    id: execution.id,
    kind: execution.kind,
    initiatedBy: execution.initiatedBy,
    startedAt: execution.startedAt,
    recoveryPoint: execution.recoveryPoint,
    override: execution.override,
    status: execution.status,
    deleted: execution.deleted,
    waves: execution.waves,
    gatesPassed: execution.gatesPassed,
    failuresPassed: execution.failuresPassed,
    generation: execution.generation,
    termination: withoutChunks(execution.termination),
  } satisfies StoredWaves;
  return named('W', execution.revision, content, digest);
};

/** Of two states of one execution: whether `encodeWaves` would say the same of both. What no event has touched is the very same value. */
export const hasSameWaves = (one: Execution, other: Execution): boolean => {
  const isBeside = (field: string): boolean => field === 'servers' || field === 'pendingEffects' || field === 'revision';
  return (Object.keys(other) as (keyof Execution)[]).every((field) => isBeside(field) || one[field] === other[field]);
};

const withoutChunks = (termination: Termination | null): Omit<Termination, 'chunks'> | null => {
  if (termination === null) return null;
  const { chunks: _chunks, ...rest } = termination;
  return rest;
};

/** Of 2,000 servers it would be too long for the object that every record writes anew; a chunk is written when it changes. */
export const encodeTermination = ({ termination }: Execution, digest: Digest): readonly StoredObject[] =>
  (termination?.chunks ?? []).map((chunk) => named('T', chunk.number, { v: 1, chunk } satisfies StoredChunk, digest));

/** A state of the same execution that is known already. */
export type Earlier = { readonly execution: Execution; readonly stored: StoredHead };

/** What a head names, by what it is about; of each sort it is read all or nothing. */
const sorts = {
  waves: ({ waves }: StoredHead): readonly string[] => [waves],
  plan: ({ plan }: StoredHead): readonly string[] => plan,
  servers: ({ servers }: StoredHead): readonly string[] => servers,
  termination: ({ termination }: StoredHead): readonly string[] => termination ?? [],
};

/** Names hold the hash of what they name: under the same names stands the same. */
const isSame = (names: (head: StoredHead) => readonly string[], one: StoredHead, other: StoredHead | undefined): boolean =>
  other !== undefined && names(one).length === names(other).length && names(one).every((name, at) => name === names(other)[at]);

/** The objects that a state is put together from, without those that the earlier one has been put together from. */
export const namesToRead = (head: StoredHead, earlier?: StoredHead): readonly string[] =>
  Object.values(sorts).flatMap((names) => (isSame(names, head, earlier) ? [] : names(head)));

/** `objects`: those of `namesToRead`. */
export const decodeExecution = (head: StoredHead, revision: number, objects: readonly StoredObject[], earlier?: Earlier): Execution => {
  const bodies = new Map(objects.map(({ name, body }) => [name, body]));
  const read = <Shape extends { readonly v: 1 }>(name: string): Shape => parse<Shape>(bodies.get(name) ?? unread(name), name);
  const known = (sort: keyof typeof sorts): Execution | undefined =>
    isSame(sorts[sort], head, earlier?.stored) ? earlier?.execution : undefined;
  const waves = known('waves') ?? liftedWaves(read<StoredWaves>(head.waves));
  // In the order of what evolves, so that reading makes no difference: neither to what is written next nor to how fast it is used.
  return {
    id: waves.id,
    kind: waves.kind,
    initiatedBy: waves.initiatedBy,
    startedAt: waves.startedAt,
    plan: known('plan')?.plan ?? planFrom(head.plan.map((name) => read<StoredPlan & StoredServers<FrozenServer>>(name))),
    recoveryPoint: waves.recoveryPoint,
    override: waves.override,
    status: waves.status,
    deleted: waves.deleted,
    waves: waves.waves,
    servers: known('servers')?.servers ?? head.servers.flatMap((name) => read<StoredServers<StoredServer>>(name).servers.map(lifted)),
    gatesPassed: waves.gatesPassed,
    failuresPassed: waves.failuresPassed,
    termination:
      waves.termination === null
        ? null
        : {
            ...waves.termination,
            chunks: known('termination')?.termination?.chunks ?? sorts.termination(head).map((name) => read<StoredChunk>(name).chunk),
          },
    generation: waves.generation,
    pendingEffects: head.pendingEffects,
    revision,
  };
};

const unread = (name: string): never => {
  throw new Error(`Object ${name} was not read`);
};

/** Its waves and places, then its servers. */
const planFrom = ([first, ...parts]: readonly (StoredPlan & StoredServers<FrozenServer>)[]): FrozenPlan => {
  if (first === undefined) throw new Error('A head names no plan');
  const { v: _v, ...plan } = first;
  return { ...plan, servers: parts.flatMap(({ servers }) => servers) };
};

type WavesPart = Omit<Execution, 'plan' | 'servers' | 'pendingEffects' | 'revision' | 'termination'> & {
  readonly termination: Omit<Termination, 'chunks'> | null;
};

/** Kept before points could be chosen and checks overridden, it was for the latest ones and overrode nothing. */
const liftedWaves = ({ termination = null, recoveryPoint, override, deleted, ...rest }: StoredWaves): WavesPart => ({
  recoveryPoint: recoveryPoint ?? { kind: 'latest' },
  override: override ?? [],
  deleted: deleted ?? false,
  termination: termination === null ? null : { ...termination, more: termination.more ?? false },
  ...rest,
});

const lifted = (server: StoredServer): ServerState => ({
  wave: server.wave,
  attempt: server.attempt,
  preparation: server.preparation ?? null,
  point: server.point ?? null,
  launchStatus: server.launchStatus,
  recoveryInstanceId: server.recoveryInstanceId,
  instance: server.instance,
  launchedAt: server.launchedAt,
  actionsRunning: server.actionsRunning,
  failureReason: server.failureReason,
  formerInstances: server.formerInstances ?? [],
});

/** Whether an object's bytes are the ones its name was made from. */
export const isGenuine = (object: StoredObject, digest: Digest): boolean => object.name.endsWith(`#${digest(object.body)}`);

/** Of a record, from its name. */
export const revisionOf = (recordName: string): number => Number(recordName.split('#')[1]);

/** Of an object, from its name. */
export const hashOf = (objectName: string): string => objectName.slice(objectName.lastIndexOf('#') + 1);

const encodeParts = (letter: 'P' | 'S', first: number, servers: readonly unknown[], digest: Digest): readonly StoredObject[] => {
  const parts: StoredObject[] = [];
  for (let from = 0; from < servers.length; from += serversPerObject) {
    const body: StoredServers<unknown> = { v: 1, servers: servers.slice(from, from + serversPerObject) };
    parts.push(named(letter, first + parts.length, body, digest));
  }
  return parts;
};

/** Zero-padded, so that names sort as their numbers do. */
const named = (letter: string, number: number, content: object, digest: Digest): StoredObject => {
  const body = JSON.stringify(content);
  return { name: `${letter}#${String(number).padStart(10, '0')}#${digest(body)}`, body };
};

/** What a later release has written is refused; taken for something else, it would be half understood. */
const expectKnown = (what: string, sort: string, known: readonly string[], found: readonly string[]): void => {
  const stranger = found.find((kind) => !known.includes(kind));
  if (stranger !== undefined) throw new Error(`Stored ${what} has the ${sort} ${stranger}, which this release does not know`);
};

const parse = <Shape extends { readonly v: 1 }>(body: string, what: string): Shape => {
  const content = JSON.parse(body) as { readonly v?: unknown };
  if (content.v !== 1) throw new Error(`Stored ${what} has version ${String(content.v)}, which this release does not know`);
  return content as Shape;
};
