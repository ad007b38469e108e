import { describe, expect, it } from 'vitest';
import {
  allowedActions,
  decideFinalize,
  decideSettle,
  defaultLimits,
  evolve,
  later,
  minutes,
  nextStep,
  decideCancel,
  decidePause,
  type Execution,
} from '../src/index.ts';
import { accepted, ended, launched, recordDecision, running, somebody, start, wavesOf } from './samples.ts';

const soon = later(start, minutes(10));
const completed = (): Execution => {
  const over = ended(running([{}]), 1, 'LAUNCHED');
  const decision = decideFinalize(over);
  if (!decision.ok) throw new Error('Refused');
  return recordDecision(over, decision.value);
};
const failed = (): Execution => {
  const over = ended(running([{}, {}]), 1, 'FAILED');
  return recordDecision(over, decideSettle(over));
};
const paused = (): Execution => {
  const execution = running([{}, {}]);
  const decision = decidePause(execution, somebody);
  return decision.ok ? recordDecision(execution, decision.value) : execution;
};
const cancelling = (): Execution => {
  const execution = launched(running([{}, {}]), 1);
  const decision = decideCancel(execution, somebody);
  return decision.ok ? recordDecision(execution, decision.value) : execution;
};

describe('finalizing', () => {
  it('completes an execution of which every wave is COMPLETED', () => {
    const over = ended(running([{}]), 1, 'LAUNCHED');
    expect(nextStep(over, soon, defaultLimits).kind).toBe('finalize');
    expect(completed().status.kind).toBe('completed');
  });

  it('twice is finalizing once: the second decides nothing and tells nobody', () => {
    expect(decideFinalize(completed())).toEqual({ ok: true, value: { events: [], effects: [] } });
  });

  it('is refused with the waves that are not done', () => {
    expect(decideFinalize(launched(ended(running([{}, {}, {}]), 1, 'LAUNCHED'), 2))).toEqual({
      ok: false,
      refusal: {
        kind: 'waves-incomplete',
        waves: [
          { waveNumber: 2, status: 'IN_PROGRESS' },
          { waveNumber: 3, status: 'PENDING' },
        ],
      },
    });
    expect(decideFinalize(ended(running([{ onFailure: 'CONTINUE' }]), 1, 'FAILED'))).toMatchObject({
      refusal: { kind: 'waves-incomplete', waves: [{ waveNumber: 1, status: 'FAILED' }] },
    });
  });

  it.each([
    ['PENDING', () => accepted([{}])],
    ['PAUSED', paused],
    ['CANCELLING', cancelling],
    ['FAILED', failed],
  ])('is refused of an execution that is %s', (_, make) => {
    expect(decideFinalize(make())).toEqual({ ok: false, refusal: { kind: 'invalid-state' } });
  });
});

describe('a terminal execution', () => {
  it.each([
    ['COMPLETED', completed],
    ['FAILED', failed],
  ])('that is %s takes no event but the acknowledgement of an effect', (_, make) => {
    const execution = make();
    const stamp = { at: soon, revision: execution.revision + 1 };
    expect(nextStep(execution, soon, defaultLimits)).toEqual({ kind: 'end', readyWaves: [], waitSeconds: 0 });
    expect(decideSettle(execution).events).toEqual([]);
    expect(() => evolve(execution, { type: 'cancelled' }, stamp)).toThrow('(I5)');
    expect(() => evolve(execution, { type: 'wave-completed', wave: 1 }, stamp)).toThrow('(I5)');
    const [effect] = execution.pendingEffects;
    expect(evolve(execution, { type: 'effect-done', key: effect?.key ?? '' }, stamp).pendingEffects).toHaveLength(
      execution.pendingEffects.length - 1,
    );
  });

  it('that FAILED leaves waves it never started PENDING', () => {
    expect(wavesOf(failed())).toEqual(['failed', 'pending']);
  });
});

const no = (reason: string) => ({ allowed: false, reason });
const yes = { allowed: true, reason: null };

describe('what an operator may do', () => {
  it.each<[string, () => Execution, Partial<ReturnType<typeof allowedActions>>]>([
    [
      'PENDING',
      () => accepted([{}]),
      {
        pause: no('Cannot pause execution in PENDING state. Expected RUNNING state.'),
        resume: no('Cannot resume execution in PENDING state. Expected PAUSED state.'),
        cancel: yes,
      },
    ],
    [
      'RUNNING',
      () => running([{}]),
      { pause: yes, resume: no('Cannot resume execution in RUNNING state. Expected PAUSED state.'), cancel: yes },
    ],
    [
      'RUNNING, its last wave started',
      () => launched(running([{}]), 1),
      {
        pause: no('Cannot pause execution in RUNNING state. No wave is left to start.'),
        resume: no('Cannot resume execution in RUNNING state. Expected PAUSED state.'),
        cancel: yes,
      },
    ],
    ['PAUSED', paused, { pause: no('Cannot pause execution in PAUSED state. Expected RUNNING state.'), resume: yes, cancel: yes }],
    [
      'CANCELLING',
      cancelling,
      {
        pause: no('Cannot pause execution in CANCELLING state. Expected RUNNING state.'),
        resume: no('Cannot resume execution in CANCELLING state. Expected PAUSED state.'),
        cancel: no('Cannot cancel execution in CANCELLING state. It is being cancelled already.'),
      },
    ],
    [
      'COMPLETED',
      completed,
      {
        pause: no('Cannot pause execution in COMPLETED state. Expected RUNNING state.'),
        resume: no('Cannot resume execution in COMPLETED state. Expected PAUSED state.'),
        cancel: no('Cannot cancel execution in COMPLETED state. It has ended.'),
      },
    ],
    [
      'FAILED',
      failed,
      {
        pause: no('Cannot pause execution in FAILED state. Expected RUNNING state.'),
        resume: no('Cannot resume execution in FAILED state. Expected PAUSED state.'),
        cancel: no('Cannot cancel execution in FAILED state. It has ended.'),
      },
    ],
  ])('while it is %s', (_, make, expected) => {
    expect(allowedActions(make())).toMatchObject(expected);
  });
});
