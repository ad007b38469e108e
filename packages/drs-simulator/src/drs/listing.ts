/** Lists come in pages: up to 200 items unless asked otherwise, at most 1,000. */
import { answer } from '../answer.ts';
import type { Answer, Body, Refusal } from '../answer.ts';
import type { CallContext } from '../call.ts';
import { cutPage } from '../paging.ts';
import { placeKey } from '../world/records.ts';
import { fieldsInvalid } from './refusals.ts';

/** The service does not publish its page sizes; these are below every limit it has on lists of ids. */
const DEFAULT_PAGE = 200;
const MAX_PAGE = 1000;

type Paged = { readonly maxResults?: number | undefined; readonly nextToken?: string | undefined };

type Listing<Item> = {
  readonly operation: string;
  /** What the list is called in the answer; `items` where it is left out. */
  readonly member?: string;
  readonly items: readonly Item[];
  readonly keyOf: (item: Item) => string;
  readonly bodyOf: (item: Item) => Body;
};

export function list<Item>(
  context: CallContext,
  input: Paged,
  { operation, member = 'items', items, keyOf, bodyOf }: Listing<Item>,
): Answer | Refusal {
  const { maxResults = DEFAULT_PAGE, nextToken, ...filters } = input;
  const page = cutPage({
    items,
    keyOf,
    query: [operation, placeKey(context.place), filters],
    maxResults: Math.min(maxResults, MAX_PAGE),
    nextToken,
  });
  if (page === 'bad-token') return fieldsInvalid([{ name: 'nextToken', message: 'is not a token of this query' }]);
  return answer(200, { [member]: page.items.map(bodyOf), ...(page.nextToken === undefined ? {} : { nextToken: page.nextToken }) });
}
