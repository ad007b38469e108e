/**
 * The work of applying a group's launch settings after it was saved.
 */
import { describe, expect, it } from 'vitest';
import {
  accountId,
  afterBatch,
  afterBlindness,
  announceWork,
  batchOf,
  defaultLimits,
  groupId,
  hasSettings,
  isWorkOverdue,
  later,
  minutes,
  needsWork,
  region,
  seconds,
  serverId,
  serversOfRun,
  settingsStatus,
  workStep,
  type BatchOutcome,
  type Instant,
  type ProtectionGroup,
  type RunningSettings,
  type ServerId,
  type SettingsRun,
  type SettingsWork,
} from '../src/index.ts';
import { start } from './samples.ts';

const ids = ['s-1', 's-2', 's-3', 's-4', 's-5'].map(serverId);

const groupOf = (wishes: Partial<ProtectionGroup> = {}): ProtectionGroup => ({
  id: groupId('pg-1'),
  name: 'Web',
  accountId: accountId('111111111111'),
  region: region('eu-central-1'),
  selection: { kind: 'servers', serverIds: ids },
  launchSettings: { copyTags: true },
  version: 1,
  ...wishes,
});

const announced = (groupVersion = 1, before?: SettingsWork): SettingsWork => ({
  ...announceWork(before, groupId('pg-1'), groupVersion, start),
  version: 1,
});

const step = (work: SettingsWork, group: ProtectionGroup | undefined, at: Instant = start, isDriver = false) =>
  workStep(work, group, at, defaultLimits, isDriver);

/** As its driver takes it up. */
const taken = (group: ProtectionGroup = groupOf()): RunningSettings => {
  const took = step(announced(), group);
  const next = took.kind === 'take' ? step(took.work, group, start, true) : took;
  if (next.kind !== 'go-on') throw new Error(`It is not under way: ${next.kind}`);
  return next.run;
};

const running = (run: SettingsRun): RunningSettings => {
  if (run.state.kind !== 'running') throw new Error('It has ended');
  return { ...run, state: run.state };
};

const holds = (serverIds: readonly ServerId[]): readonly BatchOutcome[] => serverIds.map((id) => ({ serverId: id, kind: 'holds' }));

describe('a save', () => {
  it('needs work where it says something about launching, and changes that, the members or the place', () => {
    const group = groupOf();
    expect(needsWork(group, undefined)).toBe(true);
    expect(needsWork(groupOf({ name: 'Other', description: 'text', version: 2 }), group)).toBe(false);
    expect(needsWork(groupOf({ launchSettings: { copyTags: false } }), group)).toBe(true);
    expect(needsWork(groupOf({ selection: { kind: 'tags', tags: { tier: 'web' } } }), group)).toBe(true);
    expect(needsWork(groupOf({ serverOverrides: [{ serverId: ids[0]!, copyTags: false }] }), group)).toBe(true);
    expect(needsWork(groupOf({ launchSettings: {} }), group)).toBe(false);
    expect(hasSettings(groupOf({ launchSettings: {}, serverOverrides: [{ serverId: ids[0]! }] }))).toBe(false);
  });

  it('is announced before it is there, and taken up when it is', () => {
    const work = announced(2);
    expect(step(work, groupOf())).toEqual({ kind: 'nothing' });
    expect(step(work, undefined)).toEqual({ kind: 'nothing' });
    expect(settingsStatus(groupOf(), work).status).toBe('PENDING');
    expect(step(work, groupOf({ version: 2 })).kind).toBe('take');
  });

  it('that never came leaves what was there before, and no work for a group that does not exist', () => {
    const ended = afterBatch(taken(), ids, holds(ids), start, 0);
    const work = announced(2, { groupId: groupId('pg-1'), announced: null, run: ended, version: 3 });
    expect(settingsStatus(groupOf(), work).status).toBe('APPLIED');
    const after = later(start, minutes(6));
    expect(step(work, groupOf(), after)).toEqual({ kind: 'drop', work: { ...work, announced: null } });
    expect(step(work, undefined, after)).toEqual({ kind: 'forget' });
  });

  it('without settings any more leaves nothing to do', () => {
    expect(step(announced(2), groupOf({ version: 2, launchSettings: {} }))).toEqual({ kind: 'forget' });
    expect(settingsStatus(groupOf({ launchSettings: {} }), undefined)).toMatchObject({ status: 'NOT_NEEDED', total: 0 });
  });
});

describe('a run', () => {
  it('takes up the servers in order of their ids, and only those that something was said about', () => {
    const group = groupOf({ launchSettings: {}, serverOverrides: [{ serverId: ids[3]!, copyTags: true }] });
    expect(serversOfRun(group, ids.toReversed())).toEqual([ids[3]]);
    expect(serversOfRun(groupOf(), ids.toReversed())).toEqual(ids);
  });

  it('goes on behind the last step and ends with the last server', () => {
    const first = afterBatch(taken(), ids, holds(batchOf(taken(), ids, 2)), start, 60_000);
    expect(first).toMatchObject({ total: 5, applied: 2, state: { kind: 'running', cursor: 's-2' } });
    expect(batchOf(running(first), ids, 2)).toEqual(ids.slice(2, 4));
    const second = afterBatch(running(first), ids, holds(ids.slice(2, 4)), start, 60_000);
    const third = afterBatch(running(second), ids, holds(ids.slice(4)), start, 60_000);
    expect(third).toMatchObject({ applied: 5, failed: 0, state: { kind: 'ended' } });
    expect(settingsStatus(groupOf(), { ...announced(), announced: null, run: third })).toMatchObject({ status: 'APPLIED', applied: 5 });
  });

  it('of no servers ends at once', () => {
    expect(afterBatch(taken(), [], [], start, 0)).toMatchObject({ total: 0, state: { kind: 'ended' } });
  });

  it('names the first hundred failures and counts the rest', () => {
    const many = Array.from({ length: 130 }, (_, index) => serverId(`s-${String(index).padStart(3, '0')}`));
    const outcomes = many.map((id): BatchOutcome => ({ serverId: id, kind: 'refused', reason: 'No' }));
    const run = afterBatch(taken(), many, outcomes, start, 0);
    expect(run.failed).toBe(130);
    expect(run.failures).toHaveLength(100);
    expect(settingsStatus(groupOf(), { ...announced(), announced: null, run }).status).toBe('FAILED');
  });

  it('is one driver’s at a time: whoever takes it up holds it until it has been silent for long', () => {
    const took = step(announced(), groupOf());
    if (took.kind !== 'take') throw new Error('It cannot be taken up');
    expect(step(took.work, groupOf())).toEqual({ kind: 'nothing' });
    expect(step(took.work, groupOf(), start, true).kind).toBe('go-on');
    expect(isWorkOverdue(took.work, later(start, seconds(89)), defaultLimits)).toBe(false);
    expect(isWorkOverdue(took.work, later(start, seconds(90)), defaultLimits)).toBe(true);
    expect(step(took.work, groupOf(), later(start, seconds(90))).kind).toBe('take');
  });

  it('is begun anew by a newer version, by whoever drives it', () => {
    const first = afterBatch(taken(), ids, holds(ids.slice(0, 2)), start, 60_000);
    const work = announced(2, { groupId: groupId('pg-1'), announced: null, run: first, version: 3 });
    expect(step(work, groupOf({ version: 2 }))).toEqual({ kind: 'nothing' });
    const took = step(work, groupOf({ version: 2 }), start, true);
    expect(took).toMatchObject({ kind: 'take', work: { announced: null, run: { groupVersion: 2, applied: 0, state: { cursor: null } } } });
  });
});

describe('servers that cannot be changed for now', () => {
  const put = (id: ServerId): BatchOutcome => ({ serverId: id, kind: 'postponed', reason: 'Throttling' });

  it('are tried again after a minute, before the run goes on', () => {
    const run = running(afterBatch(taken(), ids, [...holds([ids[0]!]), put(ids[1]!)], start, 60_000));
    expect(run).toMatchObject({ applied: 1, failed: 0, state: { cursor: 's-2', postponed: ['s-2'], heldUntil: start } });
    const work = { ...announced(), announced: null, run };
    expect(step(work, groupOf(), later(start, seconds(59)))).toEqual({ kind: 'nothing' });
    expect(isWorkOverdue(work, later(start, seconds(60)), defaultLimits)).toBe(true);
    expect(step(work, groupOf(), later(start, seconds(60))).kind).toBe('take');
    expect(batchOf(run, ids, 2)).toEqual([ids[1]]);
    const done = afterBatch(run, ids, holds([ids[1]!]), later(start, seconds(60)), 60_000);
    expect(done).toMatchObject({ applied: 2, state: { cursor: 's-2', postponed: [], deferral: null } });
  });

  it('are given up by name after ten minutes, and the run goes on', () => {
    const run = running(afterBatch(taken(), ids, [put(ids[0]!)], start, 60_000));
    const again = running(afterBatch(run, ids, [put(ids[0]!)], later(start, minutes(9)), 60_000));
    const given = afterBatch(again, ids, [put(ids[0]!)], later(start, minutes(10)), 60_000);
    expect(given).toMatchObject({
      failed: 1,
      failures: [{ serverId: 's-1', reason: 'Throttling' }],
      state: { cursor: 's-1', postponed: [] },
    });
  });

  it('and are no members any more are forgotten', () => {
    const run = running(afterBatch(taken(), ids, [put(ids[0]!)], start, 60_000));
    const left = ids.slice(1);
    expect(batchOf(run, left, 25)).toEqual([]);
    expect(afterBatch(run, left, [], start, 60_000)).toMatchObject({ total: 4, state: { cursor: 's-1', postponed: [] } });
  });
});

describe('members that cannot be found out', () => {
  it('are asked for again, and given up after ten minutes or at once', () => {
    const trouble = { kind: 'later', message: 'Throttling' } as const;
    const run = running(afterBlindness(taken(), trouble, start));
    expect(run.state.deferral).toEqual({ since: start, retryAt: later(start, seconds(60)) });
    expect(afterBlindness(run, trouble, later(start, minutes(10)))).toMatchObject({
      failures: [{ serverId: null }],
      state: { kind: 'ended' },
    });
    const denied = afterBlindness(taken(), { kind: 'never', message: 'AccessDenied' }, start);
    expect(settingsStatus(groupOf(), { ...announced(), announced: null, run: denied })).toMatchObject({
      status: 'FAILED',
      total: 5,
      failed: 0,
      failures: [{ serverId: null, reason: 'AccessDenied' }],
    });
  });
});
