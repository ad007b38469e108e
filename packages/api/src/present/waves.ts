/**
 * Waves and servers as the answers show them.
 */
import { allowedWaveActions, countWave, currentWave, frozenWave, outcomeOf, waveStartedAt } from '@drs-orchestrator/domain';
import type { Execution, FrozenServer, Outlook, ServerState, WaveState } from '@drs-orchestrator/domain';
import type { OutputOf } from '@drs-orchestrator/contract';
import type { Asker } from '../endpoints/endpoint.ts';
import { permittedActions } from './permitted-actions.ts';
import { isoTimeOrNull, jobIdsOf, jobStatusOf, waveWord } from './words.ts';

type PolledWave = OutputOf<'poll'>['waves'][number];
type ServerStatus = NonNullable<PolledWave['serverStatuses']>[number];
type WaveDetails = OutputOf<'get_execution_details'>['waveStatuses'][number];
type ServerExecution = OutputOf<'get_execution_details'>['serverExecutions'][number];

/** Every wave of the plan, started or not; a summary leaves the servers out. */
export const polledWaves = (execution: Execution, summary: boolean): PolledWave[] => {
  if (summary) return execution.waves.map((wave) => waveFields(execution, wave));
  const servers = new Map(execution.waves.map((wave): [number, ServerStatus[]] => [wave.number, []]));
  for (const [index, server] of execution.servers.entries()) servers.get(server.wave)?.push(serverStatus(frozen(execution, index), server));
  return execution.waves.map((wave) => ({ ...waveFields(execution, wave), serverStatuses: servers.get(wave.number) ?? [] }));
};

export const waveDetails = (execution: Execution, { waves }: Outlook, asker: Asker): WaveDetails[] =>
  execution.waves.map((wave, index) => ({
    ...waveFields(execution, wave),
    ...countersOf(execution, wave.number),
    ...plannedFields(execution, wave.number),
    deadline: isoTimeOrNull(waves[index]?.deadline ?? null),
    forecastStartTime: isoTimeOrNull(waves[index]?.startsAt ?? null),
    forecastEndTime: isoTimeOrNull(waves[index]?.endsAt ?? null),
    attempt: wave.attempt,
    reason: 'reason' in wave.status ? wave.status.reason : null,
    allowedActions: permittedActions(asker, allowedWaveActions(execution, wave)),
  }));

/** Servers `from … to - 1` in plan order, in both vocabularies. */
export const serverExecutions = (execution: Execution, from: number, to: number): ServerExecution[] =>
  execution.servers.slice(from, to).map((server, offset) => {
    const entry = serverStatus(frozen(execution, from + offset), server);
    return { serverId: entry.sourceServerId, waveNumber: server.wave, status: outcomeOf(server), ...entry };
  });

/** The wave that `currentWave` names, as poll shows it. */
export const currentWaveFields = (execution: Execution) => {
  const number = currentWave(execution);
  const wave = execution.waves[number - 1];
  if (wave === undefined) throw new Error(`Execution ${execution.id} has no wave ${number}`);
  return {
    currentWave: number,
    waveStatus: waveWord(wave.status),
    drsJobStatus: jobStatusOf(wave),
    ...countersOf(execution, number),
  };
};

const waveFields = (execution: Execution, wave: WaveState) => {
  const drsJobIds = jobIdsOf(wave);
  return {
    waveNumber: wave.number,
    waveName: execution.plan.waves[wave.number - 1]?.name ?? '',
    status: waveWord(wave.status),
    drsJobId: drsJobIds[0] ?? null,
    drsJobIds,
    startTime: isoTimeOrNull(waveStartedAt(wave)),
    endTime: isoTimeOrNull('endedAt' in wave.status ? wave.status.endedAt : null),
  };
};

const plannedFields = ({ plan }: Execution, waveNumber: number) => {
  const { serverCount, dependsOn, pauseBefore, launchTimeoutMinutes } = frozenWave(plan, waveNumber);
  return { totalServers: serverCount, dependsOn: [...dependsOn], pauseBeforeWave: pauseBefore, launchTimeoutMinutes };
};

const countersOf = (execution: Execution, waveNumber: number) => {
  const { launched, completed, failed } = countWave(execution, waveNumber);
  return { serversLaunched: launched, serversCompleted: completed, serversFailed: failed };
};

/** EC2's facts stand beside DRS's and replace none of them. */
const serverStatus = (identity: FrozenServer, server: ServerState): ServerStatus => ({
  sourceServerId: identity.serverId,
  hostname: identity.hostname ?? server.instance?.privateDnsName ?? null,
  launchStatus: server.launchStatus,
  recoveryInstanceId: server.recoveryInstanceId,
  instanceId: server.instance?.instanceId ?? null,
  privateIp: server.instance?.privateIp ?? null,
  instanceType: server.instance?.instanceType ?? null,
  launchTime: isoTimeOrNull(server.instance?.launchTime ?? server.launchedAt),
  failureReason: server.failureReason,
});

const frozen = (execution: Execution, index: number): FrozenServer => {
  const server = execution.plan.servers[index];
  if (server === undefined) throw new Error(`Execution ${execution.id} has no server ${index} in its plan`);
  return server;
};
