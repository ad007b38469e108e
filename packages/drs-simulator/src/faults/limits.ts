/**
 * Whom a fault meets, how often and when: the members that every kind of fault may have beside its own.
 *
 * Invariants
 * 1. A limit left out limits nothing; of those given, all have to hold.
 * 2. Moments and seconds are of the virtual clock; seconds count from when the fault was added.
 * 3. `*` in a name stands for any characters; every other character for itself.
 */
import * as z from 'zod';
import { SERVICE_NAMES } from '../service-names.ts';

const MAX_COUNT = 1_000_000;
const MAX_TEXT = 1000;
const MAX_TAGS = 50;
/** A year: no drill looks further ahead. */
const MAX_SECONDS = 366 * 86_400;

export const faultText = z.string().min(1, 'must not be empty').max(MAX_TEXT);
const seconds = z.number().max(MAX_SECONDS);
const moment = z.iso.datetime({ offset: true, error: 'must be a time like 2026-03-01T12:00:00Z' });

const often = {
  count: z.int().min(1).max(MAX_COUNT).optional().describe('how often it still fires; left out, it never wears off'),
  probability: z
    .number()
    .gt(0, 'must be above 0')
    .max(1)
    .optional()
    .describe("above 0, at most 1: whether it fires where it could, drawn from the world's seed"),
};

const time = {
  afterSeconds: seconds.min(0).optional().describe('in force only so long after it was added'),
  forSeconds: seconds.gt(0, 'must be above 0').optional().describe('in force for so long, from then on'),
  from: moment.optional().describe('in force from this moment on, ISO 8601'),
  until: moment.optional().describe('in force until this moment'),
};

const place = {
  accountId: z
    .string({ error: 'must be 12 digits, in quotes' })
    .regex(/^\d{12}$/, 'must be 12 digits, in quotes')
    .optional()
    .describe('of this account: the one whose credentials sign a request, or whose server it is'),
  region: faultText.optional().describe('in this Region'),
};

const server = {
  serverId: faultText
    .optional()
    .describe(
      'the id of a source server, `*` allowed; a request meets it that names the server, its recovery instance, its launch template or a job with it',
    ),
  hostname: faultText.optional().describe('likewise by host name: `db-01`, `web-*`'),
  tags: z
    .record(z.string().min(1).max(256), z.string().max(256))
    .refine((given) => Object.keys(given).length > 0, 'must name a tag')
    .refine((given) => Object.keys(given).length <= MAX_TAGS, `at most ${String(MAX_TAGS)} tags`)
    .optional()
    .describe('likewise by tags, each of which the server has'),
};

const call = {
  service: z
    .enum(SERVICE_NAMES, { error: `must be one of ${SERVICE_NAMES.join(', ')}` })
    .optional()
    .describe('a request to this service'),
  operation: faultText.optional().describe('a request for this operation, `*` allowed: `StartRecovery`, `Describe*`'),
};

/** What a launch, or a server's replication, can be limited by; a request also by what is called. */
export const SERVER_LIMITS = { ...place, ...server, ...often, ...time };
export const CALL_LIMITS = { ...call, ...SERVER_LIMITS };

export type CallLimits = z.output<z.ZodObject<typeof CALL_LIMITS>>;

export type LimitedServer = {
  readonly id: string;
  readonly hostname: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly accountId: string;
  readonly region: string;
};

type CallSubject = { readonly service: string; readonly operation: string; readonly accountId: string; readonly region: string };

export function meetsCall(limits: CallLimits, subject: CallSubject): boolean {
  return isThat(limits.service, subject.service) && isLike(limits.operation, subject.operation) && meetsPlace(limits, subject);
}

export function meetsPlace(limits: CallLimits, { accountId, region }: { readonly accountId: string; readonly region: string }): boolean {
  return isThat(limits.accountId, accountId) && isThat(limits.region, region);
}

/** Apart from its account and Region. */
export function meetsServer(limits: CallLimits, one: Pick<LimitedServer, 'id' | 'hostname' | 'tags'>): boolean {
  if (!isLike(limits.serverId, one.id) || !isLike(limits.hostname, one.hostname)) return false;
  return limits.tags === undefined || Object.entries(limits.tags).every(([key, value]) => one.tags[key] === value);
}

export function namesServers({ serverId, hostname, tags }: CallLimits): boolean {
  return serverId !== undefined || hostname !== undefined || tags !== undefined;
}

function isThat(wanted: string | undefined, actual: string): boolean {
  return wanted === undefined || wanted === actual;
}

/** `*` stands for any characters; no pattern means everything. */
export function isLike(pattern: string | undefined, actual: string): boolean {
  if (pattern === undefined || pattern === actual) return true;
  const [first = '', ...rest] = pattern.split('*');
  const last = rest.pop();
  if (last === undefined || !actual.startsWith(first) || actual.length < first.length + last.length) return false;
  let at = first.length;
  for (const part of rest) {
    const found = actual.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at <= actual.length - last.length && actual.endsWith(last);
}

/** From when until when, in epoch milliseconds, a fault is in force that is added now; a side left out is open. */
export type InForce = { readonly from?: number; readonly until?: number };

export function inForceOf({ afterSeconds, forSeconds, from, until }: CallLimits, now: number): InForce {
  const begins = afterSeconds === undefined ? undefined : now + afterSeconds * 1000;
  const starts = [begins, moments(from)].filter((at) => at !== undefined);
  const ends = [forSeconds === undefined ? undefined : (begins ?? now) + forSeconds * 1000, moments(until)].filter(
    (at) => at !== undefined,
  );
  return {
    ...(starts.length === 0 ? {} : { from: Math.max(...starts) }),
    ...(ends.length === 0 ? {} : { until: Math.min(...ends) }),
  };
}

function moments(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Date.parse(text);
}
