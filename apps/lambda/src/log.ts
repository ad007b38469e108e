/**
 * The log of a function: JSON lines and EMF metrics, as Powertools writes them to CloudWatch.
 *
 * Owns: the correlation id of each line, the stack of each error, and that no measurement outlives its invocation unwritten.
 *
 * Invariants
 * 1. A container works on one event at a time, so the invocation that was begun last is the one that logs.
 * 2. Never a secret, a token or a whole body: what callers pass as fields is all there is, and of an error its name, message and stack.
 */
import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import type { Log } from '@drs-orchestrator/application';
import type { LambdaContext } from './lambda-context.ts';
import { metricsNamespace } from './metric-names.ts';

export type FunctionLog = Log & {
  /** Everything logged until the next one carries this id. */
  begin(correlationId: string, context: LambdaContext): void;
  /** Writes what was measured. */
  end(): void;
};

export type LogOptions = { readonly installation: string; readonly leastLevel?: string | undefined };

const levels = ['INFO', 'WARN', 'ERROR'] as const;

export const createLog = ({ installation, leastLevel = 'INFO' }: LogOptions): FunctionLog => {
  const logLevel = levels.find((level) => level === leastLevel);
  if (logLevel === undefined) throw new Error(`LOG_LEVEL is ${leastLevel}, and must be one of ${levels.join(', ')}`);
  const logger = new Logger({ serviceName: installation, logLevel });
  const metrics = new Metrics({ namespace: metricsNamespace, serviceName: installation });
  return {
    info: (message, fields = {}) => logger.info(message, fields),
    warn: (message, fields = {}) => logger.warn(message, fields),
    error: (message, cause, fields = {}) => logger.error(message, { ...fields, cause: stackOf(cause) }),
    metric: (name, value, unit) => void metrics.addMetric(name, unit, value),
    begin: (correlationId, context) => {
      logger.addContext(context);
      logger.appendKeys({ correlationId });
    },
    end: () => {
      if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
    },
  };
};

/** With the causes under it, and without whatever else an error carries, such as the answer that a client could not read. */
const stackOf = (cause: unknown): string => {
  if (!(cause instanceof Error)) return String(cause);
  const stack = cause.stack ?? `${cause.name}: ${cause.message}`;
  return cause.cause === undefined ? stack : `${stack}\ncaused by ${stackOf(cause.cause)}`;
};
