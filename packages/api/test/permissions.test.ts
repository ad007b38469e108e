/**
 * Who may ask what over HTTP: the whole matrix of the rows there are.
 */
import { allOperations, permissionsOf, roles, type Role } from '@drs-orchestrator/contract';
import { describe, expect, test } from 'vitest';
import { aRig, bodyOf, expectAnswer, httpEvent, type HttpAnswer } from './rig.ts';

const selection = { accountId: '123456789012', region: 'us-east-1', selectionTags: { tier: 'db' } };
const group = { groupName: 'Databases', ...selection };
const plan = { planName: 'Production DR Plan', waves: [{ protectionGroupIds: ['pg-1'] }] };
const account = { accountName: 'Production', access: 'role', roleName: 'DrsAccess' };
const bodies: Readonly<Record<string, object>> = {
  start_execution: { planId: 'rp-1', executionType: 'DRILL' },
  skip_wave: { reason: 'Not needed today' },
  create_protection_group: group,
  update_protection_group: { ...group, version: 1 },
  resolve_protection_group: selection,
  create_recovery_plan: plan,
  update_recovery_plan: { ...plan, version: 1 },
  create_account: { ...account, accountId: '210987654321' },
  update_account: { ...account, version: 1 },
};
const pathFields: Readonly<Record<string, string>> = {
  planId: 'rp-1',
  groupId: 'pg-1',
  executionId: 'exec-1',
  waveNumber: '2',
  accountId: '210987654321',
};
/** What removes a thing names the version that was read; what removes executions does not. */
const queries: Readonly<Record<string, Record<string, string>>> = {
  list_recovery_points: { accountId: '210987654321', region: 'us-east-1' },
  list_source_servers: { accountId: '210987654321', region: 'us-east-1' },
  delete_executions: { ids: 'exec-1' },
  delete_completed_executions: {},
};
const routes = allOperations.flatMap((row) => row.http.map((binding) => ({ row, binding })));
const eventFor = ({ row, binding }: (typeof routes)[number], groups: unknown) => {
  const path = binding.path.replaceAll(/\{(\w+)\}/g, (_whole, field: string) => pathFields[field] ?? 'x');
  const query = { query: queries[row.name] ?? (binding.method === 'DELETE' ? { version: '1' } : {}) };
  return httpEvent(binding.method, path, { body: bodies[row.name], groups, ...query });
};
const statusOf = async (route: (typeof routes)[number], groups: unknown): Promise<number> => {
  const answered = await aRig().invoke(eventFor(route, groups));
  bodyOf(answered);
  return (answered as HttpAnswer).statusCode;
};

describe.each(routes.map((route) => [`${route.binding.method} ${route.binding.path}`, route] as const))('%s', (_name, route) => {
  const { requires } = route.row;
  const open = requires === 'nothing' || requires === 'sign-in';

  test.each(roles)('for %s', async (role: Role) => {
    const allowed = open || (permissionsOf([role]) as readonly string[]).includes(requires);
    expect(await statusOf(route, role)).toBe(allowed ? route.binding.statusCode : 403);
  });

  test('for somebody in no group of ours', async () => {
    expect(await statusOf(route, 'Everybody')).toBe(open ? 200 : 403);
    expect(await statusOf(route, '')).toBe(open ? 200 : 403);
  });

  test('for nobody', async () => {
    expect(await statusOf(route, null)).toBe(requires === 'nothing' ? 200 : 401);
  });
});

test('what operators do is closed to readers, auditors and plan managers', async () => {
  const pause = routes.find(({ row }) => row.name === 'pause_execution')!;
  const statuses = await Promise.all(roles.map(async (role) => [role, await statusOf(pause, role)]));
  expect(Object.fromEntries(statuses)).toEqual({
    DRSOrchestrationAdmin: 200,
    DRSRecoveryManager: 200,
    DRSPlanManager: 403,
    DRSOperator: 200,
    DRSReadOnly: 403,
    DRSAuditor: 403,
  });
});

describe('GET /me', () => {
  const me = async (event: unknown) => expectAnswer('me', bodyOf(await aRig().invoke(event)));

  test.each([
    ['DRSPlanManager,DRSOperator'],
    ['[DRSPlanManager DRSOperator]'],
    ['DRSPlanManager, DRSOperator, Everybody'],
    [['DRSPlanManager', 'DRSOperator', 5]],
  ])('understands groups written as %j', async (groups) => {
    expect(await me(httpEvent('GET', '/me', { groups }))).toEqual({
      statusCode: 200,
      user: 'anna@example.com',
      roles: ['DRSPlanManager', 'DRSOperator'],
      permissions: ['read', 'write-plans', 'operate'],
    });
  });

  test.each([
    ['DRSPlanManager DRSOperator', ['DRSPlanManager', 'DRSOperator']],
    ['DRSOperatorX,drsoperator,DRSOrchestrationAdmin;DRSAuditor', []],
    ['"DRSOperator"', []],
    ['', []],
    [5, []],
    [true, []],
    [{ 0: 'DRSOperator', length: 1 }, []],
    [{ DRSOperator: true }, []],
    [[['DRSOperator']], []],
    [[{ name: 'DRSOperator' }, null, 'constructor', '__proto__'], []],
    [`${'Everybody,'.repeat(100_000)}DRSOperator`, ['DRSOperator']],
    [Array.from({ length: 100_000 }, () => 'DRSAuditor'), ['DRSAuditor']],
  ] as const)('reads groups of every form, and takes no role from one it does not know (case %#)', async (groups, roles) => {
    expect(await me(httpEvent('GET', '/me', { groups }))).toMatchObject({ statusCode: 200, roles });
  });

  test.each([
    [{ email: 'anna@example.com', 'cognito:username': 'anna', sub: 'user-1' }, 'anna@example.com'],
    [{ 'cognito:username': 'anna', sub: 'user-1' }, 'anna'],
    [{ email: '', sub: 'user-1' }, 'user-1'],
  ])('names the caller of %j', async (claims, user) => {
    const event = { ...httpEvent('GET', '/me'), requestContext: { authorizer: { claims } } };
    expect(await me(event)).toMatchObject({ user, roles: [], permissions: [] });
  });

  test('needs claims that name somebody', async () => {
    for (const claims of [{}, [], 'anna', { email: 5 }, null]) {
      const event = { ...httpEvent('GET', '/me'), requestContext: { authorizer: { claims } } };
      expect(bodyOf(await aRig().invoke(event))).toMatchObject({ statusCode: 401 });
    }
  });
});

test('GET /health answers without a sign-in, with the versions', async () => {
  expect(expectAnswer('health', bodyOf(await aRig().invoke(httpEvent('GET', '/health', { groups: null }))))).toEqual({
    statusCode: 200,
    status: 'ok',
    versions: { drsOrchestrator: '0.1.0' },
  });
});
