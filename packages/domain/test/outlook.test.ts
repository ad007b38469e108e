import { describe, expect, it } from 'vitest';
import {
  decideCancel,
  decidePause,
  later,
  minutes,
  outlookOf,
  rtoDueAt,
  rtoMet,
  seconds,
  type Execution,
  type Instant,
} from '../src/index.ts';
import { ended, jobReport, launched, observation, observed, recordDecision, running, somebody, start } from './samples.ts';

const after = (count: number): Instant => later(start, seconds(count));
/** As seconds after the start, which read better. */
const look = (execution: Execution, at: number) => {
  const { waves, endsAt } = outlookOf(execution, after(at));
  const since = (moment: Instant | null) => (moment === null ? null : (moment - start) / 1_000);
  return { waves: waves.map((wave) => [since(wave.startsAt), since(wave.endsAt)]), end: since(endsAt) };
};
/** Wave 1 has launched within 300 s, wave 2 has been asked for at 300 s, wave 3 is behind it, wave 4 behind wave 1. */
const midway = (): Execution => launched(ended(running([{}, {}, {}, { dependsOn: [1] }]), 1, 'LAUNCHED'), 2, after(300));

describe('before anything has launched', () => {
  it('nothing is said but that the first wave may start', () => {
    expect(look(running([{}, {}]), 10)).toEqual({
      waves: [
        [10, null],
        [null, null],
      ],
      end: null,
    });
    expect(look(launched(running([{}, {}]), 1), 10)).toEqual({
      waves: [
        [null, null],
        [null, null],
      ],
      end: null,
    });
  });
});

describe('once a launch has been seen', () => {
  it('waves in flight and to come last as long as the longest, one after the other where they depend', () => {
    expect(look(midway(), 400)).toEqual({
      waves: [
        [null, null],
        [null, 600],
        [600, 900],
        [400, 700],
      ],
      end: 900,
    });
  });

  it('what is late may be over at any moment, and pushes what depends on it', () => {
    expect(look(midway(), 800)).toMatchObject({
      waves: [
        [null, null],
        [null, 800],
        [800, 1_100],
        [800, 1_100],
      ],
      end: 1_100,
    });
  });

  it('the longest launch counts, and of a wave that is half launched the rest', () => {
    const two = launched(running([{ servers: [0, 0] }, {}]), 1);
    const half = observed(two, observation(after(400), [jobReport(1, 'STARTED', { 0: 'LAUNCHED', 1: 'IN_PROGRESS' })]));
    expect(look(half, 500)).toEqual({
      waves: [
        [null, 500],
        [500, 900],
      ],
      end: 900,
    });
  });
});

describe('where it is for a person to say how it goes on', () => {
  it('a paused execution has no end, and its waves in flight have one', () => {
    const execution = midway();
    const pause = decidePause(execution, somebody);
    if (!pause.ok) throw new Error('It cannot be paused');
    expect(look(recordDecision(execution, pause.value, after(400)), 400)).toEqual({
      waves: [
        [null, null],
        [null, 600],
        [null, null],
        [null, null],
      ],
      end: null,
    });
  });

  it('a failure that wants to be looked at leaves no end', () => {
    const failed = ended(launched(ended(running([{}, { onFailure: 'PAUSE' }, {}]), 1, 'LAUNCHED'), 2, after(300)), 2, 'FAILED', after(300));
    expect(look(failed, 700).end).toBeNull();
  });

  it('a pause to come counts as none', () => {
    const execution = launched(ended(running([{}, {}, { pauseBefore: true }]), 1, 'LAUNCHED'), 2, after(300));
    expect(look(execution, 400).end).toBe(900);
  });
});

describe('where no further wave starts', () => {
  it('a cancelled execution ends with what is in flight', () => {
    const execution = midway();
    const cancel = decideCancel(execution, somebody);
    if (!cancel.ok) throw new Error('It cannot be cancelled');
    expect(look(recordDecision(execution, cancel.value, after(400)), 400)).toMatchObject({ end: 600 });
  });

  it('so does one that a failure has stopped', () => {
    const both = launched(launched(running([{}, { dependsOn: [] }, { dependsOn: [] }]), 1), 2);
    const failed = observed(
      both,
      observation(after(200), [jobReport(1, 'COMPLETED', { 0: 'FAILED' }), jobReport(2, 'STARTED', { 1: 'IN_PROGRESS' })]),
    );
    expect(look(failed, 200)).toEqual({
      waves: [
        [null, null],
        [null, null],
        [null, null],
      ],
      end: null,
    });
  });
});

describe('limits', () => {
  it('the deadline of a wave is that of its launches, and none before and after them', () => {
    const execution = midway();
    const limit = (wave: number) => outlookOf(execution, after(400)).waves[wave - 1]?.deadline;
    expect([limit(1), limit(2), limit(3)]).toEqual([null, later(after(300), minutes(60)), null]);
  });

  it('the objective is due so long after the start, where there is one', () => {
    const execution = midway();
    expect(rtoDueAt(execution)).toBeNull();
    expect(rtoDueAt({ ...execution, plan: { ...execution.plan, rtoMinutes: 90 } })).toBe(later(start, minutes(90)));
  });

  it('the objective is met by completing in time, missed by failing and by being late, open before, and not measured by what was cancelled', () => {
    const execution = midway();
    const met = (status: Execution['status'], rtoMinutes: number | null, now: Instant): boolean | null =>
      rtoMet({ ...execution, status, plan: { ...execution.plan, rtoMinutes } }, now);
    const [inTime, late, wayLater] = [later(start, minutes(90)), later(start, minutes(90) + 1), later(start, minutes(500))];
    expect(met({ kind: 'completed', endedAt: inTime }, 90, wayLater)).toBe(true);
    expect(met({ kind: 'completed', endedAt: late }, 90, wayLater)).toBe(false);
    expect(met({ kind: 'failed', endedAt: after(1), reason: 'x' }, 90, wayLater)).toBe(false);
    expect([inTime, wayLater].map((now) => met({ kind: 'cancelled', endedAt: after(1) }, 90, now))).toEqual([null, null]);
    expect([inTime, wayLater].map((now) => met({ kind: 'cancelling', at: after(1), by: somebody }, 90, now))).toEqual([null, null]);
    expect([met(execution.status, 90, inTime), met(execution.status, 90, late)]).toEqual([null, false]);
    expect(met({ kind: 'completed', endedAt: inTime }, null, wayLater)).toBeNull();
  });
});
