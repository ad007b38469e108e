/**
 * Lists that are had whole, page after page. None of them is cut in silence, and none is read for ever.
 */

/** Of a hundred rows each, mostly: more than an installation has of anything, and minutes of reading. */
export const mostPages = 1_000;

/** The list goes on where reading ended. */
export class EndlessList extends Error {
  override readonly name = 'EndlessList';
}

/** What of a list was read, and whether that is all of it. */
export type Read<Page> = { readonly pages: readonly Page[]; readonly isWhole: boolean };

/** `ask`: for the page that the token of the one before leads to; null for the first. */
export const readPages = async <Page extends { readonly nextToken: string | null }>(
  ask: (nextToken: string | null) => Promise<Page>,
): Promise<Read<Page>> => {
  const pages: Page[] = [];
  let nextToken: string | null = null;
  do {
    const page: Page = await ask(nextToken);
    pages.push(page);
    nextToken = page.nextToken;
  } while (nextToken !== null && pages.length < mostPages);
  return { pages, isWhole: nextToken === null };
};
