import { describe, expect, it } from 'vitest';
import { agreementTo, covers } from '../src/start/agreement.ts';
import { choose, latestPoint, pointFormOf, readPoint, type PointForm } from '../src/start/points.ts';
import { en } from '../src/text/en.ts';

const eight = { snapshotId: 'pit-1', time: '2030-01-31T08:00:00Z' };

describe('the recovery point of a start', () => {
  it('is left to the API where the latest is wanted', () => expect(readPoint(latestPoint)).toEqual({ ok: true, point: undefined }));

  it('is not known before its moment is said, nor where that is in the future', () => {
    const read = (moment: string, now?: string) => readPoint({ ...latestPoint, kind: 'not-after', moment }, now);
    expect(read('')).toEqual({ ok: false });
    expect(read('2030-01-31T08:00:00.000Z', '2030-01-31T07:59:59.999Z')).toEqual({ ok: false });
    for (const now of [undefined, '2030-01-31T08:00:00.000Z'])
      expect(read('2030-01-31T08:00:00.000Z', now)).toEqual({ ok: true, point: { notAfter: '2030-01-31T08:00:00.000Z' } });
  });

  it('is not known before one of a server is chosen, and names those that are, each server once', () => {
    const read = (chosen: PointForm['chosen']) => readPoint({ ...latestPoint, kind: 'snapshots', chosen });
    expect(read({})).toEqual({ ok: false });
    const once = choose(choose({}, 's-1', eight), 's-2', eight);
    const twice = choose(once, 's-1', { snapshotId: 'pit-3', time: '2030-01-31T09:00:00Z' });
    expect(read(twice)).toEqual({ ok: true, point: { snapshots: { 's-1': 'pit-3', 's-2': 'pit-1' } } });
    expect(read(choose(choose(twice, 's-1', null), 's-2', null))).toEqual({ ok: false });
  });

  it('is taken up again as the tab has kept it, and what is no such choice is not', () => {
    const form: PointForm = { kind: 'snapshots', moment: '', chosen: { 's-1': eight } };
    expect(pointFormOf(JSON.parse(JSON.stringify(form)) as PointForm)).toEqual(form);
    for (const wrong of [
      { kind: 'newest' },
      { moment: 5 },
      { chosen: { 's-1': 'pit-1' } },
      { chosen: { 's-1': { ...eight, time: 'x' } } },
      { chosen: [] },
    ])
      expect(pointFormOf({ ...form, ...wrong })).toBeUndefined();
  });
});

describe('the age of a point', () => {
  it.each([
    [-5_000, '0 min old'],
    [59 * 60_000, '59 min old'],
    [3 * 3_600_000 + 60_000, '3 h 1 min old'],
    [50 * 3_600_000, '2 d 2 h old'],
  ])('of %i ms is told as “%s”', (milliseconds, text) => expect(en.start.points.age(milliseconds)).toBe(text));
});

describe('an agreement to start in spite of findings', () => {
  const block = { id: 'living-instances', result: 'block', subject: 'here', message: '21 of 20', fix: '' } as const;
  const answer = { overrides: ['living-instances'] as 'living-instances'[], checks: [block] };

  it('covers what was seen, whatever is said about it besides', () => {
    const agreed = agreementTo(answer);
    expect(covers(agreed, answer)).toBe(true);
    const warned = { ...block, id: 'replication-state', result: 'warn' } as const;
    expect(covers(agreed, { ...answer, checks: [warned, { ...block, message: '22 of 20' }] })).toBe(true);
    expect(covers(null, answer)).toBe(false);
  });

  it('covers nothing that was found later', () => {
    const agreed = agreementTo(answer);
    expect(covers(agreed, { ...answer, checks: [block, { ...block, subject: 'there' }] })).toBe(false);
    expect(covers(agreed, { overrides: ['living-instances', 'free-slots'], checks: [block] })).toBe(false);
    expect(covers(agreed, { ...answer, checks: [{ ...block, result: 'unknown' }] })).toBe(false);
  });
});
