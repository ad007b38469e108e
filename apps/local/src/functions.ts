/**
 * The functions of the product in this process, called as Lambda calls them.
 *
 * Owns: the context of an invocation, and knowing when none is under way, so that the process can end between two steps.
 */
import { randomUUID } from 'node:crypto';
import type { Handler } from '@drs-orchestrator/api';
import { handlerNames, type HandlerName } from '@drs-orchestrator/contract';
import type { LocalLog } from './log.ts';

export type Functions = {
  /** What the function answers, or what it throws. `requestId` becomes the correlation id of its log lines. */
  invoke(name: HandlerName, event: unknown, requestId?: string): Promise<unknown>;
  /** Resolves when nothing is under way. */
  idle(): Promise<void>;
};

export const createFunctions = (log: Pick<LocalLog, 'within'>, handlers: () => Readonly<Record<HandlerName, Handler>>): Functions => {
  const underWay = new Set<Promise<unknown>>();
  return {
    invoke: (name, event, requestId = randomUUID()) => {
      const answer = log.within(requestId, () => handlers()[name](event, { awsRequestId: requestId }));
      underWay.add(answer);
      const done = (): void => void underWay.delete(answer);
      answer.then(done, done);
      return answer;
    },
    idle: async () => {
      while (underWay.size > 0) await Promise.allSettled(underWay);
    },
  };
};

export const isFunctionName = (name: string): name is HandlerName => handlerNames.some((one) => one === name);
