/**
 * Terminating more than one job or one record takes, and longer than anybody waits.
 */
import { describe, expect, test } from 'vitest';
import { ask } from '../harness/answers.ts';
import { fuse } from '../harness/crash.ts';
import { instancesOf } from '../harness/outside.ts';
import { openProduct } from '../harness/product.ts';
import { ended, minutes, requests, statusOf, terminate } from '../harness/terminating.ts';

describe('a long termination', () => {
  test('takes several jobs for more instances than one may have, and waits for slots', async () => {
    const one = await ended([{ count: 250, launchTimeoutMinutes: 600 }], { timingFactor: 0.02 });
    const { product } = one;
    const asked = await terminate(one);
    expect(asked.jobs.map(({ instanceIds }) => instanceIds.length)).toEqual([200, 50]);
    await minutes(product, 4);
    expect(await statusOf(one)).toMatchObject({ progressPercent: 100, allCompleted: true, remainingInstances: [] });
    expect(requests(product)).toHaveLength(2);
  });

  test('answers within its time although DRS is slow, and leaves the rest to the schedule', async () => {
    const limits = { instancesPerTermination: 1 };
    const whole = await ended([6], { limits });
    const slow = openProduct({
      restarted: whole.product,
      limits,
      wrap: (ports) => ({
        ...ports,
        terminations: {
          ...ports.terminations,
          terminate: (at, ids) => {
            ports.clock.sleep(6_000).catch(() => undefined);
            return ports.terminations.terminate(at, ids);
          },
        },
      }),
    });
    const one = { product: slow, state: whole.state };
    const asked = await terminate(one);
    expect(asked.jobs).toHaveLength(3);
    expect(asked.instances.map(({ state }) => state)).toEqual([
      ...Array<string>(3).fill('terminating'),
      ...Array<string>(3).fill('waiting'),
    ]);
    await minutes(slow, 6);
    expect(requests(slow)).toHaveLength(6);
    expect(await statusOf(one)).toMatchObject({ progressPercent: 100, allCompleted: true, remainingInstances: [] });
  });

  test('takes a job that ended while nobody drove for ended, and not for given up', async () => {
    const one = await ended([2]);
    await terminate(one);
    one.product.clock.advance(2 * 3_600_000);
    await minutes(one.product, 1);
    expect(await statusOf(one)).toMatchObject({
      allCompleted: true,
      anyFailed: false,
      remainingInstances: [],
      jobs: [{ status: 'COMPLETED' }],
    });
  });

  test('has not ended with a job that was given up while it goes on', async () => {
    const limits = { terminationPatienceMilliseconds: 1_000, terminationCheckMilliseconds: 1_000 };
    const one = await ended([1], { timingFactor: 1, limits });
    await terminate(one);
    one.product.clock.advance(11_000);
    await ask(one.product, 'find');
    one.product.clock.advance(11_000);
    await ask(one.product, 'find');
    expect(await statusOf(one)).toMatchObject({ allCompleted: false, anyFailed: true, jobs: [{ status: 'STARTED' }] });
    one.product.clock.advance(600_000);
    expect(await statusOf(one)).toMatchObject({ allCompleted: true, jobs: [{ status: 'COMPLETED' }] });
  });

  test('loses none to a process that dies between its records: a further call asks for the rest', async () => {
    const limits = { instancesPerTermination: 1 };
    const whole = await ended([12], { limits });
    const dying = openProduct({ restarted: whole.product, limits, wrap: fuse(1, 'after').wrap });
    await dying.handle({ operation: 'terminate_instances', ...whole.state }, {}).catch(() => undefined);
    const product = openProduct({ restarted: whole.product, limits });
    const one = { product, state: whole.state };
    expect(requests(product)).toEqual([]);
    await minutes(product, 5);
    expect(requests(product)).toHaveLength(10);
    const half = await statusOf(one);
    expect(half).toMatchObject({ progressPercent: 83, allCompleted: false, anyFailed: true });
    expect(half.remainingInstances).toHaveLength(2);
    expect(await terminate(one)).toMatchObject({ alreadyTerminated: false, totalInstances: 12 });
    await minutes(product, 5);
    expect(requests(product)).toHaveLength(12);
    expect(await statusOf(one)).toMatchObject({ progressPercent: 100, allCompleted: true, remainingInstances: [] });
    expect(instancesOf(product, whole.servers.flat()).every((instance) => instance === null)).toBe(true);
    expect(await terminate(one)).toMatchObject({ alreadyTerminated: true });
  });

  test('asks for none twice, when the further call comes while the first portion is in hand', async () => {
    const limits = { instancesPerTermination: 1 };
    const whole = await ended([12], { limits });
    const dying = openProduct({ restarted: whole.product, limits, wrap: fuse(1, 'after').wrap });
    await dying.handle({ operation: 'terminate_instances', ...whole.state }, {}).catch(() => undefined);
    const product = openProduct({ restarted: whole.product, limits });
    const one = { product, state: whole.state };
    expect((await terminate(one)).jobs).toHaveLength(12);
    await minutes(product, 5);
    expect(requests(product)).toHaveLength(12);
    expect(await statusOf(one)).toMatchObject({ progressPercent: 100, allCompleted: true, remainingInstances: [] });
  });
});
