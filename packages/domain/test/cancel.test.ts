import { describe, expect, it } from 'vitest';
import {
  afterAsk,
  afterLook,
  decideAwait,
  decideCancel,
  decidePlanStep,
  decideSettle,
  defaultLimits,
  later,
  launchStep,
  minutes,
  nextStep,
  seconds,
  type AskAnswer,
  type Execution,
} from '../src/index.ts';
import {
  accepted,
  answered,
  asked,
  ended,
  jobOf,
  jobReport,
  launchOnce,
  launched,
  observation,
  observed,
  record,
  recordDecision,
  running,
  somebody,
  start,
  wavesOf,
} from './samples.ts';

const cancel = (execution: Execution): Execution => {
  const decision = decideCancel(execution, somebody);
  if (!decision.ok) throw new Error(`Refused: ${JSON.stringify(decision.refusal)}`);
  return recordDecision(execution, decision.value);
};
const settle = (execution: Execution): Execution => recordDecision(execution, decideSettle(execution));
const next = (execution: Execution, at = start): string => nextStep(execution, at, defaultLimits).kind;
const small = { ...defaultLimits, quotas: { ...defaultLimits.quotas, serversPerJob: 1 } };

describe('cancelling', () => {
  it('with nothing in flight is CANCELLED straight, in every state that is not over', () => {
    const pending = cancel(accepted([{}, {}]));
    const between = cancel(ended(running([{}, {}]), 1, 'LAUNCHED'));
    const paused = running([{ pauseBefore: true }]);
    expect([pending, between, cancel(recordDecision(paused, decidePlanStep(paused)))].map(({ status }) => status.kind)).toEqual([
      'cancelled',
      'cancelled',
      'cancelled',
    ]);
    expect(wavesOf(pending)).toEqual(['cancelled', 'cancelled']);
    expect(wavesOf(between)).toEqual(['completed', 'cancelled']);
  });

  it('with a job in flight watches it to its end, and starts nothing more', () => {
    const cancelling = cancel(launched(running([{}, {}]), 1));
    expect(cancelling.status.kind).toBe('cancelling');
    expect(wavesOf(cancelling)).toEqual(['in-progress', 'cancelled']);
    expect(next(cancelling)).toBe('wait');
    expect(decideSettle(cancelling).events).toEqual([]);
    const over = observed(cancelling, observation(later(start, minutes(9)), [jobReport(1, 'COMPLETED', { 0: 'LAUNCHED' })]));
    expect(next(over)).toBe('settle');
    expect(settle(over).status.kind).toBe('cancelled');
    expect(wavesOf(settle(over))).toEqual(['completed', 'cancelled']);
  });

  it('a wave whose jobs were not asked for yet gives them up, and the wave is CANCELLED', () => {
    const cancelling = cancel(launchOnce(running([{ servers: [0, 0] }]), 1, start, small));
    expect(launchStep(cancelling, 1, start, small, new Set()).kind).toBe('nothing');
    expect(next(cancelling)).toBe('settle');
    expect(wavesOf(settle(cancelling))).toEqual(['cancelled']);
    expect(settle(cancelling).status.kind).toBe('cancelled');
  });

  it('a wave with some jobs asks for no more, and is judged by what was launched', () => {
    const first = answered(asked(running([{ servers: [0, 0] }]), 1, start, small), 1, { kind: 'job', jobId: jobOf(1) });
    const cancelling = cancel(first);
    expect(launchStep(cancelling, 1, start, small, new Set()).kind).toBe('nothing');
    const over = observed(cancelling, observation(later(start, minutes(9)), [jobReport(1, 'COMPLETED', { 0: 'LAUNCHED' })]));
    expect(wavesOf(over)).toEqual(['failed']);
    expect(over.servers[1]?.failureReason).toBe('Cancelled before DRS had a job for it');
    expect(settle(over).status.kind).toBe('cancelled');
  });

  it('while an answer is outstanding waits for it, or looks twice before giving up', () => {
    const cancelling = cancel(asked(running([{}]), 1));
    expect(next(cancelling)).toBe('wait');
    expect(decideSettle(cancelling).events).toEqual([]);
    const first = later(start, seconds(90));
    const second = later(first, seconds(10));
    const look = (execution: Execution, at: typeof start) => {
      const step = launchStep(execution, 1, at, defaultLimits, new Set());
      return step.kind === 'look' ? record(execution, afterLook(execution, 1, step, undefined, at), at) : execution;
    };
    const given = look(look(cancelling, first), second);
    expect(given.waves[0]?.chunks[0]?.launch.kind).toBe('abandoned');
    expect(wavesOf(settle(given))).toEqual(['cancelled']);
    const answeredLate = answered(cancelling, 1, { kind: 'job', jobId: jobOf(1) });
    expect(wavesOf(answeredLate)).toEqual(['in-progress']);
  });

  it.each<AskAnswer>([
    { kind: 'later', why: 'quota', message: '402' },
    { kind: 'later', why: 'throttled', message: '429' },
    { kind: 'conflict', message: '409' },
    { kind: 'tagging-denied', message: '403' },
    { kind: 'unknown-server', server: 1, message: '404' },
    { kind: 'never', message: '400' },
  ])('comes to its end whatever the outstanding answer is: $kind $why', (answer) => {
    const cancelling = cancel(asked(running([{ servers: [0, 0] }]), 1));
    const told = record(cancelling, afterAsk(cancelling, 1, 1, 1, answer, start));
    expect(next(told)).toBe('settle');
    expect(settle(told).status.kind).toBe('cancelled');
    expect(told.servers.every((server) => server.failureReason !== null)).toBe(true);
  });

  it('releases an engine that waits with a token', () => {
    const execution = running([{ pauseBefore: true }]);
    const paused = recordDecision(execution, decidePlanStep(execution));
    const awaited = recordDecision(paused, decideAwait(paused, null).decision);
    expect(decideCancel(awaited, somebody)).toMatchObject({
      value: { effects: [{ kind: 'release-engine' }, { kind: 'release-claims' }, { kind: 'notify', topic: 'cancelled' }] },
    });
  });

  it('is not held back by a job that hangs in a TIMED_OUT wave', () => {
    const hung = launched(running([{ onFailure: 'CONTINUE' }, { pauseBefore: true }]), 1);
    const timedOut = observed(hung, observation(later(start, minutes(61)), [jobReport(1, 'STARTED', { 0: 'IN_PROGRESS' })]));
    expect(cancel(timedOut).status.kind).toBe('cancelled');
  });
});
