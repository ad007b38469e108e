/**
 * Waves, servers and counters as the answers show them.
 */
import * as z from 'zod';
import { count, time, waveNumber } from '../fields.ts';
import { drsJobStatus, launchStatus, serverOutcome, stepKind, waveStatus } from '../statuses.ts';

/** DRS and EC2 on one server. EC2 adds to DRS's fields and never replaces them. */
const serverEntry = {
  sourceServerId: z.string(),
  /** The source server's, else EC2's private DNS name. */
  hostname: z.string().nullable(),
  launchStatus,
  recoveryInstanceId: z.string().nullable(),
  instanceId: z.string().nullable(),
  privateIp: z.string().nullable(),
  instanceType: z.string().nullable(),
  launchTime: time.nullable(),
  failureReason: z.string().nullable(),
};

export const serverStatus = z.strictObject(serverEntry);

/** The same with the older vocabulary: `serverId`, `waveNumber` and the outcome as `status`. */
export const serverExecution = z.strictObject({ serverId: z.string(), waveNumber, status: serverOutcome, ...serverEntry });

/** Launched: handed to a DRS job. */
export const serverCounters = { serversLaunched: count, serversCompleted: count, serversFailed: count };

const wave = {
  waveNumber,
  waveName: z.string(),
  status: waveStatus,
  /** The first of `drsJobIds`. */
  drsJobId: z.string().nullable(),
  drsJobIds: z.array(z.string()),
  startTime: time.nullable(),
  endTime: time.nullable(),
};

/** `serverStatuses` is left out of a summary. */
export const polledWave = z.strictObject({ ...wave, serverStatuses: z.array(serverStatus).optional() });

/** What may be done now, by the action's name; `reason`: why not. */
export const allowed = <Action extends string>(...actions: readonly Action[]) =>
  z.record(z.enum(actions), z.strictObject({ allowed: z.boolean(), reason: z.string().nullable() }));

/** `reason`: why it failed, or was skipped. */
export const waveDetails = z.strictObject({
  ...wave,
  ...serverCounters,
  attempt: count,
  reason: z.string().nullable(),
  allowedActions: allowed('retry', 'skip'),
});

/** COMPLETED once all the wave's jobs are; null where there is none. */
export const waveJobStatus = drsJobStatus.nullable();

export const nextStep = z.strictObject({ kind: stepKind, readyWaves: z.array(waveNumber), waitSeconds: z.number().min(0) });
