/**
 * When a request may begin, in a process that has more to do than asking AWS.
 *
 * Only requests that may be repeated wait for it. What must be sent once has its time counted from its decision on, and goes.
 */
export type Turn = () => Promise<void>;

export const atOnce: Turn = () => Promise.resolve();
