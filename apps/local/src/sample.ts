/**
 * The sample: an account, three groups of servers and a plan, for the estate in examples/sample-estate.yaml.
 *
 * Owns: their ids and what they hold. It is imported once: an import that was cut off is finished, and what somebody has removed or
 * changed since stays so. A name that somebody else's group or plan has taken is theirs.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Settings } from '@drs-orchestrator/adapters-sqlite';
import { groupNames, planNames, underName } from '@drs-orchestrator/application';
import type { Application, Catalogue, NameBook } from '@drs-orchestrator/application';
import {
  accountId,
  defaultLaunchTimeoutMinutes,
  groupId,
  ok,
  planId,
  region,
  serverId,
  type Account,
  type ProtectionGroup,
  type RecoveryPlan,
  type Selection,
  type Wave,
} from '@drs-orchestrator/domain';
import { parseEstate, type Estate } from '@drs-orchestrator/drs-simulator';

export const samplePlanId = planId('rp-5a1e0000-0000-4000-8000-000000000001');

const account = accountId('123456789012');
const place = region('us-east-1');

export const readSampleEstate = (): Estate => {
  const name = 'examples/sample-estate.yaml';
  return parseEstate(readFileSync(fileURLToPath(new URL(`../../../${name}`, import.meta.url)), 'utf8'), name);
};

export type SampleNeeds = Pick<Application, 'plans' | 'claims' | 'clock' | 'digest' | 'limits'> & { readonly settings: Settings };

/** Set when everything has been imported. */
const setting = 'sample-imported';

export const importSample = async (needs: SampleNeeds): Promise<void> => {
  if (needs.settings.get(setting) !== undefined) return;
  const { accounts, groups: kept, plans } = needs.plans;
  // A refusal says that it is there already, which is all that is wanted.
  if ((await accounts.get(account)) === undefined) await accounts.put(sampleAccount);
  for (const group of groups) await importNamed(needs, groupNames(needs), kept, group);
  await importNamed(needs, planNames(needs), plans, samplePlan);
  needs.settings.set(setting, 'yes');
};

/** The name is kept for a thing that an earlier import has left without it, too. */
const importNamed = async <Id extends string, Thing extends { readonly id: Id; readonly name: string }>(
  needs: SampleNeeds,
  book: NameBook,
  catalogue: Catalogue<Id, Thing>,
  thing: Thing,
): Promise<void> => {
  const put = async () => {
    if ((await catalogue.get(thing.id)) === undefined) await catalogue.put(thing);
    return ok(undefined);
  };
  // Nobody is served yet who could take the name meanwhile.
  await underName(needs, book, { id: thing.id, name: thing.name }, { put, takeBack: () => Promise.resolve() });
};

const sampleAccount: Account = {
  accountId: account,
  name: 'Production',
  access: 'own',
  roleName: 'DRSOrchestrationRole',
  version: 0,
};

const group = (number: number, name: string, description: string, selection: Selection): ProtectionGroup => ({
  id: groupId(`pg-5a1e0000-0000-4000-8000-00000000000${number}`),
  name,
  description,
  accountId: account,
  region: place,
  selection,
  version: 0,
});

/** Servers of the estate whose ids count up from 01. */
const counted = (prefix: string, count: number): Selection => ({
  kind: 'servers',
  serverIds: Array.from({ length: count }, (_, index) => serverId(`${prefix}${String(index + 1).padStart(2, '0')}`)),
});

const groups: readonly ProtectionGroup[] = [
  group(1, 'Database servers', 'Named one by one', counted('s-3c9a1f07e2b6d48', 5)),
  group(2, 'Application servers', 'Named one by one', counted('s-7d20b85f14c3a69', 10)),
  group(3, 'Web servers', 'Whatever carries the tag', { kind: 'tags', tags: { tier: 'web' } }),
];

const wave = (number: number, name: string): Wave => ({
  number,
  name,
  groupIds: groups.slice(number - 1, number).map(({ id }) => id),
  servers: [],
  dependsOn: number === 1 ? [] : [number - 1],
  pauseBefore: false,
  onFailure: 'STOP',
  launchTimeoutMinutes: defaultLaunchTimeoutMinutes,
});

const samplePlan: RecoveryPlan = {
  id: samplePlanId,
  name: 'Production DR Plan',
  description: 'Databases first, then the applications, then the web tier',
  waves: [wave(1, 'Database'), wave(2, 'Application'), wave(3, 'Web')],
  rtoMinutes: 60,
  rpoMinutes: 15,
  version: 0,
};
