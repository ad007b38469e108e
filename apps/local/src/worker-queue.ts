/**
 * The port `WorkerQueue` in one process: the same function, a moment later.
 *
 * A message that is lost, by a failure or the end of the process, is sent again by the reconciler.
 */
import type { Log, WorkerQueue } from '@drs-orchestrator/application';
import type { Functions } from './functions.ts';

export const createWorkerQueue = (functions: Pick<Functions, 'invoke'>, log: Pick<Log, 'error'>, stopping: AbortSignal): WorkerQueue => ({
  send: async (message) => {
    setImmediate(() => {
      if (stopping.aborted) return;
      functions.invoke('execution-handler', message).catch((cause: unknown) => {
        const { worker: _worker, ...fields } = message;
        log.error('The worker failed; the reconciler will wake it again', cause, fields);
      });
    });
  },
});
