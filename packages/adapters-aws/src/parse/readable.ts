/**
 * The items of an answer that are what they should be.
 *
 * An item that cannot be read is left out and told of, because to the domain a thing not listed is unknown, and unknown is
 * neither failed nor done; it must not take its neighbours with it. A caller to whom a shorter list would mean something
 * compares the lengths.
 */
import type { Log } from '@drs-orchestrator/application';

/** `read` gives undefined for an item without what identifies it. */
export const readable = <Item>(
  log: Log,
  kind: string,
  items: readonly unknown[],
  read: (item: unknown) => Item | undefined,
): readonly Item[] => {
  const good: Item[] = [];
  for (const item of items) {
    const value = read(item);
    if (value !== undefined) good.push(value);
  }
  const unreadable = items.length - good.length;
  if (unreadable > 0) log.warn('AWS answered with items that cannot be read', { kind, unreadable, items: items.length });
  return good;
};
