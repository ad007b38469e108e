/**
 * A group that selects by tag, started: every server that carries the tag is launched, however many pages DRS lists them on,
 * and none of another account or Region.
 */
import { expect, test } from 'vitest';
import * as z from 'zod';
import { createGroup, createPlan, openTagged, serversNamed } from '../harness/catalogue.ts';
import { ask, detailsOf } from '../harness/answers.ts';
import { drive, startDrill } from '../harness/drive.ts';
import { tagServer } from '../harness/outside.ts';
import { hub, type Product } from '../harness/product.ts';
import { launchesOf } from '../harness/waves.ts';

/** More than two full jobs, and more than one page of anything. */
const web = 201;

/** What went out to DRS, job by job. */
const startsOf = (product: Product) =>
  product.asked('StartRecovery').map(({ accountId, region, parameters }) => {
    const { sourceServers } = z.object({ sourceServers: z.array(z.object({ sourceServerID: z.string() })) }).parse(parameters);
    return { accountId, region, servers: sourceServers.map(({ sourceServerID }) => sourceServerID) };
  });

test('201 servers that match a tag all join the wave, in three jobs, and the second account’s never', { timeout: 60_000 }, async () => {
  const product = await openTagged({ web, timingFactor: 0.02 });
  const { groupId } = await createGroup(product, 'Web', { selectionTags: { both: 'yes', tier: 'web' } });
  const { planId } = await createPlan(product, 'All of them', [{ protectionGroupIds: [groupId] }]);
  const state = await startDrill(product, planId);
  expect((await detailsOf(product, state)).serverExecutions).toHaveLength(web);
  await drive(product, state);

  const starts = startsOf(product);
  expect(starts.map(({ servers }) => servers.length)).toEqual([100, 100, 1]);
  expect(starts.every(({ accountId, region }) => accountId === hub && region === 'us-east-1')).toBe(true);
  expect(starts.flatMap(({ servers }) => servers).toSorted()).toEqual(serversNamed(product, 'web'));

  const details = await detailsOf(product, state);
  expect(details).toMatchObject({ status: 'COMPLETED', waveStatuses: [{ serversLaunched: web, serversCompleted: web, serversFailed: 0 }] });
  expect(details.serverExecutions.map(({ serverId }) => serverId).toSorted()).toEqual(serversNamed(product, 'web'));
  expect(new Set(launchesOf(product, serversNamed(product, 'web')))).toEqual(new Set([1]));
  for (const others of ['other', 'far', 'db']) expect(new Set(launchesOf(product, serversNamed(product, others)))).toEqual(new Set([0]));
});

test('a server that is tagged after the plan was made joins the next execution, and not the one that runs', async () => {
  const product = await openTagged({ web: 2, timingFactor: 0.02 });
  const { groupId } = await createGroup(product, 'Web', { selectionTags: { tier: 'web' } });
  const { planId } = await createPlan(product, 'All of them', [{ protectionGroupIds: [groupId] }]);
  const first = await startDrill(product, planId);
  const [late = ''] = serversNamed(product, 'db');
  expect((await ask(product, 'resolve_protection_group', { groupId })).count).toBe(2);
  await tagServer(product, late, { tier: 'web' });
  await drive(product, first);
  expect(launchesOf(product, [late])).toEqual([0]);
  await drive(product, await startDrill(product, planId));
  expect(launchesOf(product, [late, ...serversNamed(product, 'web')])).toEqual([1, 2, 2]);
});
