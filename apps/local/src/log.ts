/**
 * The log of this process: JSON lines in a file of the data directory; warnings and errors are shown to the person too.
 *
 * Owns: the lines, the correlation id of the invocation that writes them, and the file's size.
 *
 * Invariants
 * 1. A log that cannot be written stops nobody: its lines are counted, and the count is written once there is room again.
 * 2. Never a secret, a token or a whole body; what callers pass as fields is all there is.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Clock, Log, LogFields } from '@drs-orchestrator/application';
import type { LogFile } from './log-file.ts';

export type LocalLog = Log & {
  /** Everything logged by the work carries this id. */
  within<Answer>(correlationId: string, work: () => Answer): Answer;
};

export type LogNeeds = {
  readonly file: LogFile;
  readonly clock: Pick<Clock, 'now'>;
  readonly timeOfDay: () => number;
  /** Takes a line for the person. */
  readonly show: (line: string) => void;
};

export const createLog = ({ file, clock, timeOfDay, show }: LogNeeds): LocalLog => {
  const invocation = new AsyncLocalStorage<string>();
  let lost = 0;
  const lineOf = (level: string, message: string, fields: object): string => {
    const correlationId = invocation.getStore();
    return JSON.stringify({
      time: new Date(clock.now()).toISOString(),
      realTime: new Date(timeOfDay()).toISOString(),
      level,
      message,
      ...(correlationId === undefined ? {} : { correlationId }),
      ...fields,
    });
  };
  const write = (level: string, message: string, fields: object): void => {
    if (lost > 0 && file.write(lineOf('warn', 'Lines of this log could not be written', { lines: lost })) === 'written') lost = 0;
    const outcome = lost > 0 ? 'lost' : file.write(lineOf(level, message, fields));
    if (outcome !== 'lost') return;
    if (lost === 0) show('warning: The log cannot be written, because the disk is full or failed; it goes on when there is room again.');
    lost += 1;
  };
  return {
    info: (message, fields = {}) => write('info', message, fields),
    warn: (message, fields = {}) => {
      write('warn', message, fields);
      show(`warning: ${message}${shown(fields)}`);
    },
    error: (message, cause, fields = {}) => {
      write('error', message, { ...fields, cause: stackOf(cause) });
      show(`error: ${message}: ${cause instanceof Error ? cause.message : String(cause)}${shown(fields)}`);
    },
    metric: (name, value, unit) => write('info', 'Metric', { metric: name, value, unit }),
    within: (correlationId, work) => invocation.run(correlationId, work),
  };
};

const shown = (fields: LogFields): string => {
  const facts = Object.entries(fields).map(([name, value]) => `${name}: ${String(value)}`);
  return facts.length === 0 ? '' : ` (${facts.join(', ')})`;
};

/** With the causes under it. */
const stackOf = (cause: unknown): string => {
  if (!(cause instanceof Error)) return String(cause);
  const stack = cause.stack ?? `${cause.name}: ${cause.message}`;
  return cause.cause === undefined ? stack : `${stack}\ncaused by ${stackOf(cause.cause)}`;
};
