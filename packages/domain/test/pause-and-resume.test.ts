import { describe, expect, it } from 'vitest';
import {
  decideAwait,
  decidePause,
  decidePlanStep,
  decideResume,
  decideResumedByToken,
  decideSettle,
  defaultLimits,
  later,
  launchStep,
  minutes,
  nextStep,
  startableWaves,
  type Decision,
  type Execution,
  type Result,
} from '../src/index.ts';
import { asked, ended, launched, recordDecision, running, somebody, start, wavesOf } from './samples.ts';

const press = (execution: Execution, decide: (execution: Execution) => Result<Decision, unknown>): Execution => {
  const decision = decide(execution);
  if (!decision.ok) throw new Error(`Refused: ${JSON.stringify(decision.refusal)}`);
  return recordDecision(execution, decision.value);
};
const pause = (execution: Execution): Execution => press(execution, (present) => decidePause(present, somebody));
const resume = (execution: Execution): Execution => press(execution, (present) => decideResume(present, somebody));
const plan = (execution: Execution): Execution => recordDecision(execution, decidePlanStep(execution));
const next = (execution: Execution, at = later(start, minutes(10))): string => nextStep(execution, at, defaultLimits).kind;
const causeOf = ({ status }: Execution): unknown => (status.kind === 'paused' ? status.cause : status.kind);

describe('a wave with a pause before it', () => {
  it('is not started before somebody has resumed', () => {
    const done = ended(running([{}, { pauseBefore: true }]), 1, 'LAUNCHED');
    expect(startableWaves(done)).toEqual([]);
    expect(next(done)).toBe('act');
    const paused = plan(done);
    expect(causeOf(paused)).toEqual({ kind: 'before-waves', waves: [2] });
    expect(next(paused)).toBe('await');
    expect(startableWaves(resume(paused))).toEqual([2]);
  });

  it('may be the first one', () => {
    const paused = plan(running([{ pauseBefore: true }]));
    expect(causeOf(paused)).toEqual({ kind: 'before-waves', waves: [1] });
    expect(startableWaves(resume(paused))).toEqual([1]);
  });

  it('does not hold back waves beside it that were started before', () => {
    const paused = plan(launched(running([{}, { dependsOn: [], pauseBefore: true }]), 1));
    expect(paused.status.kind).toBe('paused');
    expect(next(paused)).toBe('wait');
    expect(wavesOf(ended(paused, 1, 'LAUNCHED'))).toEqual(['completed', 'pending']);
  });

  it('pauses once, however often the plan step is doubled', () => {
    const paused = plan(running([{ pauseBefore: true }]));
    expect(decidePlanStep(paused)).toEqual({ events: [], effects: [] });
  });
});

describe("an operator's pause", () => {
  it('lets the wave in flight go on to its remaining jobs, and starts no other', () => {
    const limits = { ...defaultLimits, quotas: { ...defaultLimits.quotas, serversPerJob: 1 } };
    const paused = pause(asked(running([{ servers: [0, 0] }, { dependsOn: [] }]), 1, start, limits));
    expect(launchStep(paused, 1, start, limits, new Set())).toMatchObject({ kind: 'ask', chunk: 2 });
    expect(launchStep(paused, 2, start, limits, new Set())).toEqual({ kind: 'nothing' });
  });

  it('waits at the boundary, and one resume passes it and the gate that was reached with it', () => {
    const paused = ended(pause(launched(running([{}, { pauseBefore: true }]), 1)), 1, 'LAUNCHED');
    expect(next(paused)).toBe('await');
    const resumed = resume(paused);
    expect(resumed.gatesPassed).toEqual([2]);
    expect(startableWaves(resumed)).toEqual([2]);
  });

  it('lifted before the boundary is only lifted, and a later gate pauses still', () => {
    const inFlight = resume(pause(launched(running([{}, { pauseBefore: true }]), 1)));
    expect(inFlight.gatesPassed).toEqual([]);
    expect(causeOf(plan(ended(inFlight, 1, 'LAUNCHED')))).toEqual({ kind: 'before-waves', waves: [2] });
  });

  it('is refused once no wave is left to start', () => {
    expect(decidePause(launched(running([{}]), 1), somebody)).toEqual({ ok: false, refusal: { detail: 'No wave is left to start.' } });
  });
});

describe('a failed wave', () => {
  it('with STOP starts nothing any more, lets the others come to their end, and fails the execution', () => {
    const both = launched(running([{ servers: [0] }, { dependsOn: [] }, { dependsOn: [1] }]), 2);
    const failed = ended(both, 1, 'FAILED');
    expect(startableWaves(failed)).toEqual([]);
    expect(next(failed)).toBe('wait');
    expect(decideSettle(failed).events).toEqual([]);
    const over = ended(failed, 2, 'LAUNCHED');
    expect(next(over)).toBe('settle');
    const settled = recordDecision(over, decideSettle(over));
    expect(settled.status).toMatchObject({ kind: 'failed', reason: expect.stringContaining('Wave 1 FAILED: host-0') as string });
    expect(wavesOf(settled)).toEqual(['failed', 'completed', 'pending']);
  });

  it('with STOP fails a paused execution too', () => {
    const failed = ended(pause(launched(running([{}, {}]), 1)), 1, 'FAILED');
    expect(next(failed)).toBe('settle');
    expect(recordDecision(failed, decideSettle(failed)).status.kind).toBe('failed');
  });

  it('with CONTINUE lets its dependents start, and the execution still ends FAILED', () => {
    const failed = ended(running([{ onFailure: 'CONTINUE' }, {}]), 1, 'FAILED');
    expect(startableWaves(failed)).toEqual([2]);
    const over = ended(failed, 2, 'LAUNCHED');
    expect(next(over)).toBe('settle');
    expect(recordDecision(over, decideSettle(over)).status.kind).toBe('failed');
  });

  it('with PAUSE pauses the execution, and a plain resume means CONTINUE for that wave', () => {
    const failed = ended(running([{ onFailure: 'PAUSE' }, {}]), 1, 'FAILED');
    expect(startableWaves(failed)).toEqual([]);
    const paused = plan(failed);
    expect(causeOf(paused)).toEqual({ kind: 'failed-waves', waves: [1] });
    const resumed = resume(paused);
    expect(resumed.failuresPassed).toEqual([1]);
    expect(startableWaves(resumed)).toEqual([2]);
    expect(next(ended(resumed, 2, 'LAUNCHED'))).toBe('settle');
  });

  it('with PAUSE that is the last one pauses too, and fails the execution after the resume', () => {
    const failed = ended(running([{ onFailure: 'PAUSE' }]), 1, 'FAILED');
    expect(decideSettle(failed).events).toEqual([]);
    const resumed = resume(plan(failed));
    expect(next(resumed)).toBe('settle');
    expect(recordDecision(resumed, decideSettle(resumed)).status.kind).toBe('failed');
  });

  it('is looked at before any gate', () => {
    const failed = ended(running([{ onFailure: 'PAUSE' }, { dependsOn: [], pauseBefore: true }]), 1, 'FAILED');
    const paused = plan(failed);
    expect(causeOf(paused)).toEqual({ kind: 'failed-waves', waves: [1] });
    expect(startableWaves(resume(paused))).toEqual([2]);
  });
});

describe('waiting with a token', () => {
  const paused = plan(running([{ pauseBefore: true }]));
  const revision = paused.status.kind === 'paused' ? paused.status.pauseRevision : -1;
  const awaited = recordDecision(paused, decideAwait(paused, revision).decision);

  it('is recorded for the pause it is for, and for no other', () => {
    expect(decideAwait(paused, revision).gone).toBe(false);
    expect(decideAwait(paused, revision + 1)).toEqual({ decision: { events: [], effects: [] }, gone: true });
    expect(decideAwait(resume(paused), revision).gone).toBe(true);
  });

  it('ends by an effect when somebody resumes, and needs none where nobody waits', () => {
    expect(decideResume(awaited, somebody)).toMatchObject({ value: { effects: [{ kind: 'release-engine', pauseRevision: revision }] } });
    expect(decideResume(paused, somebody)).toMatchObject({ value: { effects: [] } });
  });

  it('ended from outside lifts the pause and passes what it was for', () => {
    const decision = decideResumedByToken(awaited, revision);
    expect(decision).toMatchObject({ events: [{ type: 'resumed', by: 'task-token', gatesPassed: [1] }], effects: [] });
    expect(startableWaves(recordDecision(awaited, decision))).toEqual([1]);
  });

  it('ended for one pause leaves a later pause standing', () => {
    const again = pause(resume(awaited));
    const awaitedAgain = recordDecision(again, decideAwait(again, null).decision);
    expect(decideResumedByToken(awaitedAgain, revision).events).toEqual([]);
    expect(decideResumedByToken(awaitedAgain, revision + 3).events).toHaveLength(1);
    expect(decideResumedByToken(resume(awaited), revision).events).toEqual([]);
  });
});
