import { describe, expect, it } from 'vitest';
import { ApiError, createCall, isPassing, isSilent, readMilliseconds, writeMilliseconds } from '../src/data/calls.ts';
import { createTokens } from '../src/session/renewal.ts';
import { emptyStore, presentOf, tokenOf } from './a-session.ts';
import { virtualTime } from './virtual-time.ts';

const refusal = (status: number) => ({ status, text: JSON.stringify({ statusCode: status, error: 'UNAUTHORIZED', message: 'No' }) });
const answer = { status: 200, text: JSON.stringify({ statusCode: 200, user: 'anna' }) };

/** A server that takes the tokens of `good`, and a provider that renews the first of them. */
const page = (good: readonly string[], { isRenewable = true, hangs = false } = {}) => {
  const time = virtualTime();
  const sessions = emptyStore();
  sessions.begin(tokenOf('first', isRenewable));
  const bearers: string[] = [];
  const call = createCall({
    baseUrl: () => '/api',
    tokens: createTokens({
      sessions,
      now: () => 0,
      renew: ({ id }) => {
        sessions.renew(id, tokenOf('second'));
        return Promise.resolve(true);
      },
    }),
    timeout: (milliseconds) => {
      const controller = new AbortController();
      time.after(milliseconds, () => controller.abort(new DOMException('It took too long', 'TimeoutError')));
      return controller.signal;
    },
    fetch: async (_url, { headers, signal }) => {
      const bearer = headers['authorization']?.slice('Bearer '.length) ?? 'none';
      bearers.push(bearer);
      if (hangs) return new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason as DOMException)));
      const { status, text } = good.includes(bearer) ? answer : refusal(401);
      return Promise.resolve({ status, text: () => Promise.resolve(text) });
    },
  });
  return { call, time, sessions, bearers };
};

const failureOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (cause: unknown) => cause,
  );

describe('a call of the API', () => {
  it('is repeated once with another token where its own was refused, and the session goes on', async () => {
    const { call, sessions, bearers } = page(['second']);
    expect(await call('me', {})).toMatchObject({ user: 'anna' });
    expect(bearers).toEqual(['first', 'second']);
    expect(presentOf(sessions).token).toBe('second');
  });

  it('ends the session where the other token is refused as well', async () => {
    const { call, sessions, bearers } = page([]);
    await expect(call('me', {})).rejects.toThrow('No');
    expect(bearers).toEqual(['first', 'second']);
    expect(sessions.present()).toEqual({ signedOut: 'over' });
  });

  it('ends the session at once where there is no other token', async () => {
    const { call, sessions, bearers } = page([], { isRenewable: false });
    await expect(call('me', {})).rejects.toThrow('No');
    expect(bearers).toEqual(['first']);
    expect(sessions.present()).toEqual({ signedOut: 'over' });
  });

  it('is given up where no answer comes, and that is told as silence', async () => {
    for (const [name, milliseconds] of [
      ['me', readMilliseconds],
      ['pause_execution', writeMilliseconds],
    ] as const) {
      const { call, time } = page(['first'], { hangs: true });
      let failure: unknown;
      void failureOf(name === 'me' ? call(name, {}) : call(name, { executionId: 'exec-1' })).then((cause) => (failure = cause));
      await time.pass(milliseconds - 1);
      expect(failure).toBeUndefined();
      await time.pass(1);
      expect(failure).toBeInstanceOf(ApiError);
      expect([isPassing(failure), isSilent(failure)]).toEqual([true, true]);
    }
  });

  it('is called off by whoever does not want its answer any more', async () => {
    const { call, time } = page(['first'], { hangs: true });
    const controller = new AbortController();
    const failure = failureOf(call('me', {}, controller.signal));
    await time.pass(0);
    controller.abort();
    expect(isSilent(await failure)).toBe(false);
  });
});
