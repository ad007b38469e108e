/**
 * One event handed to one process, and what was done in its name.
 *
 * Owns: telling from an event what it asks for. Checks judge by it who may write what.
 */
import type { Instant } from '@drs-orchestrator/domain';
import type { Call } from './call.ts';
import { fieldsIn, textIn, type Fields } from './fields.ts';

/** Who sent the event. */
export type Sender = 'person' | 'engine' | 'schedule' | 'queue';

export type Asked = {
  /** The operation or action by its first name; `worker:start_execution` and so on for the worker's jobs. */
  readonly what: string;
  readonly executionId: string | null;
  readonly planId: string | null;
};

/** A question of a port, and whether it was answered. `isOwn`: no other event that its process has in hand can have asked it. */
export type Question = {
  readonly isOwn: boolean;
  readonly call: Call;
  readonly place: string | null;
  readonly answered: boolean;
};

export type Invocation = Asked & {
  readonly number: number;
  readonly sender: Sender;
  readonly event: Fields;
  readonly begunAt: Instant;
  readonly questions: Question[];
  readonly process: number;
};

const aliases: Readonly<Record<string, string>> = {
  pause: 'pause_execution',
  resume: 'resume_execution',
  get_execution: 'get_execution_details',
};

export const askedBy = (event: Fields): Asked => {
  const state = fieldsIn(event['state']);
  const ids = {
    executionId: textIn(event['executionId']) ?? textIn(state['executionId']),
    planId: textIn(event['planId']) ?? textIn(state['planId']),
  };
  if (event['worker'] === true) return { what: `worker:${textIn(event['job']) ?? 'start_execution'}`, ...ids };
  const action = textIn(event['action']);
  if (action !== null) return { what: action, ...ids };
  const operation = textIn(event['operation']);
  if (operation !== null) return { what: aliases[operation] ?? operation, ...ids };
  if (event['source'] === 'aws.events') return { what: 'find', ...ids };
  return { what: 'http', ...ids };
};
