/**
 * Servers by name, for a reason that people read.
 */
import { placeKey } from '../place.ts';
import type { Execution } from './state.ts';

/** Names in a reason; the rest are counted, because every server carries its own reason anyway. */
const namedServers = 5;

/** `db01 (s-…): why; db02 (s-…): why; and 3 more`. */
export const listServers = (execution: Execution, indexes: readonly number[], detail: (index: number) => string): string => {
  const names = indexes.slice(0, namedServers).map((index) => {
    const server = execution.plan.servers[index];
    const place = execution.plan.places[server?.place ?? 0];
    const where = execution.plan.places.length > 1 && place !== undefined ? ` in ${placeKey(place)}` : '';
    return `${server?.hostname ?? 'server'} (${server?.serverId ?? ''})${where}${detail(index)}`;
  });
  const more = indexes.length - names.length;
  return `${names.join('; ')}${more > 0 ? `; and ${String(more)} more` : ''}`;
};

/** The failed servers of a wave, each with its reason. */
export const failuresOf = (execution: Execution, waveNumber: number): string => {
  const failed = execution.servers.flatMap((server, index) => (server.wave === waveNumber && server.failureReason !== null ? [index] : []));
  return listServers(execution, failed, (index) => `: ${execution.servers[index]?.failureReason ?? ''}`);
};
