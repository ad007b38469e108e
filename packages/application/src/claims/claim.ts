/**
 * Claims: a source server is in at most one active execution, a plan has at most one (I6).
 *
 * Owns: the protocol over the rows. Rows are taken in sorted order, each with one conditional write, all or none; what
 * was taken is given back on refusal. A claim is free only when its holder's head is terminal, or gone (which only terminal ones
 * can be), so a crash anywhere leaves no server locked for ever: a holder that was never accepted is failed first, after some
 * minutes.
 */
import {
  between,
  decideStartFailed,
  isTerminal,
  ok,
  placeKey,
  refused,
  executionId as asExecutionId,
  type Execution,
  type ExecutionId,
  type PlanId,
  type FrozenPlan,
  type Result,
} from '@drs-orchestrator/domain';
import type { Application } from '../application.ts';
import type { Loaded } from '../journal/journal.ts';
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

/** The active execution of each of these plans that has one. A look: it changes nothing, also where a holder was abandoned. */
export const activeExecutions = async (deps: Deps, plans: readonly PlanId[]): Promise<ReadonlyMap<PlanId, ExecutionId>> => {
  const read = await deps.claims.read(plansRow);
  const active = new Map<PlanId, ExecutionId>();
  for (const plan of plans) {
    const [holder] = holdersOf(read, [plan]);
    const loaded = holder === undefined ? undefined : await deps.journal.load(holder);
    if (loaded === undefined || isTerminal(loaded.execution) || isAbandoned(deps, loaded)) continue;
    active.set(plan, loaded.execution.id);
  }
  return active;
};

/** Somebody else's active execution, with what it holds of a plan. */
export type Holder = {
  readonly executionId: ExecutionId;
  readonly planName: string;
  /** Whether it holds the plan itself. */
  readonly holdsPlan: boolean;
  readonly servers: readonly string[];
};

/** Who else holds something of a plan. A look, too: it takes nothing. */
export const otherHolders = async (deps: Deps, plan: FrozenPlan, self?: ExecutionId): Promise<readonly Holder[]> => {
  const holders: Holder[] = [];
  for (const [row, ids] of wantedRows(plan)) {
    const read = await deps.claims.read(row);
    for (const executionId of holdersOf(read, ids)) {
      const loaded = executionId === self ? undefined : await deps.journal.load(executionId);
      if (loaded === undefined || isTerminal(loaded.execution) || isAbandoned(deps, loaded)) continue;
      const holdsPlan = row === plansRow;
      const servers = holdsPlan ? [] : ids.filter((id) => read.holders[id] === executionId);
      holders.push({ executionId, planName: loaded.execution.plan.planName, holdsPlan, servers });
    }
  }
  return holders;
};

/** How a claim of this plan would be refused as things stand; null: not. */
export const conflictWith = async (deps: Deps, plan: FrozenPlan, self?: ExecutionId): Promise<Refusal | null> => {
  const [first] = await otherHolders(deps, plan, self);
  return first === undefined ? null : conflictOf(first.holdsPlan, first.servers, first.executionId, deps);
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
    const dead = new Set<string>();
    for (const holder of holdersOf(read, held)) {
      if (await isFree(deps, holder)) dead.add(holder);
      else
        return conflictOf(
          row === plansRow,
          held.filter((id) => read.holders[id] === holder),
          holder,
          deps,
        );
    }
    const kept = Object.entries(read.holders).filter(([, holder]) => !dead.has(holder));
    const written = await deps.claims.replace(read, Object.fromEntries([...kept, ...ids.map((id) => [id, executionId] as const)]));
    if (written.ok) return null;
  }
  return { kind: 'busy', retryAfterSeconds: 1 };
};

const holdersOf = (read: ClaimsRow, ids: readonly string[]): readonly ExecutionId[] =>
  [...new Set(ids.flatMap((id) => read.holders[id] ?? []))].map(asExecutionId);

/** Fails a holder that was abandoned first, so that it cannot come to life again. */
const isFree = async (deps: Deps, holder: ExecutionId): Promise<boolean> => {
  const loaded = await deps.journal.load(holder);
  if (loaded === undefined || isTerminal(loaded.execution)) return true;
  if (!isAbandoned(deps, loaded)) return false;
  const failed = await deps.journal.append(loaded, decideStartFailed(loaded.execution, 'NEVER_STARTED'), deps.clock.now());
  return failed.ok;
};

/** A start that has been neither accepted nor given up for minutes: whoever began it is gone. */
const isAbandoned = ({ clock, limits }: Pick<Deps, 'clock' | 'limits'>, { head, execution }: Loaded): boolean =>
  !head.visible && between(execution.startedAt, clock.now()) > limits.neverStartedMilliseconds;

/** Servers named in a message; the rest are counted. */
const namedServers = 10;

const conflictOf = async (holdsPlan: boolean, byHolder: readonly string[], holder: ExecutionId, { journal }: Deps): Promise<Refusal> => {
  const loaded = await journal.load(holder);
  const plan = loaded === undefined ? '' : ` of plan ${loaded.execution.plan.planName} (${loaded.execution.plan.planId})`;
  if (holdsPlan) {
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
