/**
 * The servers of an execution in the order in which somebody looks through them: what failed first, then by wave and name.
 */
import { byName } from '../parts/by-name.ts';
import { nameOf, outcomeOf } from './consequences.ts';
import type { Details, Server } from './details.ts';
import type { Stages } from './stages.ts';
import { stagesText } from './stages.ts';

export type ServerRow = Server & { readonly outcome: ReturnType<typeof outcomeOf>; readonly name: string; readonly stages: string };

const order = byName(nameOf);

export const inOrder = (servers: readonly Server[]): readonly Server[] =>
  [...servers].sort(
    (one, other) =>
      Number(other.status === 'FAILED') - Number(one.status === 'FAILED') || one.waveNumber - other.waveNumber || order(one, other),
  );

export const serverRows = (
  execution: Pick<Details, 'status' | 'waveStatuses' | 'serverExecutions'>,
  stages: Stages,
  now: number,
): readonly ServerRow[] => {
  const waves = new Map(execution.waveStatuses.map((wave) => [wave.waveNumber, wave]));
  return inOrder(execution.serverExecutions).map((server) => ({
    ...server,
    name: nameOf(server),
    outcome: outcomeOf(server, waves.get(server.waveNumber), execution),
    stages: stagesText(stages.get(server.serverId) ?? [], now),
  }));
};

/** Those in which something of the row, as it is shown, has the text. */
export const matching = (rows: readonly ServerRow[], wanted: string, wordOf: (row: ServerRow) => string): readonly ServerRow[] => {
  const text = wanted.trim().toLowerCase();
  if (text === '') return rows;
  return rows.filter((row) =>
    [row.name, row.serverId, row.instanceId, row.privateIp, row.failureReason, row.status, wordOf(row)].some((field) =>
      field?.toLowerCase().includes(text),
    ),
  );
};
