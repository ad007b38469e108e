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
  reason: null,
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

const reason = `db01 (s-3c9a1f07e2b6d4801): LAUNCH_FAILED:\nno capacity; ${'db02 (s-3c9a1f07e2b6d4802): the conversion server went away; '.repeat(20)}`;
const failedWave = (status = 'FAILED') => wave({ status, failed: 1, reason, remainingMilliseconds: null });

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

  it.each(['FAILED', 'TIMED_OUT'])('says under a wave that is %s which server and why, within the width and a few lines', (status) => {
    const { progress, out } = shown(80);
    progress.show(snapshot({ waves: [failedWave(status), wave({ waveNumber: 2 })] }));
    const drawn = screen(out.join(''));
    expect(drawn[4]).toMatch(/^ {4}db01 \(s-3c9a1f07e2b6d4801\): LAUNCH_FAILED: no capacity;/);
    expect(drawn).toHaveLength(3 + 2 + 8);
    expect(drawn[11]).toMatch(/…$/);
    expect(drawn[12]).toMatch(/^ {2}2 Database/);
    expect(Math.max(...drawn.map((line) => line.length))).toBeLessThan(80);
  });

  it('takes the lines of a reason away when the wave is tried again', () => {
    const { progress, out } = shown(80);
    progress.show(snapshot({ waves: [failedWave()] }));
    progress.show(snapshot({ waves: [wave()] }));
    expect(screen(out.join(''))).toHaveLength(4);
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

  it('says on the line of a failed wave which server and why', () => {
    const { progress, take } = shown(undefined);
    progress.show(snapshot({ waves: [wave({ status: 'FAILED', failed: 1, reason: 'db01 (s-1): no\ncapacity' })] }));
    expect(take()).toContain('Wave 1 (Database): FAILED, 2 of 5 launched, 1 failed: db01 (s-1): no capacity\n');
  });

  it('has the reason of a failed wave in JSON as it is', () => {
    const { progress, take } = shown(undefined, true);
    progress.show(snapshot({ waves: [failedWave()] }));
    expect(JSON.parse(take())).toMatchObject({ type: 'progress', waves: [{ status: 'FAILED', reason }] });
  });

  it('is JSON lines where they are asked for', () => {
    const { progress, out } = shown(undefined, true);
    progress.show(snapshot());
    progress.show(snapshot({ elapsedMilliseconds: 70_000 }));
    progress.show(snapshot({ status: 'COMPLETED' }));
    expect(out.map((line) => (JSON.parse(line) as { type: string; status: string }).status)).toEqual(['RUNNING', 'COMPLETED']);
  });
});
