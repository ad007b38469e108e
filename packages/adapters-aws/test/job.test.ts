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

  it('has its end where it has one', () => {
    expect(read({ status: 'COMPLETED', endDateTime: '2026-01-05T08:00:00.123456+00:00' })?.endedAt).toBe(
      Date.parse('2026-01-05T08:00:00.123Z'),
    );
    expect(read({ status: 'COMPLETED' })).not.toHaveProperty('endedAt');
  });
});

describe('a participating server', () => {
  it('is neither launched nor failed because DRS says a word that we do not know', () => {
    const servers = [{ sourceServerID, launchStatus: 'WARMING_UP' }, { sourceServerID }];
    expect(read({ participatingServers: servers })?.servers.map((server) => server.launchStatus)).toEqual(['IN_PROGRESS', 'PENDING']);
  });

  it('that cannot be read takes no other with it', () => {
    const servers = [{ launchStatus: 'FAILED' }, { sourceServerID, launchStatus: 'LAUNCHED' }];
    expect(read({ participatingServers: servers })?.servers).toHaveLength(1);
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
