/**
 * The request log: what reached the simulator, in order, and how it was answered.
 *
 * Invariants
 * 1. No credential and no Authorization header is ever in it.
 * 2. It is bounded by entries and by the size of what they hold; the oldest go first and are counted.
 */
import type { Body } from './answer.ts';
import { isoInstant } from './instants.ts';

export type RequestLogEntry = {
  /** Counts from 1 over the life of the process, also past a clearing. */
  readonly sequence: number;
  /** When it arrived, by the virtual clock, ISO 8601. */
  readonly at: string;
  readonly service: string;
  readonly operation: string;
  readonly accountId: string;
  readonly region: string;
  /** The HTTP status, or `lost` when no answer reached the caller. */
  readonly status: number | 'lost';
  /** The error's code, where it was refused. */
  readonly errorCode?: string;
  /** The number of the fault that it met. */
  readonly fault?: number;
  readonly parameters: Body;
};

/** What is left out narrows nothing. */
export type RequestsWanted = {
  readonly operation?: string | undefined;
  readonly service?: string | undefined;
  readonly account?: string | undefined;
  readonly region?: string | undefined;
  /** The sequence of the last one seen. */
  readonly since?: number | undefined;
};

export type RequestLog = {
  add(entry: Omit<RequestLogEntry, 'sequence' | 'at'>, now: number): void;
  /** Oldest first. */
  entries(wanted?: RequestsWanted): readonly RequestLogEntry[];
  /** How many entries were dropped to stay within the bounds. */
  dropped(): number;
  clear(): void;
};

const MAX_ENTRIES = 20_000;
const MAX_CHARACTERS = 32 * 1024 * 1024;

export function openRequestLog(): RequestLog {
  let entries: { readonly entry: RequestLogEntry; readonly size: number }[] = [];
  let sequence = 0;
  let characters = 0;
  let dropped = 0;
  return {
    add: (given, now) => {
      sequence += 1;
      const size = JSON.stringify(given.parameters).length;
      entries.push({ entry: { sequence, at: isoInstant(now), ...given }, size });
      characters += size;
      // A batch at a time: taking the first off a long array for every request would cost more than the request.
      if (entries.length <= MAX_ENTRIES && characters <= MAX_CHARACTERS) return;
      const gone = entries.splice(0, Math.ceil(entries.length / 10));
      dropped += gone.length;
      characters -= gone.reduce((sum, { size: one }) => sum + one, 0);
    },
    entries: (wanted = {}) => entries.map(({ entry }) => entry).filter((entry) => isWanted(entry, wanted)),
    dropped: () => dropped,
    clear: () => {
      entries = [];
      characters = 0;
      dropped = 0;
    },
  };
}

function isWanted(entry: RequestLogEntry, { operation, service, account, region, since = 0 }: RequestsWanted): boolean {
  return (
    entry.sequence > since &&
    (operation === undefined || entry.operation === operation) &&
    (service === undefined || entry.service === service) &&
    (account === undefined || entry.accountId === account) &&
    (region === undefined || entry.region === region)
  );
}
