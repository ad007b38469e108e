/**
 * Groups and plans as a caller makes them: over the product's operations, with the accounts they need registered.
 *
 * Owns: an estate of two accounts whose servers carry tags, and requests that succeed unless a test changes them.
 */
import { accountId } from '@drs-orchestrator/domain';
import { errorCodes, type OperationName, type OutputOf } from '@drs-orchestrator/contract';
import { ask, invoke } from './answers.ts';
import { hub, openProduct, spoke, type Product, type ProductOptions } from './product.ts';

/** Tags in the estate: `tier` of every server, `both` of the first account's and the second's alike. */
export const taggedEstate = (web = 3): string => `
accounts:
  - accountId: '${hub}'
    regions:
      - region: us-east-1
        servers:
          - { count: 2, hostnamePrefix: db, os: linux, tags: { tier: db, both: 'yes' } }
          - { count: ${String(web)}, hostnamePrefix: web, os: linux, tags: { tier: web, both: 'yes' } }
      - region: eu-central-1
        servers:
          - { count: 1, hostnamePrefix: far, os: linux, tags: { tier: db, both: 'yes' } }
  - accountId: '${spoke}'
    roles: [{ roleName: DrsAccess }]
    regions:
      - region: us-east-1
        servers:
          - { count: 2, hostnamePrefix: other, os: linux, tags: { tier: web, both: 'yes' } }
`;

export const openTagged = async (options: ProductOptions & { readonly web?: number } = {}): Promise<Product> => {
  const product = openProduct({ estate: taggedEstate(options.web), ...options });
  if (options.restarted === undefined) await registerBoth(product);
  return product;
};

const registerBoth = async ({ app }: Product): Promise<void> => {
  await app.plans.accounts.put({ accountId: accountId(hub), name: 'hub', access: 'own', version: 0 });
  await app.plans.accounts.put({ accountId: accountId(spoke), name: 'spoke', access: 'role', roleName: 'DrsAccess', version: 0 });
};

/** Ids of the servers with this host name prefix, in order of ids. */
export const serversNamed = ({ simulator }: Product, prefix: string): readonly string[] =>
  simulator
    .world()
    .regions.flatMap(({ servers }) => servers)
    .filter((server) => server.hostname.startsWith(prefix))
    .map(({ sourceServerID }) => sourceServerID)
    .sort();

export const inHub = { accountId: hub, region: 'us-east-1' } as const;

type Fields = Readonly<Record<string, unknown>>;

export const groupOf = (groupName: string, more: Fields): Fields => ({ groupName, ...inHub, ...more });

export const createGroup = (product: Product, groupName: string, more: Fields): Promise<OutputOf<'create_protection_group'>> =>
  ask(product, 'create_protection_group', groupOf(groupName, more));

export const createPlan = (
  product: Product,
  planName: string,
  waves: readonly Fields[],
  more: Fields = {},
): Promise<OutputOf<'create_recovery_plan'>> => ask(product, 'create_recovery_plan', { planName, waves, ...more });

/** Hands every message to the worker, those that it sends itself too. */
export const deliverAll = async ({ queued, handle }: Product): Promise<number> => {
  let delivered = 0;
  for (let message = queued.shift(); message !== undefined; message = queued.shift()) {
    await handle(message, {});
    delivered += 1;
  }
  return delivered;
};

export type Outcome = { readonly statusCode: number; readonly error?: string; readonly message?: string } & Fields;

/** Whatever an operation answers. */
export const outcomeOf = async (product: Product, operation: OperationName, fields: Fields): Promise<Outcome> =>
  (await invoke(product, operation, fields)) as Outcome;

/** The fields that a refusal points at. */
export const fieldsOf = ({ issues }: Outcome): readonly string[] =>
  Array.isArray(issues) ? issues.map(({ field }: { readonly field: string }) => field) : [];

/** How often each status was answered. */
export const countOf = (outcomes: readonly Outcome[]): Readonly<Record<string, number>> => {
  const counts: Record<string, number> = {};
  for (const { statusCode, error } of outcomes) {
    const code = errorCodes.find((one) => one === error) ?? 'done';
    counts[`${String(statusCode)} ${code}`] = (counts[`${String(statusCode)} ${code}`] ?? 0) + 1;
  }
  return counts;
};
