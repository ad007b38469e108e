/**
 * What DRS logged and what the journal holds, as the page keeps, orders and says it.
 */
import { describe, expect, it } from 'vitest';
import { joined, linesOf, openJobs, withFresh } from '../src/execution/job-logs.ts';
import { noJournal, readOn, recordsOf, type JournalRecord } from '../src/execution/journal-read.ts';
import { journalRow } from '../src/execution/journal-words.ts';
import { inOrder, matching, serverRows } from '../src/execution/server-rows.ts';
import { stagesText } from '../src/execution/stages.ts';
import { en } from '../src/text/en.ts';
import { aServer, anExecution, aWave } from './an-execution.ts';

const log = (jobId: string, ...events: readonly string[]) => ({
  jobId,
  waveNumber: 1,
  events: events.map((event, minute) => ({ event, logDateTime: new Date(Date.UTC(2030, 0, 7, 8, minute)).toISOString(), eventData: {} })),
});

describe('the logs of jobs', () => {
  const waves = { waveStatuses: [aWave(1, { drsJobIds: ['job-1', 'job-2'] }), aWave(2, { drsJobIds: ['job-3'] })] };

  it('are asked for of the jobs that have not ended, also where nothing is known of one', () => {
    expect(openJobs([log('job-1', 'JOB_START', 'JOB_END'), log('job-2', 'JOB_START')], waves)).toEqual(['job-2', 'job-3']);
    expect(
      openJobs(
        ['job-1', 'job-2', 'job-3'].map((job) => log(job, 'JOB_END')),
        waves,
      ),
    ).toEqual([]);
  });

  it('keep what was known, and take what is fresh', () => {
    const logs = withFresh([log('job-1', 'JOB_END'), log('job-2', 'JOB_START')], [log('job-2', 'JOB_START', 'JOB_END')]);
    expect(logs.map(({ jobId, events }) => [jobId, events.length])).toEqual([
      ['job-1', 1],
      ['job-2', 2],
    ]);
  });

  it('are put together where a job goes on in the next answer, and listed newest first without an end', () => {
    const many = Array.from({ length: 800 }, () => 'SNAPSHOT_START');
    const logs = joined([{ jobLogs: [log('job-1', ...many)] }, { jobLogs: [log('job-1', 'JOB_END')] }]);
    expect(logs.map(({ events }) => events.length)).toEqual([801]);
    expect(linesOf(logs)).toHaveLength(801);
    expect(linesOf([log('job-1', 'JOB_START', 'JOB_END')]).map(({ event }) => event)).toEqual(['JOB_END', 'JOB_START']);
  });
});

const record = (revision: number, ...events: JournalRecord['events']): JournalRecord => ({
  revision,
  at: '2030-01-31T08:00:00.000Z',
  name: `${String(revision)}-abc`,
  hash: 'abc',
  previousHash: null,
  events,
  effects: [],
});

describe('a journal', () => {
  /** Two records a page, as many as there are when it is asked. */
  const store = () => {
    const kept: JournalRecord[] = [];
    const asked: (string | null)[] = [];
    const ask = (token: string | null) => {
      asked.push(token);
      const from = Number(token ?? '0');
      const records = kept.slice(from, from + 2);
      const end = from + records.length;
      return Promise.resolve({
        statusCode: 200 as const,
        records,
        count: records.length,
        nextToken: end < kept.length ? String(end) : null,
      });
    };
    return { kept, asked, ask };
  };

  it('is read on from where it ended: what is known is not asked for again, and its newest records are never left out', async () => {
    const { kept, asked, ask } = store();
    kept.push(...[1, 2, 3].map((revision) => record(revision)));
    const first = await readOn(noJournal, ask);
    expect(recordsOf(first).map(({ revision }) => revision)).toEqual([3, 2, 1]);
    kept.push(record(4), record(5));
    asked.length = 0;
    const second = await readOn(first, ask);
    expect(recordsOf(second).map(({ revision }) => revision)).toEqual([5, 4, 3, 2, 1]);
    expect(asked).toEqual(['2', '4']);
  });

  it('that is longer than one reading says so, and is read to its end by the next ones', async () => {
    const { kept, ask } = store();
    kept.push(...Array.from({ length: 101 }, (_, index) => record(index + 1)));
    let read = await readOn(noJournal, ask);
    expect([read.isWhole, recordsOf(read).length]).toEqual([false, 40]);
    for (let readings = 0; readings < 2; readings += 1) read = await readOn(read, ask);
    expect([read.isWhole, recordsOf(read)[0]?.revision]).toEqual([true, 101]);
  });
});

describe('a record of the journal', () => {
  const about = anExecution({
    waveStatuses: [aWave(1), aWave(2)],
    serverExecutions: [aServer('db01', 1), aServer('db02', 1), aServer('web01', 2)],
  });
  const rowOf = (...events: JournalRecord['events']) => journalRow(record(1, ...events), about);

  it('says who, which wave and why', () => {
    const { what, facts } = rowOf({ type: 'wave-skipped', wave: 2, reason: 'One less will do', by: { name: 'anna', proof: 'proven' } });
    expect([what, facts]).toEqual([['Wave skipped'], ['wave 2. Apps · by anna · One less will do']]);
  });

  it('names servers by their names, and what became of them', () =>
    expect(rowOf({ type: 'servers-observed', changes: [{ server: 1, failureReason: 'No such kernel' }] }).facts).toEqual([
      'db02 · No such kernel',
    ]));

  it('says which findings were let pass, and by whom', () =>
    expect(
      rowOf({ type: 'checks-overridden', by: { name: 'anna' }, checks: [{ id: 'recovery-point-age', subject: 's-1' }] }).facts,
    ).toEqual(['by anna · findings: recovery-point-age s-1']));

  it('says of a pause who asked for it, or which waves', () => {
    expect(rowOf({ type: 'paused', cause: { kind: 'operator', by: { name: 'anna' } } }).facts).toEqual(['by anna']);
    expect(rowOf({ type: 'paused', cause: { kind: 'failed-waves', waves: [1] } }).facts).toEqual(['wave 1. Data']);
  });

  it('says what was done of what it had left to be done', () => {
    expect(rowOf({ type: 'effect-done', key: '40.0.terminate' }).facts).toEqual(['terminate the instances']);
    expect(rowOf({ type: 'effect-done', key: '40.0.fly-to-the-moon' }).facts).toEqual(['40.0.fly-to-the-moon']);
  });

  it('that nobody has words for is shown as it is stored', () => {
    const { what, codes } = rowOf({ type: 'moon-landed' });
    expect([what, codes]).toEqual([['moon-landed'], 'moon-landed']);
  });
});

describe('the servers of an execution', () => {
  const servers = [
    aServer('web10', 2),
    aServer('web2', 2),
    aServer('web9', 2, { status: 'FAILED', failureReason: 'No such kernel' }),
    aServer('db1', 1, { status: 'COMPLETED' }),
  ];

  it('stand in natural order by wave, those that failed first', () =>
    expect(inOrder(servers).map(({ hostname }) => hostname)).toEqual(['web9', 'db1', 'web2', 'web10']));

  it('are found by what is shown of them, with how long their stages took', () => {
    const stages = new Map([['s-db1', [{ name: 'snapshot', from: 0, to: 61_000, hasFailed: false } as const]]]);
    const execution = anExecution({ waveStatuses: [aWave(1, { status: 'COMPLETED' }), aWave(2)], serverExecutions: servers });
    const rows = serverRows(execution, stages, 90_000);
    expect(rows.find(({ name }) => name === 'db1')?.stages).toBe('Snapshot 1 min 1 s');
    const found = (text: string) => matching(rows, text, ({ outcome }) => en.statuses[outcome]).map(({ name }) => name);
    expect(found('kernel')).toEqual(['web9']);
    expect(found('pending')).toEqual(['web2', 'web10']);
    expect(found(' ')).toHaveLength(4);
  });

  it('say of a stage that it lasts, or failed', () => {
    expect(stagesText([{ name: 'conversion', from: 0, to: null, hasFailed: false }], 5_000)).toBe('Conversion for 5 s');
    expect(stagesText([{ name: 'launch', from: 0, to: 5_000, hasFailed: true }], 9_000)).toBe('Launch failed after 5 s');
  });
});

it('one wave is spoken of as one', () => {
  expect(en.execution.timelineLabel(1)).toContain('Timeline of 1 wave.');
  expect(en.execution.timelineLabel(2)).toContain('Timeline of 2 waves.');
});
