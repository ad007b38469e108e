/** A job as DRS tells it, in our words, also where DRS says words that we do not know. */
import { describe, expect, it } from 'vitest';
import { createTestLog } from '../../../tests/harness/test-log.ts';
import { readJob } from '../src/drs/job.ts';

const jobID = 'drsjob-00000000000000001';
const sourceServerID = 's-00000000000000001';
const read = (job: object) => readJob(createTestLog(), { jobID, ...job })?.report;

describe('a job', () => {
  it('is not over because DRS says a word that we do not know', () => {
    expect(read({ status: 'ARCHIVED' })?.status).toBe('STARTED');
    expect(read({})?.status).toBe('PENDING');
  });

  it('without an id is none', () => {
    expect(readJob(createTestLog(), { status: 'STARTED' })).toBeUndefined();
  });
});

describe('a participating server', () => {
  it('is neither launched nor failed because DRS says a word that we do not know', () => {
    const servers = [{ sourceServerID, launchStatus: 'WARMING_UP' }, { sourceServerID }];
    expect(read({ participatingServers: servers })?.servers.map((server) => server.launchStatus)).toEqual(['IN_PROGRESS', 'PENDING']);
  });

  it('that cannot be read leaves the job without a report, because a shorter one would say that it was not launched', () => {
    const servers = [{ launchStatus: 'FAILED' }, { sourceServerID, launchStatus: 'LAUNCHED' }];
    const log = createTestLog();
    const job = readJob(log, { jobID, status: 'COMPLETED', participatingServers: servers });
    expect(job).toMatchObject({ id: jobID });
    expect(job?.report).toBeUndefined();
    expect(log.lines).toMatchObject([{ level: 'warn', fields: { kind: 'participating server', unreadable: 1, items: 2 } }]);
  });

  it('has its launch actions; one not said to be optional counts', () => {
    const runs = [
      { action: { name: 'Check volumes', optional: true }, status: 'FAILED', failureReason: 'disk missing' },
      { action: { actionCode: 'AWSMigration-x' }, status: 'QUEUED' },
      { status: 'SUCCEEDED' },
    ];
    expect(read({ participatingServers: [{ sourceServerID, launchActionsStatus: { runs } }] })?.servers[0]?.launchActions).toEqual([
      { name: 'Check volumes', optional: true, status: 'FAILED', failureReason: 'disk missing' },
      { name: 'AWSMigration-x', optional: false, status: 'IN_PROGRESS' },
      { name: 'unnamed launch action', optional: false, status: 'SUCCEEDED' },
    ]);
  });
});
