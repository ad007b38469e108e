/**
 * A head as an item, there and back, and its place in the lists.
 *
 * Owns: the stored form of a head and the order of lists. `state` is the journal's text and passes through untouched.
 */
import type { Head, HeadListing } from '@drs-orchestrator/application';
import type { ExecutionId, Instant } from '@drs-orchestrator/domain';
import { executionId, instant, planId } from '@drs-orchestrator/domain';
import * as z from 'zod';
import type { Attribute } from './conditional-write.ts';
import { decode, itemVersion, itemVersionAttribute } from './decode.ts';

/** Beside the heads lie their objects, whose names begin with a letter and `#`. */
export const headName = 'HEAD';

/** The partition of the two lists that have but one. */
export const listPartition = 'all';

export const headOf = (item: unknown): Head => decode(headItem, 'A head', item);

/**
 * Everything of a head but its key and revision. An attribute that is undefined is absent, and with it the item from that list.
 * Throws where the listing could not be read back, a time with a fraction for instance.
 */
export const attributesOf = (head: Head): Readonly<Record<string, Attribute | undefined>> => {
  const listing = decode(listingForm, `The listing of ${head.executionId}`, head.listing);
  return {
    v: itemVersion,
    visible: head.visible,
    active: head.active,
    lastPolledTime: head.lastPolledTime,
    nextPollAt: head.nextPollAt,
    listing,
    state: head.state,
    activeList: head.active ? listPartition : undefined,
    allList: head.visible ? listPartition : undefined,
    planList: head.visible ? listing.planId : undefined,
    listOrder: orderOf(listing.startTime, head.executionId),
  };
};

/** Digits of the longest whole number JavaScript keeps exactly; as text, such times sort as the numbers do. */
const timeDigits = 16;
const timeKey = (time: number): string => String(time).padStart(timeDigits, '0');

/** Order keys of everything from `from` to `to`, both included. `$` follows `#`, and `:` follows the digits. */
export const orderFrom = (from: Instant | undefined): string => (from === undefined ? '0' : timeKey(from));
export const orderTo = (to: Instant | undefined): string => (to === undefined ? ':' : `${timeKey(to)}$`);
export const orderOf = (startTime: Instant, id: ExecutionId): string => `${timeKey(startTime)}#${id}`;

const moment = z.int().nonnegative().transform(instant);

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

const headItem = z
  .object({
    executionId: z.string().transform(executionId),
    v: itemVersionAttribute,
    revision: z.int(),
    visible: z.boolean(),
    active: z.boolean(),
    lastPolledTime: moment.nullable(),
    nextPollAt: moment.nullable(),
    listing: listingForm,
    state: z.string(),
  })
  .transform(({ v: _v, ...head }): Head => head);
