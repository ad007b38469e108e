/**
 * Walking through answers that come in pages, and asking in portions.
 */
import type { ReadRefusal } from '@drs-orchestrator/application';
import { ok, refused } from '@drs-orchestrator/domain';
import type { Result } from '@drs-orchestrator/domain';

export type Page<Item> = { readonly items: readonly Item[]; readonly nextToken: string | undefined };

/** Where to go on reading; empty for the first page. Fits into a request as it is. */
export type Continuation = { readonly nextToken?: string };

/** All items of all pages; refused as a whole where one page is, because half an answer looks like a whole one. */
export const allPages = async <Item>(
  limit: number,
  read: (from: Continuation) => Promise<Result<Page<Item>, ReadRefusal>>,
): Promise<Result<readonly Item[], ReadRefusal>> => {
  const items: Item[] = [];
  let from: Continuation = {};
  for (let page = 0; page < limit; page += 1) {
    const answer = await read(from);
    if (!answer.ok) return answer;
    for (const item of answer.value.items) items.push(item);
    const { nextToken } = answer.value;
    if (nextToken === undefined || nextToken === '') return ok(items);
    from = { nextToken };
  }
  return refused({ kind: 'never', code: 'TooManyPages', message: `The answer has more than ${String(limit)} pages` });
};

/** Asks for `subjects` in portions of at most `size`, one after another, and joins the answers. */
export const inPortions = async <Subject, Item>(
  subjects: readonly Subject[],
  size: number,
  ask: (portion: readonly Subject[]) => Promise<Result<readonly Item[], ReadRefusal>>,
): Promise<Result<readonly Item[], ReadRefusal>> => {
  const items: Item[] = [];
  for (let from = 0; from < subjects.length; from += size) {
    const answer = await ask(subjects.slice(from, from + size));
    if (!answer.ok) return answer;
    for (const item of answer.value) items.push(item);
  }
  return ok(items);
};
