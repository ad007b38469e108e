/**
 * Reading a catalogue: page by page for whoever asks for a page, and all of it where a rule is about all of it.
 *
 * Owns: the sizes of pages. Groups, plans and accounts are made by people; what is true of all of them is looked up by going through
 * them, and no index is kept that could differ from them.
 */
import type { Catalogue } from '../ports/plans.ts';
import { utf8Bytes } from '../stored/thing-size.ts';

/** `after`: behind the thing with this id. */
export type PageRequest<Id> = { readonly limit: number; readonly after?: Id };

/** In order of ids. `next`: the id behind which there are more; null at the end. A page may have fewer things than asked for and still be continued. */
export type Page<Id, Thing> = { readonly things: readonly Thing[]; readonly next: Id | null };

/** Bytes that one page may take as an answer, unless a single thing takes more: an answer of a Lambda function ends at 6 MB. */
const pageBytes = 4_500_000;

/** Over HTTP an answer is JSON as a text within JSON, so that each of its quotes is escaped. */
export const answerBytes = (thing: unknown): number => utf8Bytes(JSON.stringify(JSON.stringify(thing)));

export const pageOf = async <Id, Thing>(
  catalogue: Pick<Catalogue<Id, Thing>, 'list'>,
  idOf: (thing: Thing) => Id,
  { limit, after }: PageRequest<Id>,
  bytesOf: (thing: Thing) => number = answerBytes,
): Promise<Page<Id, Thing>> => {
  const found = await catalogue.list({ limit: limit + 1, ...(after === undefined ? {} : { after }) });
  const things: Thing[] = [];
  let bytes = 0;
  for (const thing of found.slice(0, limit)) {
    bytes += bytesOf(thing);
    if (things.length > 0 && bytes > pageBytes) break;
    things.push(thing);
  }
  const last = things.at(-1);
  return { things, next: last === undefined || things.length === found.length ? null : idOf(last) };
};

/** Each at most 400 KB. */
const readAtOnce = 100;
/** 100,000 things: more than people make, and an end to a store that would go on for ever. */
const mostPages = 1_000;

export const allOf = async <Id, Thing>(
  catalogue: Pick<Catalogue<Id, Thing>, 'list'>,
  idOf: (thing: Thing) => Id,
): Promise<readonly Thing[]> => {
  const things: Thing[] = [];
  for (let pages = 0; pages < mostPages; pages += 1) {
    const last = things.at(-1);
    const page = await catalogue.list({ limit: readAtOnce, ...(last === undefined ? {} : { after: idOf(last) }) });
    things.push(...page);
    if (page.length < readAtOnce) return things;
  }
  throw new Error(`A catalogue has more than ${String(mostPages * readAtOnce)} things`);
};
