/**
 * A head as an item, there and back, and its place in the lists.
 *
 * Owns: the attributes and the order of lists. `listing` and `state` are texts of the application.
 */
import type { Head } from '@drs-orchestrator/application';
import { storedListing } from '@drs-orchestrator/application';
import type { ExecutionId, Instant } from '@drs-orchestrator/domain';
import { executionId, instant } from '@drs-orchestrator/domain';
import * as z from 'zod';
import type { Attribute } from './conditional-write.ts';
import { decode, itemVersion, itemVersionAttribute } from './decode.ts';

/** Beside the heads lie their objects, whose names begin with a letter and `#`. */
export const headName = 'HEAD';

/** The partition of the two lists that have but one. */
export const listPartition = 'all';

export const headOf = (item: unknown): Head => {
  const { v: _v, listing, ...head } = decode(headItem, 'A head', item);
  return { ...head, listing: storedListing.decode(listing, head.executionId) };
};

/** Everything of a head but its key and revision. An attribute that is undefined is absent, and with it the item from that list. */
export const attributesOf = ({ executionId: id, listing, ...head }: Head): Readonly<Record<string, Attribute | undefined>> => ({
  v: itemVersion,
  visible: head.visible,
  active: head.active,
  lastPolledTime: head.lastPolledTime,
  nextPollAt: head.nextPollAt,
  listing: storedListing.encode(listing, id),
  state: head.state,
  activeList: head.active ? listPartition : undefined,
  allList: head.visible ? listPartition : undefined,
  planList: head.visible ? listing.planId : undefined,
  listOrder: orderOf(listing.startTime, id),
});

/** Digits of the longest whole number JavaScript keeps exactly; as text, such times sort as the numbers do. */
const timeDigits = 16;
const timeKey = (time: number): string => String(time).padStart(timeDigits, '0');

/** Order keys of everything from `from` to `to`, both included. `$` follows `#`, and `:` follows the digits. */
export const orderFrom = (from: Instant | undefined): string => (from === undefined ? '0' : timeKey(from));
export const orderTo = (to: Instant | undefined): string => (to === undefined ? ':' : `${timeKey(to)}$`);
export const orderOf = (startTime: Instant, id: ExecutionId): string => `${timeKey(startTime)}#${id}`;

const moment = z.int().nonnegative().transform(instant);

const headItem = z.object({
  executionId: z.string().transform(executionId),
  v: itemVersionAttribute,
  revision: z.int(),
  visible: z.boolean(),
  active: z.boolean(),
  lastPolledTime: moment.nullable(),
  nextPollAt: moment.nullable(),
  listing: z.string(),
  state: z.string(),
});
