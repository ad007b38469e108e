/**
 * Whether a thing is small enough to be kept by every store.
 *
 * Owns: the limit. DynamoDB ends an item at 400 KB; the rest is for the item's own attributes.
 */
import type { StoredKind } from './catalogue.ts';

const thingBytes = 380_000;

/** Null: it fits. */
export const tooLarge = <Id extends string, Thing extends { readonly version: number }>(
  stored: StoredKind<Id, Thing>,
  thing: Thing,
): string | null => {
  const bytes = utf8Bytes(stored.encodeNext(thing).body);
  return bytes <= thingBytes ? null : `The ${stored.kind} would take ${String(bytes)} bytes to keep; at most ${String(thingBytes)}`;
};

export const utf8Bytes = (text: string): number => {
  let bytes = 0;
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    bytes += point < 0x80 ? 1 : point < 0x8_00 ? 2 : point < 0x1_00_00 ? 3 : 4;
  }
  return bytes;
};
