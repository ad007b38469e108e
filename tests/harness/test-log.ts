/**
 * A log that remembers.
 */
import type { Log } from '@drs-orchestrator/application';

export type TestLog = Log & {
  readonly lines: {
    readonly level: 'info' | 'warn' | 'error';
    readonly message: string;
    readonly fields: Readonly<Record<string, unknown>>;
    readonly cause?: unknown;
  }[];
  readonly metrics: { readonly name: string; readonly value: number }[];
};

export const createTestLog = (): TestLog => {
  const log: TestLog = {
    lines: [],
    metrics: [],
    info: (message, fields = {}) => void log.lines.push({ level: 'info', message, fields }),
    warn: (message, fields = {}) => void log.lines.push({ level: 'warn', message, fields }),
    error: (message, cause, fields = {}) => void log.lines.push({ level: 'error', message, fields, cause }),
    metric: (name, value) => void log.metrics.push({ name, value }),
  };
  return log;
};
