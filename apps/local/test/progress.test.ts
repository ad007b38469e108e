import { describe, expect, it } from 'vitest';
import { createProgress } from '../src/progress/create-progress.ts';
import type { Snapshot, WaveSnapshot } from '../src/progress/snapshot.ts';

const wave = (changes: Partial<WaveSnapshot> = {}): WaveSnapshot => ({
  waveNumber: 1,
  waveName: 'Database',
  status: 'IN_PROGRESS',
  servers: 5,
  launched: 2,
  failed: 0,
  elapsedMilliseconds: 61_000,
  remainingMilliseconds: 480_000,
  ...changes,
});

const snapshot = (changes: Partial<Snapshot> = {}): Snapshot => ({
  executionId: 'exec-1',
  planName: 'Plan',
  kind: 'DRILL',
  status: 'RUNNING',
  elapsedMilliseconds: 65_000,
  remainingMilliseconds: 1_020_000,
  waves: [wave(), wave({ waveNumber: 2, waveName: 'Web', status: 'PENDING', launched: 0, elapsedMilliseconds: null })],
  ...changes,
});

const shown = (columns: number | undefined, json = false) => {
  const out: string[] = [];
  const progress = createProgress({ out: (text) => out.push(text), err: (text) => out.push(text), columns: () => columns }, json);
  return { progress, out, take: () => out.splice(0).join('') };
};

/** What a terminal shows after these writes: cursor up, erase line, erase below. */
const screen = (text: string): string[] => {
  const lines: string[] = [''];
  let row = 0;
  for (const [part] of text.matchAll(/\u001b\[\d*[A-Za-z]|\n|[^\u001b\n]+/g)) {
    const [, count, command] = /^\u001b\[(\d*)([A-Za-z])$/.exec(part) ?? [];
    if (part === '\n') row += 1;
    else if (command === 'A') row -= Number(count);
    else if (command === 'K') lines[row] = '';
    else if (command === 'J') lines.length = Math.max(row, 0);
    else if (command === undefined) lines[row] = (lines[row] ?? '') + part;
    lines[row] ??= '';
  }
  return lines.filter((line) => line !== '');
};

describe('progress in a terminal', () => {
  it('is one table, redrawn in its place, with waves, servers, time and forecast', () => {
    const { progress, out } = shown(100);
    progress.show(snapshot());
    progress.show(snapshot({ elapsedMilliseconds: 125_000, waves: [wave({ launched: 5, status: 'COMPLETED' })] }));
    const lines = screen(out.join(''));
    expect(lines).toHaveLength(4);
    expect(lines[0]).toContain('Plan, drill exec-1');
    expect(lines[1]).toMatch(/RUNNING, 2m 05s, about 17m 00s to go/);
    expect(lines[2]).toMatch(/Wave +Status +Servers launched +Elapsed +Forecast/);
    expect(lines[3]).toMatch(/1 Database +COMPLETED +5 of 5 +1m 01s +8m 00s/);
  });

  it('keeps the table below what else is said', () => {
    const { progress, out } = shown(100);
    progress.show(snapshot());
    progress.warn('warning: throttled');
    progress.tell('Still here.');
    progress.show(snapshot());
    const lines = screen(out.join(''));
    expect(lines.slice(0, 2)).toEqual(['warning: throttled', 'Still here.']);
    expect(lines).toHaveLength(7);
  });

  it('needs no more than 80 columns for its numbers, and is cut to what there is', () => {
    const { progress, out } = shown(30);
    progress.show(snapshot());
    expect(Math.max(...screen(out.join('')).map((line) => line.length))).toBeLessThan(30);
    const usual = shown(0);
    usual.progress.show(snapshot());
    expect(screen(usual.out.join(''))[3]).toMatch(/8m 00s$/);
  });
});

describe('progress without a terminal', () => {
  it('is a line for each change, and none for time that passes', () => {
    const { progress, take } = shown(undefined);
    progress.show(snapshot());
    expect(take()).toBe('  1m 05s  Plan, drill exec-1: RUNNING\n  1m 05s  Wave 1 (Database): IN_PROGRESS, 2 of 5 launched\n');
    progress.show(snapshot({ elapsedMilliseconds: 70_000 }));
    expect(take()).toBe('');
    progress.show(snapshot({ elapsedMilliseconds: 70_000, waves: [wave({ failed: 1 })] }));
    expect(take()).toBe('  1m 10s  Wave 1 (Database): IN_PROGRESS, 2 of 5 launched, 1 failed\n');
  });

  it('is JSON lines where they are asked for', () => {
    const { progress, out } = shown(undefined, true);
    progress.show(snapshot());
    progress.show(snapshot({ elapsedMilliseconds: 70_000 }));
    progress.show(snapshot({ status: 'COMPLETED' }));
    expect(out.map((line) => (JSON.parse(line) as { type: string; status: string }).status)).toEqual(['RUNNING', 'COMPLETED']);
  });
});
