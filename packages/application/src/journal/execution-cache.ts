/**
 * Executions kept in memory under the name of their latest record.
 *
 * The name is the hash of a chain that ends in this state, so an entry can be forgotten but never be wrong; another
 * process's write simply has another name.
 */
import type { Execution } from '@drs-orchestrator/domain';

/** Servers kept in memory at the most, over all executions: at about 1 KB each some 20 MB. */
const mostServers = 20_000;

export type ExecutionCache = {
  get(record: string): Execution | undefined;
  put(record: string, execution: Execution): void;
};

export const createExecutionCache = (): ExecutionCache => {
  const kept = new Map<string, Execution>();
  const latest = new Map<string, string>();
  let servers = 0;

  const forget = (record: string): void => {
    const execution = kept.get(record);
    if (execution === undefined) return;
    kept.delete(record);
    servers -= execution.servers.length;
    if (latest.get(execution.id) === record) latest.delete(execution.id);
  };

  return {
    get: (record) => kept.get(record),
    put: (record, execution) => {
      forget(record);
      const older = latest.get(execution.id);
      if (older !== undefined) forget(older);
      kept.set(record, execution);
      latest.set(execution.id, record);
      servers += execution.servers.length;
      for (const oldest of kept.keys()) {
        if (servers <= mostServers || oldest === record) break;
        forget(oldest);
      }
    },
  };
};
