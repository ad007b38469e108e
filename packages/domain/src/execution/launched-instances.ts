/**
 * Every instance that an execution has launched, in whichever attempt.
 *
 * Invariant I11 rests on it: nothing else is an execution's own, to be shown, terminated or waited for.
 */
import type { InstanceId } from '../ids.ts';
import type { Execution } from './state.ts';

export type LaunchedInstance = {
  readonly instanceId: InstanceId;
  /** Index into the execution's servers. */
  readonly server: number;
  /** False: of an earlier attempt, and DRS may have removed it since. */
  readonly isLatest: boolean;
};

/** In the order of servers, for each its earlier attempts first. */
export const launchedInstances = (execution: Execution): readonly LaunchedInstance[] => {
  const { termination } = execution;
  // Recorded as ours, and another job's by DRS's account.
  const spared = new Set(termination?.spared.map(({ instanceId }) => instanceId));
  const recorded = recordedInstances(execution).filter(({ instanceId }) => !spared.has(instanceId));
  const known = new Set(recorded.map(({ instanceId }) => instanceId));
  const found = new Map(
    (termination?.chunks ?? []).flatMap((chunk) => chunk.instances.map((one) => [one.instanceId, one.server] as const)),
  );
  const unrecorded = [...found].filter(([instanceId]) => !known.has(instanceId) && !spared.has(instanceId));
  if (unrecorded.length === 0) return recorded;
  // Launched late, when nobody looked any more: they came to light when somebody asked for the instances to be terminated.
  return [...recorded, ...unrecorded.map(([instanceId, server]) => ({ instanceId, server, isLatest: true }))].sort(
    (one, other) => one.server - other.server,
  );
};

/** What the servers are recorded to have become. */
export const recordedInstances = (execution: Execution): readonly LaunchedInstance[] =>
  execution.servers.flatMap(({ formerInstances, recoveryInstanceId }, server) => [
    ...formerInstances
      .filter((instanceId) => instanceId !== recoveryInstanceId)
      .map((instanceId) => ({ instanceId, server, isLatest: false })),
    ...(recoveryInstanceId === null ? [] : [{ instanceId: recoveryInstanceId, server, isLatest: true }]),
  ]);
