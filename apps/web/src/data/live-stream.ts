/**
 * Following one execution by a stream of server-sent events, apart from React and from the browser.
 *
 * Owns: coming back after a break, from the revision seen last; telling silence from quiet; and letting go of the connection while nobody
 * looks: a browser has six to one server for all of its tabs together, and without one nothing could be asked.
 *
 * Invariants
 * 1. `live` is said of a stream only, and no longer than `silenceMilliseconds` after the last that came of it.
 * 2. There is at most one stream, and none while the page is hidden.
 * 3. Once it is stopped, nothing is asked or told any more.
 */
import { readEvents } from './events.ts';

/** `looking`: nobody tells, it is asked for every few seconds. */
export type Liveness = 'live' | 'looking' | 'lost';

/** As much of a response as is used; the platform's own fits. */
export type StreamResponse = {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  readonly body: { getReader(): { read(): Promise<{ readonly done: boolean; readonly value?: Uint8Array | undefined }> } } | null;
};

export type LiveNeeds = {
  /**
   * `seen`: the revision after which it is to begin, null for whatever is the latest. What is opened ends with the signal. `nobody` is
   * signed in, or other pages hold as many streams as there may be.
   */
  readonly open: (seen: string | null, signal: AbortSignal) => Promise<StreamResponse | 'nobody' | 'no-place'>;
  /** Returns what calls it off. */
  readonly after: (milliseconds: number, act: () => void) => () => void;
  readonly isHidden: () => boolean;
  /** Returns what ends the listening. */
  readonly whenHiddenOrShown: (listener: () => void) => () => void;
  /** There is something newer. */
  readonly changed: () => void;
  readonly say: (liveness: Liveness) => void;
};

/** The server says every 15 s that it is still there: twice that, and something for the way. */
export const silenceMilliseconds = 35_000;
export const firstBreakMilliseconds = 500;
export const longestBreakMilliseconds = 10_000;

type Ended =
  | { readonly kind: 'stopped' | 'hidden' | 'lost' | 'never-there' }
  /** There is one, and not for us yet. */
  | { readonly kind: 'busy'; readonly waitMilliseconds: number };

/** Returns what stops it. */
export const followLive = (needs: LiveNeeds): (() => void) => {
  const stopping = new AbortController();
  void stay(needs, stopping.signal);
  return () => stopping.abort();
};

const stay = async (needs: LiveNeeds, stopped: AbortSignal): Promise<void> => {
  const { say } = needs;
  const seen = { revision: null as string | null };
  let breakMilliseconds = firstBreakMilliseconds;
  const heard = (): void => {
    breakMilliseconds = firstBreakMilliseconds;
  };
  while (!stopped.aborted) {
    const ended = await follow(needs, seen, heard, stopped);
    switch (ended.kind) {
      case 'stopped':
        return;
      case 'never-there':
        say('looking');
        return;
      case 'hidden':
        say('looking');
        await untilShown(needs, stopped);
        continue;
      case 'busy':
        say('looking');
        await pause(needs, Math.max(breakMilliseconds, ended.waitMilliseconds), stopped);
        break;
      case 'lost':
        say('lost');
        await pause(needs, breakMilliseconds, stopped);
        break;
    }
    breakMilliseconds = Math.min(breakMilliseconds * 2, longestBreakMilliseconds);
  }
};

type Seen = { revision: string | null };

/** One stream, until it ends or is let go of. */
const follow = async (needs: LiveNeeds, seen: Seen, heard: () => void, stopped: AbortSignal): Promise<Ended> => {
  if (needs.isHidden()) return { kind: 'hidden' };
  const controller = new AbortController();
  const ends: (() => void)[] = [() => controller.abort()];
  const ended = await new Promise<Ended>((resolve) => {
    ends.push(
      onAbort(stopped, () => resolve({ kind: 'stopped' })),
      needs.whenHiddenOrShown(() => {
        if (needs.isHidden()) resolve({ kind: 'hidden' });
      }),
    );
    let callOff = (): void => undefined;
    ends.push(() => callOff());
    const waitForMore = (): void => {
      callOff();
      callOff = needs.after(silenceMilliseconds, () => resolve({ kind: 'lost' }));
    };
    const came = (): void => {
      waitForMore();
      heard();
    };
    waitForMore();
    void read(needs, seen, waitForMore, came, controller.signal).then(resolve);
  });
  for (const end of ends) end();
  return ended;
};

const onAbort = (signal: AbortSignal, act: () => void): (() => void) => {
  signal.addEventListener('abort', act);
  return () => signal.removeEventListener('abort', act);
};

/** Until the stream ends. `opened`: it has begun; `came`: something of it has arrived. */
const read = async (needs: LiveNeeds, seen: Seen, opened: () => void, came: () => void, letGo: AbortSignal): Promise<Ended> => {
  const isLetGo = (): boolean => letGo.aborted;
  try {
    const response = await needs.open(seen.revision, letGo);
    if (isLetGo()) return { kind: 'stopped' };
    const reader = readerOf(response);
    if ('kind' in reader) return reader;
    opened();
    needs.say('live');
    const decoder = new TextDecoder();
    let text = '';
    for (;;) {
      const { done, value } = await reader.read();
      if (isLetGo()) return { kind: 'stopped' };
      if (done) return { kind: 'lost' };
      came();
      const { revisions, rest } = readEvents(text + decoder.decode(value, { stream: true }));
      text = rest;
      const newest = revisions.at(-1);
      if (newest === undefined) continue;
      seen.revision = newest;
      needs.changed();
    }
  } catch {
    // Whatever breaks a connection, it is broken; the page says so and comes back.
    return { kind: 'lost' };
  }
};

const readerOf = (
  response: StreamResponse | 'nobody' | 'no-place',
): ReturnType<NonNullable<StreamResponse['body']>['getReader']> | Ended => {
  if (response === 'nobody') return { kind: 'never-there' };
  if (response === 'no-place') return { kind: 'busy', waitMilliseconds: 0 };
  const { status, headers, body } = response;
  // Of a token that has ended it is told where the execution itself is asked for; with the next one it goes on.
  if (status === 429 || status === 401) return { kind: 'busy', waitMilliseconds: 1_000 * secondsIn(headers.get('retry-after')) };
  if (status >= 500) return { kind: 'lost' };
  const isStream = status === 200 && (headers.get('content-type') ?? '').includes('text/event-stream');
  return isStream && body !== null ? body.getReader() : { kind: 'never-there' };
};

const secondsIn = (text: string | null): number => (text !== null && /^\d{1,4}$/.test(text) ? Number(text) : 0);

const pause = ({ after }: LiveNeeds, milliseconds: number, stopped: AbortSignal): Promise<void> =>
  unlessStopped(stopped, (resolve) => after(milliseconds, resolve));

const untilShown = ({ isHidden, whenHiddenOrShown }: LiveNeeds, stopped: AbortSignal): Promise<void> =>
  unlessStopped(stopped, (resolve) => {
    if (!isHidden()) resolve();
    return whenHiddenOrShown(() => {
      if (!isHidden()) resolve();
    });
  });

/** Until it is there or nobody waits for it any more; `wait` returns what ends the waiting. */
const unlessStopped = async (stopped: AbortSignal, wait: (resolve: () => void) => () => void): Promise<void> => {
  if (stopped.aborted) return;
  const ends: (() => void)[] = [];
  await new Promise<void>((resolve) => {
    ends.push(onAbort(stopped, resolve), wait(resolve));
  });
  for (const end of ends) end();
};
