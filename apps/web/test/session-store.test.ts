import { describe, expect, it } from 'vitest';
import { createSessionStore, type Session, type SessionStore, type Token } from '../src/session/session-store.ts';

const start = Date.parse('2030-01-07T08:00:00Z');
const tokenOf = (user: string, more: Partial<Token> = {}): Token => ({
  token: `token of ${user}`,
  user,
  expiresAt: '2030-01-07T20:00:00Z',
  isRenewable: false,
  ...more,
});

/** Two tabs of one browser: the other one is told as a browser tells it. */
const browser = () => {
  let kept: Readonly<Record<string, unknown>> = {};
  let now = start;
  let ids = 0;
  const tab = () => {
    const heard: string[] = [];
    const store: SessionStore = createSessionStore({
      kept: { read: () => kept, write: (session) => (kept = session), forget: () => (kept = {}) },
      now: () => now,
      newId: () => `sign-in ${String((ids += 1))}`,
    });
    const who = (): string => {
      const present = store.present();
      return 'token' in present ? present.user : present.signedOut;
    };
    store.whenAnother(() => heard.push(`another: ${who()}`));
    store.listen(() => heard.push(who()));
    return { store, heard, who };
  };
  return {
    tab,
    keep: (fields: Readonly<Record<string, unknown>>) => (kept = fields),
    kept: () => kept,
    at: (time: number) => (now = time),
  };
};

describe('a session', () => {
  it('that begins, ends or is somebody else’s is told of before anything is drawn for it', () => {
    const { store, heard } = browser().tab();
    store.begin(tokenOf('admin'));
    store.begin(tokenOf('reader'));
    store.end('over');
    expect(heard).toEqual(['another: admin', 'admin', 'another: reader', 'reader', 'another: over', 'over']);
  });

  it('is another one also for the same user, who may have other roles', () => {
    const { store, heard } = browser().tab();
    store.begin(tokenOf('anna'));
    store.begin(tokenOf('anna', { token: 'with fewer roles' }));
    expect(heard).toEqual(['another: anna', 'anna', 'another: anna', 'anna']);
  });

  it('stays the same one when its token is renewed', () => {
    const { store, heard } = browser().tab();
    store.begin(tokenOf('anna', { isRenewable: true }));
    const before = store.present() as Session;
    store.renew(before.id, tokenOf('anna', { isRenewable: true, token: 'the next' }));
    expect(store.present()).toEqual({ ...before, token: 'the next' });
    expect(heard).toEqual(['another: anna', 'anna', 'anna']);
  });

  it('that has ended is not there again because a token of it arrives late', () => {
    const { store, who } = browser().tab();
    store.begin(tokenOf('anna', { isRenewable: true }));
    const { id } = store.present() as Session;
    store.end('never');
    store.renew(id, tokenOf('anna'));
    expect(who()).toBe('never');
    store.begin(tokenOf('reader'));
    store.renew(id, tokenOf('anna'));
    expect(who()).toBe('reader');
  });

  it('that another tab begins, renews or ends is this tab’s as well', () => {
    const at = browser();
    const [one, other] = [at.tab(), at.tab()];
    one.store.begin(tokenOf('admin', { isRenewable: true }));
    other.store.readAgain();
    one.store.renew((one.store.present() as Session).id, tokenOf('admin', { isRenewable: true, token: 'the next' }));
    other.store.readAgain();
    one.store.begin(tokenOf('reader'));
    other.store.readAgain();
    one.store.end('never');
    other.store.readAgain();
    expect(other.heard).toEqual(['another: admin', 'admin', 'admin', 'another: reader', 'reader', 'another: never', 'never']);
  });

  it('is there again when the page is loaded again, unless it has ended and cannot be renewed', () => {
    const at = browser();
    at.tab().store.begin(tokenOf('anna'));
    expect(at.tab().who()).toBe('anna');
    at.at(Date.parse('2030-01-07T20:00:01Z'));
    expect(at.tab().who()).toBe('never');
    at.tab().store.begin(tokenOf('anna', { isRenewable: true }));
    expect(at.tab().who()).toBe('anna');
  });

  it('is not read from what somebody else has kept there', () => {
    const at = browser();
    for (const fields of [{}, { token: 'x' }, { token: 'x', user: 3, expiresAt: '2031-01-01T00:00:00Z' }]) {
      at.keep(fields);
      expect(at.tab().who()).toBe('never');
    }
  });

  it('leaves nothing behind when it ends', () => {
    const at = browser();
    const { store } = at.tab();
    store.begin(tokenOf('anna'));
    store.end('never');
    expect(at.kept()).toEqual({});
    expect(store.present()).toEqual({ signedOut: 'never' });
  });

  it('goes on where another sign-in came to nothing, and tells why once', () => {
    const at = browser();
    const { store, heard } = at.tab();
    store.fail('Nobody came');
    expect(store.present()).toEqual({ signedOut: 'never', problem: 'Nobody came' });
    store.begin(tokenOf('anna', { isRenewable: true }));
    const { id } = store.present() as Session;
    store.fail('This code is used already');
    expect(store.present()).toMatchObject({ user: 'anna', problem: 'This code is used already' });
    expect(at.kept()).not.toHaveProperty('problem');
    store.renew(id, tokenOf('anna'));
    expect(store.present()).not.toHaveProperty('problem');
    expect(heard).toEqual(['never', 'another: anna', 'anna', 'anna', 'anna']);
  });
});
