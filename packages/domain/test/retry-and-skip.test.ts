import { describe, expect, it } from 'vitest';
import {
  allWavesComplete,
  allowedWaveActions,
  countWave,
  decideObservation,
  decidePause,
  decidePlanStep,
  decideResume,
  decideRetry,
  decideSettle,
  decideSkip,
  defaultLimits,
  later,
  minutes,
  nextStep,
  snapshotId,
  startableWaves,
  waveState,
  waveStartedAt,
  type Execution,
} from '../src/index.ts';
import {
  ended,
  jobReport,
  launched,
  launchOnce,
  observation,
  observed,
  record,
  recordDecision,
  running,
  somebody,
  start,
  wavesOf,
} from './samples.ts';

const at = (minute: number) => later(start, minutes(minute));

const retry = (execution: Execution, wave: number, named: readonly number[] | null = null): Execution => {
  const decided = decideRetry(execution, waveState(execution, wave), named, somebody);
  if (!decided.ok) throw new Error(`Refused: ${JSON.stringify(decided.refusal)}`);
  return recordDecision(execution, decided.value.decision);
};
const skip = (execution: Execution, wave: number): Execution => {
  const decided = decideSkip(execution, waveState(execution, wave), 'Not needed today', somebody);
  if (!decided.ok) throw new Error(`Refused: ${JSON.stringify(decided.refusal)}`);
  return recordDecision(execution, decided.value);
};
const paused = (execution: Execution): Execution => recordDecision(execution, decidePlanStep(execution));
const pausedByOperator = (execution: Execution): Execution => {
  const decided = decidePause(execution, somebody);
  if (!decided.ok) throw new Error('Refused');
  return recordDecision(execution, decided.value);
};
const next = (execution: Execution): string => nextStep(execution, at(10), defaultLimits).kind;
const refusalOf = (execution: Execution, wave: number, named: readonly number[] | null = null): unknown => {
  const decided = decideRetry(execution, waveState(execution, wave), named, somebody);
  return decided.ok ? null : decided.refusal;
};

/** A wave of three with its first server failed, then a wave of one. */
const oneFailed = (onFailure: 'STOP' | 'CONTINUE' | 'PAUSE' = 'PAUSE'): Execution => {
  const begun = launched(running([{ servers: [0, 0, 0], onFailure }, {}]), 1);
  return observed(begun, observation(at(5), [jobReport(1, 'COMPLETED', { 0: 'FAILED', 1: 'LAUNCHED', 2: 'LAUNCHED' })]));
};

/** A wave of two, of which the second hangs past the time limit. */
const timedOut = (status: 'STARTED' | 'COMPLETED' = 'STARTED'): Execution => {
  const begun = launched(running([{ servers: [0, 0], onFailure: 'PAUSE', launchTimeoutMinutes: 10 }, {}]), 1);
  const actions = [{ name: 'Check', optional: false, status: 'IN_PROGRESS' as const }];
  const last = status === 'STARTED' ? ('IN_PROGRESS' as const) : ({ status: 'LAUNCHED', actions } as const);
  return observed(begun, observation(at(11), [jobReport(1, status, { 0: 'FAILED', 1: last })]));
};

describe('retrying a wave', () => {
  it('launches the servers that failed once more, and leaves the others alone', () => {
    const again = launched(retry(oneFailed(), 1), 1, at(6), 7);
    expect(again.waves[0]).toMatchObject({ attempt: 2, status: { kind: 'in-progress' } });
    expect(again.waves[0]?.chunks.map(({ number, attempt, servers }) => ({ number, attempt, servers }))).toEqual([
      { number: 1, attempt: 1, servers: [0, 1, 2] },
      { number: 2, attempt: 2, servers: [0] },
    ]);
    expect(again.servers.map(({ attempt, launchStatus }) => [attempt, launchStatus])).toEqual([
      [2, 'PENDING'],
      [1, 'LAUNCHED'],
      [1, 'LAUNCHED'],
      [1, 'PENDING'],
    ]);
  });

  it('completes the wave once its latest attempts have succeeded', () => {
    const again = launched(retry(oneFailed(), 1), 1, at(6), 7);
    const over = observed(again, observation(at(11), [jobReport(7, 'COMPLETED', { 0: 'LAUNCHED' })]));
    expect(wavesOf(over)).toEqual(['completed', 'pending']);
    expect(countWave(over, 1)).toEqual({ total: 3, launched: 3, completed: 3, failed: 0 });
  });

  it('is not judged by what the job of the attempt before goes on to say', () => {
    const again = launched(retry(oneFailed(), 1), 1, at(6), 7);
    const seen = observation(at(7), [
      jobReport(1, 'COMPLETED', { 0: 'FAILED', 1: 'LAUNCHED', 2: 'LAUNCHED' }),
      jobReport(7, 'STARTED', { 0: 'IN_PROGRESS' }),
    ]);
    const later = observed(again, seen);
    expect(later.servers[0]).toMatchObject({ attempt: 2, launchStatus: 'IN_PROGRESS', failureReason: null });
    expect(wavesOf(later)[0]).toBe('in-progress');
  });

  it('pauses again where it fails again, although an earlier failure was passed', () => {
    const passed = paused(oneFailed());
    const resumed = decideResume(passed, somebody);
    if (!resumed.ok) throw new Error('Refused');
    const going = recordDecision(passed, resumed.value);
    expect(going.failuresPassed).toEqual([1]);
    const failedAgain = ended(launched(retry(going, 1), 1, at(6), 7), 1, 'FAILED', at(6));
    expect(next(failedAgain)).toBe('act');
    expect(paused(failedAgain).status).toMatchObject({ kind: 'paused', cause: { kind: 'failed-waves', waves: [1] } });
  });

  it('remembers the instance of a server that failed after its launch', () => {
    const actions = [{ name: 'Check', optional: false, status: 'FAILED' as const }];
    const begun = launched(running([{ onFailure: 'PAUSE' }]), 1);
    const failed = observed(begun, observation(at(5), [jobReport(1, 'COMPLETED', { 0: { status: 'LAUNCHED', actions } })]));
    const instance = failed.servers[0]?.recoveryInstanceId;
    expect(instance).not.toBeNull();
    expect(retry(failed, 1).servers[0]).toMatchObject({ recoveryInstanceId: null, formerInstances: [instance] });
  });

  it('launches from the recovery point that was chosen at the start', () => {
    const point = { snapshotId: snapshotId('pit-00000000000000001'), at: start };
    const chosen = record(running([{ onFailure: 'PAUSE' }]), [{ type: 'points-chosen', points: [{ server: 0, point }] }]);
    expect(retry(ended(chosen, 1, 'FAILED'), 1).servers[0]?.point).toEqual(point);
  });

  it('lets an execution that this wave has paused go on, and releases an engine that waits', () => {
    const waiting = record(paused(oneFailed()), [{ type: 'awaiting-resume', pauseRevision: paused(oneFailed()).revision }]);
    const decided = decideRetry(waiting, waveState(waiting, 1), null, somebody);
    if (!decided.ok) throw new Error('Refused');
    expect(decided.value.decision.effects).toEqual([{ kind: 'release-engine', pauseRevision: waiting.revision - 1 }]);
    const going = recordDecision(waiting, decided.value.decision);
    expect([going.status.kind, next(going)]).toEqual(['running', 'start']);
  });

  it('under an operator’s pause is only recorded, and resuming starts it instead of going on without it', () => {
    const held = pausedByOperator(launched(running([{ onFailure: 'PAUSE' }, {}]), 1));
    const failed = observed(held, observation(at(5), [jobReport(1, 'COMPLETED', { 0: 'FAILED' })]));
    const retried = retry(failed, 1);
    expect([retried.status.kind, next(retried)]).toEqual(['paused', 'await']);
    const resumed = decideResume(retried, somebody);
    if (!resumed.ok) throw new Error('Refused');
    const going = recordDecision(retried, resumed.value);
    expect([going.failuresPassed, startableWaves(going)]).toEqual([[], [1]]);
  });

  it('of one of two failures goes on and pauses for the other', () => {
    const two = [{ onFailure: 'PAUSE' as const }, { onFailure: 'PAUSE' as const, dependsOn: [] }];
    const both = paused(ended(ended(launched(running(two), 2), 1, 'FAILED'), 2, 'FAILED'));
    const retried = retry(both, 1);
    expect(retried.status.kind).toBe('running');
    expect(startableWaves(retried)).toEqual([]);
    expect(paused(retried).status).toMatchObject({ cause: { kind: 'failed-waves', waves: [2] } });
    expect(startableWaves(skip(paused(retried), 2))).toEqual([1]);
  });

  it('lifts a STOP while another wave is still in flight', () => {
    const parallel = launched(running([{}, { dependsOn: [] }, { dependsOn: [1] }]), 2);
    const stopped = ended(parallel, 1, 'FAILED');
    expect(startableWaves(stopped)).toEqual([]);
    expect(startableWaves(retry(stopped, 1))).toEqual([1]);
  });

  it('does not ask twice for the pause before the wave', () => {
    const first = paused(running([{ pauseBefore: true, onFailure: 'PAUSE' }]));
    const resumed = decideResume(first, somebody);
    if (!resumed.ok) throw new Error('Refused');
    const failed = ended(recordDecision(first, resumed.value), 1, 'FAILED');
    expect(next(retry(paused(failed), 1))).toBe('start');
  });
});

describe('a retry of named servers', () => {
  const twoFailed = observed(
    launched(running([{ servers: [0, 0, 0], onFailure: 'PAUSE' }, {}]), 1),
    observation(at(5), [jobReport(1, 'COMPLETED', { 0: 'FAILED', 1: 'FAILED', 2: 'LAUNCHED' })]),
  );

  it('takes only those, and the wave fails for the others', () => {
    const again = launched(retry(twoFailed, 1, [1]), 1, at(6), 7);
    expect(again.waves[0]?.chunks.at(-1)?.servers).toEqual([1]);
    const over = observed(again, observation(at(11), [jobReport(7, 'COMPLETED', { 1: 'LAUNCHED' })]));
    expect(over.waves[0]?.status).toMatchObject({ kind: 'failed', reason: expect.stringContaining('host-0') as string });
  });

  it('names each one that is not of the wave, has not failed, or stands there twice', () => {
    expect(refusalOf(twoFailed, 1, [0, 2, 3, -1, 0])).toEqual({
      why: 'servers',
      positions: [
        { position: 1, message: 'This server has not failed' },
        { position: 2, message: 'Not a server of this wave' },
        { position: 3, message: 'Not a server of this wave' },
        { position: 4, message: 'Named twice' },
      ],
    });
  });
});

describe('a wave that timed out', () => {
  it('cannot be retried while DRS still works on its servers, but skipped', () => {
    const late = timedOut();
    expect(refusalOf(late, 1)).toMatchObject({ why: 'open-job' });
    expect(allowedWaveActions(late, waveState(late, 1)).retry).toEqual({
      allowed: false,
      reason: 'Cannot retry wave 1 in TIMED_OUT state. DRS still works on its servers, and cannot be told to stop.',
    });
    expect(wavesOf(skip(late, 1))).toEqual(['skipped', 'pending']);
  });

  it('is retried with those that failed and those that were not done', () => {
    const again = launched(retry(timedOut('COMPLETED'), 1), 1, at(12), 7);
    expect(again.waves[0]?.chunks.at(-1)?.servers).toEqual([0, 1]);
  });

  it('all of whose servers were launched late is complete once it is retried, and launches nothing', () => {
    const begun = launched(running([{ onFailure: 'PAUSE', launchTimeoutMinutes: 10 }, {}]), 1);
    const late = observed(begun, observation(at(11), [jobReport(1, 'STARTED', { 0: 'IN_PROGRESS' })]));
    const arrived = observed(paused(late), observation(at(12), [jobReport(1, 'COMPLETED', { 0: 'LAUNCHED' })]));
    expect(arrived.waves[0]?.status.kind).toBe('timed-out');
    const again = launchOnce(retry(arrived, 1), 1, at(13));
    expect([wavesOf(again), again.waves[0]?.chunks.length]).toEqual([['completed', 'pending'], 1]);
  });

  it('counts what a retry leaves out as failed, so that the wave comes to an end', () => {
    const again = launched(retry(timedOut('COMPLETED'), 1, [0]), 1, at(12), 7);
    const over = observed(again, observation(at(20), [jobReport(7, 'COMPLETED', { 0: 'LAUNCHED' })]));
    expect(over.waves[0]?.status.kind).toBe('failed');
    expect(over.servers[1]?.failureReason).toBe('Not done when attempt 1 timed out, and left out of attempt 2');
  });

  it('gives up what DRS was never asked for, and asks for it under the next attempt alone', () => {
    const begun = launched(running([{ servers: [0, 1], onFailure: 'PAUSE', launchTimeoutMinutes: 10 }]), 1);
    const waiting: Execution = {
      ...begun,
      waves: begun.waves.map((wave) => ({
        ...wave,
        chunks: wave.chunks.map((chunk) =>
          chunk.number === 2
            ? { ...chunk, launch: { kind: 'waiting', tries: 1, tagged: true, retryAt: start, deferredSince: start, reason: '402' } }
            : chunk,
        ),
      })),
    };
    const late = observed(waiting, observation(at(11), [jobReport(1, 'COMPLETED', { 0: 'LAUNCHED' })]));
    expect(late.waves[0]?.status.kind).toBe('timed-out');
    const again = launched(retry(late, 1), 1, at(12), 7);
    expect(again.waves[0]?.chunks.map(({ launch, servers }) => [launch.kind, servers])).toEqual([
      ['launched', [0]],
      ['abandoned', [1]],
      ['launched', [1]],
    ]);
    expect(decideObservation(again, observation(at(13), []))).toEqual([]);
  });
});

describe('skipping a wave', () => {
  it('lets its dependents start, keeps who and why, and the execution can complete', () => {
    const skipped = skip(paused(oneFailed()), 1);
    expect(skipped.waves[0]?.status).toEqual({ kind: 'skipped', endedAt: start, by: somebody, reason: 'Not needed today' });
    expect([skipped.status.kind, startableWaves(skipped)]).toEqual(['running', [2]]);
    const over = ended(skipped, 2, 'LAUNCHED');
    expect(allWavesComplete(over)).toBe(true);
    expect(nextStep(over, at(10), defaultLimits).kind).toBe('finalize');
  });

  it('may come before the wave has started', () => {
    const skipped = skip(launched(running([{}, {}]), 1), 2);
    expect(next(ended(skipped, 1, 'LAUNCHED'))).toBe('finalize');
    expect(waveStartedAt(waveState(skipped, 2))).toBeNull();
  });

  it('leaves when it began as it was, and why servers of it failed', () => {
    for (const before of [paused(oneFailed()), timedOut()]) {
      const after = skip(before, 1);
      expect(waveStartedAt(waveState(after, 1))).toBe(waveStartedAt(waveState(before, 1)));
      expect(waveStartedAt(waveState(after, 1))).not.toBeNull();
      expect(after.servers).toEqual(before.servers);
    }
  });

  it('before a pause that the plan wants leaves the pause to whoever resumes', () => {
    const gated = paused(ended(running([{}, { pauseBefore: true }]), 1, 'LAUNCHED'));
    expect(skip(gated, 2).status.kind).toBe('paused');
  });
});

describe('neither is for', () => {
  it('an execution that has ended or is being cancelled', () => {
    const stopped = ended(running([{}, {}]), 1, 'FAILED');
    const failed = recordDecision(stopped, decideSettle(stopped));
    expect(failed.status.kind).toBe('failed');
    expect(refusalOf(failed, 1)).toEqual({ why: 'execution', expected: 'RUNNING or PAUSED' });
    expect(allowedWaveActions(failed, waveState(failed, 1)).skip.reason).toBe(
      'Cannot skip a wave of an execution in FAILED state. Expected RUNNING or PAUSED state.',
    );
  });

  it('a wave in flight or done', () => {
    const midway = launched(ended(running([{}, {}]), 1, 'LAUNCHED'), 2);
    for (const number of [1, 2]) {
      const { retry: again, skip: without } = allowedWaveActions(midway, waveState(midway, number));
      expect([again.allowed, without.allowed]).toEqual([false, false]);
    }
  });
});
