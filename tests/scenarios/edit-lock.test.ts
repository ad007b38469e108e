/**
 * What an execution is running is not changed under it, and no plan is left with a group that is gone.
 */
import { describe, expect, test } from 'vitest';
import { ask, detailsOf } from '../harness/answers.ts';
import { countOf, createGroup, createPlan, groupOf, openTagged, outcomeOf } from '../harness/catalogue.ts';
import { fuse } from '../harness/crash.ts';
import { drive, startDrill } from '../harness/drive.ts';

const web = { selectionTags: { tier: 'web' } };

const openRunning = async () => {
  const product = await openTagged({ timingFactor: 0.02 });
  const group = await createGroup(product, 'Web', web);
  const waves = [{ protectionGroupIds: [group.groupId] }];
  const plan = await createPlan(product, 'All', waves);
  const changes = {
    update_recovery_plan: { planId: plan.planId, version: 1, planName: 'Changed', waves },
    delete_recovery_plan: { planId: plan.planId, version: 1 },
    update_protection_group: { groupId: group.groupId, version: 1, ...groupOf('Changed', web) },
    delete_protection_group: { groupId: group.groupId, version: 1 },
  } as const;
  return { product, groupId: group.groupId, planId: plan.planId, waves, changes };
};

const operations = ['update_recovery_plan', 'delete_recovery_plan', 'update_protection_group', 'delete_protection_group'] as const;

describe.each(operations)('%s', (operation) => {
  test('is refused while an execution is active, naming it, and possible when that is over', async () => {
    const { product, planId, changes } = await openRunning();
    const state = await startDrill(product, planId);
    for (const request of [undefined, 'pause_execution', 'resume_execution'] as const) {
      if (request !== undefined) await ask(product, request, state);
      const refused = await outcomeOf(product, operation, changes[operation]);
      expect(refused).toMatchObject({ statusCode: 409, error: 'CONFLICT', executionId: state.executionId, planId });
      expect(refused.message).toContain(state.executionId);
    }
    await drive(product, state);
    const after = await outcomeOf(product, operation, changes[operation]);
    expect(after).toMatchObject(operation === 'delete_protection_group' ? { error: 'IN_USE', usedBy: [planId] } : { statusCode: 200 });
  });
});

describe('the lock', () => {
  test('is on no other plan or group', async () => {
    const { product, planId } = await openRunning();
    const other = await createGroup(product, 'Databases', { selectionTags: { tier: 'db' } });
    const plan = await createPlan(product, 'Databases', [{ protectionGroupIds: [other.groupId] }]);
    await startDrill(product, planId);
    await ask(product, 'delete_recovery_plan', { planId: plan.planId, version: 1 });
    await ask(product, 'delete_protection_group', { groupId: other.groupId, version: 1 });
  });

  test('holds while a start is under way, and not for a start that died, once it is sure to be dead', async () => {
    const { product, planId, changes } = await openRunning();
    const mortal = await openTagged({ restarted: product, wrap: fuse(3, 'after').wrap });
    await expect(startDrill(mortal, planId)).rejects.toThrow(/refused/);
    const holder = (await product.store.claims.read('#plans')).holders[planId];
    expect(holder).toBeDefined();
    expect(await outcomeOf(product, 'update_recovery_plan', changes.update_recovery_plan)).toMatchObject({
      error: 'CONFLICT',
      executionId: holder,
    });
    product.clock.advance(301_000);
    expect(await outcomeOf(product, 'update_recovery_plan', changes.update_recovery_plan)).toMatchObject({ statusCode: 200 });
  });

  test('does not keep an execution from what it froze: a plan that is changed afterwards leaves its waves alone', async () => {
    const { product, planId, changes } = await openRunning();
    const state = await startDrill(product, planId);
    await drive(product, state);
    await ask(product, 'update_recovery_plan', changes.update_recovery_plan);
    expect(await detailsOf(product, state)).toMatchObject({ planName: 'All', status: 'COMPLETED' });
  });
});

test('a group that is removed and a plan that takes it up at the same moment do not both succeed', async () => {
  for (let round = 0; round < 5; round += 1) {
    const product = await openTagged();
    const { groupId } = await createGroup(product, 'Web', web);
    const removal = { operation: 'delete_protection_group', fields: { groupId, version: 1 } } as const;
    const plan = { operation: 'create_recovery_plan', fields: { planName: 'All', waves: [{ protectionGroupIds: [groupId] }] } } as const;
    const order = round % 2 === 0 ? [removal, plan] : [plan, removal];
    const outcomes = await Promise.all(order.map(({ operation, fields }) => outcomeOf(product, operation, fields)));
    const counts = countOf(outcomes);
    expect([
      { '200 done': 1, '400 INVALID_PARAMETERS': 1 },
      { '201 done': 1, '409 IN_USE': 1 },
    ]).toContainEqual(counts);
  }
});
