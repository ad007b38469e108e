import { describe, expect, it } from 'vitest';
import { readSignInOptions, readTokenOptions, tokenUsage, userOf } from '../src/who-options.ts';

const unset = () => undefined;
const token = (...args: readonly string[]) => readTokenOptions(args, unset);

describe('the command line of npm run token', () => {
  it('takes roles, a name, a time and a data directory', () => {
    expect(token('--role', 'DRSOperator')).toEqual({
      ok: true,
      value: { roles: ['DRSOperator'], user: 'local-operator', lifetimeSeconds: 3_600, dataDir: '.drs' },
    });
    const words = ['--', '--role', 'DRSAuditor', '--role=DRSPlanManager', '--role', 'DRSAuditor', '--user', 'anna@example.com'];
    expect(token(...words, '--expires', '7d', '--data-dir', 'here')).toEqual({
      ok: true,
      value: { roles: ['DRSAuditor', 'DRSPlanManager'], user: 'anna@example.com', lifetimeSeconds: 604_800, dataDir: 'here' },
    });
    expect(readTokenOptions(['--role', 'DRSReadOnly'], (name) => (name === 'data-dir' ? 'there' : undefined))).toMatchObject({
      value: { dataDir: 'there' },
    });
    expect(token('-h')).toEqual({ ok: true, value: 'help' });
  });

  it.each([
    ['15m', 900],
    ['1h', 3_600],
    ['30d', 2_592_000],
    ['90s', 90],
  ])('reads %s', (text, lifetimeSeconds) => {
    expect(token('--role', 'DRSAuditor', '--expires', text)).toMatchObject({ value: { lifetimeSeconds } });
  });

  const wrong: readonly (readonly [readonly string[], string])[] = [
    [[], '--role is missing'],
    [['--role', 'Admin'], 'there is no role "Admin"'],
    [['--role', 'DRSOperator,DRSAuditor'], 'there is no role'],
    [['--role', 'toString'], 'there is no role'],
    ...['', '1', '0h', '-1h', '1w', '31d', '721h', '1.5h', '1h30m', 'h', '1e3s', '99999999s'].map(
      (text) => [['--role', 'DRSAuditor', `--expires=${text}`], '--expires must be a time'] as const,
    ),
    [['--role', 'DRSAuditor', '--user', ''], '--user must be a name'],
    [['--role', 'DRSAuditor', '--user', 'a\nb'], '--user must be a name'],
    [['--role', 'DRSAuditor', '--user', 'x'.repeat(321)], '--user must be a name'],
    [['--role', 'DRSAuditor', '--data-dir', ''], '--data-dir must be a path'],
    [['--rôle', 'DRSAuditor'], '--rôle'],
    [['DRSAuditor'], 'DRSAuditor'],
    [['--role'], '--role'],
  ];

  it.each(wrong)('refuses %j', (args, message) => {
    expect(token(...args)).toEqual({ ok: false, refusal: expect.stringContaining(message) as string });
  });

  it('names every role in its usage', () => {
    expect(tokenUsage).toContain('DRSOrchestrationAdmin, DRSRecoveryManager, DRSPlanManager, DRSOperator, DRSReadOnly, DRSAuditor');
  });
});

it('a sign-in link is an administrator’s unless another role is given', () => {
  expect(readSignInOptions([], unset)).toEqual({
    ok: true,
    value: { roles: ['DRSOrchestrationAdmin'], user: 'local-admin', dataDir: '.drs' },
  });
  expect(readSignInOptions(['--role', 'DRSRecoveryManager'], unset)).toMatchObject({ value: { user: 'local-recovery-manager' } });
  expect(readSignInOptions(['--expires', '1h'], unset)).toMatchObject({ ok: false });
  expect(userOf(['DRSReadOnly'])).toBe('local-read-only');
});
