/**
 * Claims: a source server is in at most one active execution, a plan has at most one (I6).
 *
 * Owns: the protocol over the rows. Rows are taken in sorted order, each with one conditional write, all or none; what
 * was taken is given back on refusal. A claim is free only when its holder's head is terminal, so a crash anywhere
 * leaves no server locked for ever: a holder that was never accepted is failed first, after some minutes.
 */
import {
  between,
  decideStartFailed,
  isTerminal,
  ok,
  placeKey,
  refused,
  type Execution,
  type ExecutionId,
  type FrozenPlan,
  type Result,
} from '@drs-orchestrator/domain';
import type { Application } from '../application.ts';
import type { ClaimsRow } from '../ports/claims.ts';
import type { Refusal } from '../refusal.ts';

/** The row that holds plans; sorts before every account. */
const plansRow = '#plans';

/** Lost races for one row before the caller is asked to come again. */
const mostConflicts = 50;

type Deps = Pick<Application, 'claims' | 'journal' | 'clock' | 'limits'>;

export const claim = async (deps: Deps, execution: Pick<Execution, 'id' | 'plan'>): Promise<Result<undefined, Refusal>> => {
  const taken: [string, readonly string[]][] = [];
  for (const [row, ids] of wantedRows(execution.plan)) {
    const refusal = await takeRow(deps, execution.id, row, ids);
    if (refusal === null) {
      taken.push([row, ids]);
      continue;
    }
    for (const [earlier] of taken) await giveBack(deps, execution.id, earlier);
    return refused(refusal);
  }
  return ok(undefined);
};

export const releaseClaims = async (deps: Pick<Deps, 'claims'>, execution: Pick<Execution, 'id' | 'plan'>): Promise<void> => {
  for (const [row] of wantedRows(execution.plan)) await giveBack(deps, execution.id, row);
};

const wantedRows = (plan: FrozenPlan): readonly [string, readonly string[]][] => {
  const rows = new Map<string, string[]>([[plansRow, [plan.planId]]]);
  for (const [index, place] of plan.places.entries()) {
    const servers = plan.servers.filter((server) => server.place === index).map((server) => server.serverId);
    rows.set(placeKey(place), [...(rows.get(placeKey(place)) ?? []), ...servers]);
  }
  return [...rows].sort(([one], [other]) => (one < other ? -1 : 1));
};

/** Null: taken. */
const takeRow = async (deps: Deps, executionId: ExecutionId, row: string, ids: readonly string[]): Promise<Refusal | null> => {
  for (let conflicts = 0; conflicts < mostConflicts; conflicts += 1) {
    const read = await deps.claims.read(row);
    const held = ids.filter((id) => read.holders[id] !== undefined && read.holders[id] !== executionId);
    const dead = new Set<ExecutionId>();
    for (const holder of new Set(held.flatMap((id) => read.holders[id] ?? []))) {
      if (!(await isFree(deps, holder))) return conflictOf(row, held, read, holder, deps);
      dead.add(holder);
    }
    const kept = Object.entries(read.holders).filter(([, holder]) => !dead.has(holder));
    const written = await deps.claims.replace(read, Object.fromEntries([...kept, ...ids.map((id) => [id, executionId] as const)]));
    if (written.ok) return null;
  }
  return { kind: 'busy', retryAfterSeconds: 1 };
};

/** A holder without a head has been deleted, which only terminal ones can be. */
const isFree = async ({ journal, clock, limits }: Deps, holder: ExecutionId): Promise<boolean> => {
  const loaded = await journal.load(holder);
  if (loaded === undefined || isTerminal(loaded.execution)) return true;
  const isAbandoned = !loaded.head.visible && between(loaded.execution.startedAt, clock.now()) > limits.neverStartedMilliseconds;
  if (!isAbandoned) return false;
  const failed = await journal.append(loaded, decideStartFailed(loaded.execution, 'NEVER_STARTED'), clock.now());
  return failed.ok;
};

/** Servers named in a message; the rest are counted. */
const namedServers = 10;

const conflictOf = async (
  row: string,
  held: readonly string[],
  read: ClaimsRow,
  holder: ExecutionId,
  { journal }: Deps,
): Promise<Refusal> => {
  const loaded = await journal.load(holder);
  const plan = loaded === undefined ? '' : ` of plan ${loaded.execution.plan.planName} (${loaded.execution.plan.planId})`;
  const byHolder = held.filter((id) => read.holders[id] === holder);
  if (row === plansRow) {
    const servers = loaded?.execution.plan.servers.map((server) => server.serverId) ?? [];
    const message = `The plan has an active execution already: ${holder}`;
    return { kind: 'conflict', message, executionId: holder, ...planIdOf(loaded), servers };
  }
  const named = byHolder.slice(0, namedServers).join(', ');
  const more = byHolder.length > namedServers ? ` and ${String(byHolder.length - namedServers)} more` : '';
  return {
    kind: 'conflict',
    message: `Servers are in another active execution: ${named}${more} in ${holder}${plan}`,
    executionId: holder,
    ...planIdOf(loaded),
    servers: byHolder,
  };
};

const planIdOf = (loaded: { readonly execution: Execution } | undefined) =>
  loaded === undefined ? {} : { planId: loaded.execution.plan.planId };

const giveBack = async ({ claims }: Pick<Deps, 'claims'>, executionId: ExecutionId, row: string): Promise<void> => {
  for (let conflicts = 0; conflicts < mostConflicts; conflicts += 1) {
    const read = await claims.read(row);
    const kept = Object.entries(read.holders).filter(([, holder]) => holder !== executionId);
    if (kept.length === Object.keys(read.holders).length) return;
    const written = await claims.replace(read, Object.fromEntries(kept));
    if (written.ok) return;
  }
  // Not given back: the claim is free all the same once its holder's head is terminal.
};
