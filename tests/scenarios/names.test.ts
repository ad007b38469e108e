/**
 * Names are unique among groups and among plans, whatever happens at once and whatever dies on the way.
 */
import { describe, expect, test } from 'vitest';
import type { Application, Ports } from '@drs-orchestrator/application';
import { ask, invoke } from '../harness/answers.ts';
import { countOf, createGroup, createPlan, groupOf, openTagged, outcomeOf, serversNamed, type Outcome } from '../harness/catalogue.ts';
import { fuse, type Moment } from '../harness/crash.ts';
import type { Product } from '../harness/product.ts';

/** Longer than a reservation binds anybody who is not there. */
const reservation = 61_000;

const namesOf = async ({ app }: { readonly app: Pick<Application, 'plans'> }): Promise<readonly string[]> => {
  const groups = await app.plans.groups.list({ limit: 1_000 });
  const plans = await app.plans.plans.list({ limit: 1_000 });
  return [...groups, ...plans].map(({ name }) => name).sort();
};

const wavesOf = async (product: Product) => {
  const { groupId } = await createGroup(product, 'All', { selectionTags: { tier: 'web' } });
  return [{ protectionGroupIds: [groupId] }];
};

describe('one name', () => {
  test('is one whatever its case, the blanks around it and the way its accents are written', async () => {
    const product = await openTagged();
    const [one = '', other = ''] = serversNamed(product, 'web');
    await createGroup(product, 'Datenbanken für Ko\u0308ln', { sourceServerIds: [one] });
    for (const name of ['datenbanken für köln', '  DATENBANKEN FÜR KÖLN ', 'Datenbanken fu\u0308r Köln']) {
      const refused = await outcomeOf(product, 'create_protection_group', groupOf(name, { sourceServerIds: [other] }));
      expect(refused).toMatchObject({ statusCode: 409, error: 'ALREADY_EXISTS', issues: [{ field: 'groupName' }] });
    }
    await createGroup(product, 'Datenbanken für Koln', { sourceServerIds: [other] });
  });

  test('may be a group’s and a plan’s', async () => {
    const product = await openTagged();
    await createPlan(product, 'All', await wavesOf(product));
    expect(await namesOf(product)).toEqual(['All', 'All']);
  });

  test('asked for by thirty at once is one group’s, and the others are told', async () => {
    const product = await openTagged({ web: 30 });
    const request = groupOf('Web', { selectionTags: { tier: 'web' } });
    const same = await Promise.all(Array.from({ length: 30 }, () => outcomeOf(product, 'create_protection_group', request)));
    expect(countOf(same)).toEqual({ '201 done': 1, '409 ALREADY_EXISTS': 29 });
    const others = serversNamed(product, 'web');
    await ask(product, 'delete_protection_group', { groupId: (await only(product)).id, version: 1 });
    const each = others.map((id) => outcomeOf(product, 'create_protection_group', groupOf('Web', { sourceServerIds: [id] })));
    expect(countOf(await Promise.all(each))).toEqual({ '201 done': 1, '409 ALREADY_EXISTS': 29 });
  });

  test('asked for by thirty plans at once is one plan’s', async () => {
    const product = await openTagged();
    const waves = await wavesOf(product);
    const request = { planName: 'Everything', waves };
    const same = await Promise.all(Array.from({ length: 30 }, () => outcomeOf(product, 'create_recovery_plan', request)));
    expect(countOf(same)).toEqual({ '201 done': 1, '409 ALREADY_EXISTS': 29 });
  });

  test('may be changed in its case, and taken by somebody else once it was given up', async () => {
    const product = await openTagged();
    const waves = await wavesOf(product);
    const plan = await createPlan(product, 'first', waves);
    const rename = (planName: string, version: number) =>
      outcomeOf(product, 'update_recovery_plan', { planId: plan.planId, version, planName, waves });
    expect(await rename('FIRST', 1)).toMatchObject({ statusCode: 200, planName: 'FIRST', version: 2 });
    await createPlan(product, 'second', waves);
    expect(await rename('Second', 2)).toMatchObject({ statusCode: 409, error: 'ALREADY_EXISTS' });
    expect(await rename('third', 2)).toMatchObject({ statusCode: 200, version: 3 });
    await createPlan(product, 'First', waves);
    expect(await rename('first', 3)).toMatchObject({ statusCode: 409, error: 'ALREADY_EXISTS' });
    expect(await namesOf(product)).toEqual(['All', 'First', 'second', 'third']);
  });

  test('that two plans take up at once by being renamed is one’s, and the loser keeps its own', async () => {
    const product = await openTagged();
    const waves = await wavesOf(product);
    const plans = [await createPlan(product, 'one', waves), await createPlan(product, 'two', waves)];
    const outcomes = await Promise.all(
      plans.map(({ planId }) => outcomeOf(product, 'update_recovery_plan', { planId, version: 1, planName: 'both', waves })),
    );
    expect(countOf(outcomes)).toEqual({ '200 done': 1, '409 ALREADY_EXISTS': 1 });
    const loser = outcomes[0]?.statusCode === 200 ? 'two' : 'one';
    expect(await namesOf(product)).toEqual(['All', 'both', loser].sort());
  });

  test('is free at once where the group was refused for another reason', async () => {
    const product = await openTagged();
    const [one = ''] = serversNamed(product, 'db');
    await createGroup(product, 'Databases', { selectionTags: { tier: 'db' } });
    const refused = await outcomeOf(product, 'create_protection_group', groupOf('More', { sourceServerIds: [one] }));
    expect(refused).toMatchObject({ error: 'CONFLICT' });
    await createGroup(product, 'More', { selectionTags: { tier: 'web' } });
  });

  test('stays with a group whose later update lost a race for another name', async () => {
    const product = await openTagged();
    const made = await createGroup(product, 'Web', { selectionTags: { tier: 'web' } });
    const rename = { groupId: made.groupId, version: 1, ...groupOf('Webs', { selectionTags: { tier: 'web' } }) };
    const outcomes = await Promise.all(Array.from({ length: 5 }, () => outcomeOf(product, 'update_protection_group', rename)));
    expect(countOf(outcomes)).toEqual({ '200 done': 1, '409 VERSION_CONFLICT': 4 });
    const again = groupOf('webs', { selectionTags: { tier: 'db' } });
    expect(await outcomeOf(product, 'create_protection_group', again)).toMatchObject({ error: 'ALREADY_EXISTS' });
  });
});

const only = async ({ app }: Product) => {
  const [group, ...others] = await app.plans.groups.list({ limit: 10 });
  if (group === undefined || others.length > 0) throw new Error('There is not exactly one group');
  return group;
};

/** What a process does that dies at its n-th effect; false once it gets through. */
const dies = async (product: Product, at: number, moment: Moment, work: (mortal: Product) => Promise<unknown>): Promise<boolean> => {
  const { wrap } = fuse(at, moment);
  const outcome = (await work(await openTagged({ restarted: product, wrap }))) as Outcome;
  if (outcome.statusCode === 500) return true;
  expect(outcome.statusCode).toBeLessThan(300);
  return false;
};

const moments: readonly Moment[] = ['before', 'after'];

/** Each effect of the work breaks once, in a world of its own; answers how many there are. */
const sweep = async (
  moment: Moment,
  prepare: (product: Product) => Promise<Record<string, unknown>>,
  work: (mortal: Product, prepared: Record<string, unknown>) => Promise<unknown>,
  judge: (product: Product, prepared: Record<string, unknown>) => Promise<void>,
): Promise<number> => {
  for (let at = 1; at < 30; at += 1) {
    const product = await openTagged();
    const prepared = await prepare(product);
    const died = await dies(product, at, moment, (mortal) => work(mortal, prepared));
    product.clock.advance(reservation);
    await judge(product, prepared);
    if (!died) return at - 1;
  }
  throw new Error('It never got through');
};

describe.each(moments)('a process that dies %s an effect', (moment) => {
  const web = { selectionTags: { tier: 'web' } };
  const db = { selectionTags: { tier: 'db' } };

  test('while it makes a group leaves the group or its name to somebody else', async () => {
    const broken = await sweep(
      moment,
      async () => ({}),
      (mortal) => invoke(mortal, 'create_protection_group', groupOf('Web', web)),
      async (product) => {
        const again = await outcomeOf(product, 'create_protection_group', groupOf('web', db));
        const [first] = await product.app.plans.groups.list({ limit: 10 });
        expect([201, 409]).toContain(again.statusCode);
        expect(again.statusCode === 409).toBe(first?.name === 'Web');
        expect(await namesOf(product)).toHaveLength(1);
      },
    );
    expect(broken).toBeGreaterThanOrEqual(5);
  });

  test('while it renames a group leaves two names that are each one group’s at the most', async () => {
    const broken = await sweep(
      moment,
      async (product) => createGroup(product, 'Web', web),
      (mortal, { groupId }) => invoke(mortal, 'update_protection_group', { groupId, version: 1, ...groupOf('Tier', web) }),
      async (product) => {
        const held = (await only(product)).name;
        for (const name of ['WEB', 'TIER']) {
          const again = await outcomeOf(product, 'create_protection_group', groupOf(name, db));
          expect([name, again.statusCode]).toEqual([name, name === held.toUpperCase() ? 409 : 201]);
          if (again.statusCode === 201) await ask(product, 'delete_protection_group', { groupId: again['groupId'], version: 1 });
        }
      },
    );
    expect(broken).toBeGreaterThanOrEqual(6);
  });

  test('while it removes a plan leaves the plan, or its name to somebody else', async () => {
    const broken = await sweep(
      moment,
      async (product) => createPlan(product, 'All', await wavesOf(product)),
      (mortal, { planId }) => invoke(mortal, 'delete_recovery_plan', { planId, version: 1 }),
      async (product, { waves }) => {
        const [left] = await product.app.plans.plans.list({ limit: 10 });
        const groups = (await product.app.plans.groups.list({ limit: 10 })).map(({ id }) => ({ protectionGroupIds: [id] }));
        const again = await outcomeOf(product, 'create_recovery_plan', { planName: 'ALL', waves: groups });
        expect(again.statusCode).toBe(left === undefined ? 201 : 409);
        expect(waves).toBeDefined();
      },
    );
    expect(broken).toBe(2);
  });
});

describe('a process that falls asleep', () => {
  /** The first put of a group waits until `wake` is called. */
  const sleeper = () => {
    let wake = (): void => undefined;
    const woken = new Promise<void>((resolve) => (wake = resolve));
    let isAsleep = (): void => undefined;
    const asleep = new Promise<void>((resolve) => (isAsleep = resolve));
    const wrap = (ports: Ports): Ports => {
      const put: Ports['plans']['groups']['put'] = async (group) => {
        isAsleep();
        await woken;
        return ports.plans.groups.put(group);
      };
      return { ...ports, plans: { ...ports.plans, groups: { ...ports.plans.groups, put } } };
    };
    return { wrap, asleep, wake };
  };

  test('between its reservation and its write finds the name taken, and takes its group back', async () => {
    const product = await openTagged();
    const { wrap, asleep, wake } = sleeper();
    const slow = invoke(
      await openTagged({ restarted: product, wrap }),
      'create_protection_group',
      groupOf('Web', { selectionTags: { tier: 'web' } }),
    );
    await asleep;
    const early = await outcomeOf(product, 'create_protection_group', groupOf('web', { selectionTags: { tier: 'db' } }));
    expect(early).toMatchObject({ error: 'ALREADY_EXISTS' });
    product.clock.advance(reservation);
    const taken = await createGroup(product, 'web', { selectionTags: { tier: 'db' } });
    wake();
    expect(await slow).toMatchObject({ statusCode: 409, error: 'ALREADY_EXISTS' });
    expect((await only(product)).id).toBe(taken.groupId);
  });

  test('between its reservation and the write of another name for it puts the former one back', async () => {
    const product = await openTagged();
    const made = await createGroup(product, 'Web', { selectionTags: { tier: 'web' } });
    const { wrap, asleep, wake } = sleeper();
    const rename = { groupId: made.groupId, version: 1, ...groupOf('Tier', { selectionTags: { tier: 'web' }, description: 'renamed' }) };
    const slow = invoke(await openTagged({ restarted: product, wrap }), 'update_protection_group', rename);
    await asleep;
    product.clock.advance(reservation);
    await createGroup(product, 'tier', { selectionTags: { tier: 'db' } });
    wake();
    expect(await slow).toMatchObject({ statusCode: 409, error: 'ALREADY_EXISTS' });
    expect(await namesOf(product)).toEqual(['Web', 'tier']);
    expect(await ask(product, 'get_protection_group', { groupId: made.groupId })).toMatchObject({
      groupName: 'Web',
      description: null,
      version: 3,
    });
  });
});
