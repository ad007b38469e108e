/**
 * An execution of ten thousand servers, all of them launched.
 *
 * Owns: how it comes about quickly: quotas that let one wave be in flight at once, and one look at the end.
 */
import { defaultQuotas, serverId } from '@drs-orchestrator/domain';
import { drive, startDrill, type EngineState } from './drive.ts';
import { hub, openProduct, storePlan, type Product, type ProductOptions } from './product.ts';

export const vastServers = 10_000;

/** Whatever DRS would allow: what is tried is how such an execution is shown. */
const wide = { ...defaultQuotas, serversPerJob: 100, concurrentJobs: 1_000, serversInJobs: 100_000 };
/** DRS holds 4,000 source servers in an account and Region, so they lie in several. */
const regions = ['us-east-1', 'us-west-2', 'eu-central-1', 'ap-southeast-2'] as const;
const longerThanAnyLaunchMilliseconds = 40 * 60_000;

/** `count`: a multiple of four. */
export const openVast = async (
  count = vastServers,
  options: ProductOptions = {},
): Promise<{ readonly product: Product; readonly state: EngineState }> => {
  const product = openProduct({ ...options, estate: estate(count / regions.length), limits: { quotas: wide } });
  const waves = product.simulator.world().regions.map(({ region, servers }) => ({
    at: region,
    serverIds: servers.map(({ sourceServerID }) => serverId(sourceServerID)),
    dependsOn: [],
  }));
  const planId = await storePlan(product, { waves });
  const state = await startDrill(product, planId);
  await drive(product, state, { onStep: ({ kind }) => kind !== 'wait' });
  product.clock.advance(longerThanAnyLaunchMilliseconds);
  // A look records so many servers at a time.
  for (let looks = 0; looks < mostLooks; looks += 1) {
    await product.handle({ operation: 'poll', ...state, summary: true }, {});
    const { executions } = (await product.handle({ operation: 'list_executions' }, {})) as Listed;
    if (executions[0]?.counters.serversCompleted === count) return { product, state };
  }
  throw new Error(`Not all of ${String(count)} servers were launched`);
};

const mostLooks = 200;

type Listed = { readonly executions: readonly { readonly counters: { readonly serversCompleted: number } }[] };

const estate = (inEach: number): string => `
accounts:
  - accountId: '${hub}'
    regions:
${regions
  .map(
    (region) => `      - region: ${region}
        quotas: { concurrentJobs: 1000, serversInAllJobs: 100000 }
        servers:
          - { count: ${String(inEach)}, hostnamePrefix: app, os: linux }
`,
  )
  .join('')}`;
