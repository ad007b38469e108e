import { describe, expect, it } from 'vitest';
import { createSignInCodes, signInLink } from '../src/sign-in-codes.ts';

const anna = { user: 'anna', roles: ['DRSOperator'] } as const;
const open = () => {
  let elapsed = 5_000;
  return {
    codes: createSignInCodes({ elapsed: () => elapsed }),
    pass: (seconds: number) => {
      elapsed += seconds * 1_000;
    },
  };
};

describe('the code of a sign-in link', () => {
  it('signs in whom it was made for, once', () => {
    const { codes } = open();
    const code = codes.make(anna);
    expect(code).toMatch(/^[\w-]{43}$/);
    expect(signInLink('http://127.0.0.1:8080', code)).toBe(`http://127.0.0.1:8080/#code=${code}`);
    expect(codes.redeem(code)).toEqual({ kind: 'signed-in', identity: anna });
    expect(codes.redeem(code)).toEqual({ kind: 'worthless' });
  });

  it('is worth nothing after a minute', () => {
    const { codes, pass } = open();
    const [first, second] = [codes.make(anna), codes.make(anna)];
    pass(59.9);
    expect(codes.redeem(first)).toMatchObject({ kind: 'signed-in' });
    pass(0.1);
    expect(codes.redeem(second)).toEqual({ kind: 'worthless' });
  });

  it('is not guessed: after ten wrong ones nobody gets in until they are a minute ago', () => {
    const { codes, pass } = open();
    for (let tries = 0; tries < 10; tries += 1) {
      expect(codes.redeem(`guess ${String(tries)}`)).toEqual({ kind: 'worthless' });
      pass(1);
    }
    const code = codes.make(anna);
    expect(codes.redeem(code)).toEqual({ kind: 'throttled', retryAfterSeconds: 50 });
    pass(49);
    expect(codes.redeem(code)).toEqual({ kind: 'throttled', retryAfterSeconds: 1 });
    pass(1);
    expect(codes.redeem(code)).toMatchObject({ kind: 'signed-in' });
  });

  it('ends the oldest where too many are open at once', () => {
    const { codes } = open();
    const made = Array.from({ length: 21 }, () => codes.make(anna));
    expect(codes.redeem(made[0]!)).toEqual({ kind: 'worthless' });
    expect(codes.redeem(made[1]!)).toMatchObject({ kind: 'signed-in' });
  });
});
