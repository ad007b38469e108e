/**
 * A drill of three waves to its end, through the production adapters.
 */
import { expect, test } from 'vitest';
import { drive, startDrill } from '../harness/drive.ts';
import { openProduct, serversOf, storePlan } from '../harness/product.ts';

test('three waves of 25 servers launch in order, each server once, and the execution completes', async () => {
  const product = openProduct();
  const servers = serversOf(product);
  const planId = await storePlan(product, {
    waves: [{ serverIds: servers.slice(0, 5) }, { serverIds: servers.slice(5, 15) }, { serverIds: servers.slice(15) }],
  });
  const state = await startDrill(product, planId);
  const end = await drive(product, state);
  expect(end.kind).toBe('end');
  const details = (await product.handle({ operation: 'get_execution_details', executionId: state.executionId }, {})) as Record<
    string,
    unknown
  >;
  expect(details).toMatchObject({ statusCode: 200, status: 'COMPLETED', totalWaves: 3, currentWave: 3 });
  const launches = product.simulator.world().regions.flatMap((region) => region.servers.map((server) => server.launches));
  expect(launches).toEqual(Array.from({ length: 25 }, () => 1));
  expect(product.asked('StartRecovery')).toHaveLength(3);
});
