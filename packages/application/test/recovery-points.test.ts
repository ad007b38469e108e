/**
 * Recovery points of many servers: the pace, the memory, and what is not known.
 */
import {
  accountId,
  instant,
  minutes,
  ok,
  refused,
  region,
  serverId,
  snapshotId,
  type Place,
  type ServerId,
} from '@drs-orchestrator/domain';
import { describe, expect, test } from 'vitest';
import { createVirtualClock } from '../../../tests/harness/virtual-clock.ts';
import { createRecoveryPointCache } from '../src/inventory/recovery-point-cache.ts';
import { recoveryPointsOf } from '../src/inventory/recovery-points.ts';
import type { Inventory } from '../src/index.ts';

const placeIn = (account: string): Place => ({ accountId: accountId(account), region: region('us-east-1'), access: { kind: 'own' } });
const at = placeIn('111111111111');
const servers = (count: number): readonly ServerId[] => Array.from({ length: count }, (_, index) => serverId(`s-${String(index)}`));
const busy = { kind: 'later', code: 'ThrottlingException', message: 'Rate exceeded' } as const;

/** An inventory in which some questions are not answered; it notes what it was asked, and how much of it at once. */
const anInventory = (unanswered: readonly ServerId[] = []) => {
  const seen = { asked: [] as string[], atOnce: 0, most: 0 };
  const inventory: Inventory = {
    sourceServers: () => Promise.resolve(ok([])),
    recoveryPoints: async ({ accountId: account }, server) => {
      seen.asked.push(`${account} ${server}`);
      seen.atOnce += 1;
      seen.most = Math.max(seen.most, seen.atOnce);
      await Promise.resolve();
      seen.atOnce -= 1;
      if (unanswered.includes(server)) return refused(busy);
      return ok([{ snapshotId: snapshotId(`pit-${account}-${server}`), at: instant(1), takenAt: instant(1), dueAt: null }]);
    },
  };
  const app = { inventory, clock: createVirtualClock(), recoveryPointCache: createRecoveryPointCache() };
  return { app, seen };
};

describe('recovery points of many servers', () => {
  test('are asked for five at a time, each server once, and answered in the order asked', async () => {
    const { app, seen } = anInventory();
    const wanted = servers(23);
    const answers = await recoveryPointsOf(app, at, [...wanted, ...wanted]);
    expect([...answers.keys()]).toEqual(wanted);
    expect(seen.asked).toHaveLength(23);
    expect(seen.most).toBe(5);
    expect(await recoveryPointsOf(app, at, [])).toEqual(new Map());
  });

  test('are remembered for ten minutes', async () => {
    const { app, seen } = anInventory();
    await recoveryPointsOf(app, at, servers(2));
    app.clock.advance(minutes(10) - 1);
    await recoveryPointsOf(app, at, servers(3));
    expect(seen.asked).toHaveLength(3);
    app.clock.advance(1);
    await recoveryPointsOf(app, at, servers(2));
    expect(seen.asked).toHaveLength(5);
  });

  test('that were not answered for are unknown for that server alone, and asked for again', async () => {
    const [first, second, third] = servers(3);
    const { app, seen } = anInventory([serverId('s-1')]);
    const answers = await recoveryPointsOf(app, at, servers(3));
    expect([first, second, third].map((server) => server !== undefined && answers.get(server)?.ok)).toEqual([true, false, true]);
    await recoveryPointsOf(app, at, servers(3));
    expect(seen.asked).toHaveLength(4);
  });

  test('of one account are not those of a server with the same id in another', async () => {
    const { app } = anInventory();
    const [server] = servers(1);
    await recoveryPointsOf(app, at, servers(1));
    const other = await recoveryPointsOf(app, placeIn('222222222222'), servers(1));
    expect(server === undefined ? null : other.get(server)).toMatchObject({ value: [{ snapshotId: 'pit-222222222222-s-0' }] });
  });

  test('of more servers than are remembered are asked for again, the oldest first', async () => {
    const { app, seen } = anInventory();
    await recoveryPointsOf(app, at, servers(5_001));
    await recoveryPointsOf(app, at, servers(5_001).slice(1));
    expect(seen.asked).toHaveLength(5_001);
    await recoveryPointsOf(app, at, servers(1));
    expect(seen.asked).toHaveLength(5_002);
  });
});
