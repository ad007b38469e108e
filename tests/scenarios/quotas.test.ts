/**
 * Waves larger than DRS takes at once: packed into jobs, and waiting for room instead of failing.
 */
import { defaultQuotas } from '@drs-orchestrator/domain';
import { expect, test } from 'vitest';
import { ask, detailsOf } from '../harness/answers.ts';
import { drive, startDrill } from '../harness/drive.ts';
import { drillByHand } from '../harness/outside.ts';
import { estateOf, openProduct, serversOf, storePlan, type Product } from '../harness/product.ts';
import { deal, launchesOf, openWaves, run } from '../harness/waves.ts';

const sizesOf = (product: Product) =>
  product
    .asked('StartRecovery')
    .map(({ status, parameters }) => [status, (parameters['sourceServers'] as readonly unknown[]).length] as const);

/** Two thousand servers are some seconds of work, and the machine may be busy. */
const large = 120_000;

test(
  '2,000 servers in one wave of one place run as twenty jobs of a hundred, never more than 500 servers at once',
  { timeout: large },
  async () => {
    const product = openProduct({ timingFactor: 0.02, estate: estateOf(2_000) });
    const servers = serversOf(product);
    const planId = await storePlan(product, { waves: [{ serverIds: servers }] });
    const state = await startDrill(product, planId);
    let most = 0;
    await drive(product, state, {
      onStep: () => {
        const live = product.simulator.world().regions[0]?.jobs.live ?? 0;
        most = Math.max(most, live);
      },
    });
    const { executions } = await ask(product, 'list_executions');
    expect(executions).toMatchObject([
      { status: 'COMPLETED', counters: { serversLaunched: 2_000, serversCompleted: 2_000, serversFailed: 0 } },
    ]);
    const accepted = sizesOf(product).filter(([status]) => status === 202);
    expect(accepted).toEqual(Array.from({ length: 20 }, () => [202, 100]));
    expect(most).toBe(5);
    expect(sizesOf(product).filter(([status]) => status !== 202)).toEqual([]);
    expect(new Set(launchesOf(product, servers))).toEqual(new Set([1]));
  },
);

test('a wave of more jobs than may run at once waits for slots, by its own count and without asking in vain', async () => {
  const quotas = { ...defaultQuotas, serversPerJob: 2, concurrentJobs: 2, serversInJobs: 500 };
  const waves = await openWaves([9], { limits: { quotas }, timingFactor: 0.02 });
  const { product, servers } = waves;
  const state = await run(waves);
  const details = await detailsOf(product, state);
  expect(details.status).toBe('COMPLETED');
  expect(details.waveStatuses[0]?.drsJobIds).toHaveLength(5);
  expect(sizesOf(product)).toEqual([2, 2, 2, 2, 1].map((size) => [202, size]));
  expect(launchesOf(product, servers.flat())).toEqual(servers.flat().map(() => 1));
});

test("a slot taken by other people's jobs is waited for: DRS says 402, and the launch is asked again later", async () => {
  const product = openProduct({
    timingFactor: 0.2,
    estate: estateOf(3).replace('region: us-east-1', 'region: us-east-1\n        quotas: { concurrentJobs: 1 }'),
  });
  const [theirs, ours] = deal(serversOf(product), [1, 2]);
  const planId = await storePlan(product, { waves: [{ serverIds: ours ?? [] }] });
  await drillByHand(product, theirs ?? []);
  const state = await startDrill(product, planId);
  await drive(product, state);
  expect((await detailsOf(product, state)).status).toBe('COMPLETED');
  const answers = sizesOf(product).map(([status]) => status);
  expect(answers.at(-1)).toBe(202);
  expect(new Set(answers.slice(1, -1))).toEqual(new Set([402]));
  expect(launchesOf(product, ours ?? [])).toEqual([1, 1]);
});

test('waves side by side in one place share its quotas', async () => {
  const quotas = { ...defaultQuotas, serversPerJob: 2, concurrentJobs: 1, serversInJobs: 500 };
  const waves = await openWaves([2, { count: 2, dependsOn: [] }], { limits: { quotas }, timingFactor: 0.02 });
  const { product } = waves;
  const state = await run(waves, {
    onStep: () => expect(product.simulator.world().regions[0]?.jobs.live).toBeLessThanOrEqual(1) as undefined,
  });
  expect((await detailsOf(product, state)).status).toBe('COMPLETED');
  expect(sizesOf(product)).toEqual([
    [202, 2],
    [202, 2],
  ]);
});
