import { operations } from '@drs-orchestrator/contract';
import { describe, expect, it } from 'vitest';
import { accountControls, accountFormOf, accountRequestOf, emptyAccount, type Account } from '../src/editing/accounts/account-form.ts';

const account: Account = {
  statusCode: 200,
  accountId: '222233334444',
  accountName: 'Shop',
  access: 'role',
  roleName: 'recovery',
  externalId: 'an-external-id',
  hasExternalId: true,
  version: 2,
};

const { input } = operations.create_account;

describe('the form of an account', () => {
  it('saved without a change says what was saved', () => {
    const request = accountRequestOf(accountFormOf(account));
    expect(request).toEqual({
      accountId: '222233334444',
      accountName: 'Shop',
      access: 'role',
      roleName: 'recovery',
      externalId: 'an-external-id',
    });
    expect(input.safeParse(request).error).toBeUndefined();
  });

  it('left empty is complained about field by field, at places that it has', () => {
    const fields = input.safeParse(accountRequestOf(emptyAccount)).error?.issues.map(({ path }) => path.join('.')) ?? [];
    expect(fields).toEqual(['accountId', 'accountName', 'roleName']);
    for (const field of Object.keys(input.shape)) expect(accountControls).toContain(field);
  });

  it('of our own account needs no role', () => {
    const form = { ...emptyAccount, accountId: '111122223333', accountName: 'Ours', access: 'own' as const };
    expect(input.safeParse(accountRequestOf(form)).error).toBeUndefined();
  });
});
