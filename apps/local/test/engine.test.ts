import { executionId, planId } from '@drs-orchestrator/domain';
import { describe, expect, it } from 'vitest';
import { createClock } from '../src/clock.ts';
import { createEngine } from '../src/engine.ts';
import { instant } from '@drs-orchestrator/domain';
import { fakeTime, settle } from './fake-time.ts';

type Event = { readonly action?: string; readonly operation?: string; readonly wave_number?: number; readonly taskToken?: string };
type Answer = object | Error;

const ids = { executionId: executionId('exec-1'), planId: planId('rp-1') };
const run = { ...ids, generation: 1 };
const nameOf = (event: Event): string =>
  `${event.action ?? event.operation ?? ''}${event.wave_number === undefined ? '' : ` ${event.wave_number}`}`;

const next = (kind: string, more: object = {}): object => ({
  ...ids,
  next: { kind, readyWaves: [], waitSeconds: 0, ...more },
  pauseRevision: null,
});
const polled = (kind: string, waitSeconds = 0): object => ({
  statusCode: 200,
  ...ids,
  status: 'RUNNING',
  allWavesComplete: false,
  currentWave: 1,
  waveStatus: 'IN_PROGRESS',
  drsJobStatus: 'STARTED',
  serversLaunched: 1,
  serversCompleted: 0,
  serversFailed: 0,
  lastPolled: null,
  waves: [],
  next: { kind, readyWaves: [], waitSeconds },
});

/** A product that answers each step from its script, the last answer for ever, and remembers what it was asked. */
const driven = (script: Readonly<Record<string, readonly Answer[]>>) => {
  const real = fakeTime();
  const stopping = new AbortController();
  const clock = createClock({ begin: instant(0), speed: 60, real, remember: () => 'kept', stopping: stopping.signal });
  const asked: string[] = [];
  const events: Event[] = [];
  const counts = new Map<string, number>();
  const logged: string[] = [];
  const engine = createEngine({
    clock,
    stopping: stopping.signal,
    hubAccountId: '123456789012',
    region: 'us-east-1',
    log: { warn: (message) => logged.push(message), error: (message) => logged.push(message) },
    invoke: async (event: Event) => {
      const name = nameOf(event);
      asked.push(name);
      events.push(event);
      const answers = script[name] ?? [{}];
      const count = counts.get(name) ?? 0;
      counts.set(name, count + 1);
      const answer = answers[Math.min(count, answers.length - 1)];
      if (answer instanceof Error) throw answer;
      return answer;
    },
  });
  const runFor = async (realMilliseconds: number): Promise<void> => {
    for (let step = 0; step < 40; step += 1) await settle();
    await real.advance(realMilliseconds);
    for (let step = 0; step < 40; step += 1) await settle();
  };
  return { engine, asked, events, logged, stopping, runFor, clock };
};

describe('the local engine', () => {
  it('makes the steps of the state machine in its order, waves one after the other', async () => {
    const { engine, asked, runFor } = driven({
      plan_next_step: [
        next('start', { readyWaves: [1, 2] }),
        next('wait', { waitSeconds: 30 }),
        next('act'),
        next('finalize'),
        next('end'),
      ],
      poll: [polled('wait', 30), polled('start')],
    });
    await engine.start(run);
    await runFor(2_000);
    expect(asked).toEqual([
      'plan_next_step',
      'start_wave_recovery 1',
      'start_wave_recovery 2',
      'plan_next_step',
      'poll',
      'poll',
      'plan_next_step',
      'act',
      'plan_next_step',
      'finalize',
      'plan_next_step',
    ]);
    expect(await engine.isRunning(run)).toBe(false);
  });

  it('waits as long as it is told, in virtual time', async () => {
    const { engine, asked, runFor } = driven({ plan_next_step: [next('wait', { waitSeconds: 60 })], poll: [polled('wait', 120)] });
    await engine.start(run);
    await runFor(999);
    expect(asked).not.toContain('poll');
    await runFor(2);
    expect(asked.filter((name) => name === 'poll')).toHaveLength(1);
    await runFor(1_990);
    expect(asked.filter((name) => name === 'poll')).toHaveLength(1);
    await runFor(20);
    expect(asked.filter((name) => name === 'poll')).toHaveLength(2);
  });

  it('looks as closely as it is told while it is alone, and less closely the more of them look', async () => {
    const { engine, asked, runFor } = driven({ plan_next_step: [next('wait', { waitSeconds: 1 })], poll: [polled('wait', 1)] });
    const looks = () => asked.filter((name) => name === 'poll').length;
    await engine.start(run);
    await runFor(1_000);
    // A second of the clock is a sixtieth of a real one.
    expect(looks()).toBeGreaterThan(50);
    for (let other = 1; other < 200; other += 1) await engine.start({ ...run, executionId: executionId(`exec-${other}`) });
    await runFor(2_000);
    const before = looks();
    await runFor(10_000);
    // Each of them every 199 × 8 ms.
    expect(looks() - before).toBeGreaterThan(1_000);
    expect(looks() - before).toBeLessThan(1_400);
  });

  it('starts one generation once, however often it is asked, also when it has ended', async () => {
    const { engine, asked, runFor } = driven({ plan_next_step: [next('end')] });
    await Promise.all([engine.start(run), engine.start(run)]);
    await runFor(10);
    await engine.start(run);
    await runFor(10);
    expect(asked).toEqual(['plan_next_step']);
    await engine.start({ ...run, generation: 2 });
    await runFor(10);
    expect(asked).toHaveLength(2);
  });

  it('waits for the release of its token and goes on once', async () => {
    const { engine, asked, events, runFor } = driven({ plan_next_step: [{ ...next('await'), pauseRevision: 7 }, next('end')] });
    await engine.start(run);
    await runFor(100_000);
    expect(asked).toEqual(['plan_next_step', 'await_resume']);
    const token = events[1]?.taskToken ?? '';
    expect(await engine.release(token)).toEqual({ ok: true, value: 'released' });
    await runFor(10);
    expect(asked).toEqual(['plan_next_step', 'await_resume', 'resumed', 'plan_next_step']);
    expect(events[2]).toMatchObject({ state: { pauseRevision: 7 } });
    expect(await engine.release(token)).toEqual({ ok: true, value: 'gone' });
  });

  it('can be released while its token is still being stored', async () => {
    const product = driven({ plan_next_step: [next('await'), next('end')] });
    const { engine, asked, events, runFor } = product;
    await engine.start(run);
    for (let step = 0; step < 10 && events.length < 2; step += 1) await Promise.resolve();
    const token = events[1]?.taskToken;
    if (token !== undefined) await engine.release(token);
    await runFor(10);
    expect(asked).toEqual(['plan_next_step', 'await_resume', 'resumed', 'plan_next_step']);
  });

  it('repeats a step that fails a few times, then waits and looks again, and never gives up', async () => {
    const broken = new Error('out of order');
    const { engine, asked, logged, runFor } = driven({
      plan_next_step: [broken],
      poll: [polled('wait', 60), { statusCode: 502, error: 'RECOVERY_SERVICE_ERROR' }],
    });
    await engine.start(run);
    await runFor(600_000);
    expect(asked.slice(0, 6)).toEqual([...Array.from({ length: 5 }, () => 'plan_next_step'), 'poll']);
    expect(asked.length).toBeGreaterThan(50);
    expect(logged).toContain('A step of the engine failed');
    expect(await engine.isRunning(run)).toBe(true);
  });

  it('lets an execution go that is there no more', async () => {
    const gone = Object.assign(new Error('Execution not found: exec-1'), { name: 'ExecutionNotFoundError' });
    const { engine, asked, runFor } = driven({ plan_next_step: [gone] });
    await engine.start(run);
    await runFor(10_000);
    expect(asked).toEqual(['plan_next_step']);
    expect(await engine.isRunning(run)).toBe(false);
  });

  it('does not turn in a circle without a pause when no step gets anywhere', async () => {
    const { engine, asked, runFor } = driven({
      plan_next_step: [next('finalize')],
      finalize: [{ statusCode: 400, error: 'WAVES_INCOMPLETE' }],
      poll: [polled('finalize')],
    });
    await engine.start(run);
    for (let step = 0; step < 100; step += 1) await runFor(1);
    expect(asked.length).toBeLessThan(1_500);
  });

  it.each(['wait', 'await'])('ends at a step of kind "%s" when the process is stopping, and starts nothing more', async (kind) => {
    const { engine, asked, stopping, runFor } = driven({ plan_next_step: [next(kind, { waitSeconds: 600 })] });
    await engine.start(run);
    await runFor(10);
    const before = asked.length;
    stopping.abort();
    await engine.ended();
    expect(asked).toHaveLength(before);
    expect(await engine.start({ ...run, generation: 2 })).toMatchObject({ ok: false, refusal: { kind: 'later' } });
  });

  it('is named like an execution of Step Functions', () => {
    expect(driven({}).engine.arn({ ...run, generation: 3 })).toBe(
      'arn:aws:states:us-east-1:123456789012:execution:dr-orchestration:exec-1-3',
    );
  });
});
