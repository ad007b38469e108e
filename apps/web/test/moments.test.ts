import { describe, expect, it } from 'vitest';
import { knownMoment, momentOf, noMoment, typedOf, type MomentMeaning } from '../src/parts/moments.ts';

const zones = ['utc', 'local'] as const;

describe('a moment that is typed', () => {
  it('in UTC is that moment, and a day or a minute is meant as a whole', () => {
    const read = (time: string, meaning: MomentMeaning) => momentOf({ date: '2030-01-31', time }, 'utc', meaning);
    expect(read('08:00', 'from')).toBe('2030-01-31T08:00:00.000Z');
    expect(read('08:00', 'to')).toBe('2030-01-31T08:00:59.999Z');
    expect(read('08:00', 'exact')).toBe('2030-01-31T08:00:00.000Z');
    expect(read('08:00:05', 'exact')).toBe('2030-01-31T08:00:05.000Z');
    expect(read('', 'from')).toBe('2030-01-31T00:00:00.000Z');
    expect(read('', 'to')).toBe('2030-01-31T23:59:59.999Z');
  });

  it('in local time is what this machine’s clock shows then', () => {
    const moment = momentOf({ date: '2030-01-31', time: '08:15:30' }, 'local', 'exact') ?? '';
    const shown = new Date(moment);
    expect([shown.getDate(), shown.getHours(), shown.getMinutes(), shown.getSeconds()]).toEqual([31, 8, 15, 30]);
  });

  it.each([
    { date: '2030-02-31', time: '08:00' },
    { date: '2030-13-01', time: '08:00' },
    { date: '2030-01-31', time: '25:00' },
    { date: '2030-01-31', time: '8' },
    { date: '2030-1', time: '08:00' },
    { date: '', time: '08:00' },
  ])('as %j is none', (typed) => {
    for (const zone of zones)
      for (const meaning of ['from', 'to', 'exact'] as const) expect(momentOf(typed, zone, meaning)).toBeUndefined();
  });

  it('wants its time where the very moment counts, and is nothing where nothing is typed', () => {
    expect(momentOf({ date: '2030-01-31', time: '' }, 'utc', 'exact')).toBeUndefined();
    expect(momentOf(noMoment, 'utc', 'exact')).toBe('');
    expect(typedOf('', 'local', 'from')).toEqual(noMoment);
  });

  it('comes back from what it means, in either zone', () => {
    const typed = { date: '2030-06-30', time: '23:59' };
    for (const zone of zones) {
      for (const meaning of ['from', 'to'] as const) expect(typedOf(momentOf(typed, zone, meaning) ?? '', zone, meaning)).toEqual(typed);
      const exact = { ...typed, time: '23:59:01' };
      expect(typedOf(momentOf(exact, zone, 'exact') ?? '', zone, 'exact')).toEqual(exact);
    }
  });

  it('stands in an address, and anything else there is nothing', () => {
    expect(knownMoment('2030-01-31T08:00:00+02:00')).toBe('2030-01-31T06:00:00.000Z');
    for (const text of ['', 'yesterday', '5', '2030-01-31', '2030-13-31T08:00:00Z']) expect(knownMoment(text)).toBe('');
  });
});
