/**
 * Accounts: the list, an account's own page, and its form.
 */
export const accounts = {
  title: 'Accounts',
  empty: 'No accounts',
  emptyHint: 'Accounts are registered with POST /api/accounts.',
  id: 'Account',
  name: 'Name',
  access: 'Entered',
  accesses: { own: 'directly: our own', role: 'by a role' },
  role: 'Role',
  externalId: 'External id',
  registered: 'registered',
  validate: 'Validate',
  valid: 'Nothing stands in the way',
  invalid: 'Something stands in the way',
} as const;
