import { describe, expect, it } from 'vitest';
import type { Ending, ServerEnding } from '../src/ending.ts';
import { problemsOf } from '../src/judge.ts';

const server = (hostname: string, launches: number, attempts = 1): ServerEnding => ({
  ...{ serverId: `s-${hostname}`, hostname, waveNumber: 1, attempts, launches },
  failureReason: null,
});

const ending = (servers: readonly ServerEnding[], rest: Partial<Ending> = {}): Ending => ({
  status: 'COMPLETED',
  reason: null,
  waves: [{ waveNumber: 1, waveName: 'Web', status: 'COMPLETED', reason: null, attempt: 1, servers: 2, completed: 2, failed: 0 }],
  servers,
  deeds: [],
  failures: [],
  faults: [],
  calls: 10,
  refused: [],
  virtualMilliseconds: 1,
  realMilliseconds: 1,
  ...rest,
});

describe('the verdict on a day', () => {
  const expected = { execution: 'COMPLETED', waves: ['COMPLETED'], launches: { 'app*': 2, '*': 1 } } as const;

  it('is good where everything is as expected', () => {
    expect(problemsOf({ expect: { ...expected, waves: [...expected.waves] } }, ending([server('app1', 2, 2), server('web1', 1)]))).toEqual(
      [],
    );
  });

  it('names what is different, server by server', () => {
    const seen = ending([server('app1', 1, 2), server('web1', 0)], { status: 'FAILED' });
    expect(problemsOf({ expect: { ...expected, waves: ['SKIPPED'] } }, seen)).toEqual([
      'The execution is FAILED, not COMPLETED.',
      'Wave 1 (Web) is COMPLETED, not SKIPPED.',
      'app1 was launched 1 times, not 2.',
      'web1 was launched 0 times, not 1.',
    ]);
  });

  it('is bad where a server was launched more often than its wave was attempted, whatever is expected', () => {
    expect(problemsOf({ expect: { execution: 'COMPLETED' } }, ending([server('web1', 2)]))).toEqual([
      'web1 was launched 2 times in 1 attempts.',
    ]);
  });

  it('is bad where a step was refused or never came', () => {
    const deeds = [
      { atMilliseconds: 1, what: 'pause', outcome: 'done' },
      { atMilliseconds: 2, what: 'resume', outcome: { refused: 'not paused' } },
      { atMilliseconds: null, what: 'cancel', outcome: 'never-came' },
    ] as const;
    expect(problemsOf({ expect: { execution: 'COMPLETED' } }, ending([], { deeds }))).toEqual([
      'Refused: resume: not paused',
      'It never came to this: cancel.',
    ]);
  });
});
