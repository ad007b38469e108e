/**
 * A head as a row of `heads`, there and back.
 *
 * Owns: the stored form of a head. `state` is the journal's text and passes through untouched.
 */
import type { Head, HeadListing } from '@drs-orchestrator/application';
import { executionId, instant, planId } from '@drs-orchestrator/domain';
import * as z from 'zod';
import { decode, flag, jsonColumn, rowVersion, rowVersionColumn } from './decode.ts';

export const headColumns = 'execution_id, v, revision, visible, active, last_polled_time, next_poll_at, listing, state';

export const headOf = (row: unknown): Head => decode(headRow, 'A head', row);

/** Throws where the listing could not be read back, a time with a fraction for instance. */
export const rowOf = (head: Head) => {
  const listing = decode(listingForm, `The listing of ${head.executionId}`, head.listing);
  return {
    executionId: head.executionId,
    v: rowVersion,
    revision: head.revision,
    visible: head.visible ? 1 : 0,
    active: head.active ? 1 : 0,
    planId: listing.planId,
    startTime: listing.startTime,
    endTime: listing.endTime,
    lastPolledTime: head.lastPolledTime,
    nextPollAt: head.nextPollAt,
    listing: JSON.stringify(listing),
    state: head.state,
  };
};

const moment = z.int().transform(instant);

const listingForm = z.strictObject({
  planId: z.string().transform(planId),
  planName: z.string(),
  status: z.string(),
  executionType: z.enum(['DRILL', 'RECOVERY']),
  initiatedBy: z.string(),
  startTime: moment,
  endTime: moment.nullable(),
  currentWave: z.int(),
  totalWaves: z.int(),
  totalServers: z.int(),
  launchedServers: z.int(),
  completedServers: z.int(),
  failedServers: z.int(),
} satisfies Record<keyof HeadListing, z.ZodType>);

const headRow = z
  .object({
    execution_id: z.string().transform(executionId),
    v: rowVersionColumn,
    revision: z.int(),
    visible: flag,
    active: flag,
    last_polled_time: moment.nullable(),
    next_poll_at: moment.nullable(),
    listing: jsonColumn(listingForm),
    state: z.string(),
  })
  .transform((row): Head => ({
    executionId: row.execution_id,
    revision: row.revision,
    visible: row.visible,
    active: row.active,
    lastPolledTime: row.last_polled_time,
    nextPollAt: row.next_poll_at,
    listing: row.listing,
    state: row.state,
  }));
