import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { instant } from '@drs-orchestrator/domain';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openLogFile, type LogFile } from '../src/log-file.ts';
import { createLog } from '../src/log.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'drs-log-'));
  path = join(folder, 'log');
});
afterEach(() => rmSync(folder, { recursive: true }));

const lines = (file: string): readonly string[] => readFileSync(file, 'utf8').split('\n').slice(0, -1);

describe('the log file', () => {
  it('becomes the old one when it is full', () => {
    const file = openLogFile(path, 8);
    for (const line of ['one', 'two', 'three', 'four']) expect(file.write(line)).toBe('written');
    file.close();
    expect([lines(`${path}.1`), lines(path)]).toEqual([['three'], ['four']]);
  });

  it('says of a line that cannot be written that it is lost, and takes the next one that can', () => {
    const file = openLogFile(path, 10);
    file.write('one');
    file.write('two');
    // What is full cannot be put aside: a folder with something in it has that name.
    mkdirSync(join(`${path}.1`, 'in the way'), { recursive: true });
    expect(file.write('three')).toBe('lost');
    rmSync(`${path}.1`, { recursive: true });
    expect(file.write('four')).toBe('written');
    file.close();
    expect(file.write('five')).toBe('closed');
    expect([lines(`${path}.1`), lines(path)]).toEqual([['one', 'two'], ['four']]);
  });
});

describe('the log', () => {
  it('says once that it cannot be written, and once it can, how many lines are missing', () => {
    const disk = { full: false };
    const kept: Record<string, unknown>[] = [];
    const file: LogFile = {
      write: (line) => {
        if (disk.full) return 'lost';
        kept.push(JSON.parse(line) as Record<string, unknown>);
        return 'written';
      },
      close: () => {},
    };
    const shown: string[] = [];
    const log = createLog({ file, clock: { now: () => instant(0) }, timeOfDay: () => 0, show: (line) => shown.push(line) });
    log.info('one');
    disk.full = true;
    log.info('two');
    log.info('three');
    disk.full = false;
    log.info('four');
    log.info('five');
    expect(kept.map(({ message, lines: missing }) => [message, missing])).toEqual([
      ['one', undefined],
      ['Lines of this log could not be written', 2],
      ['four', undefined],
      ['five', undefined],
    ]);
    expect(shown).toEqual(['warning: The log cannot be written, because the disk is full or failed; it goes on when there is room again.']);
  });
});
