/**
 * A product with a plan over two accounts: a wave in the hub's, and one in another account's Region, entered by a role.
 */
import { accountId, serverId, type ServerId } from '@drs-orchestrator/domain';
import { estateOf, hub, openProduct, serversOf, spoke, storePlan, type ProductOptions } from './product.ts';
import type { Waves } from './waves.ts';

export const spokeRegion = 'eu-central-1';

/** So many servers in wave 1, and in wave 2. */
export const openTwoPlaces = async (counts: readonly [number, number] = [2, 2], options: ProductOptions = {}): Promise<Waves> => {
  const spokeEstate = `  - accountId: '${spoke}'
    roles: [{ roleName: DrsAccess, externalId: only-for-us }]
    regions:
      - region: ${spokeRegion}
        servers: [{ count: ${String(counts[1])}, hostnamePrefix: db, os: linux }]
`;
  const product = openProduct({ timingFactor: 0.2, ...options, estate: estateOf(counts[0], spokeEstate) });
  const access = { access: 'role', roleName: 'DrsAccess', externalId: 'only-for-us' } as const;
  await product.app.plans.accounts.put({ accountId: accountId(spoke), name: 'spoke', ...access, version: 0 });
  const servers: readonly (readonly ServerId[])[] = [serversOf(product), serversOf(product, spoke).map(serverId)];
  const [here = [], there = []] = servers;
  const waves = [
    { account: hub, at: 'us-east-1', serverIds: here },
    { account: spoke, at: spokeRegion, serverIds: there },
  ];
  return { product, planId: await storePlan(product, { waves }), servers };
};
