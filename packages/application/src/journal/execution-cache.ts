/**
 * Executions kept in memory as they were read or written last, each with the state of its head.
 *
 * The state names the latest record, whose name is the hash of a chain that ends in this execution; so an entry can be forgotten but
 * never be wrong: another process's write simply has another state.
 */
import type { Execution, ExecutionId } from '@drs-orchestrator/domain';
import type { Head } from '../ports/executions.ts';
import type { StoredHead } from './stored.ts';

/** Servers kept in memory at the most, over all executions: at about 1 KB each some 20 MB. */
const mostServers = 20_000;

/** `stored`: the head's state, read. */
export type Known = { readonly execution: Execution; readonly stored: StoredHead };

export type ExecutionCache = {
  get(head: Head): Known | undefined;
  /** As it was at some time, perhaps not as the head has it; the objects that both name are the same. */
  earlier(id: ExecutionId): Known | undefined;
  put(head: Head, known: Known): void;
};

export const createExecutionCache = (): ExecutionCache => {
  /** Oldest first. */
  const kept = new Map<ExecutionId, Known & { readonly state: string }>();
  let servers = 0;

  const forget = (id: ExecutionId): void => {
    servers -= kept.get(id)?.execution.servers.length ?? 0;
    kept.delete(id);
  };

  return {
    get: ({ executionId, state }) => {
      const known = kept.get(executionId);
      return known?.state === state ? known : undefined;
    },
    earlier: (id) => kept.get(id),
    put: ({ executionId, state }, { execution, stored }) => {
      forget(executionId);
      kept.set(executionId, { execution, stored, state });
      servers += execution.servers.length;
      for (const oldest of kept.keys()) {
        if (servers <= mostServers || oldest === executionId) break;
        forget(oldest);
      }
    },
  };
};
