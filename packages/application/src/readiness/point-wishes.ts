/**
 * The wish for recovery points against the plan it is for.
 *
 * Owns: telling apart a server that is not in the plan, which is a mistake of the request, from a point that is not there,
 * which is a finding; and what an execution keeps of the wish.
 */
import type { FrozenPlan, PointChoice, RequestedPoint } from '@drs-orchestrator/domain';
import type { FieldIssue } from '../refusal.ts';

/** Issues, by the wire's names, for servers that the plan does not have. */
export const strangersIn = (choice: PointChoice, plan: FrozenPlan): readonly FieldIssue[] => {
  if (choice.kind !== 'snapshots') return [];
  const known = new Set(plan.servers.map(({ serverId }) => serverId));
  return [...choice.snapshots.keys()]
    .filter((id) => !known.has(id))
    .map((id) => ({ field: `recoveryPoint.snapshots.${id}`, message: `The plan has no server ${id}` }));
};

export const keptOf = (choice: PointChoice): RequestedPoint =>
  choice.kind === 'snapshots' ? { kind: 'snapshots', servers: choice.snapshots.size } : choice;
