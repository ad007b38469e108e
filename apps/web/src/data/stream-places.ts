/**
 * How many streams this browser holds at once, over all of its tabs: it has six connections to one server, and whatever else is asked needs
 * one of them. Windows beyond that look every few seconds, and take the place of one that was closed.
 */
export const mostStreams = 4;

/** As much of the browser's locks as is used. */
export type Locks = {
  request(name: string, options: { readonly ifAvailable: true }, held: (lock: unknown) => Promise<void>): Promise<unknown>;
};

/** False where all places are taken; else it is kept until the signal. Where the browser has no locks, nobody is counted. */
export const takePlace = async (locks: Locks | undefined, signal: AbortSignal): Promise<boolean> => {
  if (locks === undefined) return true;
  for (let place = 1; place <= mostStreams; place += 1) if (await take(locks, place, signal)) return true;
  return false;
};

const take = (locks: Locks, place: number, signal: AbortSignal): Promise<boolean> =>
  new Promise((resolve, reject) => {
    const held = (lock: unknown): Promise<void> => {
      resolve(lock !== null);
      return lock === null ? Promise.resolve() : untilAborted(signal);
    };
    locks.request(`drs-orchestrator/stream/${String(place)}`, { ifAvailable: true }, held).catch(reject);
  });

const untilAborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
