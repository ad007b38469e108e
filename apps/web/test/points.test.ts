import { describe, expect, it } from 'vitest';
import { latestPoint, momentOf, readPoint } from '../src/start/points.ts';

describe('a moment', () => {
  it.each([
    ['2030-01-31 08:00', '2030-01-31T08:00:00Z'],
    [' 2030-01-31T08:00:30Z ', '2030-01-31T08:00:30Z'],
    ['31.1.2030', undefined],
    ['', undefined],
  ])('typed as “%s” is %s', (text, moment) => expect(momentOf(text)).toBe(moment));
});

describe('the recovery point of a start', () => {
  it('is left to the API where the latest is wanted', () => expect(readPoint(latestPoint)).toEqual({ ok: true, point: undefined }));

  it('is not known before its moment is typed', () => {
    expect(readPoint({ ...latestPoint, kind: 'not-after', moment: '2030' })).toEqual({ ok: false, line: null });
    const typed = readPoint({ ...latestPoint, kind: 'not-after', moment: '2030-01-31 08:00' });
    expect(typed).toEqual({ ok: true, point: { notAfter: '2030-01-31T08:00:00Z' } });
  });

  it('is read from pairs, however they are parted, and the first line that is none is named', () => {
    const read = (pairs: string) => readPoint({ ...latestPoint, kind: 'snapshots', pairs });
    expect(read('s-1 pit-1\n\n s-2,\tpit-2 \n')).toEqual({ ok: true, point: { snapshots: { 's-1': 'pit-1', 's-2': 'pit-2' } } });
    expect(read('s-1 pit-1\ns-2')).toEqual({ ok: false, line: 2 });
    expect(read('s-1 pit-1 pit-2')).toEqual({ ok: false, line: 1 });
    expect(read(' \n')).toEqual({ ok: false, line: null });
  });
});
