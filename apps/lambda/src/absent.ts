/**
 * Ports that a function has no part in: there is nothing behind them, and whoever asks has made a mistake.
 *
 * The functions that only read, or only keep plans, so carry neither the clients nor the rights to start a recovery.
 */
import type { Engine, LaunchRights, Notifier, Webhook, WorkerQueue } from '@drs-orchestrator/application';
import type { HandlerName } from '@drs-orchestrator/contract';

type Absent = {
  readonly engine: Engine;
  readonly workerQueue: WorkerQueue;
  readonly notifier: Notifier;
  readonly webhook: Webhook;
  readonly launchRights: LaunchRights;
};

export const absentIn = (handler: HandlerName): Absent => {
  const isAbsent = (port: keyof Absent) => (): never => {
    throw new Error(`${handler} has no ${port}`);
  };
  const engine = isAbsent('engine');
  const notifier = isAbsent('notifier');
  return {
    engine: { start: engine, release: engine, isRunning: engine, arn: engine },
    workerQueue: { send: isAbsent('workerQueue') },
    notifier: { targets: [], invokeCommand: '', send: notifier, subscribe: notifier },
    webhook: { post: isAbsent('webhook') },
    launchRights: { simulate: isAbsent('launchRights') },
  };
};
