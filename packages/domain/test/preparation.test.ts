/**
 * Launch settings before a wave: what is prepared when, and what becomes of servers that cannot be.
 */
import { describe, expect, it } from 'vitest';
import {
  afterChanging,
  afterSeeing,
  decideCancel,
  decidePause,
  decideResume,
  defaultLimits,
  isPrepared,
  launchStep,
  later,
  minutes,
  nextStep,
  outcomeOf,
  preparationDue,
  seconds,
  settingsToChange,
  type Execution,
  type Instant,
  type SettingsSeen,
  type SettingsTrouble,
} from '../src/index.ts';
import { ended, record, recordDecision, running, somebody, start, wavesOf } from './samples.ts';

const settings = { copyTags: true };
const prepares = { settings, servers: [0, 0] };

const seen = (server: number, drifted: readonly 'copyTags'[], version = 1): SettingsSeen => ({
  server,
  attempt: 1,
  kind: 'seen',
  templateId: 'lt-1',
  version,
  drifted,
});
const unseen = (server: number, kind: SettingsTrouble['kind']): SettingsSeen => ({
  server,
  attempt: 1,
  kind: 'unseen',
  trouble: { kind, message: 'Throttling: slow down' },
});
const changed = (server: number, version: number) => ({ server, attempt: 1, kind: 'changed', templateId: 'lt-1', version }) as const;
const unchanged = (server: number, kind: SettingsTrouble['kind']) =>
  ({ server, attempt: 1, kind: 'unchanged', trouble: { kind, message: 'Throttling: slow down' } }) as const;

const see = (execution: Execution, looks: readonly SettingsSeen[], at: Instant = start): Execution =>
  record(execution, afterSeeing(execution, looks, at), at);
const due = (execution: Execution, at: Instant = start): readonly number[] => preparationDue(execution, at, 25);
const step = (execution: Execution, at: Instant = start) => nextStep(execution, at, defaultLimits);
const launch = (execution: Execution, wave = 1, at: Instant = start) => launchStep(execution, wave, at, defaultLimits, new Set());

describe('a wave with launch settings', () => {
  it('is prepared before it begins, and begins in no other way', () => {
    const execution = running([prepares]);
    expect(step(execution)).toEqual({ kind: 'act', readyWaves: [], waitSeconds: 0 });
    expect(due(execution)).toEqual([0, 1]);
    expect(launch(execution)).toEqual({ kind: 'nothing' });
    const prepared = see(execution, [seen(0, []), seen(1, [])]);
    expect(step(prepared)).toEqual({ kind: 'start', readyWaves: [1], waitSeconds: 0 });
    expect(launch(prepared).kind).toBe('begin');
  });

  it('is prepared a step at a time', () => {
    const execution = running([{ settings, servers: Array.from({ length: 60 }, () => 0) }]);
    expect(due(execution)).toEqual(Array.from({ length: 25 }, (_, index) => index));
    const further = see(
      execution,
      due(execution).map((server) => seen(server, [])),
    );
    expect(due(further)[0]).toBe(25);
    expect(step(further).kind).toBe('act');
  });

  it('lets waves without settings start at once, and is prepared afterwards', () => {
    const execution = running([{}, { ...prepares, dependsOn: [] }]);
    expect(step(execution)).toEqual({ kind: 'start', readyWaves: [1], waitSeconds: 0 });
    expect(step(ended(execution, 1, 'LAUNCHED')).kind).toBe('act');
  });

  it('is not prepared while it may not start', () => {
    const waiting = running([{}, prepares]);
    expect(due(waiting)).toEqual([]);
    const execution = running([prepares]);
    const paused = decidePause(execution, somebody);
    if (!paused.ok) throw new Error('It cannot be paused');
    expect(due(recordDecision(execution, paused.value))).toEqual([]);
    expect(due(running([{ ...prepares, pauseBefore: true }]))).toEqual([]);
  });

  it('needs nothing for servers that nobody has said anything about', () => {
    const execution = running([{}]);
    expect(isPrepared(execution, 1)).toBe(true);
    expect(step(execution).kind).toBe('start');
  });
});

describe('a drifted server', () => {
  it('has its former version on record before it is changed, and the new one after', () => {
    const execution = running([prepares]);
    const looks = [seen(0, ['copyTags'], 4), seen(1, [])];
    expect(afterSeeing(execution, looks, start)).toEqual([
      { type: 'settings-drifted', servers: [{ server: 0, templateId: 'lt-1', formerVersion: 4, fields: ['copyTags'] }] },
      { type: 'settings-prepared', servers: [{ server: 1, change: null }] },
    ]);
    const intended = see(execution, looks);
    expect(settingsToChange(execution, looks)).toEqual([]);
    expect(settingsToChange(intended, looks)).toEqual([looks[0]]);
    const events = afterChanging(intended, [changed(0, 5)], start);
    expect(events).toEqual([
      { type: 'settings-prepared', servers: [{ server: 0, change: { templateId: 'lt-1', formerVersion: 4, version: 5 } }] },
    ]);
    expect(isPrepared(record(intended, events), 1)).toBe(true);
  });

  it('keeps the version of the first intent, whatever a second look sees', () => {
    const intended = see(running([prepares]), [seen(0, ['copyTags'], 4)]);
    expect(afterSeeing(intended, [seen(0, ['copyTags'], 5)], start)).toEqual([]);
    expect(afterSeeing(intended, [seen(0, [], 5)], start)).toEqual([
      { type: 'settings-prepared', servers: [{ server: 0, change: { templateId: 'lt-1', formerVersion: 4, version: 5 } }] },
    ]);
  });

  it('is prepared once, also when two engines tell of it', () => {
    const intended = see(running([prepares]), [seen(0, ['copyTags'])]);
    const once = record(intended, afterChanging(intended, [changed(0, 2)], start));
    expect(afterChanging(once, [changed(0, 2)], start)).toEqual([]);
    expect(afterSeeing(once, [seen(0, ['copyTags'])], start)).toEqual([]);
    expect(settingsToChange(once, [seen(0, ['copyTags'])])).toEqual([]);
  });

  it('is not touched any more once the execution is paused, and what was changed meanwhile still goes on record', () => {
    const looks = [seen(0, ['copyTags']), seen(1, ['copyTags'])];
    const intended = see(running([prepares]), [seen(0, ['copyTags'])]);
    const paused = decidePause(intended, somebody);
    if (!paused.ok) throw new Error('It cannot be paused');
    const stopped = recordDecision(intended, paused.value);
    expect(afterSeeing(stopped, looks, start)).toEqual([]);
    expect(settingsToChange(stopped, looks)).toEqual([]);
    expect(afterChanging(stopped, [unchanged(0, 'never')], start)).toEqual([]);
    expect(afterChanging(stopped, [changed(0, 2)], start).map((event) => event.type)).toEqual(['settings-prepared']);
  });

  it('is left alone by answers that come after the end', () => {
    const execution = running([prepares]);
    const cancel = decideCancel(execution, somebody);
    if (!cancel.ok) throw new Error('It cannot be cancelled');
    const cancelled = recordDecision(execution, cancel.value);
    expect(cancelled.status.kind).toBe('cancelled');
    expect([...afterSeeing(cancelled, [seen(0, [])], start), ...afterChanging(cancelled, [changed(0, 2)], start)]).toEqual([]);
  });

  it('takes no answer that was meant for another attempt', () => {
    expect(afterSeeing(running([prepares]), [{ ...seen(0, []), attempt: 2 }], start)).toEqual([]);
  });
});

describe('a server whose settings are refused', () => {
  it('fails by name, and its siblings are launched without it', () => {
    const execution = see(running([prepares]), [unseen(0, 'never'), seen(1, [])]);
    expect(execution.servers[0]?.failureReason).toBe('Launch settings: Throttling: slow down');
    const begin = launch(execution);
    expect(begin).toEqual({
      kind: 'begin',
      events: [{ type: 'wave-starting', wave: 1, chunks: [{ number: 1, place: 0, servers: [1] }] }],
    });
    const over = ended(execution, 1, 'LAUNCHED');
    expect(over.waves[0]?.status).toMatchObject({
      kind: 'failed',
      reason: 'host-0 (s-00000000000000000): Launch settings: Throttling: slow down',
    });
    expect(over.servers.map(outcomeOf)).toEqual(['FAILED', 'COMPLETED']);
  });

  it('fails its wave where nobody is left to launch', () => {
    const execution = see(running([{ ...prepares, onFailure: 'CONTINUE' }, {}]), [unseen(0, 'never'), unseen(1, 'never')]);
    expect(step(execution)).toEqual({ kind: 'start', readyWaves: [1], waitSeconds: 0 });
    const begin = launch(execution);
    const failed = record(execution, begin.kind === 'begin' ? begin.events : []);
    expect(wavesOf(failed)).toEqual(['failed', 'pending']);
    expect(failed.waves[0]?.chunks).toEqual([]);
    expect(step(failed)).toMatchObject({ kind: 'start', readyWaves: [2] });
    expect(step(ended(failed, 2, 'LAUNCHED'), later(start, minutes(10))).kind).toBe('settle');
  });
});

describe('a server whose settings cannot be had for now', () => {
  const deferredAt = (execution: Execution, at: Instant): Execution => see(execution, [unseen(0, 'later')], at);

  it('is tried again after growing pauses, and the others meanwhile', () => {
    const first = deferredAt(see(running([prepares]), [seen(1, [])]), start);
    expect(step(first)).toEqual({ kind: 'wait', readyWaves: [], waitSeconds: 2 });
    expect(due(first, later(start, seconds(1)))).toEqual([]);
    expect(due(first, later(start, seconds(2)))).toEqual([0]);
    const second = deferredAt(first, later(start, seconds(2)));
    expect(due(second, later(start, seconds(5)))).toEqual([]);
    expect(step(second, later(start, seconds(6))).kind).toBe('act');
    expect(due(deferredAt(running([prepares]), start))).toEqual([1]);
  });

  it('is refused once the wave’s time is over, counted from the first pause, and not before a try at that moment', () => {
    let present = running([{ settings, launchTimeoutMinutes: 5 }]);
    let at = start;
    for (let tries = 0; tries < 12 && present.servers[0]?.failureReason === null; tries += 1) {
      present = deferredAt(present, at);
      at = later(at, step(present, at).waitSeconds * seconds(1));
    }
    expect(present.servers[0]?.failureReason).toBe('Launch settings: not applied within 5 minutes: Throttling: slow down');
    expect(present.revision).toBeGreaterThan(8);
    expect(at).toBeLessThanOrEqual(later(start, minutes(6)));
  });

  it('has its time begin anew after an operator’s pause', () => {
    const deferred = deferredAt(running([prepares]), start);
    const paused = decidePause(deferred, somebody);
    if (!paused.ok) throw new Error('It cannot be paused');
    const asleep = recordDecision(deferred, paused.value);
    const resume = decideResume(asleep, somebody);
    if (!resume.ok) throw new Error('It cannot be resumed');
    const tomorrow = later(start, minutes(24 * 60));
    const awake = recordDecision(asleep, resume.value, tomorrow);
    expect(due(awake, tomorrow)).toEqual([0, 1]);
    expect(deferredAt(awake, tomorrow).servers[0]?.failureReason).toBeNull();
  });

  it('is looked at again after a pause, though it was prepared before', () => {
    const prepared = see(running([prepares]), [seen(0, []), seen(1, ['copyTags'])]);
    const paused = decidePause(prepared, somebody);
    if (!paused.ok) throw new Error('It cannot be paused');
    const asleep = recordDecision(prepared, paused.value);
    const resume = decideResume(asleep, somebody);
    if (!resume.ok) throw new Error('It cannot be resumed');
    const awake = recordDecision(asleep, resume.value);
    expect(due(awake)).toEqual([0, 1]);
    expect(awake.servers[1]?.preparation).toMatchObject({ former: { version: 1 } });
  });

  it('keeps the former version of its intent while it waits', () => {
    const intended = see(running([prepares]), [seen(0, ['copyTags'], 4)]);
    const put = record(intended, afterChanging(intended, [unchanged(0, 'later')], start));
    expect(put.servers[0]?.preparation).toMatchObject({ kind: 'begun', former: { templateId: 'lt-1', version: 4 } });
    expect(due(put)).toEqual([1]);
  });
});
