/**
 * Fields that many operations share, with their limits.
 *
 * Owns: what counts as an id, a time, a name or a page on the wire. Ids are opaque: any text may be asked for and is
 * looked up, so that a malformed one is answered 404 and not 400.
 */
import * as z from 'zod';

/** Lengths in characters, above anything AWS or we make: far below what a log line or a database key can hold. */
export const lengthLimits = { id: 128, name: 256, reason: 1_000, token: 2_048, description: 1_024 } as const;

/** Rows of one page. Executions are small; servers are read by machines, a thousand of them is about 350 KB. */
export const pageLimits = { default: 50, list: 100, servers: 1_000 } as const;

export const id = z.string().min(1).max(lengthLimits.id);
export const name = z.string().min(1).max(lengthLimits.name);
export const nextToken = z.string().min(1).max(lengthLimits.token);
export const description = z.string().max(lengthLimits.description);

/** The version that the caller has read; a write that names another than the present one changes nothing. */
export const version = z.int().min(1);

/** What every list in order of ids is asked. */
export const listPage = {
  limit: z.int().min(1).max(pageLimits.list).default(pageLimits.default),
  nextToken: nextToken.optional(),
};

/** A moment in an answer: ISO 8601 in UTC. */
export const time = z.iso.datetime();
/** A moment in a request: ISO 8601 with `Z` or an offset. */
export const timeInput = z.iso.datetime({ offset: true });

export const count = z.int().min(0);
export const waveNumber = z.int().min(1);

/** An answer: its status first, then its fields; a listed field is never left out, without a value it is null. */
export const answer = <Shape extends Readonly<Record<string, z.ZodType>>>(shape: Shape) =>
  z.strictObject({ statusCode: z.int(), ...shape });
