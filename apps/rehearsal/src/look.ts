/**
 * A look at the execution from outside: what has changed since the last one, and what it all came to.
 */
import type { OutputOf } from '@drs-orchestrator/contract';
import type { Fault } from '@drs-orchestrator/drs-simulator';
import type { Ending, FaultEnding, ServerEnding, WaveFailure } from './ending.ts';
import type { FaultSeen, Outside } from './world-outside.ts';

type Details = OutputOf<'get_execution_details'>;
type Wave = Details['waveStatuses'][number];

export type Look = {
  readonly status: string;
  readonly waves: readonly Wave[];
  readonly failures: readonly WaveFailure[];
  changesSince(last: Look | undefined): readonly string[];
  ending(servers: readonly ServerEnding[]): Pick<Ending, 'status' | 'reason' | 'waves' | 'servers'>;
};

export const lookAt = async (outside: Outside, executionId: string): Promise<Look> => {
  const { status, reason, waveStatuses: waves } = await outside.call('get_execution_details', { executionId, limit: 1 });
  return {
    status,
    waves,
    failures: waves.flatMap(({ waveNumber, waveName, status: ended, attempt, reason: why }) =>
      ended === 'FAILED' || ended === 'TIMED_OUT'
        ? [{ wave: `wave ${waveNumber} (${waveName}), attempt ${attempt}`, reason: why ?? ended }]
        : [],
    ),
    changesSince: (last) => [
      ...waves.flatMap((wave, index) => (lineOf(wave) === lineOf(last?.waves[index]) ? [] : [lineOf(wave)])),
      ...(status === last?.status ? [] : [`the execution is ${status}${reason === null ? '' : `: ${reason}`}`]),
    ],
    ending: (servers) => ({
      status,
      reason,
      servers,
      waves: waves.map((wave) => ({
        waveNumber: wave.waveNumber,
        waveName: wave.waveName,
        status: wave.status,
        reason: wave.reason,
        attempt: wave.attempt,
        servers: servers.filter(({ waveNumber }) => waveNumber === wave.waveNumber).length,
        completed: wave.serversCompleted,
        failed: wave.serversFailed,
      })),
    }),
  };
};

const lineOf = (wave: Wave | undefined): string => {
  if (wave === undefined || wave.status === 'PENDING') return '';
  const { waveNumber, waveName, status, serversLaunched, serversCompleted, serversFailed, attempt } = wave;
  const failed = serversFailed > 0 ? `, ${serversFailed} failed` : '';
  return `wave ${waveNumber} (${waveName}): ${status}, ${serversCompleted} of ${serversLaunched} run${failed}${attempt > 1 ? `, attempt ${attempt}` : ''}`;
};

/** Those of the execution, with what the simulator says of how often each was launched. */
export const serversOf = async (outside: Outside, executionId: string, { waves }: Look): Promise<readonly ServerEnding[]> => {
  const inWorld = new Map((await outside.servers()).map((server) => [server.sourceServerID, server]));
  const servers: ServerEnding[] = [];
  let nextToken: string | undefined;
  do {
    const page = await outside.call('get_execution_details', { executionId, ...(nextToken === undefined ? {} : { nextToken }) });
    for (const { serverId, waveNumber, failureReason } of page.serverExecutions) {
      const { hostname = serverId, launches = 0 } = inWorld.get(serverId) ?? {};
      const attempts = waves.find((wave) => wave.waveNumber === waveNumber)?.attempt ?? 0;
      servers.push({ serverId, hostname, waveNumber, attempts, launches, failureReason });
    }
    nextToken = page.nextToken ?? undefined;
  } while (nextToken !== undefined);
  return servers;
};

/** A fault that is no longer there has fired as often as its count allowed. */
export const faultsOf = (faults: readonly Fault[], numbers: readonly number[], seen: readonly FaultSeen[]): readonly FaultEnding[] =>
  faults.map(({ kind, ...members }, index) => ({
    kind,
    about: Object.entries(members)
      .map(([name, value]) => `${name} ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`)
      .join(', '),
    fired: seen.find(({ number }) => number === numbers[index])?.fired ?? 'used-up',
  }));
