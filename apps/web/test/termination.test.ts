/**
 * How the page counts, orders and says what becomes of the instances of an execution.
 */
import { describe, expect, it, test } from 'vitest';
import { isTerminating, tallyText, terminationRows, toldOf, type EndState, type TerminationStatus } from '../src/execution/termination.ts';
import { en } from '../src/text/en.ts';

const instances = (...states: readonly EndState[]): TerminationStatus['instances'] =>
  states.map((state, index) => ({
    instanceId: `i-${String(index)}`,
    sourceServerId: `s-${String(index)}`,
    accountId: '123456789012',
    region: 'us-east-1',
    state,
  }));

const status = (change: Partial<TerminationStatus>): TerminationStatus => ({
  statusCode: 200,
  executionId: 'exec-1',
  requested: true,
  jobs: [],
  instances: [],
  progressPercent: 0,
  allCompleted: false,
  anyFailed: false,
  remainingInstances: null,
  ...change,
});

describe('a termination', () => {
  test.each([
    ['that nobody has asked for', false, status({ requested: false })],
    ['that waits for its first job', true, status({ instances: instances('waiting') })],
    ['whose jobs have ended, before anybody has looked what is left', true, status({ allCompleted: true })],
    ['of which a job that was given up goes on', true, status({ anyFailed: true, remainingInstances: ['i-0'] })],
    ['that has left nothing', false, status({ allCompleted: true, remainingInstances: [] })],
    ['that has failed for good', false, status({ allCompleted: true, anyFailed: true, remainingInstances: ['i-0'] })],
  ])('%s goes on: %s', (_, goesOn, answer) => expect(isTerminating(answer)).toBe(goesOn));
});

describe('the instances of a termination', () => {
  it('are listed with their servers, those first that somebody has to see to', () => {
    const servers = [
      { serverId: 's-0', hostname: 'db01', waveNumber: 1 },
      { serverId: 's-1', hostname: null, waveNumber: 2 },
    ];
    expect(
      terminationRows(
        instances('terminated', 'terminated'),
        [...servers].map((one, index) => ({ ...one, waveNumber: 1, hostname: ['web10', 'web2'][index] ?? null })),
      ).map(({ name }) => name),
    ).toEqual(['web2', 'web10']);
    const rows = terminationRows(instances('terminated', 'failed', 'terminating'), servers);
    expect(rows.map(({ name, waveNumber, state }) => [name, waveNumber, state])).toEqual([
      ['s-1', 2, 'failed'],
      ['s-2', null, 'terminating'],
      ['db01', 1, 'terminated'],
    ]);
  });

  it('are counted by what became of them', () => {
    expect(tallyText(instances('terminated', 'failed', 'terminated', 'left-alone'))).toBe('1 still there, 1 left alone, 2 terminated');
    expect(tallyText([])).toBe('');
  });
});

describe('what came of asking for a termination', () => {
  test.each([
    ['how many are on their way', 'success', '2 instances are being terminated.', instances('terminating', 'waiting', 'terminated'), false],
    ['one of them', 'success', '1 instance is being terminated.', instances('terminating'), false],
    ['that there was nothing left', 'info', 'Nothing was left to terminate.', instances('terminated'), true],
    [
      'what is not its own',
      'info',
      'Nothing was left to terminate. 1 instance is left alone: another job has made it.',
      instances('left-alone'),
      true,
    ],
    [
      'what DRS did not take',
      'warning',
      '1 instance is being terminated. DRS does not take 2 instances.',
      instances('terminating', 'failed', 'failed'),
      false,
    ],
  ] as const)('is said: %s', (_, type, text, some, alreadyTerminated) =>
    expect(toldOf({ instances: [...some], alreadyTerminated })).toEqual({ type, text }),
  );
});

test('what is left of a termination is said of one as of several', () => {
  expect(en.termination.left(1)).toBe('1 instance is still there, and nobody is terminating it');
  expect(en.termination.left(2)).toBe('2 instances are still there, and nobody is terminating them');
});
