/**
 * Every route with every kind of caller, over HTTP, against what the specification grants.
 *
 * The two tables here are written by hand and know nothing of the contract's own: a slip there is found here. An operation that
 * this file does not name fails, and its message says what to do.
 */
import { createHandlerNamed } from '@drs-orchestrator/api';
import { allOperations, grants, handlerNames, type HandlerName, type HttpBinding, type Role } from '@drs-orchestrator/contract';
import { SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aServer, type AServer } from '../../apps/local/test/a-server.ts';
import { openProduct } from '../harness/product.ts';

const admin = 'DRSOrchestrationAdmin';
const manager = 'DRSRecoveryManager';
const planner = 'DRSPlanManager';
const operator = 'DRSOperator';
const reader = 'DRSReadOnly';
const auditor = 'DRSAuditor';
const everybody = [admin, manager, planner, operator, reader, auditor] as const;

/** The permission table of the specification, row by row. */
const granted = {
  'read groups, plans, executions, servers, quotas, accounts': everybody,
  'write groups and plans': [admin, manager, planner],
  'start, pause, resume, cancel, retry, skip': [admin, manager, operator],
  'override a readiness check': [admin, manager],
  'terminate instances': [admin, manager],
  'delete executions, manage accounts': [admin],
  'read the journal and evidence': [admin, manager, auditor],
} as const satisfies Readonly<Record<string, readonly Role[]>>;

type Row = keyof typeof granted | 'anybody' | 'anybody who signed in';

const read = 'read groups, plans, executions, servers, quotas, accounts';
const write = 'write groups and plans';
const operate = 'start, pause, resume, cancel, retry, skip';
const administer = 'delete executions, manage accounts';

/** Which row of the table each operation with a route falls under. */
const needed: Readonly<Record<string, Row>> = {
  health: 'anybody',
  openapi: 'anybody',
  me: 'anybody who signed in',
  list_executions: read,
  get_execution_details: read,
  get_execution_realtime: read,
  get_job_logs: read,
  get_recovery_instances: read,
  get_termination_status: read,
  check_readiness: read,
  list_source_servers: read,
  list_recovery_points: read,
  get_quotas: read,
  list_protection_groups: read,
  get_protection_group: read,
  resolve_protection_group: read,
  list_recovery_plans: read,
  get_recovery_plan: read,
  list_accounts: read,
  get_account: read,
  create_protection_group: write,
  update_protection_group: write,
  delete_protection_group: write,
  create_recovery_plan: write,
  update_recovery_plan: write,
  delete_recovery_plan: write,
  start_execution: operate,
  pause_execution: operate,
  resume_execution: operate,
  cancel_execution: operate,
  retry_wave: operate,
  skip_wave: operate,
  terminate_instances: 'terminate instances',
  create_account: administer,
  update_account: administer,
  delete_account: administer,
  validate_account: administer,
  delete_executions: administer,
  delete_completed_executions: administer,
  get_execution_journal: 'read the journal and evidence',
};

const routes = allOperations.flatMap((row) =>
  row.http.map(({ method, path }: HttpBinding) => ({ operation: row.name, method, path: path.replaceAll(/\{[^}]*\}/g, '1') })),
);

type Caller = { readonly name: string; readonly token: () => Promise<string | undefined>; readonly roles: readonly Role[] | 'nobody' };

describe.each(routes)('$method $path, $operation', ({ operation, method, path }) => {
  const row = needed[operation];

  test('has a row of the permission table', () => {
    expect(row, `Say under "needed" in ${import.meta.filename} what the specification asks for ${operation}`).toBeDefined();
  });

  test.each(callers())('asked by $name', async ({ token, roles }) => {
    const bearer = await token();
    const answer = await server.send(`/api${path}`, { method, body: bodyFor(method), ...(bearer === undefined ? {} : { token: bearer }) });
    const told = `${String(answer.status)} ${answer.text.slice(0, 200)}`;
    if (row === 'anybody') expect(answer.status, told).toBe(200);
    else if (roles === 'nobody') expect(answer, told).toMatchObject({ status: 401, body: { statusCode: 401, error: 'UNAUTHORIZED' } });
    else if (row === 'anybody who signed in') expect(answer.status, told).toBe(200);
    else if (row !== undefined && granted[row].some((role) => (roles as readonly string[]).includes(role)))
      // Let in; that nothing is there, or something is missing, is then found out.
      expect([200, 201, 202, 400, 404, 409], told).toContain(answer.status);
    else expect(answer, told).toMatchObject({ status: 403, body: { statusCode: 403, error: 'FORBIDDEN' } });
  });
});

test('the permissions that GET /me tells are those of the table, the one without a route of its own too', () => {
  expect(grants).toEqual({
    read: granted[read],
    'write-plans': granted[write],
    operate: granted[operate],
    'override-readiness': granted['override a readiness check'],
    'terminate-instances': granted['terminate instances'],
    administer: granted[administer],
    'read-journal': granted['read the journal and evidence'],
  });
});

test('nothing was started, written or deleted by any of these requests', async () => {
  const { app } = product;
  expect(await app.executions.list({ index: { kind: 'all' }, limit: 10 })).toEqual([]);
  expect(product.asked('StartRecovery')).toEqual([]);
});

const bodyFor = (method: string): string => (method === 'POST' || method === 'PUT' ? '{}' : '');

const product = openProduct();
let server: AServer;
beforeAll(async () => {
  const deps = { useCases: product.useCases, ids: product.ids, log: () => product.log, versions: {} };
  const handlers = new Map(handlerNames.map((name) => [name, createHandlerNamed(name, deps)]));
  server = await aServer((name: HandlerName, event, awsRequestId = 'none') => handlers.get(name)!(event, { awsRequestId }));
});
afterAll(() => server.close());

/** With the claims of an administrator, so that nothing but what is wrong with the token keeps its bearer out. */
const forged = (issuer: string, key: Uint8Array): Promise<string> =>
  new SignJWT({ 'cognito:username': 'eve', 'cognito:groups': [admin], token_use: 'id', sub: 'eve' })
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuer(issuer)
    .setIssuedAt()
    .setExpirationTime('1h')
    .sign(key);

function callers(): readonly Caller[] {
  const issue =
    (roles: readonly Role[], lifetimeSeconds = 600) =>
    async () =>
      (await server.tokens.issue({ user: 'somebody', roles, lifetimeSeconds })).token;
  return [
    ...everybody.map((role) => ({ name: role, token: issue([role]), roles: [role] })),
    { name: 'a planner who is an auditor too', token: issue([planner, auditor]), roles: [planner, auditor] },
    { name: 'somebody without a role', token: issue([]), roles: [] },
    { name: 'somebody with a group that is no role', token: issue(['Everybody' as Role]), roles: [] },
    { name: 'nobody', token: async () => undefined, roles: 'nobody' },
    { name: 'an administrator whose token has expired', token: issue([admin], -1), roles: 'nobody' },
    { name: 'the bearer of another issuer’s token', token: () => forged('somebody-else', server.key), roles: 'nobody' },
    { name: 'the bearer of a token with another key', token: () => forged('drs-orchestrator-local', Buffer.alloc(32, 7)), roles: 'nobody' },
    { name: 'the bearer of nonsense', token: async () => 'a.b.c', roles: 'nobody' },
  ];
}
