/**
 * An execution as the API answers it, as far as somebody's story needs it.
 */
import type { Details, Server, Wave } from '../src/execution/details.ts';

export const aWave = (waveNumber: number, change: Partial<Wave> = {}): Wave => ({
  waveNumber,
  waveName: ['Data', 'Apps', 'Web'][waveNumber - 1] ?? `Wave ${String(waveNumber)}`,
  status: 'PENDING',
  drsJobId: null,
  drsJobIds: [],
  startTime: null,
  endTime: null,
  serversLaunched: 0,
  serversCompleted: 0,
  serversFailed: 0,
  totalServers: 1,
  dependsOn: [],
  pauseBeforeWave: false,
  launchTimeoutMinutes: 60,
  deadline: null,
  forecastStartTime: null,
  forecastEndTime: null,
  attempt: 1,
  reason: null,
  allowedActions: { retry: { allowed: false, reason: 'Not now' }, skip: { allowed: false, reason: 'Not now' } },
  ...change,
});

export const aServer = (hostname: string, waveNumber: number, change: Partial<Server> = {}): Server => ({
  serverId: `s-${hostname}`,
  sourceServerId: `s-${hostname}`,
  waveNumber,
  status: 'IN_PROGRESS',
  hostname,
  launchStatus: 'PENDING',
  recoveryInstanceId: null,
  instanceId: null,
  privateIp: null,
  instanceType: null,
  launchTime: null,
  failureReason: null,
  ...change,
});

type Told = Pick<Details, 'status' | 'reason' | 'pause' | 'waveStatuses' | 'serverExecutions'>;

export const anExecution = (change: Partial<Told>): Told => ({
  status: 'RUNNING',
  reason: null,
  pause: null,
  waveStatuses: [],
  serverExecutions: [],
  ...change,
});

export const aPause = (cause: NonNullable<Details['pause']>['cause'], ...waves: readonly number[]): NonNullable<Details['pause']> => ({
  pausedAt: '2030-01-31T08:00:00.000Z',
  cause,
  by: cause === 'OPERATOR' ? 'anna' : null,
  waves: [...waves],
});
