/**
 * What EC2's describe operations have in common: filters, pages, and an answer that is a set of items.
 */
import type { Answer, Body, Refusal } from '../answer.ts';
import { answer, isRefusal } from '../answer.ts';
import type { CallContext } from '../call.ts';
import { cutPage } from '../paging.ts';
import { filterParameters } from '../query-protocol.ts';
import type { Parameters } from '../query-protocol.ts';
import type { Tags } from '../world/records.ts';
import { placeKey } from '../world/records.ts';
import { compileFilters } from './filters.ts';
import type { FilterValues } from './filters.ts';
import { ec2Refusal } from './refusals.ts';

/** The bounds of `MaxResults`. */
export type Pages = { readonly least: number; readonly most: number };

export const USUAL_PAGES: Pages = { least: 5, most: 1000 };

export type Listing<Item> = {
  readonly operation: string;
  readonly items: readonly Item[];
  readonly keyOf: (item: Item) => string;
  readonly bodyOf: (item: Item) => Body;
  /** The element of the answer that holds them. */
  readonly element: string;
  readonly filters: FilterValues<Item>;
  readonly tagsOf?: (item: Item) => Tags;
  readonly pages: Pages;
  /** What was asked for beside filters: a token of another question is refused. */
  readonly asked?: readonly unknown[];
};

export function describe<Item>(context: CallContext, parameters: Parameters, listing: Listing<Item>): Answer | Refusal {
  const size = pageSize(parameters, listing.pages);
  if (isRefusal(size)) return size;
  const filters = filterParameters(parameters);
  const passes = compileFilters(filters, listing.filters, listing.tagsOf);
  if (isRefusal(passes)) return passes;
  const { keyOf } = listing;
  const page = cutPage({
    items: listing.items.filter(passes).toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1)),
    keyOf,
    query: [listing.operation, placeKey(context.place), filters, listing.asked ?? []],
    maxResults: size,
    nextToken: parameters.get('NextToken'),
  });
  if (page === 'bad-token') return ec2Refusal('InvalidNextToken', 'The specified NextToken is not valid.');
  return answer(200, {
    [listing.element]: { item: page.items.map(listing.bodyOf) },
    ...(page.nextToken === undefined ? {} : { nextToken: page.nextToken }),
  });
}

/** Without MaxResults everything comes at once. */
function pageSize(parameters: Parameters, { least, most }: Pages): number | Refusal {
  const asked = parameters.get('MaxResults');
  if (asked === undefined) return Infinity;
  const size = Number(asked);
  if (Number.isInteger(size) && size >= least && size <= most) return size;
  return ec2Refusal(
    'InvalidParameterValue',
    `Value ( ${asked} ) for parameter maxResults is invalid. Expecting a value between ${String(least)} and ${String(most)}.`,
  );
}
