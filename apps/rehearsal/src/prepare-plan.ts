/**
 * What a person sets up before the day: the account, a protection group for each wave, and the plan of them.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { EstateError, parseEstate } from '@drs-orchestrator/drs-simulator';
import type { BadDay } from './bad-day.ts';
import { CannotRehearse } from './cannot-rehearse.ts';
import type { Outside } from './world-outside.ts';

export type Home = { readonly accountId: string; readonly region: string };

const sampleEstate = fileURLToPath(new URL('../../../examples/sample-estate.yaml', import.meta.url));

/** Where the servers of a wave are that does not say it: the first account's first Region. */
export const homeOf = ({ estate = sampleEstate }: Pick<BadDay, 'estate'>): Home => {
  try {
    const [account] = parseEstate(readFileSync(estate, 'utf8'), estate).accounts;
    const region = account?.regions[0]?.region;
    if (account !== undefined && region !== undefined) return { accountId: account.accountId, region };
    throw new CannotRehearse(`${estate} has no Region.`, { usage: true });
  } catch (cause) {
    if (cause instanceof EstateError) throw new CannotRehearse(cause.message, { usage: true, cause });
    if (!(cause instanceof Error && 'code' in cause)) throw cause;
    throw new CannotRehearse(`estate: ${estate} cannot be read (${String(cause.code)}).`, { usage: true, cause });
  }
};

/** The id of the plan. */
export const preparePlan = async (outside: Outside, { title, execution: { waves } }: BadDay, home: Home): Promise<string> => {
  const { accounts } = await outside.call('list_accounts', {});
  if (!accounts.some(({ accountId }) => accountId === home.accountId))
    await outside.call('create_account', {
      accountId: home.accountId,
      accountName: 'Production',
      access: 'own',
      roleName: 'DRSOrchestrationRole',
    });
  const planned: { readonly waveName: string; readonly protectionGroupIds: string[] }[] = [];
  for (const [index, { name, tags, accountId = home.accountId, region = home.region, ...rest }] of waves.entries()) {
    const group = { groupName: `${index + 1} ${name}`, accountId, region, selectionTags: tags };
    const { groupId } = await outside.call('create_protection_group', group);
    planned.push({ waveName: name, protectionGroupIds: [groupId], ...rest });
  }
  return (await outside.call('create_recovery_plan', { planName: title.slice(0, 100), waves: planned })).planId;
};
