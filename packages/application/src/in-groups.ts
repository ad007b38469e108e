/**
 * The same work for many items, some at a time, so that a long list does not become a burst.
 */

/** Answers in the items' order; a group begins when the one before it is done. */
export const inGroups = async <Item, Answer>(
  items: readonly Item[],
  size: number,
  work: (item: Item) => Promise<Answer>,
): Promise<readonly Answer[]> => {
  const answers: Answer[] = [];
  for (let from = 0; from < items.length; from += size) answers.push(...(await Promise.all(items.slice(from, from + size).map(work))));
  return answers;
};
