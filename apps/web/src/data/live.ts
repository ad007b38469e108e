/**
 * How the page learns that an execution has changed: told by the server where it can tell, else by looking.
 *
 * Owns: one stream for the execution in sight, read with `fetch`, since an EventSource would have to carry the token in its address;
 * coming back after a break, from the revision seen last; and saying whether what is shown is live.
 */
import { useEffect, useState } from 'react';
import { tokenNow } from '../session/token.ts';
import { configNow } from './config.ts';
import { readEvents } from './events.ts';

/** `looking`: nobody tells, it is asked for every few seconds. */
export type Liveness = 'live' | 'looking' | 'lost';

const firstBreakMilliseconds = 500;
const longestBreakMilliseconds = 10_000;

type Ended = 'never-there' | 'ended' | 'lost';

/** Until the stream ends. Where there is none on this server, that is said. */
const follow = async (
  executionId: string,
  seen: { revision: string | null },
  changed: () => void,
  opened: () => void,
  signal: AbortSignal,
): Promise<Ended> => {
  try {
    const token = await tokenNow();
    if (token === undefined) return 'ended';
    const response = await fetch(`${configNow().api}/executions/${encodeURIComponent(executionId)}/events`, {
      headers: {
        accept: 'text/event-stream',
        authorization: `Bearer ${token}`,
        ...(seen.revision === null ? {} : { 'last-event-id': seen.revision }),
      },
      signal,
    });
    if (!response.ok || response.body === null || !(response.headers.get('content-type') ?? '').includes('text/event-stream'))
      return response.status >= 500 || response.status === 429 ? 'lost' : 'never-there';
    opened();
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return 'ended';
      const { revisions, rest } = readEvents(text + value);
      text = rest;
      const newest = revisions.at(-1);
      if (newest === undefined) continue;
      seen.revision = newest;
      changed();
    }
  } catch {
    // Whatever breaks a connection, it is broken; the page says so and comes back.
    return 'lost';
  }
};

const pause = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });

/** `changed` is called when there is something newer, also when a connection is there again. It has to stay the same function. */
export const useLive = (executionId: string, isActive: boolean, changed: () => void): Liveness => {
  const [liveness, setLiveness] = useState<Liveness>('looking');
  useEffect(() => {
    if (!isActive || configNow().live === 'poll') return undefined;
    const { signal, abort } = controllerOf();
    const isOver = (): boolean => signal.aborted;
    const seen = { revision: null as string | null };
    const stay = async (): Promise<void> => {
      let wait = firstBreakMilliseconds;
      while (!isOver()) {
        const opened = (): void => {
          wait = firstBreakMilliseconds;
          setLiveness('live');
        };
        const ended = await follow(executionId, seen, changed, opened, signal);
        if (isOver()) return;
        if (ended === 'never-there') {
          setLiveness('looking');
          return;
        }
        setLiveness('lost');
        await pause(wait, signal);
        wait = Math.min(wait * 2, longestBreakMilliseconds);
      }
    };
    void stay();
    return abort;
  }, [executionId, isActive, changed]);
  return isActive ? liveness : 'looking';
};

const controllerOf = () => {
  const controller = new AbortController();
  return { signal: controller.signal, abort: () => controller.abort() };
};
