/**
 * Fields that many operations share, with their limits.
 *
 * Owns: what counts as an id, a time, a name or a page on the wire. Ids are opaque: any text may be asked for and is
 * looked up, so that a malformed one is answered 404 and not 400.
 */
import * as z from 'zod';

/** Lengths in characters, above anything AWS or we make: far below what a log line or a database key can hold. */
export const lengthLimits = { id: 128, name: 256, reason: 1_000, token: 2_048, description: 1_024 } as const;

/** Rows of one page. Executions are small; servers are read by machines, a thousand of them is about 350 KB; so are events of job logs, at some 250 B. */
export const pageLimits = { default: 50, list: 100, servers: 1_000, events: 5_000 } as const;

export const id = z.string().min(1).max(lengthLimits.id);
/** A line of its own wherever it is shown: in a mail, a log, a terminal. */
const oneLine = /^[^\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]*$/u;
export const name = z.string().min(1).max(lengthLimits.name).regex(oneLine, 'Must have no line breaks or other control characters');
export const nextToken = z.string().min(1).max(lengthLimits.token);
export const description = z.string().max(lengthLimits.description);

/** Ids by what they name. A description is for readers: it changes nothing about what is accepted. */
export const executionId = id.describe('The execution, `exec-…`');
export const planId = id.describe('The recovery plan, `rp-…`');
export const groupId = id.describe('The protection group, `pg-…`');
export const accountId = id.describe('AWS account, 12 digits; it has to be registered');
export const region = id.describe('AWS Region, such as `us-east-1`');

/** Beside an `executionId`. */
export const planOfExecution = id
  .optional()
  .describe("Where given, it must be the execution's plan: with another one the execution is not found");

export const version = z
  .int()
  .min(1)
  .describe('The version that was read last; where it is not the present one, nothing is changed and the answer is `VERSION_CONFLICT`');
export const presentVersion = z.int().min(0).describe('Goes up by one with every change; to be named in the next one');

/** A page of anything that is listed. */
export const pageOf = (limits: { readonly most: number; readonly usual: number }) => ({
  limit: z.int().min(1).max(limits.most).default(limits.usual).describe('Rows on a page, at most'),
  nextToken: nextToken.optional().describe('The `nextToken` of the page before; left out, the first page is answered'),
});

/** What every list of small rows is asked. */
export const listPage = pageOf({ most: pageLimits.list, usual: pageLimits.default });
/** What every list of servers is asked. */
export const serverPage = pageOf({ most: pageLimits.servers, usual: pageLimits.servers });

/** How every list ends. */
export const pageEnd = {
  count: z.int().min(0).describe('Rows on this page'),
  nextToken: z.string().nullable().describe('To be sent for the next page; null on the last one'),
};

/** A Region in which AWS is called at once: it becomes part of the address, so no text of another form gets so far. The form in which groups are saved. */
export const calledRegion = z
  .string()
  .max(32)
  .regex(/^[a-z]{2,}(?:-[a-z]+)+-\d{1,2}$/, 'Must be a Region, like us-east-1')
  .describe('AWS Region, such as `us-east-1`');

/** A moment in an answer: ISO 8601 in UTC. */
export const time = z.iso.datetime();
export const asOf = time.describe('When this answer was made, by the clock that all its times are of');
export const startTime = time.describe('When the execution was asked for');
export const endTime = time.nullable().describe('When it reached a terminal status; null before');
/** A moment in a request: ISO 8601 with `Z` or an offset. */
export const timeInput = z.iso.datetime({ offset: true });

export const count = z.int().min(0);
export const waveNumber = z.int().min(1).describe('Counted from 1');
export const rtoMinutes = z
  .number()
  .nullable()
  .describe('Within how many minutes of its start it should be over, by the plan; null where the plan says nothing');
export const currentWave = z.int().min(1).describe('The lowest wave that is not finished; the last one where all are');
export const totalWaves = count.describe('Waves of the plan, started or not');
export const totalServers = count.describe('Servers of the plan, as they were resolved at the start');

/** An answer: its status first, then its fields; a listed field is never left out, without a value it is null. */
export const answer = <Shape extends Readonly<Record<string, z.ZodType>>>(shape: Shape) =>
  z.strictObject({ statusCode: z.int().describe('The HTTP status of this answer'), ...shape });
