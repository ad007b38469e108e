/**
 * What the steps of a start have in common.
 */
import type { Execution, ServerPoint } from '@drs-orchestrator/domain';

/** Points in one record: at about 70 bytes each, far below the 400 KB that a row may have. */
const pointsPerRecord = 500;

/** Those that the execution does not have on record yet, in parts that fit into a record each. */
export const pointParts = (execution: Execution, points: readonly ServerPoint[]): readonly (readonly ServerPoint[])[] => {
  const open = points.filter(({ server, point }) => {
    const present = execution.servers[server]?.point ?? null;
    return present?.snapshotId !== point.snapshotId || present.at !== point.at;
  });
  return Array.from({ length: Math.ceil(open.length / pointsPerRecord) }, (_, part) =>
    open.slice(part * pointsPerRecord, (part + 1) * pointsPerRecord),
  );
};

export const runOf = (execution: Pick<Execution, 'id' | 'plan' | 'generation'>) => ({
  executionId: execution.id,
  planId: execution.plan.planId,
  generation: execution.generation,
});
