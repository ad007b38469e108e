/**
 * Names in the order in which people look for them: web2 before web10.
 */
const collator = new Intl.Collator('en', { numeric: true });

export const byName =
  <Thing>(nameOf: (thing: Thing) => string) =>
  (one: Thing, other: Thing): number =>
    collator.compare(nameOf(one), nameOf(other));
