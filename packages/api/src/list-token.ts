/**
 * Where a page ended, as opaque text: base64url of JSON.
 *
 * Owns: writing and reading it. A token is a caller's text like any other: it is checked, and one that we did not
 * write, or wrote for another list, is refused by name.
 */
import type { ListPosition, LogPosition, PointPosition } from '@drs-orchestrator/application';
import { id } from '@drs-orchestrator/contract';
import { executionId, instant, jobId, ok, refused, snapshotId, type Result } from '@drs-orchestrator/domain';
import * as z from 'zod';
import { invalidParameters, type Failure } from './failure.ts';

/** Behind the execution with this start time and id. */
export const listToken = ({ startTime, executionId: behind }: ListPosition): string =>
  written({ list: 'executions', startTime, id: behind });

/** Lists of one execution, in an order that does not change. */
export type IndexList = 'servers' | 'instances';

/** From the row with this index on. */
export const indexToken = (list: IndexList, index: number): string => written({ list, index });

/** From this event of this job's log on. */
export const logToken = ({ jobId: job, event }: LogPosition): string => written({ list: 'job-logs', job, event });

/** Behind the record of this name. */
export const recordToken = (behind: string): string => written({ list: 'journal', record: behind });

/** Behind the recovery point of this time and id. */
export const pointToken = ({ at, snapshotId: behind }: PointPosition): string => written({ list: 'recovery-points', at, id: behind });

/** Lists in order of ids. */
export type IdList = 'groups' | 'plans' | 'accounts' | 'resolved-servers' | 'source-servers';

/** Behind the row with this id. */
export const idToken = (list: IdList, behind: string): string => written({ list, id: behind });

/** The last millisecond that a date can name. */
const latestMoment = 8_640_000_000_000_000;

const positionSchema = z.strictObject({ list: z.literal('executions'), startTime: z.int().min(0).max(latestMoment), id });
const pointSchema = z.strictObject({ list: z.literal('recovery-points'), at: z.int().min(0).max(latestMoment), id });
const logSchema = z.strictObject({ list: z.literal('job-logs'), job: id, event: z.int().min(0) });
const recordSchema = z.strictObject({ list: z.literal('journal'), record: z.string().regex(/^J#\d{10}#[0-9a-f]{64}$/) });

export const readListToken = (token: string): Result<ListPosition, Failure> => {
  const read = positionSchema.safeParse(parsed(token));
  return read.success ? ok({ startTime: instant(read.data.startTime), executionId: executionId(read.data.id) }) : refused(badToken());
};

export const readIndexToken = (list: IndexList, token: string): Result<number, Failure> => {
  const read = z.strictObject({ list: z.literal(list), index: z.int().min(0) }).safeParse(parsed(token));
  return read.success ? ok(read.data.index) : refused(badToken());
};

export const readLogToken = (token: string): Result<LogPosition, Failure> => {
  const read = logSchema.safeParse(parsed(token));
  return read.success ? ok({ jobId: jobId(read.data.job), event: read.data.event }) : refused(badToken());
};

export const readRecordToken = (token: string): Result<string, Failure> => {
  const read = recordSchema.safeParse(parsed(token));
  return read.success ? ok(read.data.record) : refused(badToken());
};

export const readIdToken = (list: IdList, token: string): Result<string, Failure> => {
  const read = z.strictObject({ list: z.literal(list), id }).safeParse(parsed(token));
  return read.success ? ok(read.data.id) : refused(badToken());
};

export const readPointToken = (token: string): Result<PointPosition, Failure> => {
  const read = pointSchema.safeParse(parsed(token));
  return read.success ? ok({ at: instant(read.data.at), snapshotId: snapshotId(read.data.id) }) : refused(badToken());
};

const written = (position: object): string => Buffer.from(JSON.stringify(position), 'utf8').toString('base64url');

/** Undefined, which no schema accepts, for text that is no token. */
const parsed = (token: string): unknown => {
  const text = Buffer.from(token, 'base64url').toString('utf8');
  try {
    return JSON.parse(text);
  } catch (cause) {
    if (cause instanceof SyntaxError) return undefined;
    throw cause;
  }
};

const badToken = (): Failure =>
  invalidParameters([{ field: 'nextToken', message: 'Not a token of this list: ask for the first page again' }]);
