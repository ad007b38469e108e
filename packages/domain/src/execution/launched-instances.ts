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
export const launchedInstances = (execution: Execution): readonly LaunchedInstance[] =>
  execution.servers.flatMap(({ formerInstances, recoveryInstanceId }, server) => [
    ...formerInstances
      .filter((instanceId) => instanceId !== recoveryInstanceId)
      .map((instanceId) => ({ instanceId, server, isLatest: false })),
    ...(recoveryInstanceId === null ? [] : [{ instanceId: recoveryInstanceId, server, isLatest: true }]),
  ]);
