import { describe, expect, it } from 'vitest';
import { mostStreams, takePlace, type Locks } from '../src/data/stream-places.ts';

/** Locks as a browser has them, for all of its tabs. */
const aBrowser = (): Locks => {
  const taken = new Set<string>();
  return {
    request: async (name, _options, held) => {
      if (taken.has(name)) return held(null);
      taken.add(name);
      await held({ name });
      taken.delete(name);
      return undefined;
    },
  };
};

describe('the streams of one browser', () => {
  it('are fewer than its connections, and one that ends leaves its place to the next', async () => {
    const locks = aBrowser();
    const tabs = Array.from({ length: mostStreams + 1 }, () => new AbortController());
    const taken = [];
    for (const { signal } of tabs) taken.push(await takePlace(locks, signal));
    expect(taken).toEqual([...Array.from({ length: mostStreams }, () => true), false]);
    tabs[1]?.abort();
    await Promise.resolve();
    const { signal } = new AbortController();
    expect(await takePlace(locks, signal)).toBe(true);
    expect(await takePlace(locks, signal)).toBe(false);
  });

  it('hold no place once they have ended, also where that was before they had one', async () => {
    const locks = aBrowser();
    const controller = new AbortController();
    controller.abort();
    for (let tries = 0; tries < 2 * mostStreams; tries += 1) expect(await takePlace(locks, controller.signal)).toBe(true);
  });

  it('are not counted where the browser has no locks', async () => {
    expect(await takePlace(undefined, new AbortController().signal)).toBe(true);
  });
});
