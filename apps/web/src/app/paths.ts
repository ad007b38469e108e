/**
 * The addresses of the page, in one place: what the router matches, and how a link to each is made. Others know nothing else of the page.
 */
export const patterns = {
  overview: '/',
  executions: '/executions',
  execution: '/executions/:executionId',
  plans: '/recovery-plans',
  createPlan: '/recovery-plans/create',
  plan: '/recovery-plans/:planId',
  editPlan: '/recovery-plans/:planId/edit',
  start: '/recovery-plans/:planId/start/:type',
  groups: '/protection-groups',
  createGroup: '/protection-groups/create',
  group: '/protection-groups/:groupId',
  editGroup: '/protection-groups/:groupId/edit',
  servers: '/source-servers',
  accounts: '/accounts',
  createAccount: '/accounts/register',
  account: '/accounts/:accountId',
  editAccount: '/accounts/:accountId/edit',
  settings: '/settings',
  profile: '/profile',
} as const;

export const paths = {
  ...patterns,
  execution: (executionId: string): string => `/executions/${encodeURIComponent(executionId)}`,
  plan: (planId: string): string => `/recovery-plans/${encodeURIComponent(planId)}`,
  editPlan: (planId: string): string => `/recovery-plans/${encodeURIComponent(planId)}/edit`,
  start: (planId: string, type: 'drill' | 'recovery'): string => `/recovery-plans/${encodeURIComponent(planId)}/start/${type}`,
  group: (groupId: string): string => `/protection-groups/${encodeURIComponent(groupId)}`,
  account: (accountId: string): string => `/accounts/${encodeURIComponent(accountId)}`,
  editAccount: (accountId: string): string => `/accounts/${encodeURIComponent(accountId)}/edit`,
  editGroup: (groupId: string): string => `/protection-groups/${encodeURIComponent(groupId)}/edit`,
} as const;
