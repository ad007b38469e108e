/**
 * What a store promises of groups, plans and accounts.
 */
import type { Catalogue } from '@drs-orchestrator/application';
import type { GroupId, ProtectionGroup } from '@drs-orchestrator/domain';
import { accountId, groupId, instant, planId, serverId } from '@drs-orchestrator/domain';
import { expect, it } from 'vitest';
import type { StoreInTest } from './store-in-test.ts';
import { accountNumbered, groupNamed, planNamed, rightsKept, settingsWorks } from './store-samples.ts';

const conflict = { ok: false, refusal: { kind: 'conflict' } };
const done = { ok: true, value: undefined };

export const plansContract = (inTest: StoreInTest): void => {
  catalogueConditions(inTest);

  it('knows nothing at first', async () => {
    const { groups, plans, accounts, settingsWork, placeRights, rounds } = inTest().store.plans;
    expect(await groups.get(groupId('pg-1'))).toBeUndefined();
    for (const catalogue of [groups, plans, accounts, settingsWork, placeRights, rounds])
      expect(await catalogue.list({ limit: 10 })).toEqual([]);
  });

  it('gives back the very thing that was put, one version on, with and without its optional fields', async () => {
    const { groups, plans, accounts } = inTest().store.plans;
    const tagged = groupNamed('pg-2', { description: 'by tag', selection: { kind: 'tags', tags: { Tier: 'db', 'a b': '' } } });
    const bare = planNamed('rp-2', { waves: [] });
    for (const group of [groupNamed('pg-1'), tagged]) {
      expect(await groups.put(group)).toEqual(done);
      expect(await groups.get(group.id)).toEqual({ ...group, version: 1 });
    }
    for (const plan of [planNamed('rp-1', { description: 'all', rpoMinutes: 15 }), bare]) {
      expect(await plans.put(plan)).toEqual(done);
      expect(await plans.get(plan.id)).toEqual({ ...plan, version: 1 });
    }
    const own = { accountId: accountId('210987654321'), name: 'Hub', access: 'own' as const, version: 0 };
    for (const account of [accountNumbered('123456789012', { externalId: 'xyz' }), own]) {
      expect(await accounts.put(account)).toEqual(done);
      expect(await accounts.get(account.accountId)).toEqual({ ...account, version: 1 });
    }
  });

  it('keeps things of different kinds apart that have the same id', async () => {
    const { groups, plans } = inTest().store.plans;
    await groups.put(groupNamed('same'));
    await plans.put(planNamed('same'));
    expect((await groups.get(groupId('same')))?.name).toBe('Group same');
    expect((await plans.list({ limit: 10 })).map(({ name }) => name)).toEqual(['Plan same']);
    await groups.remove(groupId('same'), 1);
    expect(await plans.get(planId('same'))).toBeDefined();
  });

  it('keeps the work that a group’s launch settings give beside the group, in every state of it', async () => {
    const { groups, settingsWork } = inTest().store.plans;
    await groups.put(groupNamed('pg-1'));
    for (const [version, work] of settingsWorks('pg-1').entries()) {
      expect(await settingsWork.put({ ...work, version })).toEqual(done);
      expect(await settingsWork.get(groupId('pg-1'))).toEqual({ ...work, version: version + 1 });
    }
    expect(await groups.get(groupId('pg-1'))).toMatchObject({ name: 'Group pg-1' });
    expect(await settingsWork.put({ ...settingsWorks('pg-1')[0]!, version: 1 })).toEqual(conflict);
  });

  it('keeps what is known of our rights in a place, in every state of it, and when the places are gone through next', async () => {
    const { placeRights, rounds } = inTest().store.plans;
    const place = '123456789012/eu-central-1';
    for (const [version, rights] of rightsKept(place).entries()) {
      expect(await placeRights.put({ ...rights, version })).toEqual(done);
      expect(await placeRights.get(place)).toEqual({ ...rights, version: version + 1 });
    }
    expect(await placeRights.put(rightsKept(place)[0]!)).toEqual(conflict);
    const round = { name: 'launch-rights', dueAt: instant(0), version: 0 } as const;
    expect(await rounds.put(round)).toEqual(done);
    expect(await rounds.put(round)).toEqual(conflict);
    expect(await rounds.list({ limit: 10 })).toEqual([{ ...round, version: 1 }]);
  });

  it('keeps a group of 10,000 servers', async () => {
    const { groups } = inTest().store.plans;
    const serverIds = Array.from({ length: 10_000 }, (_, index) => serverId(`s-${String(index).padStart(17, '0')}`));
    const group = groupNamed('pg-1', { selection: { kind: 'servers', serverIds } });
    expect(await groups.put(group)).toEqual(done);
    expect(await groups.get(group.id)).toEqual({ ...group, version: 1 });
  });
};

/** What is written and removed only where nobody has written since, and pages. */
export const catalogueConditions = (inTest: StoreInTest): void => {
  it('refuses to create what exists and to change what has changed or is not there', async () => {
    const { groups } = inTest().store.plans;
    const others = (await inTest().another()).plans.groups;
    await groups.put(groupNamed('pg-1'));
    expect(await others.put(groupNamed('pg-1', { name: 'again' }))).toEqual(conflict);
    expect(await groups.put(groupNamed('pg-1', { version: 1, name: 'renamed' }))).toEqual(done);
    expect(await others.put(groupNamed('pg-1', { version: 1, name: 'too late' }))).toEqual(conflict);
    expect(await others.put(groupNamed('pg-9', { version: 1 }))).toEqual(conflict);
    expect(await others.get(groupId('pg-1'))).toEqual(groupNamed('pg-1', { version: 2, name: 'renamed' }));
    expect(await others.get(groupId('pg-9'))).toBeUndefined();
  });

  it('removes the version that was read and no other', async () => {
    const { plans } = inTest().store.plans;
    const id = planId('rp-1');
    expect(await plans.remove(id, 1)).toEqual(conflict);
    await plans.put(planNamed('rp-1'));
    await plans.put(planNamed('rp-1', { version: 1 }));
    expect(await plans.remove(id, 1)).toEqual(conflict);
    expect(await plans.remove(id, 2)).toEqual(done);
    expect(await plans.get(id)).toBeUndefined();
    expect(await plans.remove(id, 2)).toEqual(conflict);
    expect(await plans.put(planNamed('rp-1'))).toEqual(done);
  });

  it('lists in order of ids, page by page', async () => {
    const { groups } = inTest().store.plans;
    const ids = Array.from({ length: 13 }, (_, index) => `pg-${String(index).padStart(2, '0')}`);
    for (const id of ids.toReversed()) await groups.put(groupNamed(id));
    expect((await groups.list({ limit: 1_000 })).map(({ id }) => id)).toEqual(ids);
    expect(await pages(groups, 5)).toEqual([ids.slice(0, 5), ids.slice(5, 10), ids.slice(10)]);
    expect(await groups.list({ after: groupId('pg-12'), limit: 5 })).toEqual([]);
    expect((await groups.list({ after: groupId('pg-105'), limit: 1 })).map(({ id }) => id)).toEqual(['pg-11']);
  });
};

const pages = async (groups: Catalogue<GroupId, ProtectionGroup>, limit: number): Promise<readonly (readonly GroupId[])[]> => {
  const ids: GroupId[][] = [];
  let page = await groups.list({ limit });
  while (page.length > 0) {
    ids.push(page.map(({ id }) => id));
    page = await groups.list({ after: page.at(-1)!.id, limit });
  }
  return ids;
};
