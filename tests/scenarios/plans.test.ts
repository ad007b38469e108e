/**
 * Recovery plans over the API: made with their defaults, read, replaced, removed, and refused by the field that is wrong.
 */
import { describe, expect, test } from 'vitest';
import { ask, http, httpEvent } from '../harness/answers.ts';
import { createGroup, createPlan, fieldsOf, inHub, openTagged, outcomeOf, serversNamed } from '../harness/catalogue.ts';
import type { Product } from '../harness/product.ts';

const create = 'create_recovery_plan';
const secret = 'a-secret-of-some-length';

/** Two groups by tags, and the far server of another Region. */
const openWithGroups = async () => {
  const product = await openTagged();
  const db = await createGroup(product, 'Databases', { selectionTags: { tier: 'db' } });
  const web = await createGroup(product, 'Web', { sourceServerIds: serversNamed(product, 'web').slice(0, 2) });
  return { product, db: db.groupId, web: web.groupId };
};

describe('a plan', () => {
  test('is made with everything that its author left to us, over HTTP and directly', async () => {
    const { product, db, web } = await openWithGroups();
    const body = {
      planName: 'All',
      waves: [{ protectionGroupIds: [db] }, { protectionGroupIds: [web], dependsOn: [] }, { servers: [farOf(product)] }],
    };
    const made = await http(product, httpEvent('POST', '/recovery-plans', { body: JSON.stringify(body) }));
    const standard = { pauseBeforeWave: false, onFailure: 'STOP', launchTimeoutMinutes: 60 };
    expect(made).toMatchObject({
      statusCode: 201,
      body: {
        planName: 'All',
        description: null,
        waves: [
          { waveNumber: 1, waveName: 'Wave 1', protectionGroupIds: [db], servers: [], dependsOn: [], ...standard },
          { waveNumber: 2, waveName: 'Wave 2', protectionGroupIds: [web], dependsOn: [], ...standard },
          { waveNumber: 3, waveName: 'Wave 3', protectionGroupIds: [], servers: [farOf(product)], dependsOn: [2], ...standard },
        ],
        rtoMinutes: null,
        rpoMinutes: null,
        notifications: null,
        version: 1,
      },
    });
    const { planId } = made.body as { readonly planId: string };
    expect(planId).toMatch(/^rp-[0-9a-f-]{36}$/);
    expect(await ask(product, 'get_recovery_plan', { planId })).toEqual({ ...(made.body as object), statusCode: 200 });
    expect(await createPlan(product, 'Direct', [{ protectionGroupIds: [db, web] }])).toMatchObject({ statusCode: 201, version: 1 });
  });

  test('is replaced as a whole at the version that was read', async () => {
    const { product, db, web } = await openWithGroups();
    const more = { description: 'Both', rtoMinutes: 60, rpoMinutes: 15, notifications: { email: 'ops@example.com' } };
    const wave = { protectionGroupIds: [db], waveName: 'Data', pauseBeforeWave: true, onFailure: 'PAUSE', launchTimeoutMinutes: 90.5 };
    const made = await createPlan(product, 'All', [wave], more);
    expect(made).toMatchObject({ ...more, waves: [wave], notifications: { email: 'ops@example.com', webhook: null } });
    const { statusCode: _statusCode, ...body } = made;
    const put = await http(product, httpEvent('PUT', `/recovery-plans/${made.planId}`, { body: JSON.stringify(body) }));
    expect(put).toMatchObject({ statusCode: 200, body: { ...body, version: 2 } });
    const change = { planId: made.planId, version: 2, planName: 'Web only', waves: [{ protectionGroupIds: [web] }] };
    expect(await ask(product, 'update_recovery_plan', change)).toMatchObject({
      description: null,
      rtoMinutes: null,
      notifications: null,
      version: 3,
    });
    expect(await outcomeOf(product, 'update_recovery_plan', change)).toMatchObject({ statusCode: 409, error: 'VERSION_CONFLICT' });
    expect(await outcomeOf(product, 'update_recovery_plan', { ...change, version: undefined })).toMatchObject({
      error: 'MISSING_PARAMETERS',
    });
    const outcomes = await Promise.all([5, 6].map(() => outcomeOf(product, 'update_recovery_plan', { ...change, version: 3 })));
    expect(outcomes.map(({ statusCode }) => statusCode).sort()).toEqual([200, 409]);
  });

  test('is removed at the version that was read, and is gone', async () => {
    const { product, db } = await openWithGroups();
    const { planId } = await createPlan(product, 'All', [{ protectionGroupIds: [db] }]);
    expect(await outcomeOf(product, 'delete_recovery_plan', { planId })).toMatchObject({ error: 'MISSING_PARAMETERS' });
    expect(await outcomeOf(product, 'delete_recovery_plan', { planId, version: 7 })).toMatchObject({ error: 'VERSION_CONFLICT' });
    expect(await ask(product, 'delete_recovery_plan', { planId, version: 1 })).toEqual({ statusCode: 200, planId, deleted: true });
    const gone = { planId, version: 1, planName: 'All', waves: [{ protectionGroupIds: [db] }] };
    for (const operation of ['get_recovery_plan', 'delete_recovery_plan', 'update_recovery_plan'] as const) {
      expect(await outcomeOf(product, operation, gone)).toMatchObject({ statusCode: 404, error: 'PLAN_NOT_FOUND' });
    }
  });

  test('is listed in order of ids', async () => {
    const { product, db } = await openWithGroups();
    const made = [];
    for (const name of ['One', 'Two', 'Three']) made.push((await createPlan(product, name, [{ protectionGroupIds: [db] }])).planId);
    const first = await ask(product, 'list_recovery_plans', { limit: 2 });
    const last = await ask(product, 'list_recovery_plans', { nextToken: first.nextToken });
    expect([...first.recoveryPlans, ...last.recoveryPlans].map(({ planId }) => planId)).toEqual(made.sort());
    expect([first.count, last.count, last.nextToken]).toEqual([2, 1, null]);
  });
});

const farOf = (product: Product) => ({ accountId: inHub.accountId, region: 'eu-central-1', sourceServerIds: serversNamed(product, 'far') });

describe('the secret of a webhook', () => {
  const webhook = { url: 'https://hooks.example.com/drs', secret };

  test('is kept and shown to nobody', async () => {
    const { product, db } = await openWithGroups();
    const made = await createPlan(product, 'All', [{ protectionGroupIds: [db] }], { notifications: { webhook } });
    expect(made.notifications).toEqual({ email: null, webhook: { url: webhook.url, hasSecret: true } });
    const shown = [made, await ask(product, 'get_recovery_plan', made), await ask(product, 'list_recovery_plans')];
    expect(JSON.stringify([shown, product.log])).not.toContain(secret);
    expect(await storedSecret(product)).toBe(secret);
  });

  test('stays what it was where a change keeps the URL, and must be given for another one', async () => {
    const { product, db } = await openWithGroups();
    const plan = { planName: 'All', waves: [{ protectionGroupIds: [db] }] };
    const { planId } = await ask(product, create, { ...plan, notifications: { webhook } });
    const update = (version: number, given: Record<string, unknown>) =>
      outcomeOf(product, 'update_recovery_plan', { ...plan, planId, version, notifications: { webhook: given } });
    expect(await update(1, { url: webhook.url })).toMatchObject({ statusCode: 200, version: 2 });
    expect(await update(2, { url: webhook.url, hasSecret: true })).toMatchObject({ statusCode: 200, version: 3 });
    expect(await storedSecret(product)).toBe(secret);
    const elsewhere = { url: 'https://elsewhere.example.com' };
    expect(fieldsOf(await update(3, elsewhere))).toEqual(['notifications.webhook.secret']);
    expect(fieldsOf(await update(3, { ...webhook, hasSecret: true }))).toEqual(['notifications.webhook.hasSecret']);
    expect(await update(3, { ...elsewhere, secret: `${secret}-2` })).toMatchObject({ statusCode: 200 });
    expect(await storedSecret(product)).toBe(`${secret}-2`);
  });
});

const storedSecret = async ({ app }: Product) => (await app.plans.plans.list({ limit: 1 }))[0]?.notifications?.webhook?.secret;

describe('a plan is refused by name', () => {
  const group = { protectionGroupIds: ['$DB'] };
  const webhook = (url: string) => ({ waves: [group], notifications: { webhook: { url, secret } } });

  test.each<readonly [string, Readonly<Record<string, unknown>>, readonly string[]]>([
    ['without waves', { waves: [] }, ['waves']],
    ['with an empty wave', { waves: [group, {}] }, ['waves[1]']],
    ['with a wave that is none', { waves: [group, 'Wave 2'] }, ['waves[1]']],
    ['with a wave of another number', { waves: [group, { protectionGroupIds: ['$WEB'], waveNumber: 3 }] }, ['waves[1].waveNumber']],
    ['with waves numbered from 0', { waves: [{ ...group, waveNumber: 0 }] }, ['waves[0].waveNumber']],
    ['with a group nobody knows', { waves: [group, { protectionGroupIds: ['$WEB', 'pg-none'] }] }, ['waves[1].protectionGroupIds[1]']],
    ['with a group twice', { waves: [group, { protectionGroupIds: ['$WEB', '$DB'] }] }, ['waves[1].protectionGroupIds[1]']],
    ['with a server twice', { waves: [{ servers: ['$far', '$far'] }] }, ['waves[0].servers[1].sourceServerIds[0]']],
    [
      'with a server by name and by a group of ids',
      { waves: [{ protectionGroupIds: ['$WEB'] }, { servers: ['$web'] }] },
      ['waves[1].servers[0].sourceServerIds[0]'],
    ],
    ['with a server by name and by a group of tags', { waves: [{ servers: ['$db'] }, group] }, ['waves[1].protectionGroupIds[0]']],
    ['with a server nobody knows', { waves: [{ servers: ['$unknown'] }] }, ['waves[0].servers[0].sourceServerIds[0]']],
    ['with an account nobody registered', { waves: [{ servers: ['$stranger'] }] }, ['waves[0].servers[0].accountId']],
    ['with a Region of no known form', { waves: [{ servers: ['$nowhere'] }] }, ['waves[0].servers[0].region']],
    ['with a wave that depends on itself', { waves: [{ ...group, dependsOn: [1] }] }, ['waves[0].dependsOn']],
    ['with a wave that depends on none there is', { waves: [{ ...group, dependsOn: [4] }] }, ['waves[0].dependsOn']],
    ['with a dependency twice', { waves: [group, { protectionGroupIds: ['$WEB'], dependsOn: [1, 1] }] }, ['waves[1].dependsOn']],
    ['with waves in a circle', { waves: [{ ...group, dependsOn: [2] }, { protectionGroupIds: ['$WEB'] }] }, ['waves']],
    ['with no time to launch in', { waves: [{ ...group, launchTimeoutMinutes: 0 }] }, ['waves[0].launchTimeoutMinutes']],
    ['with more than a day to launch in', { waves: [{ ...group, launchTimeoutMinutes: 1_441 }] }, ['waves[0].launchTimeoutMinutes']],
    ['with an unknown policy', { waves: [{ ...group, onFailure: 'RETRY' }] }, ['waves[0].onFailure']],
    ['with an unknown field of a wave', { waves: [{ ...group, colour: 'blue' }] }, ['waves[0]']],
    ['with a blank name', { waves: [group], planName: ' ' }, ['planName']],
    ['with objectives of no time', { waves: [group], rtoMinutes: 0, rpoMinutes: -5 }, ['rtoMinutes', 'rpoMinutes']],
    ['with an objective that is text', { waves: [group], rtoMinutes: 'an hour' }, ['rtoMinutes']],
    ['with notifications to nobody', { waves: [group], notifications: {} }, ['notifications']],
    ['with an address that is none', { waves: [group], notifications: { email: 'ops' } }, ['notifications.email']],
    [
      'with a webhook without a secret',
      { waves: [group], notifications: { webhook: { url: 'https://example.com' } } },
      ['notifications.webhook.secret'],
    ],
    [
      'with a short secret',
      { waves: [group], notifications: { webhook: { url: 'https://example.com', secret: 'short' } } },
      ['notifications.webhook.secret'],
    ],
    ['with a webhook in the open', webhook('http://hooks.example.com'), ['notifications.webhook.url']],
    ['with a webhook to what only seems to be this machine', webhook('http://localhost.example.com'), ['notifications.webhook.url']],
    ['with a webhook that carries a password', webhook('https://me:pass@example.com'), ['notifications.webhook.url']],
    ['with a webhook of another protocol', webhook('ftp://example.com'), ['notifications.webhook.url']],
  ])('%s', async (_what, more, fields) => {
    const { product, db, web } = await openWithGroups();
    const lists: Readonly<Record<string, unknown>> = {
      $far: farOf(product),
      $web: { ...inHub, sourceServerIds: serversNamed(product, 'web').slice(0, 1) },
      $db: { ...inHub, sourceServerIds: serversNamed(product, 'db').slice(0, 1) },
      $unknown: { ...inHub, sourceServerIds: ['s-00000000000000000'] },
      $stranger: { ...inHub, accountId: '999999999999', sourceServerIds: ['s-00000000000000000'] },
      $nowhere: { ...inHub, region: 'nowhere', sourceServerIds: ['s-00000000000000000'] },
      $DB: db,
      $WEB: web,
    };
    const put = (_key: string, value: unknown) => (typeof value === 'string' && value in lists ? lists[value] : value);
    const request = JSON.parse(JSON.stringify({ planName: 'All', ...more }, put)) as Record<string, unknown>;
    const refused = await outcomeOf(product, create, request);
    expect(refused).toMatchObject({ statusCode: 400, error: 'INVALID_PARAMETERS' });
    expect(fieldsOf(refused)).toEqual(fields);
    expect((await ask(product, 'list_recovery_plans')).count).toBe(0);
  });

  test('too large to be kept', async () => {
    const product = await openTagged();
    const sourceServerIds = Array.from({ length: 4_000 }, (_, index) => `s-${String(index).padStart(100, '0')}`);
    const refused = await outcomeOf(product, create, { planName: 'All', waves: [{ servers: [{ ...inHub, sourceServerIds }] }] });
    expect(fieldsOf(refused)).toEqual(['waves']);
  });

  test.each(['https://example.com', 'https://example.com:8443/a?b=c#d', 'http://127.0.0.1:9/x', 'http://localhost', 'http://[::1]:80/'])(
    'but not for a webhook to %s',
    async (url) => {
      const { product, db } = await openWithGroups();
      const notifications = { webhook: { url, secret } };
      expect(await createPlan(product, 'All', [{ protectionGroupIds: [db] }], { notifications })).toMatchObject({ version: 1 });
    },
  );
});

describe('while DRS does not answer', () => {
  const silent = async () => {
    const opened = await openWithGroups();
    opened.product.simulator.addFault({ kind: 'error', operation: 'DescribeSourceServers', code: 'AccessDeniedException', status: 403 });
    return opened;
  };

  test('a plan is saved that needs no look at its servers', async () => {
    const { product, db } = await silent();
    expect(await createPlan(product, 'One group', [{ protectionGroupIds: [db] }])).toMatchObject({ version: 1 });
  });

  test('a plan is not saved that might launch a server twice, or one that is not there', async () => {
    const { product, db, web } = await silent();
    for (const waves of [[{ protectionGroupIds: [db, web] }], [{ servers: [farOf(product)] }]]) {
      expect(await outcomeOf(product, create, { planName: 'All', waves })).toMatchObject({
        statusCode: 502,
        error: 'RECOVERY_SERVICE_ERROR',
        code: 'AccessDeniedException',
      });
    }
    expect((await ask(product, 'list_recovery_plans')).count).toBe(0);
  });
});
