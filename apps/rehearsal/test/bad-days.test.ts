import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root, startRehearsal } from './rehearse-process.ts';

const patience = 120_000;
const fast = ['--speed', '800'];
/** Five minutes have to be long enough for some calls. */
const slower = ['--speed', '300'];
const days = readdirSync(join(root, 'examples/bad-days')).filter((name) => name.endsWith('.yaml'));

/** What its report has to say, besides that all is as it should be. */
const told: Readonly<Record<string, readonly RegExp[]>> = {
  'region-is-gone.yaml': [/region-down \(region us-west-2\): it met nobody/, /a RECOVERY of 3 waves, 15 servers/],
  'throttled-for-five-minutes.yaml': [/throttle \(.*\): \d+ times?/, /[1-9]\d* of them refused/, /Exception/],
  'one-tier-fails.yaml': [/attempt 1: .*InsufficientInstanceCapacity/, /Application: COMPLETED in 2 attempts/, /2 times: app01, .* \(10\)/],
  'orchestrator-killed-twice.yaml': [/kill -9 of the orchestrator: 2 times/, /lost-answer \(.*\): as often as it could/],
};

describe('each bad day of the examples', () => {
  it('has something to say in its report', () => {
    expect(Object.keys(told).toSorted()).toEqual(days.toSorted());
  });

  it.each(days)(
    '%s ends as its file says it should',
    async (name) => {
      const rehearsal = startRehearsal([`examples/bad-days/${name}`, ...(name.startsWith('throttled') ? slower : fast)]);
      expect(await rehearsal.ended, rehearsal.stdout() + rehearsal.stderr()).toBe(0);
      const report = rehearsal.stdout();
      expect(report).toMatch(/: as it should be\n/);
      expect(report).toMatch(/Execution +COMPLETED\n/);
      expect(report).toContain('no server more often than its wave was attempted');
      for (const words of told[name] ?? []) expect(report).toMatch(words);
      expect(readdirSync(rehearsal.temporary)).toEqual([]);
    },
    patience,
  );
});

describe('a day that does not end as its file says', () => {
  it(
    'ends with 1, and says what is different and what it never came to',
    async () => {
      const file = join(tmpdir(), `drs-other-day-${String(process.pid)}.yaml`);
      const faults = '[{ kind: launch-fails, stage: snapshot, hostname: db01, rawError: no disk }]';
      const operator = '[{ afterSeconds: 0, do: retry_wave, waveNumber: 1 }, { when: { execution: PAUSED }, do: cancel }]';
      const expected = '{ execution: COMPLETED, waves: [COMPLETED, COMPLETED, COMPLETED], launches: 1 }';
      writeFileSync(file, `title: Other\nstory: Otherwise.\nfaults: ${faults}\noperator: ${operator}\nexpect: ${expected}\n`);
      const rehearsal = startRehearsal([file, ...fast]);
      expect(await rehearsal.ended, rehearsal.stderr()).toBe(1);
      const report = rehearsal.stdout();
      expect(report).toContain('Other: NOT as it should be');
      expect(report).toContain('The execution is FAILED, not COMPLETED.');
      expect(report).toContain('Wave 1 (Database) is FAILED, not COMPLETED.');
      expect(report).toContain('web01 was launched 0 times, not 1.');
      expect(report).toMatch(/Refused: retry_wave of wave 1: /);
      expect(report).toContain('It never came to this: cancel.');
      expect(report).toMatch(/wave 1 \(Database\), attempt 1: .*no disk/);
    },
    patience,
  );
});

describe('Ctrl-C', () => {
  it(
    'ends the product too, and leaves nothing behind',
    async () => {
      const rehearsal = startRehearsal(['examples/bad-days/one-tier-fails.yaml', '--speed', '60']);
      await expect.poll(() => rehearsal.stdout(), { timeout: patience }).toContain('is asked for');
      const [folder] = readdirSync(rehearsal.temporary);
      const address = readFileSync(join(rehearsal.temporary, folder ?? '', 'data/address'), 'utf8').trim();
      expect((await fetch(`${address}/api/health`)).status).toBe(200);
      rehearsal.kill('SIGINT');
      expect(await rehearsal.ended).toBe(130);
      expect(readdirSync(rehearsal.temporary)).toEqual([]);
      await expect
        .poll(() =>
          fetch(`${address}/api/health`).then(
            () => 'there',
            () => 'gone',
          ),
        )
        .toBe('gone');
    },
    patience,
  );
});

describe('a call that makes no sense', () => {
  it.each([
    [[], 'Name one file'],
    [['nowhere.yaml'], 'nowhere.yaml cannot be read (ENOENT)'],
    [['examples/sample-estate.yaml'], 'examples/sample-estate.yaml:'],
  ])(
    'ends with 2: %j',
    async (args, words) => {
      const rehearsal = startRehearsal(args);
      expect(await rehearsal.ended).toBe(2);
      expect(rehearsal.stderr()).toContain(words);
    },
    patience,
  );
});
