import { describe, expect, it } from 'vitest';
import { firstBreakMilliseconds, followLive, longestBreakMilliseconds, silenceMilliseconds } from '../src/data/live-stream.ts';
import { virtualTime } from './virtual-time.ts';

const encoder = new TextEncoder();

/** A stream that a test writes to. `isLetGo`: whoever reads it has ended the request. */
type Stream = { readonly seen: string | null; readonly isLetGo: () => boolean; write(text: string): void; end(): void };
type Answer = 'stream' | 'hangs' | 'breaks' | 'nobody' | 'no-place' | { readonly status: number; readonly retryAfter?: string };

/** A page before a server: `answers` are given in turn, the last one again and again. */
const page = (...answers: readonly [Answer, ...Answer[]]) => {
  const time = virtualTime();
  const streams: Stream[] = [];
  const heard: string[] = [];
  const listeners = new Set<() => void>();
  let asked = 0;
  let isHidden = false;
  const stop = followLive({
    after: time.after,
    isHidden: () => isHidden,
    whenHiddenOrShown: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    changed: () => void heard.push('changed'),
    say: (liveness) => void heard.push(liveness),
    open: (seen, signal) => {
      const answer = answers[Math.min(asked, answers.length - 1)];
      asked += 1;
      if (answer === 'hangs') return new Promise(() => undefined);
      if (answer === 'breaks') return Promise.reject(new TypeError('Failed to fetch'));
      if (answer === 'nobody' || answer === 'no-place') return Promise.resolve(answer);
      const stream = new TransformStream<Uint8Array, Uint8Array>(undefined, undefined, { highWaterMark: 10 });
      const writer = stream.writable.getWriter();
      if (answer === 'stream')
        streams.push({
          seen,
          isLetGo: () => signal.aborted,
          write: (text) => void writer.write(encoder.encode(text)),
          end: () => void writer.close(),
        });
      const { status, retryAfter } = typeof answer === 'object' ? { retryAfter: null, ...answer } : { status: 200, retryAfter: null };
      const headers = new Map([['content-type', answer === 'stream' ? 'text/event-stream; charset=utf-8' : 'application/json']]);
      if (retryAfter !== null) headers.set('retry-after', retryAfter);
      return Promise.resolve({ status, headers: { get: (name: string) => headers.get(name) ?? null }, body: stream.readable });
    },
  });
  return {
    time,
    heard,
    stop,
    streams,
    asked: () => asked,
    stream: (index = -1): Stream => {
      const found = streams.at(index);
      if (found === undefined) throw new Error('There is no stream');
      return found;
    },
    listeners: () => listeners.size,
    show: (shown: boolean): void => {
      isHidden = !shown;
      for (const listener of [...listeners]) listener();
    },
  };
};

const change = (revision: number): string => `id: ${String(revision)}\nevent: changed\ndata: {}\n\n`;

describe('an execution that is followed', () => {
  it('is live once its stream is there, and each event says that there is something newer', async () => {
    const { time, heard, stream } = page('stream');
    await time.pass(0);
    expect(heard).toEqual(['live']);
    stream().write(change(7));
    await time.pass(0);
    stream().write(`${change(8)}${change(9)}id: 10\nev`);
    await time.pass(0);
    expect(heard).toEqual(['live', 'changed', 'changed']);
  });

  it('is taken up again after a break, from the revision seen last', async () => {
    const { time, heard, stream, streams } = page('stream');
    await time.pass(0);
    stream().write(change(7));
    await time.pass(0);
    stream().end();
    await time.pass(0);
    expect(heard).toEqual(['live', 'changed', 'lost']);
    await time.pass(firstBreakMilliseconds);
    expect(heard).toEqual(['live', 'changed', 'lost', 'live']);
    expect(streams.map(({ seen }) => seen)).toEqual([null, '7']);
  });

  it('stays live while the server says only that it is still there, and is lost when nothing comes any more', async () => {
    const { time, heard, stream } = page('stream');
    await time.pass(0);
    for (let comments = 0; comments < 10; comments += 1) {
      await time.pass(15_000);
      stream().write(': still here\n\n');
      await time.pass(0);
    }
    expect(heard).toEqual(['live']);
    await time.pass(silenceMilliseconds - 1);
    expect(heard).toEqual(['live']);
    await time.pass(1);
    expect(heard).toEqual(['live', 'lost']);
    expect(stream(0).isLetGo()).toBe(true);
    await time.pass(firstBreakMilliseconds);
    expect(heard).toEqual(['live', 'lost', 'live']);
  });

  it('is lost where the server takes the request and never answers', async () => {
    const { time, heard, asked } = page('hangs');
    await time.pass(silenceMilliseconds);
    expect(heard).toEqual(['lost']);
    await time.pass(firstBreakMilliseconds);
    expect(asked()).toBe(2);
  });

  it('is asked for less and less often while it cannot be had, and at once again after it was there', async () => {
    const { time, heard, asked, stream } = page(
      'breaks',
      'breaks',
      'breaks',
      { status: 503 },
      'breaks',
      'breaks',
      'breaks',
      'stream',
      'breaks',
    );
    const pauses: number[] = [];
    let since = 0;
    await time.pass(0);
    for (let passed = 0; asked() < 8; passed += 100) {
      const before = asked();
      await time.pass(100);
      if (asked() > before) {
        pauses.push(passed + 100 - since);
        since = passed + 100;
      }
    }
    expect(pauses).toEqual([500, 1_000, 2_000, 4_000, 8_000, longestBreakMilliseconds, longestBreakMilliseconds]);
    expect(heard.at(-1)).toBe('live');
    stream().write(': still here\n\n');
    await time.pass(0);
    stream().end();
    await time.pass(0);
    await time.pass(firstBreakMilliseconds);
    expect(asked()).toBe(9);
  });

  it('holds no connection while the page is hidden, and is caught up when it is shown', async () => {
    const { time, heard, stream, streams, show, asked } = page('stream');
    await time.pass(0);
    stream().write(change(7));
    await time.pass(0);
    show(false);
    await time.pass(0);
    expect(stream().isLetGo()).toBe(true);
    stream().write(change(8));
    await time.pass(3_600_000);
    expect(asked()).toBe(1);
    expect(time.waiting()).toBe(0);
    show(true);
    await time.pass(0);
    expect(streams.map(({ seen }) => seen)).toEqual([null, '7']);
    expect(heard).toEqual(['live', 'changed', 'looking', 'live']);
  });

  it('is looked at, and not called lost, where the server has too many readers, and asked for when the server wants it', async () => {
    const { time, heard, asked } = page({ status: 429, retryAfter: '5' }, 'stream');
    await time.pass(4_999);
    expect(heard).toEqual(['looking']);
    expect(asked()).toBe(1);
    await time.pass(1);
    expect(heard).toEqual(['looking', 'live']);
  });

  it('is looked at while other pages hold all the streams that there may be, and takes the place of one that has gone', async () => {
    const { time, heard } = page('no-place', 'no-place', 'stream');
    await time.pass(3 * firstBreakMilliseconds);
    expect(heard).toEqual(['looking', 'looking', 'live']);
  });

  it('goes on with the next token where one has ended', async () => {
    const { time, heard } = page({ status: 401 }, 'stream');
    await time.pass(firstBreakMilliseconds);
    expect(heard).toEqual(['looking', 'live']);
  });

  it('is looked at for good where there is no stream of it, or nobody is signed in', async () => {
    for (const answer of [{ status: 404 }, { status: 403 }, { status: 200 }, 'nobody'] as const) {
      const { time, heard, asked, listeners } = page(answer);
      await time.pass(3_600_000);
      expect(heard).toEqual(['looking']);
      expect(asked()).toBe(1);
      expect(listeners()).toBe(0);
    }
  });

  it('tells nothing more once it is stopped, whatever it was doing, and leaves nothing behind', async () => {
    for (const answer of ['stream', 'hangs', 'breaks', { status: 429 }] as const)
      for (const isShown of [true, false]) {
        const at = page(answer);
        await at.time.pass(0);
        at.show(isShown);
        await at.time.pass(0);
        at.stop();
        await at.time.pass(0);
        const before = [...at.heard];
        if (at.streams.length > 0) at.stream().write(change(7));
        at.show(true);
        await at.time.pass(3_600_000);
        expect(at.heard).toEqual(before);
        expect(at.asked()).toBe(1);
        expect(at.time.waiting()).toBe(0);
        expect(at.listeners()).toBe(0);
        expect(at.streams.every(({ isLetGo }) => isLetGo())).toBe(true);
      }
  });
});
