/**
 * Accounts: the list, an account's own page, and its form.
 */
export const accounts = {
  title: 'Accounts',
  empty: 'No accounts',
  emptyHint: 'Servers are launched only in accounts that are registered.',
  register: 'Register account',
  edit: (name: string): string => `Edit ${name}`,
  id: 'Account',
  name: 'Name',
  access: 'Entered',
  accesses: { own: 'directly: our own', role: 'by a role' },
  role: 'Role',
  externalId: 'External id',
  present: 'registered',
  registered: 'registered, shown to administrators',
  validate: 'Validate',
  validation: 'Validation',
  validateHint:
    'Enters the account as every call does: the role, its trust, its rights, and DRS in each Region in use. Nothing is changed.',
  validateRegion: 'Region',
  validateRegionHint: 'Left empty: every Region of the groups and plans of this account.',
  valid: 'Nothing stands in the way',
  invalid: 'Something stands in the way',
  usedBy: 'Protection groups',
  unused: 'none',
  deleteWhat: 'Nothing in the account itself is touched. An account that a group, a plan or an active execution needs cannot be removed.',
  remove: {
    button: 'Remove',
    title: (name: string): string => `Remove the account ${name}?`,
    done: (name: string): string => `The account ${name} is removed.`,
  },
  checked: 'What was found',
  form: {
    what: 'Account',
    id: 'Account number',
    idHint: '12 digits. It cannot be changed later.',
    name: 'Name',
    nameHint: 'For people.',
    access: 'How it is entered',
    byRole: 'By assuming a role in it',
    byRoleHint: 'Any account but the one that this installation runs in.',
    own: 'Directly',
    ownHint: 'The one account that this installation runs in. It needs no role.',
    role: 'Role',
    roleHint: 'Its name, without path.',
    externalId: 'External id',
    externalIdHint: 'What the role’s trust policy asks for.',
  },
  steps: {
    title: 'What the account needs first',
    role: 'A role that lets this installation in. Deploy the stack for target accounts with credentials of that account, as the deployment guide says under “Target accounts” (docs/deployment/deployment-guide.md).',
    hub: (own: string | null): string =>
      own === null
        ? 'The stack asks for the number of the account that this installation runs in, and for the Regions that servers are recovered into.'
        : `The stack asks for the number of the account that this installation runs in, which is ${own}, and for the Regions that servers are recovered into.`,
    outputs: 'Its outputs are the name of the role and an external id. Put both into this form.',
    validate: 'Then validate the account on its page: each thing that stands in the way is named with what to do about it.',
  },
} as const;
