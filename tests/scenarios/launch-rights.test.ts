/**
 * What IAM simulates of our rights: asked in the background, kept by place, shown by readiness and by a start, and in nobody's way.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import { describe, expect, test } from 'vitest';
import { dependentActions } from '@drs-orchestrator/adapters-aws';
import { accountId, rightsTimes } from '@drs-orchestrator/domain';
import { ask } from '../harness/answers.ts';
import { createGroup, deliverAll, openTagged, serversNamed } from '../harness/catalogue.ts';
import { startDrill } from '../harness/drive.ts';
import { checksOf, openOneWave, type Rows } from '../harness/one-wave.ts';
import { hub, openProduct, spoke, type Product } from '../harness/product.ts';
import { openTwoPlaces, spokeRegion } from '../harness/two-places.ts';

const plain = '{ hostname: app, os: linux }';
const user = `arn:aws:iam::${hub}:user/drs-local`;

const round = async (product: Product): Promise<void> => {
  await ask(product, 'find');
  await deliverAll(product);
};

const rowsIn = (checks: Rows): Rows => checks.filter(({ id }) => id === 'launch-rights');

const rightsOf = async (product: Product, planId: string): Promise<Rows> => rowsIn(await checksOf(product, planId));

const calls = (product: Product): readonly unknown[] => product.queued.filter(({ job }) => job === 'simulate_rights');

describe('launch rights', () => {
  test('that nobody has simulated yet are a warning, and stand in nobody’s way', async () => {
    const { product, planId } = await openOneWave([plain]);
    const seen = await ask(product, 'check_readiness', { planId });
    expect(seen.ready).toBe(true);
    expect(rowsIn(seen.checks)).toMatchObject([
      { result: 'warn', subject: `${hub}/us-east-1`, message: expect.stringContaining('Not simulated yet') },
    ]);
    const started = await startDrill(product, planId);
    expect(started.executionId).toContain('exec-');
    expect(product.asked('SimulatePrincipalPolicy')).toEqual([]);
  });

  test('are simulated after a run of find, and the pass says what it is worth, and how old it is', async () => {
    const { product, planId } = await openOneWave([plain]);
    await round(product);
    product.clock.advance(12 * 60_000);
    const [row] = await rightsOf(product, planId);
    expect(row).toMatchObject({ result: 'pass', subject: 'plan' });
    expect(row?.message).toContain(`${hub}/us-east-1 simulated 12 minutes ago as ${user}`);
    expect(row?.message).toContain('No proof against organisation policies and conditions: the last good drill is');
  });

  test('are asked for action by action, as AWS documents them', async () => {
    const { product } = await openOneWave([plain]);
    await round(product);
    const asked = new Set(
      product
        .asked('SimulatePrincipalPolicy')
        .flatMap(({ parameters }) => Object.entries(parameters as Record<string, string>))
        .flatMap(([name, value]) => (name.startsWith('ActionNames.') ? [value] : [])),
    );
    expect([...dependentActions, 'drs:StartRecovery', 'drs:TagResource'].filter((action) => !asked.has(action))).toEqual([]);
  });

  test('that are missing are named, and a start is shown them and goes on', async () => {
    const { product, planId } = await openOneWave([plain]);
    product.simulator.addFault({ kind: 'missing-ec2-rights', actions: ['ec2:CreateVolume'] });
    await round(product);
    const [row] = await rightsOf(product, planId);
    expect(row).toMatchObject({ result: 'warn', subject: `${hub}/us-east-1` });
    expect(row?.message).toContain(`a launch in ${hub}/us-east-1 lacks ec2:CreateVolume`);
    expect(row?.message).not.toContain('ec2:RunInstances');
    const before = product.asked('SimulatePrincipalPolicy').length;
    const started = await ask(product, 'start_execution', { planId, executionType: 'DRILL', initiatedBy: 'test' });
    expect(started.launchRights).toEqual([row]);
    expect(product.asked('SimulatePrincipalPolicy')).toHaveLength(before);
  });

  test('of all that a fault takes are missing, as launches under it are', async () => {
    const { product, planId } = await openOneWave([plain]);
    product.simulator.addFault({ kind: 'missing-ec2-rights', accountId: hub });
    await round(product);
    const [row] = await rightsOf(product, planId);
    expect(row?.message).toMatch(/ec2:\w+, .* and \d+ more/);
    expect(row?.message).not.toContain('ec2:Describe');
  });

  test('that may not be asked about are told with the right to ask, and asked about again after a while', async () => {
    const { product, planId } = await openOneWave([plain]);
    product.simulator.addFault({ kind: 'error', operation: 'SimulatePrincipalPolicy', code: 'AccessDenied', count: 1 });
    await round(product);
    const [row] = await rightsOf(product, planId);
    expect(row?.result).toBe('warn');
    expect(row?.message).toContain('iam:SimulatePrincipalPolicy is denied');
    product.clock.advance(rightsTimes.retry - 1);
    await round(product);
    expect((await rightsOf(product, planId))[0]?.result).toBe('warn');
    product.clock.advance(rightsTimes.round);
    await round(product);
    expect((await rightsOf(product, planId))[0]?.result).toBe('pass');
  });

  test('of a second account are those of its role', async () => {
    const { product, planId } = await openTwoPlaces();
    product.simulator.addFault({ kind: 'missing-ec2-rights', accountId: spoke, actions: ['ec2:RunInstances'] });
    await round(product);
    const rows = await rightsOf(product, planId);
    expect(rows).toMatchObject([{ result: 'warn', subject: `${spoke}/${spokeRegion}` }]);
    expect(rows[0]?.message).toContain(
      `as arn:aws:iam::${spoke}:role/DrsAccess: a launch in ${spoke}/${spokeRegion} lacks ec2:RunInstances`,
    );
    expect((await product.app.plans.placeRights.list({ limit: 10 })).map(({ place }) => place)).toEqual([
      `${hub}/us-east-1`,
      `${spoke}/${spokeRegion}`,
    ]);
  });

  test('that were found out about another role are not those of the present one', async () => {
    const { product, planId } = await openTwoPlaces();
    await round(product);
    const account = await product.app.plans.accounts.get(accountId(spoke));
    await product.app.plans.accounts.put({ ...account!, roleName: 'Another' });
    expect((await rightsOf(product, planId))[0]?.message).toContain('Not simulated yet');
  });
});

describe('a look at launch rights', () => {
  test('is good for six hours, and is kept with its age where IAM cannot be asked again', async () => {
    const { product, planId } = await openOneWave([plain]);
    await round(product);
    const asked = product.asked('GetCallerIdentity').length;
    product.clock.advance(rightsTimes.goodFor - 60_000);
    await round(product);
    expect(product.asked('GetCallerIdentity')).toHaveLength(asked);
    product.simulator.addFault({ kind: 'server-error', service: 'iam' });
    product.clock.advance(rightsTimes.round);
    await round(product);
    const [row] = await rightsOf(product, planId);
    expect(row?.result).toBe('pass');
    expect(row?.message).toMatch(/simulated 6 hours ago .*Not simulated again/);
    product.clock.advance(rightsTimes.old);
    expect((await rightsOf(product, planId))[0]).toMatchObject({ result: 'warn', message: expect.stringContaining('30 hours ago') });
  });

  test('is called for once by reconcilers side by side, and made once by messages that come twice', async () => {
    const { product } = await openOneWave([plain]);
    await Promise.all(Array.from({ length: 20 }, () => ask(product, 'find')));
    expect(calls(product)).toHaveLength(1);
    await deliverAll(product);
    const asked = product.asked('SimulatePrincipalPolicy').length;
    await product.handle({ worker: true, job: 'simulate_rights' }, {});
    expect(product.asked('SimulatePrincipalPolicy')).toHaveLength(asked);
  });

  test('whose message was lost is called for again, and one that cannot be called for keeps find from nothing', async () => {
    const { product } = await openOneWave([plain]);
    const deaf = openProduct({
      restarted: product,
      wrap: (ports) => ({ ...ports, workerQueue: { send: () => Promise.reject(new Error('Nobody takes messages')) } }),
    });
    expect(await ask(deaf, 'find')).toMatchObject({ executionsFound: 0 });
    await ask(product, 'find');
    expect(calls(product)).toEqual([]);
    product.clock.advance(rightsTimes.round);
    await ask(product, 'find');
    expect(calls(product)).toHaveLength(1);
  });

  test('is at ten places a round, and the next run of find sends for the others', async () => {
    const product = openProduct();
    const { plans } = product.app;
    await plans.accounts.put({ accountId: accountId(hub), name: 'hub', access: 'own', version: 0 });
    for (let number = 10; number < 22; number += 1) {
      const group = { name: 'g', accountId: accountId(hub), selection: { kind: 'servers', serverIds: [] }, version: 0 } as const;
      await plans.groups.put({ ...group, id: `pg-${String(number)}` as never, region: `us-east-${String(number)}` as never });
    }
    await round(product);
    expect(await plans.placeRights.list({ limit: 100 })).toHaveLength(10);
    await round(product);
    expect(await plans.placeRights.list({ limit: 100 })).toHaveLength(12);
  });

  test('is called for by the next run of find where a group names a place for the first time, and not for a place that is known', async () => {
    const product = await openTagged();
    await createGroup(product, 'db', { sourceServerIds: serversNamed(product, 'db') });
    await round(product);
    product.clock.advance(60_000);
    await createGroup(product, 'web', { sourceServerIds: serversNamed(product, 'web') });
    await ask(product, 'find');
    expect(calls(product)).toEqual([]);
    await createGroup(product, 'far', { region: 'eu-central-1', sourceServerIds: serversNamed(product, 'far') });
    await round(product);
    expect((await product.app.plans.placeRights.list({ limit: 9 })).map(({ place }) => place)).toEqual([
      `${hub}/eu-central-1`,
      `${hub}/us-east-1`,
    ]);
  });

  test('is called for by the next run of find where the way into an account has changed', async () => {
    const product = await openTagged();
    await createGroup(product, 'other', { accountId: spoke, sourceServerIds: serversNamed(product, 'other') });
    await round(product);
    const registered = await ask(product, 'get_account', { accountId: spoke });
    const change = { accountId: spoke, accountName: 'spoke', access: 'role', roleName: 'Another', version: registered.version };
    await ask(product, 'update_account', { ...change, initiatedBy: 'test' });
    await ask(product, 'find');
    expect(calls(product)).toHaveLength(1);
  });

  test('that cannot be called for keeps no group from being saved', async () => {
    const product = await openTagged();
    const deaf = openProduct({
      restarted: product,
      wrap: (ports) => ({
        ...ports,
        plans: { ...ports.plans, placeRights: { ...ports.plans.placeRights, get: () => Promise.reject(new Error('Not now')) } },
      }),
    });
    expect((await createGroup(deaf, 'db', { sourceServerIds: serversNamed(product, 'db') })).groupName).toBe('db');
    expect(product.log.lines.map(({ message }) => message)).toContain('A look at launch rights could not be called for');
  });

  test('leaves nothing behind of a place that no group names any more', async () => {
    const { product } = await openOneWave([plain]);
    await round(product);
    const { groups, placeRights } = product.app.plans;
    for (const { id, version } of await groups.list({ limit: 10 })) await groups.remove(id, version);
    product.clock.advance(rightsTimes.round);
    await round(product);
    expect(await placeRights.list({ limit: 10 })).toEqual([]);
  });

  test('is read once by a start', async () => {
    const { product, planId } = await openOneWave([plain]);
    await round(product);
    let reads = 0;
    const counted = openProduct({
      restarted: product,
      wrap: (ports) => {
        const { placeRights } = ports.plans;
        const get: typeof placeRights.get = (place) => {
          reads += 1;
          return placeRights.get(place);
        };
        return { ...ports, plans: { ...ports.plans, placeRights: { ...placeRights, get } } };
      },
    });
    const started = await ask(counted, 'start_execution', { planId, executionType: 'DRILL', initiatedBy: 'test' });
    expect(started.launchRights).toMatchObject([{ result: 'pass' }]);
    expect(reads).toBe(1);
  });

  test('whose record is broken, as the round that is kept, is made again, and says so in the log', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'drs-rights-'));
    const file = join(folder, 'store.db');
    try {
      const { product, planId } = await openOneWave([plain], { file });
      await round(product);
      const db = new Database(file);
      db.exec(`UPDATE catalogue SET body = '{"v":7}' WHERE kind IN ('place-rights', 'round')`);
      db.close();
      expect((await rightsOf(product, planId))[0]).toMatchObject({ result: 'warn', message: expect.stringContaining('Not simulated yet') });
      await round(product);
      expect((await rightsOf(product, planId))[0]?.result).toBe('pass');
      const told = product.log.lines.filter(({ message }) => message.includes('cannot be read, and is found out anew'));
      expect(told).toMatchObject([{ fields: { place: `${hub}/us-east-1`, reason: expect.stringContaining('version 7') } }]);
      product.store.close();
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('is not waited for by a start, whatever IAM does', async () => {
    const { product, planId } = await openOneWave([plain]);
    product.simulator.addFault({ kind: 'throttle', service: 'iam' });
    const before = product.clock.now();
    await startDrill(product, planId);
    expect(product.clock.now()).toBe(before);
  });

  test('that is kept in a form nobody can read is a warning too', async () => {
    const { product, planId } = await openOneWave([plain]);
    const broken = openProduct({
      restarted: product,
      wrap: (ports) => ({
        ...ports,
        plans: { ...ports.plans, placeRights: { ...ports.plans.placeRights, get: () => Promise.reject(new Error('Not readable')) } },
      }),
    });
    expect(rowsIn((await ask(broken, 'check_readiness', { planId })).checks)).toMatchObject([{ result: 'warn' }]);
  });
});
