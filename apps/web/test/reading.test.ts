import { describe, expect, it } from 'vitest';
import { paths } from '../src/app/paths.ts';
import { readEvents } from '../src/data/events.ts';
import { stagesOf } from '../src/execution/stages.ts';
import { verdictOf } from '../src/execution/verdict.ts';
import { codeIn } from '../src/session/trade-code.ts';

const code = 'a'.repeat(43);

describe('the code of a sign-in link', () => {
  it('is read from a link, a fragment and by itself', () => {
    expect(codeIn(`http://127.0.0.1:8080/#code=${code}`)).toBe(code);
    expect(codeIn(`#code=${code}`)).toBe(code);
    expect(codeIn(` ${code}\n`)).toBe(code);
  });

  it('is not read from anything else', () => {
    for (const text of ['', '#', '#code=', '#code=short', 'http://127.0.0.1:8080/', `${code} and more`])
      expect(codeIn(text)).toBeUndefined();
  });
});

describe('a stream of changes', () => {
  it('gives the revisions of whole events and keeps a half one for later', () => {
    const { revisions, rest } = readEvents(
      ': heartbeat\n\nid: 7\nevent: changed\ndata: {}\n\nid: 8\nevent: changed\ndata: {}\n\nid: 9\nev',
    );
    expect(revisions).toEqual(['7', '8']);
    expect(readEvents(`${rest}ent: changed\ndata: {}\n\n`)).toEqual({ revisions: ['9'], rest: '' });
  });

  it('that only says it is still there has no revision', () => expect(readEvents(': heartbeat\n\n').revisions).toEqual([]));
});

describe('addresses', () => {
  it('keep an id in one piece, whatever is in it', () => expect(paths.execution('exec-1/../x?y')).toBe('/executions/exec-1%2F..%2Fx%3Fy'));
});

describe('an execution against its objective', () => {
  const verdict = (status: Parameters<typeof verdictOf>[0]['status'], rtoMet: boolean | null, rtoMinutes: number | null = 30) =>
    verdictOf({ status, rtoMet, rtoMinutes });

  it('is open only while somebody may still see how it ends', () => {
    expect((['PENDING', 'RUNNING', 'PAUSED'] as const).map((status) => verdict(status, null))).toEqual(['open', 'open', 'open']);
    expect((['CANCELLING', 'CANCELLED'] as const).map((status) => verdict(status, null))).toEqual(['unmeasured', 'unmeasured']);
  });

  it('is within it or has missed it, as the API says', () => {
    expect([verdict('COMPLETED', true), verdict('RUNNING', false), verdict('FAILED', false)]).toEqual(['met', 'missed', 'missed']);
    expect(verdict('COMPLETED', null, null)).toBe('none');
  });
});

const event = (name: string, minute: number, server?: string) => ({
  event: name,
  logDateTime: new Date(Date.UTC(2030, 0, 7, 8, minute)).toISOString(),
  eventData: server === undefined ? {} : { sourceServerID: server },
});
const at = (minute: number): number => Date.UTC(2030, 0, 7, 8, minute);

describe('the stages of servers', () => {
  it('begin and end as DRS has logged them, whatever the order of the log', () => {
    const events = [
      event('SNAPSHOT_END', 2, 's-1'),
      event('JOB_START', 0),
      event('SNAPSHOT_START', 1, 's-1'),
      event('CONVERSION_START', 3, 's-1'),
    ];
    expect(stagesOf([{ waveNumber: 1, jobId: 'drsjob-1', events }]).get('s-1')).toEqual([
      { name: 'snapshot', from: at(1), to: at(2), hasFailed: false },
      { name: 'conversion', from: at(3), to: null, hasFailed: false },
    ]);
  });

  it('of a second attempt stand beside those of the first', () => {
    const first = [event('LAUNCH_START', 1, 's-1'), event('LAUNCH_FAILED', 2, 's-1')];
    const second = [event('LAUNCH_START', 5, 's-1'), event('LAUNCH_END', 6, 's-1')];
    const logs = [first, second].map((events, index) => ({ waveNumber: 1, jobId: `drsjob-${String(index)}`, events }));
    expect(stagesOf(logs).get('s-1')).toEqual([
      { name: 'launch', from: at(1), to: at(2), hasFailed: true },
      { name: 'launch', from: at(5), to: at(6), hasFailed: false },
    ]);
  });

  it('that nothing was logged of are none', () => expect(stagesOf([]).size).toBe(0));
});
