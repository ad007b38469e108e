/**
 * The journal: an execution as a chain of immutable records, and its present state beside them.
 *
 * Owns: loading, creating, appending. Objects are written first, then the head that names them, conditionally; a losing
 * writer is told `conflict`, and what it left behind is unreachable. Nothing is ever repaired.
 *
 * Invariant I10: when `append` has answered, the record is durable.
 */
import {
  begin,
  evolveRecord,
  type Decision,
  type Effect,
  type Event,
  type Execution,
  type ExecutionId,
  type FrozenPlan,
  type Instant,
  type Requested,
  type Result,
} from '@drs-orchestrator/domain';
import type { Executions, Head, HeadTimes, StoredObject, WriteRefusal } from '../ports/executions.ts';
import type { Digest } from '../ports/surroundings.ts';
import { createExecutionCache, type ExecutionCache, type Known } from './execution-cache.ts';
import { isActive, isVisible, listingOf } from './listing.ts';
import {
  decodeExecution,
  decodeHead,
  encodeHead,
  encodePlan,
  encodeRecord,
  encodeServers,
  encodeTermination,
  encodeWaves,
  hasSameWaves,
  isGenuine,
  namesToRead,
  type StoredHead,
  type StoredToken,
} from './stored.ts';

/** An execution with the head it was read from; what is appended goes on from exactly there. */
export type Loaded = {
  readonly execution: Execution;
  readonly head: Head;
  /** The head's state, read. */
  readonly stored: StoredHead;
  /** Its latest record is the caller's own, and so are the effects of that record. */
  readonly written: boolean;
};

/** What an append changes besides the execution; what is left out stays. */
export type Beside = { readonly token?: StoredToken | null; readonly times?: (after: Execution) => HeadTimes };

export type Journal = {
  /** Hidden executions too; undefined: there is none. */
  load(id: ExecutionId): Promise<Loaded | undefined>;
  /** The first record; conflict where the id is taken. */
  create(event: Requested, plan: FrozenPlan, at: Instant): Promise<Result<Loaded, WriteRefusal>>;
  append(loaded: Loaded, decision: Decision, at: Instant, beside?: Beside): Promise<Result<Loaded, WriteRefusal>>;
  /** Only the times, without a record. */
  touch(loaded: Loaded, times: HeadTimes): Promise<Result<Loaded, WriteRefusal>>;
};

export const createJournal = (store: Store): Journal => {
  const cache = createExecutionCache();
  const deps: Deps = { ...store, cache };
  return {
    load: async (id) => {
      const head = await store.executions.head(id);
      if (head === undefined) return undefined;
      const known = cache.get(head) ?? (await readExecution(store, head, cache.earlier(id)));
      cache.put(head, known);
      return { execution: known.execution, head, stored: known.stored, written: false };
    },
    create: async (event, plan, at) => {
      const objects = encodePlan(plan, store.digest);
      const execution = begin(event, plan, { at, revision: 1 });
      const names = objects.map((object) => object.name);
      return write(deps, execution, null, { at, plan: names, events: [event], effects: [] }, { plan: names, objects });
    },
    append: async (loaded, { events, effects }, at, beside) => {
      const execution = evolveRecord(loaded.execution, events, effects, { at, revision: loaded.head.revision + 1 });
      return write(deps, execution, loaded, { at, events, effects }, { plan: loaded.stored.plan, objects: [] }, beside);
    },
    touch: async (loaded, times) => {
      const touched = await store.executions.touch(loaded.execution.id, loaded.head.revision, times);
      return touched.ok ? { ok: true, value: { ...loaded, head: { ...loaded.head, ...times }, written: false } } : touched;
    },
  };
};

type Store = { readonly executions: Executions; readonly digest: Digest };
type Deps = Store & { readonly cache: ExecutionCache };
type RecordParts = {
  readonly at: Instant;
  readonly plan?: readonly string[];
  readonly events: readonly Event[];
  readonly effects: readonly Effect[];
};
type PlanParts = { readonly plan: readonly string[]; readonly objects: readonly StoredObject[] };

/** Reads what has changed since `earlier`: never the plan again, and servers only in the parts of which something is different. */
const readExecution = async ({ executions, digest }: Store, head: Head, earlier: Known | undefined): Promise<Known> => {
  const stored = decodeHead(head.state);
  const names = namesToRead(stored, earlier?.stored);
  const objects = await executions.objects(head.executionId, names);
  const forged = objects.find((object) => !isGenuine(object, digest));
  if (forged !== undefined) throw new Error(`Object ${forged.name} of ${head.executionId} does not have the bytes it is named by`);
  return { execution: decodeExecution(stored, head.revision, objects, earlier), stored };
};

const write = async (
  { executions, digest, cache }: Deps,
  execution: Execution,
  before: Loaded | null,
  record: RecordParts,
  { plan, objects }: PlanParts,
  beside: Beside = {},
): Promise<Result<Loaded, WriteRefusal>> => {
  const old = before?.stored ?? null;
  const { id: executionId, revision, pendingEffects } = execution;
  const journal = encodeRecord({ v: 1, executionId, revision, previous: old?.record ?? null, ...record }, digest);
  const waves = wavesAfter(before, execution, digest);
  const servers = before?.execution.servers === execution.servers ? [] : encodeServers(execution.servers, digest);
  const serverNames = servers.length === 0 && old !== null ? old.servers : servers.map((object) => object.name);
  const termination = encodeTermination(execution, digest);
  const token = beside.token === undefined ? (old?.token ?? null) : beside.token;
  const stored: StoredHead = {
    v: 1,
    record: journal.name,
    plan,
    waves: waves.name,
    servers: serverNames,
    ...(termination.length === 0 ? {} : { termination: termination.map((object) => object.name) }),
    pendingEffects,
    token,
  };
  const times = beside.times?.(execution) ?? timesOf(before);
  const head: Head = {
    executionId,
    revision,
    visible: isVisible(execution, before?.head.visible ?? false),
    active: isActive(execution),
    listing: listingOf(execution),
    state: encodeHead(stored),
    lastPolledTime: times.lastPolledTime,
    nextPollAt: times.nextPollAt,
  };
  const kept = new Set([...(old?.servers ?? []), ...(old?.termination ?? [])]);
  const fresh = [...servers, ...termination].filter((object) => !kept.has(object.name));
  const written = await executions.write(head, before === null ? null : before.head.revision, [
    journal,
    ...waves.objects,
    ...fresh,
    ...objects,
  ]);
  if (!written.ok) return written;
  cache.put(head, { execution, stored });
  return { ok: true, value: { execution, head, stored, written: true } };
};

/** Under the name that they have where nothing of them has changed. */
const wavesAfter = (
  before: Loaded | null,
  execution: Execution,
  digest: Digest,
): { readonly name: string; readonly objects: readonly StoredObject[] } => {
  if (before !== null && hasSameWaves(before.execution, execution)) return { name: before.stored.waves, objects: [] };
  const object = encodeWaves(execution, digest);
  return { name: object.name, objects: [object] };
};

const timesOf = (before: Loaded | null): HeadTimes => ({
  lastPolledTime: before?.head.lastPolledTime ?? null,
  nextPollAt: before?.head.nextPollAt ?? null,
});
