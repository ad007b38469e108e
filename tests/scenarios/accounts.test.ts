/**
 * Registering accounts, and finding out whether they let us in.
 */
import { describe, expect, test } from 'vitest';
import { accountId, groupId, planId as asPlanId, region, serverId } from '@drs-orchestrator/domain';
import { ask, http, httpEvent, invoke, refusedIn, type HttpAnswer, type Refused } from '../harness/answers.ts';
import { drive, startDrill } from '../harness/drive.ts';
import { estateOf, hub, openProduct, serversOf, spoke, storePlan, type Product } from '../harness/product.ts';

const externalId = 'only-for-us';
const spokeEstate = `  - accountId: '${spoke}'
    roles: [{ roleName: DrsAccess, externalId: ${externalId} }]
    regions:
      - region: eu-central-1
        servers: [{ count: 2, hostnamePrefix: db, os: linux }]
      - region: eu-west-1
        initialized: false
`;
const production = { accountId: spoke, accountName: 'Production', access: 'role', roleName: 'DrsAccess', externalId } as const;
const ours = { accountId: hub, accountName: 'Hub', access: 'own' } as const;

const openTwo = (): Product => openProduct({ timingFactor: 0.2, estate: estateOf(2, spokeEstate) });
const refusedBy = async (product: Product, operation: Parameters<typeof invoke>[1], fields: object): Promise<Refused> =>
  refusedIn(await invoke(product, operation, { ...fields }));
const groupIn = (account: string, at: string) => ({
  id: groupId(`pg-${account}-${at}`),
  name: at,
  accountId: accountId(account),
  region: region(at),
  selection: { kind: 'tags', tags: { tier: 'db' } } as const,
  version: 0,
});
const asRole = (role: string, method: string, path: string, more: object = {}) =>
  httpEvent(method, path, { ...more, requestContext: { authorizer: { claims: { email: 'x@example.com', 'cognito:groups': role } } } });
const json = (fields: object) => ({ body: JSON.stringify(fields) });

describe('an account', () => {
  test('is registered, read, changed and removed, with a version for each change', async () => {
    const product = openTwo();
    const made = await ask(product, 'create_account', production);
    expect(made).toEqual({ statusCode: 201, ...production, hasExternalId: true, version: 1 });
    expect(await ask(product, 'get_account', { accountId: spoke })).toEqual({ ...made, statusCode: 200 });
    const { externalId: _externalId, ...bare } = production;
    const changed = await ask(product, 'update_account', { ...bare, accountName: 'Prod', version: 1 });
    expect(changed).toEqual({ ...made, statusCode: 200, accountName: 'Prod', externalId: null, hasExternalId: false, version: 2 });
    expect(await ask(product, 'delete_account', { accountId: spoke, version: 2 })).toEqual({
      statusCode: 200,
      accountId: spoke,
      deleted: true,
    });
    expect(await refusedBy(product, 'get_account', { accountId: spoke })).toMatchObject({ statusCode: 404, error: 'ACCOUNT_NOT_FOUND' });
  });

  test('leaves on the log who registered, changed and removed it, and never its external id', async () => {
    const product = openTwo();
    await http(product, asRole('DRSOrchestrationAdmin', 'POST', '/accounts', json({ ...production, initiatedBy: 'somebody else' })));
    await ask(product, 'update_account', { ...production, accountName: 'Prod', version: 1, initiatedBy: 'ada@example.com' });
    await ask(product, 'delete_account', { accountId: spoke, version: 2 });
    const told = product.log.lines.filter(({ message }) => message.startsWith('Account '));
    expect(told.map(({ message, fields }) => [message, fields['accountId'], fields['by'], fields['proof']])).toEqual([
      ['Account registered', spoke, 'x@example.com', 'proven'],
      ['Account changed', spoke, 'ada@example.com', 'asserted'],
      ['Account removed', spoke, 'direct invocation', 'asserted'],
    ]);
    expect(JSON.stringify(product.log.lines)).not.toContain(externalId);
  });

  test('is registered once, however many ask at the same time', async () => {
    const product = openTwo();
    const answers = await Promise.all(Array.from({ length: 20 }, () => invoke(product, 'create_account', production)));
    const statuses = answers.map((answer) => (answer as { statusCode: number }).statusCode);
    expect(statuses.toSorted()).toEqual([201, ...Array.from({ length: 19 }, () => 409)]);
    expect(await refusedBy(product, 'create_account', { ...production, accountName: 'Another' })).toMatchObject({
      error: 'ALREADY_EXISTS',
      issues: [{ field: 'accountId', message: `Account ${spoke} is registered already` }],
    });
    expect((await ask(product, 'get_account', { accountId: spoke })).accountName).toBe('Production');
  });

  test('changed by somebody else meanwhile is not changed or removed by its old version', async () => {
    const product = openTwo();
    await ask(product, 'create_account', production);
    await ask(product, 'update_account', { ...production, version: 1 });
    for (const operation of ['update_account', 'delete_account'] as const) {
      const refused = await refusedBy(product, operation, { ...production, version: 1 });
      expect(refused).toMatchObject({
        statusCode: 409,
        error: 'VERSION_CONFLICT',
        message: expect.stringContaining('version 2') as string,
      });
      expect(await refusedBy(product, operation, production)).toMatchObject({
        error: 'MISSING_PARAMETERS',
        message: 'Missing required parameters: version',
      });
    }
  });

  test.each([
    ['a number of another form', { ...production, accountId: '12345' }, 'accountId'],
    ['a number that is no text', { ...production, accountId: 123456789012 }, 'accountId'],
    ['a role with a path', { ...production, roleName: 'a/b' }, 'roleName'],
    ['a role name of 65 letters', { ...production, roleName: 'r'.repeat(65) }, 'roleName'],
    ['an external id of one letter', { ...production, externalId: 'x' }, 'externalId'],
    ['an external id with a blank', { ...production, externalId: 'for us' }, 'externalId'],
    ['an access nobody knows', { ...production, access: 'root' }, 'access'],
    ['an external id for our own account without a role name', { ...ours, externalId }, 'externalId'],
    ['access "own" for an account we do not run in', { ...ours, accountId: spoke }, 'access'],
  ])('is refused with %s, by the field', async (_what, fields, field) => {
    const product = openTwo();
    const refused = await refusedBy(product, 'create_account', fields);
    expect(refused).toMatchObject({ statusCode: 400, error: 'INVALID_PARAMETERS', issues: [{ field }] });
    expect((await ask(product, 'list_accounts')).count).toBe(0);
  });

  test('that is entered by a role names one', async () => {
    const product = openTwo();
    const { roleName: _roleName, ...nameless } = production;
    const missing = { statusCode: 400, error: 'MISSING_PARAMETERS', message: 'Missing required parameters: roleName' };
    expect(await refusedBy(product, 'create_account', nameless)).toMatchObject(missing);
    await ask(product, 'create_account', production);
    expect(await refusedBy(product, 'update_account', { ...nameless, version: 1 })).toMatchObject(missing);
  });

  test('with access "own" is the only one, and may be given the role name that callers state', async () => {
    const product = openTwo();
    expect(await ask(product, 'create_account', { ...ours, roleName: 'DRSOrchestrationRole' })).toMatchObject({
      roleName: 'DRSOrchestrationRole',
    });
    await ask(product, 'update_account', { ...ours, version: 1 });
    await ask(product, 'create_account', production);
    for (const [operation, fields] of [
      ['create_account', { ...ours, accountId: '333333333333' }],
      ['update_account', { ...ours, accountId: spoke, version: 1 }],
    ] as const) {
      const refused = await refusedBy(product, operation, fields);
      const issues = [{ field: 'access', message: expect.stringContaining(hub) as string }];
      expect(refused).toMatchObject({ statusCode: 409, error: 'ALREADY_EXISTS', issues });
    }
  });

  test('that groups or plans need stays, and both are named', async () => {
    const product = openTwo();
    await ask(product, 'create_account', production);
    const { plans } = product.app;
    await plans.groups.put(groupIn(spoke, 'eu-central-1'));
    await plans.groups.put(groupIn(hub, 'us-east-1'));
    const standard = {
      dependsOn: [],
      pauseBefore: false,
      onFailure: 'STOP',
      launchTimeoutMinutes: 60,
      groupIds: [],
      number: 1,
      name: 'one',
    } as const;
    const servers = [{ accountId: accountId(spoke), region: region('eu-central-1'), serverIds: [serverId('s-1')] }];
    await plans.plans.put({ id: asPlanId('rp-explicit'), name: 'x', waves: [{ ...standard, servers }], version: 0 });
    const refused = await refusedBy(product, 'delete_account', { accountId: spoke, version: 1 });
    expect(refused).toMatchObject({ statusCode: 409, error: 'IN_USE', usedBy: [`pg-${spoke}-eu-central-1`, 'rp-explicit'] });
  });

  test('that an active execution works in stays, until it has ended; how it is entered then is how it was at the start', async () => {
    const product = openTwo();
    await ask(product, 'create_account', production);
    const waves = [{ account: spoke, at: 'eu-central-1', serverIds: serversOf(product, spoke) }];
    const planId = await storePlan(product, { waves });
    const state = await startDrill(product, planId);
    await product.app.plans.groups.remove(groupId(`${planId}-pg-1`), 1);
    const refused = await refusedBy(product, 'delete_account', { accountId: spoke, version: 1 });
    expect(refused).toMatchObject({ statusCode: 409, error: 'CONFLICT', executionId: state.executionId, planId });
    await ask(product, 'update_account', { ...production, roleName: 'Renamed', version: 1 });
    await drive(product, state);
    expect((await ask(product, 'get_execution_details', { executionId: state.executionId })).status).toBe('COMPLETED');
    await ask(product, 'delete_account', { accountId: spoke, version: 2 });
  });
});

describe('the list of accounts', () => {
  test('is empty at first, then in order of numbers, page by page, each once', async () => {
    const product = openTwo();
    expect(await ask(product, 'list_accounts')).toEqual({ statusCode: 200, accounts: [], count: 0, nextToken: null });
    const numbers = Array.from({ length: 101 }, (_, index) => String(400_000_000_000 + index));
    for (const number of numbers.toReversed()) await ask(product, 'create_account', { ...production, accountId: number });
    const first = await ask(product, 'list_accounts', { limit: 100 });
    expect(first.count).toBe(100);
    const second = await ask(product, 'list_accounts', { limit: 100, nextToken: first.nextToken });
    expect([...first.accounts, ...second.accounts].map((account) => account.accountId)).toEqual(numbers);
    expect(second.nextToken).toBeNull();
    expect(await refusedBy(product, 'list_accounts', { limit: 101 })).toMatchObject({ issues: [{ field: 'limit' }] });
    expect(await refusedBy(product, 'list_accounts', { nextToken: 'bogus' })).toMatchObject({ issues: [{ field: 'nextToken' }] });
  });
});

describe('over HTTP an account', () => {
  test('is managed by administrators, and shown to others without its external id', async () => {
    const product = openTwo();
    const created: HttpAnswer = await http(product, httpEvent('POST', '/accounts', json(production)));
    expect(created).toMatchObject({ statusCode: 201, body: { statusCode: 201, externalId, version: 1 } });
    const byReader = await http(product, asRole('DRSReadOnly', 'GET', `/accounts/${spoke}`));
    expect(byReader.body).toMatchObject({ externalId: null, hasExternalId: true, roleName: 'DrsAccess' });
    const list = await http(product, asRole('DRSAuditor', 'GET', '/accounts'));
    expect(list.body).toMatchObject({ accounts: [{ accountId: spoke, externalId: null, hasExternalId: true }] });
    expect((await http(product, httpEvent('GET', '/accounts'))).body).toMatchObject({ accounts: [{ externalId }] });
    for (const role of ['DRSRecoveryManager', 'DRSPlanManager', 'DRSOperator', 'DRSReadOnly', 'DRSAuditor']) {
      expect(await http(product, asRole(role, 'POST', '/accounts', json(ours)))).toMatchObject({ statusCode: 403 });
      expect(await http(product, asRole(role, 'POST', `/accounts/${spoke}/validate`))).toMatchObject({ statusCode: 403 });
    }
    const { accountId: _accountId, ...body } = production;
    expect(await http(product, httpEvent('PUT', `/accounts/${spoke}`, json({ ...body, version: 1 })))).toMatchObject({ statusCode: 200 });
    const other = await http(product, httpEvent('PUT', `/accounts/${spoke}`, json({ ...body, accountId: hub, version: 2 })));
    expect(other).toMatchObject({ statusCode: 400, body: { issues: [{ field: 'accountId' }] } });
    const query = { queryStringParameters: { version: '2' } };
    expect(await http(product, httpEvent('DELETE', `/accounts/${spoke}`, query))).toMatchObject({
      statusCode: 200,
      body: { deleted: true },
    });
    expect(await http(product, httpEvent('DELETE', `/accounts/${spoke}`, query))).toMatchObject({ statusCode: 404 });
  });
});

describe('validating an account', () => {
  const validate = async (fields: object = {}, registered: object = production, prepare?: (product: Product) => void) => {
    const product = openTwo();
    const { accountId: id } = await ask(product, 'create_account', { ...registered });
    prepare?.(product);
    const { valid, checks } = await ask(product, 'validate_account', { accountId: id, ...fields });
    return { product, valid, checks, results: Object.fromEntries(checks.map(({ id: check, result }) => [check, result])) };
  };
  const inFrankfurt = { region: 'eu-central-1' };

  test('passes where its role lets us in and DRS is ready', async () => {
    const { valid, results, product } = await validate(inFrankfurt);
    expect(valid).toBe(true);
    expect(results).toEqual({
      'account-reachable': 'pass',
      'account-identity': 'pass',
      'service-initialised': 'pass',
      'service-permitted': 'pass',
    });
    const outside = product.simulator.requests().filter(({ service, accountId: account }) => service !== 'sts' && account !== spoke);
    expect(outside).toEqual([]);
  });

  test.each([
    ['another external id', { ...production, externalId: 'guessed' }, 'an external id is registered'],
    ['no external id', { ...production, externalId: undefined }, 'no external id is registered'],
    ['another role', { ...production, roleName: 'Nobody' }, 'role Nobody exists'],
  ])('with %s says what is registered and what to look at, and the secret to nobody', async (_what, registered, fix) => {
    const { valid, checks } = await validate(inFrankfurt, registered);
    expect(valid).toBe(false);
    expect(checks).toMatchObject([{ id: 'account-reachable', result: 'block', fix: expect.stringContaining(fix) as string }]);
    expect(JSON.stringify(checks)).toContain('AccessDenied');
    expect(JSON.stringify(checks)).not.toContain('guessed');
  });

  test('that nobody answers is not valid, because nothing is known', async () => {
    const { valid, results } = await validate(inFrankfurt, production, ({ simulator }) =>
      simulator.addFault({ kind: 'throttle', service: 'sts', operation: 'AssumeRole' }),
    );
    expect([valid, results]).toEqual([false, { 'account-reachable': 'unknown' }]);
  });

  test('blocks where DRS was never initialised, and where a right is missing, with its name', async () => {
    const bare = await validate({ region: 'eu-west-1' });
    expect(bare.checks.at(-1)).toMatchObject({
      id: 'service-initialised',
      result: 'block',
      fix: expect.stringContaining('eu-west-1') as string,
    });
    const denied = await validate(inFrankfurt, production, ({ simulator }) =>
      simulator.addFault({ kind: 'error', service: 'drs', operation: 'DescribeJobs', code: 'AccessDeniedException', status: 403 }),
    );
    expect(denied.checks.at(-1)).toMatchObject({
      id: 'service-permitted',
      result: 'block',
      fix: expect.stringContaining('drs:DescribeJobs') as string,
    });
    expect([bare.valid, denied.valid]).toEqual([false, false]);
  });

  test('asks in every Region of the groups and plans in it, and in none of another account', async () => {
    const { checks, valid } = await validate({}, production, ({ app }) => {
      for (const [account, at] of [
        [spoke, 'eu-west-1'],
        [spoke, 'eu-central-1'],
        [hub, 'us-east-1'],
      ] as const)
        void app.plans.groups.put(groupIn(account, at));
    });
    expect(valid).toBe(false);
    expect(checks.map(({ id, result, subject }) => `${subject} ${id} ${result}`)).toEqual([
      `${spoke}/eu-central-1 account-reachable pass`,
      `${spoke}/eu-central-1 account-identity pass`,
      `${spoke}/eu-central-1 service-initialised pass`,
      `${spoke}/eu-central-1 service-permitted pass`,
      `${spoke}/eu-west-1 account-reachable pass`,
      `${spoke}/eu-west-1 account-identity pass`,
      `${spoke}/eu-west-1 service-initialised block`,
    ]);
  });

  test('without any Region to ask in tries the way in, and says that DRS was not asked', async () => {
    const good = await validate();
    expect([good.valid, good.results]).toEqual([
      true,
      { 'account-reachable': 'pass', 'account-identity': 'pass', 'service-initialised': 'warn' },
    ]);
    const bad = await validate({}, { ...production, externalId: 'guessed' });
    expect([bad.valid, bad.results['account-reachable']]).toEqual([false, 'block']);
    expect(good.product.simulator.requests().filter(({ service }) => service === 'drs')).toEqual([]);
  });

  test('of our own account is done with our own rights', async () => {
    const { valid, product } = await validate({ region: 'us-east-1' }, ours);
    expect(valid).toBe(true);
    expect(product.asked('AssumeRole')).toEqual([]);
  });

  test('needs a registered account and a Region of AWS’s form', async () => {
    const product = openTwo();
    expect(await refusedBy(product, 'validate_account', { accountId: spoke })).toMatchObject({
      statusCode: 404,
      error: 'ACCOUNT_NOT_FOUND',
    });
    await ask(product, 'create_account', production);
    const elsewhere = await refusedBy(product, 'validate_account', { accountId: spoke, region: 'x@evil.example/' });
    expect(elsewhere).toMatchObject({ error: 'INVALID_PARAMETERS', issues: [{ field: 'region' }] });
  });
});
