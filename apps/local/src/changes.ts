/**
 * Who wants to know when something is recorded of an execution, within this process.
 *
 * Owns: announcing each write of the store once it is durable. Nothing is kept: whoever was not listening reads the store.
 */
import type { Executions } from '@drs-orchestrator/application';

export type Change = { readonly executionId: string; readonly revision: number; readonly status: string };

export type Changes = {
  announce(change: Change): void;
  /** The answer ends it. */
  listen(listener: (change: Change) => void): () => void;
};

export const createChanges = (): Changes => {
  const listeners = new Set<(change: Change) => void>();
  return {
    announce: (change) => {
      for (const listener of listeners) listener(change);
    },
    listen: (listener) => {
      const own = (change: Change): void => listener(change);
      listeners.add(own);
      return () => void listeners.delete(own);
    },
  };
};

/** The same store, announcing every record that it keeps. */
export const announcing = (executions: Executions, { announce }: Pick<Changes, 'announce'>): Executions => ({
  ...executions,
  write: async (head, expected, objects) => {
    const written = await executions.write(head, expected, objects);
    if (written.ok) announce({ executionId: head.executionId, revision: head.revision, status: head.listing.status });
    return written;
  },
});
