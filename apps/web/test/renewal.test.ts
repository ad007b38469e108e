import { describe, expect, it } from 'vitest';
import { createTokens } from '../src/session/renewal.ts';
import { atNine, emptyStore, presentOf, tokenOf } from './a-session.ts';

type Answer = 'renewed' | 'refused' | 'unreachable';

/** `meanwhile`: what happens in this browser while the provider is asked. */
const signedIn = (answer: Answer, { isRenewable = true, meanwhile = (): void => undefined } = {}) => {
  const sessions = emptyStore();
  sessions.begin(tokenOf('first', isRenewable));
  let asked = 0;
  let now = 0;
  const tokens = createTokens({
    sessions,
    now: () => now,
    renew: async ({ id }) => {
      asked += 1;
      await Promise.resolve();
      meanwhile();
      if (answer === 'unreachable') throw new TypeError('Failed to fetch');
      if (answer === 'renewed') sessions.renew(id, { ...tokenOf(`renewed ${String(asked)}`), expiresAt: '2030-01-07T10:00:00Z' });
      return answer === 'renewed';
    },
  });
  return { sessions, tokens, asked: () => asked, at: (time: number) => (now = time) };
};

describe('the token of a call', () => {
  it('is the one there is while it is good for a call', async () => {
    const { tokens, asked, at } = signedIn('renewed');
    at(atNine - 61_000);
    expect((await tokens.now())?.token).toBe('first');
    expect(asked()).toBe(0);
  });

  it('is renewed once for all calls that wait for it when it is nearly over', async () => {
    const { tokens, asked, at } = signedIn('renewed');
    at(atNine - 60_000);
    const [one, other] = await Promise.all([tokens.now(), tokens.now()]);
    expect([one?.token, other?.token]).toEqual(['renewed 1', 'renewed 1']);
    expect((await tokens.now())?.token).toBe('renewed 1');
    expect(asked()).toBe(1);
  });

  it('is used to its end where nobody can be asked for another one, and afterwards the session goes on as soon as somebody can', async () => {
    const { sessions, tokens, asked, at } = signedIn('unreachable');
    at(atNine - 1);
    expect((await tokens.now())?.token).toBe('first');
    at(atNine);
    await expect(tokens.now()).rejects.toThrow('Failed to fetch');
    expect(presentOf(sessions).token).toBe('first');
    await expect(tokens.now()).rejects.toThrow('Failed to fetch');
    expect(asked()).toBe(3);
  });

  it('ends with its session where the provider says so', async () => {
    const { sessions, tokens, at } = signedIn('refused');
    at(atNine);
    expect(await tokens.now()).toBeUndefined();
    expect(sessions.present()).toEqual({ signedOut: 'over' });
    expect(await tokens.now()).toBeUndefined();
  });
});

describe('a token that the API has refused', () => {
  it('is renewed, however long it is said to be good, once for all calls', async () => {
    const { sessions, tokens, asked } = signedIn('renewed');
    const first = presentOf(sessions);
    const [one, other] = await Promise.all([tokens.insteadOf(first), tokens.insteadOf(first)]);
    expect([one?.token, other?.token]).toEqual(['renewed 1', 'renewed 1']);
    expect((await tokens.insteadOf(first))?.token).toBe('renewed 1');
    expect(asked()).toBe(1);
  });

  it('ends the session where there is nobody who renews it', async () => {
    const { sessions, tokens, asked } = signedIn('renewed', { isRenewable: false });
    expect(await tokens.insteadOf(presentOf(sessions))).toBeUndefined();
    expect(sessions.present()).toEqual({ signedOut: 'over' });
    expect(asked()).toBe(0);
  });

  it('ends nothing where nobody can be asked', async () => {
    const { sessions, tokens } = signedIn('unreachable');
    await expect(tokens.insteadOf(presentOf(sessions))).rejects.toThrow('Failed to fetch');
    expect(presentOf(sessions).token).toBe('first');
  });

  it('ends nobody else’s session, and is not replaced by their token', async () => {
    const { sessions, tokens } = signedIn('refused', { meanwhile: () => sessions.begin(tokenOf('of somebody else')) });
    const first = presentOf(sessions);
    expect(await tokens.insteadOf(first)).toBeUndefined();
    expect(presentOf(sessions).token).toBe('of somebody else');
    expect(await tokens.insteadOf(first)).toBeUndefined();
    tokens.giveUp(first);
    expect(presentOf(sessions).token).toBe('of somebody else');
  });

  it('is replaced by what another tab was given, where that was faster', async () => {
    const { sessions, tokens } = signedIn('refused', {
      meanwhile: () => sessions.renew(presentOf(sessions).id, tokenOf('given to the other tab')),
    });
    expect((await tokens.insteadOf(presentOf(sessions)))?.token).toBe('given to the other tab');
  });
});
