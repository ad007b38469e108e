/**
 * An account removed while a group or a plan in it is saved: one of both, never both.
 */
import { accountId } from '@drs-orchestrator/domain';
import { expect, test } from 'vitest';
import { ask } from '../harness/answers.ts';
import { openTagged, outcomeOf, serversNamed } from '../harness/catalogue.ts';
import { spoke, type Product } from '../harness/product.ts';

const rounds = 10;
const inSpoke = { accountId: spoke, region: 'us-east-1' };
const registration = { accountId: spoke, accountName: 'spoke', access: 'role', roleName: 'DrsAccess' } as const;

const version = async ({ app }: Product): Promise<number | undefined> => (await app.plans.accounts.get(accountId(spoke)))?.version;

/** A little later each round, so that the removal meets the save at another point. */
const removeAfter = async (product: Product, turns: number) => {
  for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  return outcomeOf(product, 'delete_account', { accountId: spoke, version: await version(product) });
};

test('a group is never left in an account that was removed while it was saved', async () => {
  const product = await openTagged();
  for (let round = 0; round < rounds; round += 1) {
    if ((await version(product)) === undefined) await ask(product, 'create_account', registration);
    const group = { groupName: `round ${String(round)}`, ...inSpoke, selectionTags: { tier: 'web' } };
    const [saved, removed] = await Promise.all([outcomeOf(product, 'create_protection_group', group), removeAfter(product, round)]);
    expect([saved.statusCode, removed.statusCode].filter((status) => status < 300)).toHaveLength(1);
    const { protectionGroups } = await ask(product, 'list_protection_groups');
    expect(protectionGroups).toHaveLength(saved.statusCode === 201 ? 1 : 0);
    for (const { groupId, version: read } of protectionGroups) await ask(product, 'delete_protection_group', { groupId, version: read });
  }
});

test('a plan is never left with servers of an account that was removed while it was saved', async () => {
  const product = await openTagged();
  const sourceServerIds = serversNamed(product, 'other');
  for (let round = 0; round < rounds; round += 1) {
    if ((await version(product)) === undefined) await ask(product, 'create_account', registration);
    const waves = [{ waveNumber: 1, waveName: 'one', servers: [{ ...inSpoke, sourceServerIds }] }];
    const [saved, removed] = await Promise.all([
      outcomeOf(product, 'create_recovery_plan', { planName: `round ${String(round)}`, waves }),
      removeAfter(product, round),
    ]);
    expect([saved.statusCode, removed.statusCode].filter((status) => status < 300)).toHaveLength(1);
    const { recoveryPlans } = await ask(product, 'list_recovery_plans');
    expect(recoveryPlans).toHaveLength(saved.statusCode === 201 ? 1 : 0);
    for (const { planId, version: read } of recoveryPlans) await ask(product, 'delete_recovery_plan', { planId, version: read });
  }
});
