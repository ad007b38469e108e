/**
 * Ports: time, identity, hashing and the log; what the pure inside needs of any process.
 */
import type { Instant } from '@drs-orchestrator/domain';

export type Clock = {
  now(): Instant;
  /** Resolves when this clock has moved on by so many milliseconds. */
  sleep(milliseconds: number): Promise<void>;
  /** For who waits for something else, but not for ever. Does not move the clock. */
  alarm(milliseconds: number): Alarm;
};

/** `rings` when the clock has moved on by so much, unless it was turned off before. */
export type Alarm = { readonly rings: Promise<void>; off(): void };

/** `make('exec')` → `exec-<uuid>`. */
export type Ids = { make(prefix: 'exec' | 'rp' | 'pg' | 'err'): string };

/** SHA-256 of the UTF-8 bytes, in lower-case hex. */
export type Digest = (text: string) => string;

export type LogFields = Readonly<Record<string, string | number | boolean | null | readonly string[]>>;

/** JSON lines, each with the correlation id of the invocation. Never a secret, a token or a whole body. */
export type Log = {
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  /** `cause` is logged with its full stack. */
  error(message: string, cause: unknown, fields?: LogFields): void;
  /** One measurement; on AWS an EMF metric. */
  metric(name: MetricName, value: number, unit: 'Milliseconds' | 'Count'): void;
};

export const metricNames = [
  'PollingDuration',
  'EC2EnrichmentCount',
  'WaveCompletionTime',
  'FinalizationCount',
  'ExecutionsStarted',
  'ExecutionsCompleted',
  'ExecutionsFailed',
  'ExecutionsCancelled',
  'WriteConflicts',
  'Retries',
  'RecoveryServiceErrors',
  'NotificationErrors',
  'RightsErrors',
  'ExecutionsStuck',
  'PollFailures',
  'RtoAtRisk',
] as const;

export type MetricName = (typeof metricNames)[number];
