/**
 * Readiness by rule: what a recovery point proves, which one is chosen, and what may be overridden.
 */
import { describe, expect, test } from 'vitest';
import {
  checkIds,
  checkRows,
  findingRows,
  instanceId,
  instant,
  isLiftedBy,
  judgeInstance,
  judgePoints,
  minutes,
  needsPoints,
  provesPoint,
  readinessChecks,
  serverId,
  snapshotId,
  spreadOf,
  type Finding,
  type PointChoice,
  type PointFacts,
  type PointWishes,
  type ReplicatingServer,
} from '../src/index.ts';
import { start } from './samples.ts';

const server = (replicationState: string | null, lagMilliseconds: number | null = 0): ReplicatingServer => ({
  serverId: serverId('s-1'),
  hostname: 'db01',
  replicationState,
  lagMilliseconds,
});

const point = (name: string, minutesAgo: number) => ({ snapshotId: snapshotId(`pit-${name}`), at: instant(start - minutes(minutesAgo)) });
const listed: PointFacts = { kind: 'listed', points: [point('new', 10), point('mid', 60), point('old', 600)] };
const none: PointFacts = { kind: 'listed', points: [] };
const unread: PointFacts = { kind: 'unread', why: 'throttled' };

const wishes = (wish: Partial<PointWishes> = {}): PointWishes => ({
  kind: 'RECOVERY',
  choice: { kind: 'latest' },
  rpoMinutes: null,
  now: start,
  ...wish,
});

const snapshots = (name: string): PointChoice => ({
  kind: 'snapshots',
  snapshots: new Map([[serverId('s-1'), snapshotId(`pit-${name}`)]]),
});

describe('a replication state', () => {
  const states = [
    'STOPPED',
    'INITIATING',
    'INITIAL_SYNC',
    'BACKLOG',
    'CREATING_SNAPSHOT',
    'PAUSED',
    'RESCAN',
    'STALLED',
    'DISCONNECTED',
    'NEWER',
    null,
  ];

  test.each(states)('of %s proves no recovery point, so the points are asked for', (state) => {
    expect([provesPoint(state), needsPoints({ kind: 'latest' }, server(state))]).toEqual([false, true]);
  });

  test('of CONTINUOUS proves one; a choice among points is asked for all the same', () => {
    expect(needsPoints({ kind: 'latest' }, server('CONTINUOUS'))).toBe(false);
    expect(needsPoints({ kind: 'not-after', at: start }, server('CONTINUOUS'))).toBe(true);
    expect(needsPoints(snapshots('mid'), server('CONTINUOUS'))).toBe(true);
    expect(needsPoints({ kind: 'snapshots', snapshots: new Map() }, server('CONTINUOUS'))).toBe(false);
  });
});

describe('the point to launch from', () => {
  test('is left to DRS for the latest: now less the lag, or the newest there is', () => {
    const healthy = judgePoints(server('CONTINUOUS', 5_000), { kind: 'unasked' }, wishes());
    expect(healthy).toEqual({ findings: [], chosen: null, moment: start - 5_000 });
    expect(judgePoints(server('STALLED'), listed, wishes())).toEqual({ findings: [], chosen: null, moment: point('new', 10).at });
  });

  test('is the newest at or before a time', () => {
    const at = instant(start - minutes(60));
    expect(judgePoints(server('CONTINUOUS'), listed, wishes({ choice: { kind: 'not-after', at } })).chosen).toEqual(point('mid', 60));
    const earlier = judgePoints(server('CONTINUOUS'), listed, wishes({ choice: { kind: 'not-after', at: instant(start - minutes(601)) } }));
    expect(earlier.findings).toMatchObject([{ check: 'recovery-points', result: 'block' }]);
  });

  test('is the snapshot that was named, if it is listed', () => {
    expect(judgePoints(server('CONTINUOUS'), listed, wishes({ choice: snapshots('old') })).chosen).toEqual(point('old', 600));
    expect(judgePoints(server('CONTINUOUS'), listed, wishes({ choice: snapshots('other') })).findings).toMatchObject([{ result: 'block' }]);
  });

  test('is missing where DRS lists none, and unknown where it was not asked', () => {
    expect(judgePoints(server('INITIAL_SYNC'), none, wishes()).findings).toMatchObject([
      { check: 'recovery-points', result: 'block', subject: 's-1' },
    ]);
    expect(judgePoints(server('STALLED'), unread, wishes()).findings).toMatchObject([{ check: 'recovery-points', result: 'unknown' }]);
    expect(judgePoints(server('STALLED'), unread, wishes({ choice: snapshots('old') })).chosen).toEqual({
      snapshotId: 'pit-old',
      at: null,
    });
  });

  test('is a warning once it is older than the RPO, to the minute', () => {
    const aged = (rpoMinutes: number) =>
      judgePoints(server('STALLED'), listed, wishes({ rpoMinutes })).findings.map(({ result }) => result);
    expect([aged(9), aged(10), aged(11)]).toEqual([['warn'], [], []]);
  });
});

test('what a drill warns of, a recovery does not', () => {
  expect(judgePoints(server('STALLED'), listed, wishes({ kind: 'DRILL' })).findings).toMatchObject([
    { check: 'replication-state', result: 'warn' },
  ]);
  expect(judgePoints(server('STALLED'), listed, wishes()).findings).toEqual([]);
});

describe('a recovery instance', () => {
  const instance = {
    instanceId: instanceId('i-1'),
    server: serverId('s-1'),
    drill: true,
    state: 'RUNNING',
    failback: 'FAILBACK_NOT_STARTED',
  };

  test.each([
    ['of a drill', {}, 'warn'],
    ['of a drill, stopped', { state: 'STOPPED' }, 'warn'],
    ['of a recovery', { drill: false }, 'block'],
    ['of a recovery in a state nobody knows', { drill: false, state: null }, 'block'],
    ['in failback', { failback: 'FAILBACK_IN_PROGRESS' }, 'block'],
    ['whose failback nobody tells', { failback: null }, 'unknown'],
    ['that is gone', { drill: false, state: 'TERMINATED' }, null],
    ['that is going', { drill: false, state: 'SHUTTING-DOWN' }, null],
    ['that EC2 does not know', { drill: false, state: 'NOT_FOUND' }, null],
  ])('%s', (_what, facts, result) => {
    expect(judgeInstance({ ...instance, ...facts }, 'web01')?.result ?? null).toBe(result);
  });

  test('is told of by the hostname of its server, where that is known', () => {
    expect(judgeInstance(instance, 'web01')?.message).toMatch(/ i-1 of web01 \(s-1\) /);
    expect(judgeInstance(instance, null)?.message).toMatch(/ i-1 of s-1 /);
  });
});

describe('an override', () => {
  const finding = (check: Finding['check'], result: Finding['result'], final?: boolean): Finding => ({
    check,
    result,
    subject: 's-1',
    message: 'm',
    ...(final === undefined ? {} : { final }),
  });

  test('lifts what is unknown in its check, and a block, each where the table allows it', () => {
    for (const id of checkIds) {
      expect([id, isLiftedBy(finding(id, 'unknown'), [id])]).toEqual([id, readinessChecks[id].overridable !== 'never']);
      expect(
        isLiftedBy(
          finding(id, 'unknown'),
          checkIds.filter((other) => other !== id),
        ),
      ).toBe(false);
      expect([id, isLiftedBy(finding(id, 'block'), [id])]).toEqual([id, readinessChecks[id].overridable === 'always']);
      expect(isLiftedBy(finding(id, 'unknown', true), [id])).toBe(false);
    }
  });

  test('makes nothing of what would never launch', () => {
    for (const id of ['servers-exist', 'recovery-points', 'groups-exist', 'plan-makes-sense', 'quotas', 'servers-free'] as const) {
      expect(readinessChecks[id].overridable).not.toBe('always');
    }
  });
});

test('rows stand in the table’s order, name twenty findings of a kind, and pass only where nothing was found', () => {
  const findings = Array.from({ length: 25 }, (_, index): Finding => ({
    check: 'living-instances',
    result: 'block',
    subject: `s-${String(index)}`,
    message: 'm',
  }));
  const rows = checkRows(checkIds, findings);
  expect(rows.filter(({ result }) => result === 'pass').map(({ id }) => id)).toEqual(checkIds.slice(0, -1));
  expect(rows.filter(({ id }) => id === 'living-instances')).toHaveLength(21);
  expect(findingRows([])).toEqual([]);
});

test('the spread counts whose moment is not known', () => {
  expect(spreadOf([])).toEqual({ oldest: null, newest: null, spreadSeconds: null, servers: 0, unknown: 0 });
  expect(spreadOf([null, start, instant(start + 90_000)])).toEqual({
    oldest: start,
    newest: start + 90_000,
    spreadSeconds: 90,
    servers: 2,
    unknown: 1,
  });
});
