/**
 * Every page of the console, in one list: its name, its address, and what must be there before anybody looks at it.
 *
 * Owns: the list. A pattern of the router without a row here does not compile. Ids are those of the installation it is asked about, which
 * needs a group, a plan, an account and an execution, as the sample has them.
 */
import { createClient, type Client } from '@drs-orchestrator/contract';
import type { Page } from 'playwright-core';
import { paths, patterns } from '@drs-orchestrator/web';

export type ConsolePage = {
  /** Also the name of its screenshots. */
  readonly name: string;
  readonly path: string;
  /** Words of its main part that are there only once it has its answers. */
  readonly shows: string | RegExp;
};

export const clientOf = (api: string, token: string): Client => createClient({ baseUrl: `${api}/api`, fetch, token: () => token });

type Ids = { readonly executionId: string; readonly planId: string; readonly groupId: string; readonly accountId: string };

export const consolePages = async (client: Client): Promise<readonly ConsolePage[]> => {
  const ids = await newestIds(client);
  const rows = rowsOf(ids);
  return [
    ...(Object.keys(patterns) as (keyof typeof patterns)[]).flatMap((pattern) => rows[pattern]),
    { name: 'not-found', path: '/nothing-here', shows: 'The address is wrong' },
  ];
};

const rowsOf = ({ executionId, planId, groupId, accountId }: Ids): Readonly<Record<keyof typeof patterns, readonly ConsolePage[]>> => ({
  overview: [{ name: 'overview', path: paths.overview, shows: 'Servers in jobs' }],
  executions: [{ name: 'executions', path: paths.executions, shows: 'Production DR Plan' }],
  execution: [{ name: 'execution', path: paths.execution(executionId), shows: 'Application' }],
  plans: [{ name: 'recovery-plans', path: paths.plans, shows: 'Production DR Plan' }],
  createPlan: [{ name: 'recovery-plan-create', path: paths.createPlan, shows: 'Recovery time (RTO), minutes' }],
  plan: [{ name: 'recovery-plan', path: paths.plan(planId), shows: 'What waits for what' }],
  editPlan: [{ name: 'recovery-plan-edit', path: paths.editPlan(planId), shows: 'Recovery time (RTO), minutes' }],
  start: [
    { name: 'start-drill', path: paths.start(planId, 'drill'), shows: 'Nothing stands in the way' },
    { name: 'start-recovery', path: paths.start(planId, 'recovery'), shows: 'Nothing stands in the way' },
  ],
  groups: [{ name: 'protection-groups', path: paths.groups, shows: 'Database servers' }],
  createGroup: [{ name: 'protection-group-create', path: paths.createGroup, shows: 'Which servers' }],
  group: [{ name: 'protection-group', path: paths.group(groupId), shows: /^Servers now/ }],
  editGroup: [{ name: 'protection-group-edit', path: paths.editGroup(groupId), shows: 'Which servers' }],
  servers: [{ name: 'source-servers', path: paths.servers, shows: 'CONTINUOUS' }],
  accounts: [{ name: 'accounts', path: paths.accounts, shows: 'directly: our own' }],
  createAccount: [{ name: 'account-register', path: paths.createAccount, shows: 'Account number' }],
  account: [{ name: 'account', path: paths.account(accountId), shows: 'directly: our own' }],
  editAccount: [{ name: 'account-edit', path: paths.editAccount(accountId), shows: 'Account number' }],
  settings: [{ name: 'settings', path: paths.settings, shows: 'Quotas of AWS DRS' }],
  profile: [{ name: 'profile', path: paths.profile, shows: 'Signed in as' }],
});

const newestIds = async (client: Client): Promise<Ids> => {
  const [executions, plans, groups, accounts] = await Promise.all([
    client.call('list_executions', { limit: 1 }),
    client.call('list_recovery_plans', { limit: 1 }),
    client.call('list_protection_groups', { limit: 1 }),
    client.call('list_accounts', { limit: 1 }),
  ]);
  const [execution, plan, group, account] = [
    executions.ok ? executions.value.executions[0] : undefined,
    plans.ok ? plans.value.recoveryPlans[0] : undefined,
    groups.ok ? groups.value.protectionGroups[0] : undefined,
    accounts.ok ? accounts.value.accounts[0] : undefined,
  ];
  if (execution === undefined || plan === undefined || group === undefined || account === undefined) {
    throw new Error('There is not one of everything that a page is about');
  }
  return { executionId: execution.executionId, planId: plan.planId, groupId: group.groupId, accountId: account.accountId };
};

/** Opens it and waits until it is whole: nothing of it still loads. */
export const openPage = async (page: Page, api: string, { path, shows }: ConsolePage): Promise<void> => {
  await page.goto(api + path);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.getByRole('main').getByText(shows).first().waitFor();
  await page.getByText('Loading', { exact: true }).first().waitFor({ state: 'hidden' });
};
