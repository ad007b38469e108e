/**
 * Pages of a list. A token is opaque, bound to the query it continues, and names the last item given rather than a position,
 * so items that come or go between two pages are neither repeated nor do they push others out.
 *
 * Invariant: a token given with another query, or made up, is refused, never guessed at.
 */
import { createHash } from 'node:crypto';
import * as z from 'zod';

const QUERY_DIGITS = 16;
const tokenSchema = z.tuple([z.string(), z.string()]);

export type Page<Item> = { readonly items: readonly Item[]; readonly nextToken?: string };

export type PageRequest<Item> = {
  /** All items, in the order of the answer, which is ascending order of `keyOf`. */
  readonly items: readonly Item[];
  readonly keyOf: (item: Item) => string;
  /** Whatever the list depends on: operation, place, filters. */
  readonly query: unknown;
  readonly maxResults: number;
  readonly nextToken: string | undefined;
};

/** 'bad-token' when the token is not of this query. */
export function cutPage<Item>({ items, keyOf, query, maxResults, nextToken }: PageRequest<Item>): Page<Item> | 'bad-token' {
  const mark = createHash('sha256').update(JSON.stringify(query)).digest('hex').slice(0, QUERY_DIGITS);
  const after = nextToken === undefined ? '' : readToken(nextToken, mark);
  if (after === undefined) return 'bad-token';
  const rest = after === '' ? items : items.filter((item) => keyOf(item) > after);
  const page = rest.slice(0, maxResults);
  const last = page.at(-1);
  if (rest.length <= maxResults || last === undefined) return { items: page };
  return { items: page, nextToken: Buffer.from(JSON.stringify([mark, keyOf(last)])).toString('base64url') };
}

/** A number as a key: keys are compared as text. */
export function ascendingKey(number: number): string {
  return String(number).padStart(16, '0');
}

export function descendingKey(number: number): string {
  return ascendingKey(Number.MAX_SAFE_INTEGER - number);
}

function readToken(token: string, mark: string): string | undefined {
  let decoded: unknown;
  try {
    decoded = JSON.parse(Buffer.from(token, 'base64url').toString('utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
  const parsed = tokenSchema.safeParse(decoded);
  return parsed.success && parsed.data[0] === mark ? parsed.data[1] : undefined;
}
