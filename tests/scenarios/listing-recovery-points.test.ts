/**
 * The recovery points of one source server, listed for somebody who is about to choose.
 */
import { describe, expect, test } from 'vitest';
import type { OutputOf } from '@drs-orchestrator/contract';
import { ask, http, httpEvent, invoke, refusedIn } from '../harness/answers.ts';
import { openOneWave } from '../harness/one-wave.ts';
import { hub, type Product } from '../harness/product.ts';

type Listed = OutputOf<'list_recovery_points'>;

const inHub = { accountId: hub, region: 'us-east-1' };
const hour = 3_600_000;

const open = async (server = '{ hostname: one, os: linux }') => {
  const opened = await openOneWave([server]);
  const [one] = opened.servers;
  if (one === undefined) throw new Error('The plan has a server');
  return { ...opened, one, of: { ...inHub, sourceServerId: one } };
};

const list = (product: Product, fields: object): Promise<Listed> => ask(product, 'list_recovery_points', { ...fields });
const refused = async (product: Product, fields: object) => refusedIn(await invoke(product, 'list_recovery_points', { ...fields }));
const timesOf = ({ recoveryPoints }: Listed): readonly number[] => recoveryPoints.map(({ time }) => Date.parse(time));
const asked = (product: Product) => product.asked('DescribeRecoverySnapshots').length;

describe('the recovery points of a server', () => {
  test('are those that DRS lists, newest first, each with both of its times', async () => {
    const { product, one, of } = await open();
    const listed = await list(product, of);
    expect(listed).toMatchObject({
      asOf: new Date(product.clock.now()).toISOString(),
      sourceServerId: one,
      ...inHub,
      count: listed.recoveryPoints.length,
      nextToken: null,
    });
    expect(listed.recoveryPoints[0]).toEqual({
      snapshotId: expect.stringMatching(/^pit-/) as string,
      time: '2026-01-05T08:00:00.000Z',
      timestamp: '2026-01-05T08:00:00.000Z',
      expectedTimestamp: '2026-01-05T08:00:00.000Z',
    });
    expect(timesOf(listed)).toEqual(timesOf(listed).toSorted((a, b) => b - a));
    // Every ten minutes for an hour, every hour for a day, every day for a week.
    expect(listed.count).toBeGreaterThan(30);
  });

  test('are paged, each once, and DRS is asked for the first page alone', async () => {
    const { product, of } = await open();
    const whole = await list(product, of);
    const pages: Listed[] = [await list(product, { ...of, limit: 10 })];
    const before = asked(product);
    for (let token = pages[0]?.nextToken ?? null; token !== null; token = pages.at(-1)?.nextToken ?? null)
      pages.push(await list(product, { ...of, limit: 10, nextToken: token }));
    expect(pages.flatMap(({ recoveryPoints }) => recoveryPoints)).toEqual(whole.recoveryPoints);
    expect(pages.map(({ count }) => count)).toEqual([...pages.slice(1).map(() => 10), pages.at(-1)?.count]);
    expect(asked(product)).toBe(before);
  });

  test('go on where they were, although newer ones have come meanwhile', async () => {
    const { product, of } = await open();
    const first = await list(product, { ...of, limit: 3 });
    product.clock.advance(1_200_000);
    const second = await list(product, { ...of, limit: 3, nextToken: first.nextToken });
    expect(Math.max(...timesOf(second))).toBeLessThan(Math.min(...timesOf(first)));
    const anew = await list(product, { ...of, limit: 3 });
    expect(Math.max(...timesOf(anew))).toBeGreaterThan(Math.max(...timesOf(first)));
  });

  test('are bounded by times that belong to what is asked for, with an offset or without', async () => {
    const { product, of } = await open();
    const { recoveryPoints } = await list(product, of);
    const [newest, second, , fourth] = recoveryPoints;
    if (newest === undefined || second === undefined || fourth === undefined) throw new Error('There are four points');
    const between = await list(product, { ...of, from: fourth.time, to: second.time });
    expect(between.recoveryPoints).toEqual(recoveryPoints.slice(1, 4));
    const local = new Date(Date.parse(second.time) + 2 * hour).toISOString().replace('Z', '+02:00');
    expect((await list(product, { ...of, to: local, limit: 1 })).recoveryPoints).toEqual([second]);
    const paged = await list(product, { ...of, to: second.time, limit: 1 });
    expect((await list(product, { ...of, to: second.time, limit: 1, nextToken: paged.nextToken })).recoveryPoints).toEqual([
      recoveryPoints[2],
    ]);
    expect(await list(product, { ...of, from: '2030-01-01T00:00:00Z' })).toMatchObject({ recoveryPoints: [], count: 0, nextToken: null });
    expect((await list(product, { ...of, from: second.time, to: fourth.time })).count).toBe(0);
  });

  test('are none where the first synchronisation has not ended', async () => {
    const { product, of } = await open('{ hostname: fresh, os: linux, replicationState: INITIAL_SYNC }');
    expect(await list(product, of)).toMatchObject({ recoveryPoints: [], count: 0, nextToken: null });
  });

  test('are read over HTTP', async () => {
    const { product, one } = await open();
    const query = { ...inHub, limit: '2', to: '2026-01-05T07:30:00Z' };
    const answer = await http(product, httpEvent('GET', `/source-servers/${one}/recovery-points`, { queryStringParameters: query }));
    expect(answer).toMatchObject({ statusCode: 200, body: { count: 2, nextToken: expect.any(String) as string } });
    expect((answer.body as Listed).recoveryPoints[0]).toMatchObject({ time: '2026-01-05T07:30:00.000Z' });
    const missing = await http(product, httpEvent('GET', `/source-servers/${one}/recovery-points`));
    expect(missing).toMatchObject({ statusCode: 400, body: { message: 'Missing required parameters: accountId, region' } });
  });
});

describe('what cannot be listed', () => {
  test.each(['s-00000000000000000', 'web01', '../../x'])('is a server that DRS does not have: %s', async (sourceServerId) => {
    const { product } = await open();
    expect(await refused(product, { ...inHub, sourceServerId })).toMatchObject({
      statusCode: 404,
      error: 'NOT_FOUND',
      message: `Source server not found in ${hub}/us-east-1: ${sourceServerId}`,
    });
  });

  test('is one of an account that nobody has registered', async () => {
    const { product, of } = await open();
    expect(await refused(product, { ...of, accountId: '999999999999' })).toMatchObject({ statusCode: 404, error: 'ACCOUNT_NOT_FOUND' });
    expect(asked(product)).toBe(0);
  });

  test.each([
    ['sourceServerId', { sourceServerId: 5 }],
    ['sourceServerId', { sourceServerId: 'x'.repeat(129) }],
    ['accountId', { accountId: [hub] }],
    ['region', { region: 'evil.example/' }],
    ['from', { from: 'yesterday' }],
    ['to', { to: 1_700_000_000 }],
    ['limit', { limit: 101 }],
    ['limit', { limit: 'many' }],
    ['nextToken', { nextToken: 'e30' }],
    ['nextToken', { nextToken: Buffer.from(JSON.stringify({ list: 'executions', startTime: 1, id: 'x' })).toString('base64url') }],
  ])('names the field %s that is wrong, and asks DRS nothing', async (field, wrong) => {
    const { product, of } = await open();
    expect(await refused(product, { ...of, ...wrong })).toMatchObject({
      statusCode: 400,
      error: 'INVALID_PARAMETERS',
      issues: [{ field }],
    });
    expect(asked(product)).toBe(0);
  });

  test('is a failure of the recovery service where DRS does not answer, and no empty list', async () => {
    const { product, of } = await open();
    product.simulator.addFault({ kind: 'error', operation: 'DescribeRecoverySnapshots', code: 'AccessDeniedException', status: 403 });
    expect(await refused(product, of)).toMatchObject({ statusCode: 502, error: 'RECOVERY_SERVICE_ERROR', code: 'AccessDeniedException' });
    expect(await refused(product, { ...of, region: 'eu-west-3' })).toMatchObject({ statusCode: 502 });
  });
});
