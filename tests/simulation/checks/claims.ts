/**
 * I6: no two active executions have a server or a plan in common, and each holds its own for as long as it is active.
 */
import { isTerminal, placeKey, type Execution } from '@drs-orchestrator/domain';
import type { Evidence } from '../evidence.ts';
import type { ClaimFact } from '../model/seam.ts';
import { Violation } from '../violation.ts';

export const checkClaims = ({ stories }: Evidence, { execution: accepted }: { readonly execution: Execution }): void => {
  const servers = new Set(accepted.plan.servers.map(({ serverId }) => serverId));
  for (const { execution } of stories.values()) {
    if (execution.id === accepted.id || !isActive(execution)) continue;
    if (execution.plan.planId === accepted.plan.planId)
      throw new Violation('I6', `Plan ${accepted.plan.planId} runs in ${execution.id} already`, accepted.id);
    const shared = execution.plan.servers.find(({ serverId }) => servers.has(serverId));
    if (shared !== undefined) throw new Violation('I6', `${shared.serverId} is in ${execution.id} already`, accepted.id);
  }
};

/** The row that holds plans. */
const plansRow = '#plans';

/** As they were written last. */
export type Rows = Map<string, ClaimFact['holders']>;

/** Whoever is active still holds what is claimed in this row. */
export const checkHeld = ({ stories }: Evidence, row: string, rows: Rows): void => {
  for (const { execution } of stories.values()) {
    if (!isActive(execution)) continue;
    const lost = claimsIn(execution, row).find((id) => rows.get(row)?.[id] !== execution.id);
    if (lost !== undefined) throw new Violation('I6', `The claim on ${lost} is lost`, execution.id);
  }
};

/** Rows in which an execution has claims. */
export const rowsOf = ({ plan }: Execution): readonly string[] => [plansRow, ...plan.places.map(placeKey)];

const claimsIn = ({ plan }: Execution, row: string): readonly string[] => {
  if (row === plansRow) return [plan.planId];
  return plan.servers.filter(({ place }) => rowOfPlace(plan, place) === row).map(({ serverId }) => serverId);
};

const rowOfPlace = ({ places }: Execution['plan'], index: number): string | null => {
  const place = places[index];
  return place === undefined ? null : placeKey(place);
};

const isActive = ({ status }: Execution): boolean =>
  status.kind === 'pending' ? status.accepted : status.kind !== 'completed' && status.kind !== 'failed' && status.kind !== 'cancelled';

export const isOver = (execution: Execution): boolean => isTerminal(execution) && execution.pendingEffects.length === 0;
