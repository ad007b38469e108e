import { readFileSync } from 'node:fs';
import type { Plans } from '@drs-orchestrator/application';
import { openSqliteStore } from '@drs-orchestrator/adapters-sqlite';
import { accountId, executionId } from '@drs-orchestrator/domain';
import { parseEstate } from '@drs-orchestrator/drs-simulator';
import { describe, expect, it } from 'vitest';
import { ask } from '../../../tests/harness/answers.ts';
import { outcomeOf } from '../../../tests/harness/catalogue.ts';
import { fuse } from '../../../tests/harness/crash.ts';
import { openProduct, type Product } from '../../../tests/harness/product.ts';
import { registerAccounts } from '../src/estate-accounts.ts';
import { importSample, readSampleEstate, samplePlanId } from '../src/sample.ts';
import { runSampleDrill } from '../src/sample-drill.ts';

const example = (name: string): string => readFileSync(new URL(`../../../examples/${name}`, import.meta.url), 'utf8');

describe('the sample', () => {
  it('is an estate of 25 servers in one account and Region, with DRS initialised', () => {
    const [account, ...others] = readSampleEstate().accounts;
    expect(others).toEqual([]);
    expect(account).toMatchObject({ accountId: '123456789012', regions: [{ region: 'us-east-1', initialized: true }] });
    expect(account?.regions[0]?.servers).toHaveLength(25);
  });

  it('is imported whole after an import that was cut off anywhere, and leaves alone what is there', async () => {
    for (let cutAfter = 0; cutAfter < 5; cutAfter += 1) {
      const { app, store } = openProduct();
      const { plans } = app;
      const needs = { ...app, settings: store.settings };
      await expect(importSample({ ...needs, plans: cutOff(plans, cutAfter) })).rejects.toThrow('cut off');
      await importSample(needs);
      await importSample(needs);
      const [groups, [account], plan] = [
        await plans.groups.list({ limit: 10 }),
        await plans.accounts.list({ limit: 10 }),
        await plans.plans.get(samplePlanId),
      ];
      expect(groups.map(({ version }) => version)).toEqual([1, 1, 1]);
      expect(account).toMatchObject({ access: 'own', roleName: 'DRSOrchestrationRole', version: 1 });
      expect(plan).toMatchObject({ version: 1, waves: [{ dependsOn: [] }, { dependsOn: [1] }, { dependsOn: [2] }] });
    }
  });

  it('has names that nobody else is given, and stays changed where somebody has changed it', async () => {
    const opened = openProduct({ estate: example('sample-estate.yaml') });
    const needs = { ...opened.app, settings: opened.store.settings };
    await importSample(needs);
    const [web] = (await opened.app.plans.groups.list({ limit: 10 })).slice(-1);
    const again = { groupName: 'web SERVERS', accountId: '123456789012', region: 'us-east-1', selectionTags: { tier: 'web' } };
    expect(await outcomeOf(opened, 'create_protection_group', again)).toMatchObject({ statusCode: 409, error: 'ALREADY_EXISTS' });
    const plan = { planName: 'production dr plan', waves: [{ protectionGroupIds: [web?.id] }] };
    expect(await outcomeOf(opened, 'create_recovery_plan', plan)).toMatchObject({ statusCode: 409, error: 'ALREADY_EXISTS' });
    await ask(opened, 'delete_recovery_plan', { planId: samplePlanId, version: 1 });
    await ask(opened, 'delete_protection_group', { groupId: web?.id, version: 1 });
    await importSample(needs);
    expect(await opened.app.plans.plans.list({ limit: 10 })).toEqual([]);
    expect(await opened.app.plans.groups.list({ limit: 10 })).toHaveLength(2);
    expect(await outcomeOf(opened, 'create_recovery_plan', { ...plan, waves: [{ servers: [] }] })).toMatchObject({ statusCode: 400 });
  });
});

describe('the sample drill', () => {
  const product = async () => {
    const opened = openProduct({ estate: example('sample-estate.yaml') });
    await importSample({ ...opened.app, settings: opened.store.settings });
    return opened;
  };
  const look = ({ store, app, useCases }: Product, anew = false) => {
    let made = 0;
    const makeId = (): string => `exec-${(made += 1)}-of-${app.clock.now()}`;
    return runSampleDrill({ settings: store.settings, journal: app.journal, plans: app.plans, useCases, makeId }, { anew });
  };
  const run = async (opened: Product, anew = false) => {
    const drill = await look(opened, anew);
    return drill.kind === 'under-way' ? drill.id : undefined;
  };

  it('starts visible and running, with all servers in their waves', async () => {
    const opened = await product();
    const id = await run(opened);
    const loaded = id === undefined ? undefined : await opened.app.journal.load(id);
    expect(loaded?.head).toMatchObject({ visible: true, listing: { status: 'RUNNING', totalServers: 25 } });
    expect(loaded?.execution.plan.waves.map(({ serverCount }) => serverCount)).toEqual([5, 10, 10]);
  });

  it('goes on under the id that was fixed, whether it was never begun, begun or is running', async () => {
    const opened = await product();
    opened.store.settings.set('sample-drill', 'exec-fixed');
    expect(await run(opened)).toBe('exec-fixed');
    expect(await run(opened)).toBe('exec-fixed');
    expect(await run(opened, true)).toBe('exec-fixed');
    expect(await opened.app.executions.list({ index: { kind: 'all' }, limit: 10 })).toHaveLength(1);
  });

  it('is begun under another id where the start under the fixed one was given up', async () => {
    const opened = await product();
    opened.store.settings.set('sample-drill', 'exec-fixed');
    await expect(run(openProduct({ restarted: opened, wrap: fuse(4, 'before').wrap }))).rejects.toThrow();
    opened.clock.advance(301_000);
    await opened.handle({ operation: 'find' }, {});
    expect((await opened.app.journal.load(executionId('exec-fixed')))?.execution.status).toMatchObject({ reason: 'NEVER_STARTED' });
    const id = await run(opened);
    expect(id).not.toBe('exec-fixed');
    expect(await opened.app.executions.list({ index: { kind: 'all' }, limit: 10 })).toMatchObject([{ executionId: id }]);
  });

  it('is not started again when it is over, unless that is asked for', async () => {
    const opened = await product();
    const id = await run(opened);
    const by = { name: 'test', proof: 'asserted' } as const;
    await opened.useCases.cancelExecution({ executionId: executionId(id ?? ''), by });
    opened.clock.advance(1_000);
    expect(await run(opened)).toBeUndefined();
    const another = await run(opened, true);
    expect(another).not.toBe(id);
    expect(another).toBeDefined();
  });

  describe('of a data directory in which somebody has cleared up', () => {
    /** The drill is cancelled before anything is launched, so that nothing keeps it from being deleted. */
    const over = async () => {
      const opened = await product();
      const id = await run(opened);
      await ask(opened, 'cancel_execution', { executionId: id, reason: 'seen enough' });
      return { opened, id };
    };
    const plan = (opened: Product) => ask(opened, 'get_recovery_plan', { planId: samplePlanId });
    const change = async (opened: Product, fields: Readonly<Record<string, unknown>>) => {
      const { planId, planName, waves, version } = await plan(opened);
      await ask(opened, 'update_recovery_plan', { planId, planName, waves, version, ...fields });
    };
    const deletions: Readonly<Record<string, (opened: Product, id: string | undefined) => Promise<unknown>>> = {
      'its drill': (opened, id) => ask(opened, 'delete_executions', { ids: [id] }),
      'the plan': (opened) => ask(opened, 'delete_recovery_plan', { planId: samplePlanId, version: 1 }),
      'the plan and its groups': async (opened) => {
        await ask(opened, 'delete_recovery_plan', { planId: samplePlanId, version: 1 });
        for (const { groupId, version } of (await ask(opened, 'list_protection_groups')).protectionGroups)
          await ask(opened, 'delete_protection_group', { groupId, version });
      },
    };
    const changes: typeof deletions = {
      'a new name': (opened) => change(opened, { planName: 'Ours' }),
      // Saved when some did; nothing is saved that means no server.
      'a group of tags that no server carries': async (opened) => {
        const { groups } = opened.app.plans;
        const web = (await groups.list({ limit: 10 })).find(({ name }) => name === 'Web servers');
        if (web !== undefined) await groups.put({ ...web, selection: { kind: 'tags', tags: { tier: 'nothing' } } });
      },
      'a wave less, and its group deleted': async (opened) => {
        await change(opened, { waves: (await plan(opened)).waves.slice(0, 2) });
        const web = (await ask(opened, 'list_protection_groups')).protectionGroups.find(({ groupName }) => groupName === 'Web servers');
        await ask(opened, 'delete_protection_group', { groupId: web?.groupId, version: web?.version });
      },
    };
    const done = async (opened: Product, id: string | undefined, ...acts: readonly string[]) => {
      for (const act of acts) await (deletions[act] ?? changes[act])?.(opened, id);
      opened.clock.advance(1_000);
      return openProduct({ restarted: opened });
    };

    it.each([
      ['its drill'],
      ['the plan'],
      ['its drill', 'the plan'],
      ['the plan and its groups'],
      ['its drill', 'the plan and its groups'],
    ])('is not forced on who has deleted: %s %s', async (...acts) => {
      const { opened, id } = await over();
      const again = await done(opened, id, ...acts);
      const hasPlan = acts.every((act) => act === 'its drill');
      expect(await look(again)).toEqual(hasPlan ? { kind: 'over', planName: 'Production DR Plan' } : { kind: 'no-plan' });
      expect((await ask(again, 'list_executions')).executions).toHaveLength(acts.includes('its drill') ? 0 : 1);
      expect((await look(again, true)).kind).toBe(hasPlan ? 'under-way' : 'no-plan');
    });

    it.each(Object.keys(changes).flatMap((name) => [[name], [name, 'its drill']]))(
      'is left at that where the plan has %s, %s',
      async (...acts) => {
        const { opened, id } = await over();
        const again = await done(opened, id, ...acts);
        expect(await look(again)).toEqual({ kind: 'over', planName: acts[0] === 'a new name' ? 'Ours' : 'Production DR Plan' });
      },
    );

    it('says why another cannot be started, where the plan cannot be launched', async () => {
      const { opened, id } = await over();
      const again = await done(opened, id, 'a group of tags that no server carries');
      expect(await look(again, true)).toEqual({ kind: 'refused', why: 'Wave 3 (Web) has no servers.' });
    });

    it('is not begun where it never was, and the plan is gone or cannot be launched', async () => {
      for (const [name, kind] of [
        ['the plan', 'no-plan'],
        ['a group of tags that no server carries', 'refused'],
      ] as const) {
        const opened = await product();
        opened.store.settings.set('sample-drill', 'exec-fixed');
        expect((await look(await done(opened, undefined, name))).kind).toBe(kind);
      }
    });
  });
});

describe('the accounts of an estate', () => {
  it('are registered as the estate lets them be entered, the first as our own', async () => {
    const { plans } = openSqliteStore({ file: ':memory:' });
    const estate = parseEstate(example('two-accounts.yaml'), 'two-accounts.yaml');
    expect(await registerAccounts(plans, estate)).toEqual([]);
    await registerAccounts(plans, estate);
    expect(await plans.accounts.get(accountId('111111111111'))).toMatchObject({ access: 'own', version: 1 });
    expect(await plans.accounts.get(accountId('222222222222'))).toMatchObject({
      access: 'role',
      roleName: 'DRSOrchestrationRole',
      externalId: 'agreed-between-the-two',
      version: 1,
    });
  });

  it('without a role are left out, and named', async () => {
    const { plans } = openSqliteStore({ file: ':memory:' });
    const text = `
accounts:
  - { accountId: '111111111111', regions: [{ region: us-east-1 }] }
  - { accountId: '222222222222', regions: [{ region: us-east-1 }] }
`;
    expect(await registerAccounts(plans, parseEstate(text, 'test.yaml'))).toEqual(['222222222222']);
    expect(await plans.accounts.list({ limit: 10 })).toHaveLength(1);
  });
});

/** A store that fails after so many writes. */
const cutOff = ({ groups, plans, accounts, ...others }: Plans, writes: number): Plans => {
  let left = writes;
  const failing = <Kept extends { put(thing: never): Promise<unknown> }>(catalogue: Kept): Kept => ({
    ...catalogue,
    put: async (thing: never) => {
      if (left === 0) throw new Error('cut off');
      left -= 1;
      return catalogue.put(thing);
    },
  });
  return { groups: failing(groups), plans: failing(plans), accounts: failing(accounts), ...others };
};
