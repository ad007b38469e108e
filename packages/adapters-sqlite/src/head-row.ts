/**
 * A head as a row of `heads`, there and back.
 *
 * Owns: the columns. `listing` and `state` are texts of the application.
 */
import type { Head } from '@drs-orchestrator/application';
import { storedListing } from '@drs-orchestrator/application';
import { executionId, instant } from '@drs-orchestrator/domain';
import * as z from 'zod';

export const headColumns = 'execution_id, revision, visible, active, last_polled_time, next_poll_at, listing, state';

export const headOf = (row: unknown): Head => {
  const stored = headRow.parse(row);
  return {
    executionId: stored.execution_id,
    revision: stored.revision,
    visible: stored.visible,
    active: stored.active,
    lastPolledTime: stored.last_polled_time,
    nextPollAt: stored.next_poll_at,
    listing: storedListing.decode(stored.listing, stored.execution_id),
    state: stored.state,
  };
};

export const rowOf = ({ executionId: id, listing, ...head }: Head) => ({
  executionId: id,
  revision: head.revision,
  visible: head.visible ? 1 : 0,
  active: head.active ? 1 : 0,
  planId: listing.planId,
  startTime: listing.startTime,
  endTime: listing.endTime,
  lastPolledTime: head.lastPolledTime,
  nextPollAt: head.nextPollAt,
  listing: storedListing.encode(listing, id),
  state: head.state,
});

/** SQLite keeps truth as 0 and 1; binding a JavaScript boolean would abort the process inside libsql 0.5. */
const flag = z.literal([0, 1]).transform((bit) => bit === 1);
const moment = z.int().transform(instant);

const headRow = z.object({
  execution_id: z.string().transform(executionId),
  revision: z.int(),
  visible: flag,
  active: flag,
  last_polled_time: moment.nullable(),
  next_poll_at: moment.nullable(),
  listing: z.string(),
  state: z.string(),
});
