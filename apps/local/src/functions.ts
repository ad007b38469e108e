/**
 * The functions of the product in this process, called as Lambda calls them.
 *
 * Owns: the context of an invocation, and knowing when none is under way, so that the process can end between two steps.
 */
import { randomUUID } from 'node:crypto';
import type { Handler } from '@drs-orchestrator/api';
import { handlerNames, type HandlerName } from '@drs-orchestrator/contract';
import type { LocalLog } from './log.ts';
import type { Turns, Urgency } from './turns.ts';

export type Functions = {
  /** What the function answers, or what it throws. `requestId` becomes the correlation id of its log lines; without an urgency it may wait for its turn. */
  invoke(name: HandlerName, event: unknown, requestId?: string, urgency?: Urgency): Promise<unknown>;
  /** Resolves when nothing is under way. */
  idle(): Promise<void>;
};

export type FunctionsNeeds = {
  readonly log: Pick<LocalLog, 'within'>;
  readonly turns: Pick<Turns, 'within'>;
  readonly handlers: () => Readonly<Record<HandlerName, Handler>>;
};

export const createFunctions = ({ log, turns, handlers }: FunctionsNeeds): Functions => {
  const underWay = new Set<Promise<unknown>>();
  return {
    invoke: (name, event, requestId = randomUUID(), urgency = 'in-turn') => {
      const answer = turns.within(urgency, () => log.within(requestId, () => handlers()[name](event, { awsRequestId: requestId })));
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
