/**
 * How the page learns that an execution has changed: told by the server where it can tell, else by looking.
 *
 * Owns: one stream for the execution in sight, read with `fetch`, since an EventSource would have to carry the token in its address; and
 * saying whether what is shown is live. How a stream is kept, lost and taken up again is `live-stream.ts`.
 */
import { useEffect, useState } from 'react';
import { tokens } from '../session/token.ts';
import { configNow } from './config.ts';
import { followLive, type Liveness, type LiveNeeds } from './live-stream.ts';
import { takePlace, type Locks } from './stream-places.ts';

export type { Liveness } from './live-stream.ts';

// Where the page is not served securely, the browser has none.
const { locks } = navigator as { readonly locks?: Locks };

const openOf =
  (executionId: string): LiveNeeds['open'] =>
  async (seen, signal) => {
    if (!(await takePlace(locks, signal))) return 'no-place';
    const session = await tokens.now();
    if (session === undefined) return 'nobody';
    return fetch(`${configNow().api}/executions/${encodeURIComponent(executionId)}/events`, {
      headers: {
        accept: 'text/event-stream',
        authorization: `Bearer ${session.token}`,
        ...(seen === null ? {} : { 'last-event-id': seen }),
      },
      signal,
    });
  };

const browser: Pick<LiveNeeds, 'after' | 'isHidden' | 'whenHiddenOrShown'> = {
  after: (milliseconds, act) => {
    const timer = setTimeout(act, milliseconds);
    return () => clearTimeout(timer);
  },
  isHidden: () => document.hidden,
  whenHiddenOrShown: (listener) => {
    document.addEventListener('visibilitychange', listener);
    return () => document.removeEventListener('visibilitychange', listener);
  },
};

/** `changed` is called when there is something newer, also when a connection is there again. It has to stay the same function. */
export const useLive = (executionId: string, isActive: boolean, changed: () => void): Liveness => {
  const [liveness, setLiveness] = useState<Liveness>('looking');
  useEffect(() => {
    if (!isActive || configNow().live === 'poll') return undefined;
    return followLive({ ...browser, open: openOf(executionId), changed, say: setLiveness });
  }, [executionId, isActive, changed]);
  return isActive ? liveness : 'looking';
};
