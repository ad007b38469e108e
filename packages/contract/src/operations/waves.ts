/**
 * Waves, servers and counters as the answers show them.
 */
import * as z from 'zod';
import { count, time, waveNumber } from '../fields.ts';
import { drsJobStatus, launchStatus, serverOutcome, stepKind, waveStatus } from '../statuses.ts';

/** DRS and EC2 on one server. EC2 adds to DRS's fields and never replaces them. */
const serverEntry = {
  sourceServerId: z.string().describe('The source server in DRS, `s-…`'),
  hostname: z.string().nullable().describe("The source server's, else the private DNS name that EC2 gave; null where neither is known"),
  launchStatus,
  recoveryInstanceId: z.string().nullable().describe("DRS's name for what was launched; null before"),
  instanceId: z.string().nullable().describe('The recovery instance in EC2, `i-…`; null until EC2 has been asked'),
  privateIp: z.string().nullable().describe('In the recovery subnet, from EC2'),
  instanceType: z.string().nullable().describe('As launched, from EC2'),
  launchTime: time.nullable().describe("EC2's, else when DRS was first seen to have launched it"),
  failureReason: z.string().nullable().describe('What the job log, or a failed launch action, says; null where nothing failed'),
};

export const serverStatus = z.strictObject(serverEntry);

/** The same with the older vocabulary: `serverId`, `waveNumber` and the outcome as `status`. */
export const serverExecution = z.strictObject({
  serverId: z.string().describe('The same as `sourceServerId`'),
  waveNumber: waveNumber.describe('The wave that launches it'),
  status: serverOutcome,
  ...serverEntry,
});

export const serverCounters = {
  serversLaunched: count.describe('Servers handed to a DRS job, whatever became of them'),
  serversCompleted: count.describe('Servers that run'),
  serversFailed: count.describe('Servers whose launch, or a launch action of them, failed'),
};

const wave = {
  waveNumber,
  waveName: z.string(),
  status: waveStatus,
  drsJobId: z.string().nullable().describe('The first of `drsJobIds`; null before there is one'),
  drsJobIds: z.array(z.string()).describe('Several where it is too large for one job, or in several accounts or Regions'),
  startTime: time.nullable().describe('When its launch began; null before, and where it was skipped before'),
  endTime: time.nullable().describe('When its outcome was known, or it was skipped; null before'),
};

export const polledWave = z.strictObject({
  ...wave,
  serverStatuses: z.array(serverStatus).optional().describe('Left out of a summary'),
});

/** What may be done now, by the action's name. */
export const allowed = <Action extends string>(...actions: readonly Action[]) =>
  z.record(z.enum(actions), z.strictObject({ allowed: z.boolean(), reason: z.string().nullable().describe('Why not; null where it is') }));

export const waveDetails = z.strictObject({
  ...wave,
  ...serverCounters,
  totalServers: count.describe('Servers that it launches'),
  dependsOn: z.array(waveNumber).describe('Waves that have to be over before it starts'),
  pauseBeforeWave: z.boolean().describe('Whether the execution pauses before it'),
  launchTimeoutMinutes: z.number().describe('How long its launches may take'),
  deadline: time.nullable().describe('When the next time limit of its launches is reached; null while none is running'),
  forecastStartTime: time
    .nullable()
    .describe('When it may start at the earliest; null once it has, and where that is not known or for a person to say'),
  forecastEndTime: time.nullable().describe('When it may be over at the earliest; null once it is, and where that is not known'),
  attempt: count.describe('From 1, one more with each retry'),
  reason: z.string().nullable().describe('Why it failed, timed out or was skipped; else null'),
  allowedActions: allowed('retry', 'skip').describe('What the caller may do with it now, and where not, why'),
});

export const waveJobStatus = drsJobStatus
  .nullable()
  .describe("DRS's word for the wave's jobs: COMPLETED once all of them are; null where there is none");

export const nextStep = z
  .strictObject({
    kind: stepKind,
    readyWaves: z.array(waveNumber).describe('To be started, where `kind` is start'),
    waitSeconds: z.number().min(0).describe('Until it is worth looking again, where `kind` is wait'),
  })
  .describe('What the engine does next');
