/**
 * A thing as text in a store, there and back.
 *
 * Owns: JSON with its version `v`, and refusing loudly. Which fields a thing has is said where its form is made. Older versions are
 * lifted here, when there are any.
 *
 * Invariants
 * 1. What is written can be read back: both ways pass the same check.
 * 2. A text of an unknown version, or that is not what it should be, is an error that names it; never skipped, never half read.
 */
import type { Check } from './check.ts';

type StoredForm<Thing> = {
  /** `name` tells people which one it is, its id for instance. Throws for what could not be read back. */
  encode(thing: Thing, name: string): string;
  decode(text: string, name: string): Thing;
};

/** `what` tells people what kind of thing it is. */
export const storedForm = <Thing extends object>(what: string, check: Check): StoredForm<Thing> => ({
  encode: (thing, name) => {
    const complaint = check(thing, '');
    if (complaint !== undefined) throw new Error(`The ${what} ${name} cannot be stored: ${complaint}`);
    return JSON.stringify({ v: storedVersion, ...thing });
  },
  decode: (text, name) => {
    const { v, ...thing } = parse(text, `Stored ${what} ${name}`);
    if (v !== storedVersion) throw new Error(`Stored ${what} ${name} has version ${String(v)}, which this release does not know`);
    const complaint = check(thing, '');
    if (complaint !== undefined) throw new Error(`Stored ${what} ${name} cannot be read: ${complaint}`);
    // Checked field by field; ids and moments are their own plain values.
    return thing as Thing;
  },
});

const storedVersion = 1;

const parse = (text: string, what: string): { readonly v?: unknown } => {
  try {
    return (JSON.parse(text) ?? {}) as { readonly v?: unknown };
  } catch (cause) {
    throw new Error(`${what} is not JSON`, { cause });
  }
};
