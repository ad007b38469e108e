import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  afterTerminationAsk,
  afterTerminationCheck,
  afterTerminationLook,
  afterTerminationReport,
  decideSettle,
  decideTermination,
  defaultLimits,
  instanceEnds,
  instanceId,
  instancesToAsk,
  isAllTerminated,
  isTerminating,
  jobId,
  later,
  minutes,
  seconds,
  terminationStep,
  type Execution,
  type InstanceId,
  type Instant,
  type JobId,
  type TerminationEvent,
  type TerminationSurvey,
} from '../src/index.ts';
import { ended, jobOf, jobReport, launched, observation, observed, record, recordDecision, running, somebody, start } from './samples.ts';

const instanceOf = (index: number): InstanceId => instanceId(`i-${String(index).padStart(17, '0')}`);

/** Wave 1 in two places has launched its three servers, wave 2 has failed: over. */
const over = (): Execution => {
  const begun = launched(running([{ servers: [0, 0, 1], onFailure: 'CONTINUE' }, { servers: [0] }]), 1);
  const one = observed(
    begun,
    observation(later(start, minutes(5)), [
      jobReport(1, 'COMPLETED', { 0: 'LAUNCHED', 1: 'LAUNCHED' }),
      jobReport(2, 'COMPLETED', { 2: 'LAUNCHED' }),
    ]),
  );
  const both = ended(one, 2, 'FAILED');
  return recordDecision(both, decideSettle(both));
};

const survey = (living: readonly number[], listed: TerminationSurvey['listed'] = []): TerminationSurvey => ({
  living: new Set(living.map(instanceOf)),
  listed,
});

const requested = (execution: Execution, seen: TerminationSurvey, limits = defaultLimits): Execution =>
  record(execution, decideTermination(execution, seen, somebody, limits));

describe('what is to be terminated', () => {
  it('are the recorded instances that still exist, by place and as many in a job as one request takes', () => {
    const limits = { ...defaultLimits, instancesPerTermination: 1 };
    const asked = requested(over(), survey([0, 1, 2]), limits);
    expect(
      asked.termination?.chunks.map(({ number, place, instances }) => [number, place, instances.map((one) => one.instanceId)]),
    ).toEqual([
      [1, 0, [instanceOf(0)]],
      [2, 0, [instanceOf(1)]],
      [3, 1, [instanceOf(2)]],
    ]);
    expect(asked.status).toEqual(over().status);
  });

  it('is nothing that DRS attributes to another job, and whatever it attributes to one of ours', () => {
    const listed = [
      { instanceId: instanceOf(0), server: 0, jobId: jobOf(99) },
      { instanceId: instanceOf(1), server: 1, jobId: null },
      { instanceId: instanceOf(77), server: 2, jobId: jobOf(2) },
      { instanceId: instanceOf(88), server: 1, jobId: jobOf(99) },
    ];
    const asked = requested(over(), survey([0, 1, 77, 88], listed));
    expect(instanceEnds(asked).map(({ instanceId: id, state }) => [id, state])).toEqual([
      [instanceOf(0), 'left-alone'],
      [instanceOf(1), 'waiting'],
      [instanceOf(2), 'terminated'],
      [instanceOf(77), 'waiting'],
    ]);
  });

  it('is recorded once although there is nothing, and is then all terminated', () => {
    const asked = requested(over(), survey([]));
    expect(asked.termination?.chunks).toEqual([]);
    expect([isTerminating(asked), isAllTerminated(asked)]).toEqual([false, true]);
  });

  it('waits for the execution to end', () => {
    const going = launched(running([{}]), 1);
    expect(() => requested(going, survey([0]))).toThrow('termination-requested');
  });
});

describe('asking', () => {
  const steps = (execution: Execution, at: Instant) =>
    terminationStep(execution, at, defaultLimits, { seen: new Set(), reported: new Set(), busyPlaces: new Set() });

  it('is given up after an hour of being put off, and what is left is told', () => {
    const asked = record(requested(over(), survey([0])), [{ type: 'termination-asked', chunk: 1 }]);
    const putOff = record(asked, afterTerminationAsk(asked, 1, 1, { kind: 'later', message: '429' }, start));
    const late = later(start, minutes(61));
    const step = steps(putOff, late);
    if (step.kind !== 'give-up') throw new Error(step.kind);
    const given = record(putOff, step.events, late);
    const seen = record(given, afterTerminationCheck(given, 1, new Set([instanceOf(0)]), late, defaultLimits), late);
    expect(instanceEnds(seen)[0]).toMatchObject({ state: 'failed' });
    expect(isAllTerminated(seen)).toBe(false);
  });

  it('is not given up unasked, nor a job unreported, however long nobody was there', () => {
    const asked = requested(over(), survey([0]));
    const late = later(start, minutes(61));
    expect(steps(asked, late)).toMatchObject({ kind: 'ask', chunk: 1 });
    const tried = record(asked, [{ type: 'termination-asked', chunk: 1 }]);
    const working = record(tried, afterTerminationAsk(tried, 1, 1, { kind: 'job', jobId: jobOf(9) }, start));
    expect(steps(working, late)).toEqual({ kind: 'report', chunks: [1] });
    const seen = new Set([1]);
    const afterReport = (reported: readonly number[]) =>
      terminationStep(working, late, defaultLimits, { seen, reported: new Set(reported), busyPlaces: new Set() });
    expect(afterReport([])).toEqual({ kind: 'nothing' });
    expect(afterReport([1])).toMatchObject({ kind: 'give-up', chunk: 1 });
  });

  it('leaves out what DRS does not know', () => {
    const asked = record(requested(over(), survey([0, 1])), [{ type: 'termination-asked', chunk: 1 }]);
    const answer = { kind: 'unknown-instance', instanceId: instanceOf(0), message: '404' } as const;
    const again = record(asked, afterTerminationAsk(asked, 1, 1, answer, start));
    expect(again.termination?.chunks.map((chunk) => instancesToAsk(chunk).map((one) => one.instanceId))).toEqual([[instanceOf(1)]]);
    expect(steps(again, start)).toMatchObject({ kind: 'ask', chunk: 1 });
  });
});

/** What one run of the driver meets at DRS. */
type Luck = 'answered' | 'lost-after' | 'lost-before' | 'later' | 'killed-before' | 'killed-after' | 'blind';

describe('whatever is lost or killed', () => {
  it('DRS makes one job for each instance, and every instance is seen to be gone', () => {
    const luck = fc.constantFrom<Luck>('answered', 'lost-after', 'lost-before', 'later', 'killed-before', 'killed-after', 'blind');
    const runs = fc.array(fc.record({ luck, pause: fc.integer({ min: 0, max: 150 }) }), { maxLength: 12 });
    fc.assert(
      fc.property(runs, (chaos) => {
        const model = new Drs();
        let execution = requested(over(), survey([0, 1, 2]));
        let now = start;
        const calm = Array.from({ length: 12 }, () => ({ luck: 'answered' as const, pause: 60 }));
        for (const one of [...chaos, ...calm]) {
          now = later(now, seconds(one.pause));
          execution = drive(execution, now, one.luck, model);
        }
        expect(isAllTerminated(execution)).toBe(true);
        expect([...model.jobs.values()].flatMap((job) => job.instances).sort()).toEqual([0, 1, 2].map(instanceOf));
      }),
      { numRuns: 300, seed: 1 },
    );
  });
});

class Drs {
  readonly jobs = new Map<JobId, { readonly instances: readonly InstanceId[]; readonly at: Instant }>();

  terminate(instances: readonly InstanceId[], at: Instant): JobId {
    if ([...this.jobs.values()].some((job) => job.instances.some((one) => instances.includes(one))))
      throw new Error('An instance was asked for twice');
    const id = jobId(`drsjob-t${String(this.jobs.size)}`);
    this.jobs.set(id, { instances, at });
    return id;
  }

  find(instances: readonly InstanceId[]): JobId | undefined {
    return [...this.jobs].find(([, job]) => job.instances.join() === instances.join())?.[0];
  }

  isDone(id: JobId, now: Instant): boolean {
    return now >= later(this.jobs.get(id)?.at ?? now, seconds(60));
  }
}

/** One run, as the application makes it. */
const drive = (from: Execution, now: Instant, luck: Luck, drs: Drs): Execution => {
  const run = { seen: new Set<number>(), reported: new Set<number>(), busyPlaces: new Set<number>() };
  let execution = from;
  const write = (events: readonly TerminationEvent[]): void => {
    if (events.length > 0) execution = record(execution, events, now);
  };
  for (let steps = 0; steps < 100; steps += 1) {
    const step = terminationStep(execution, now, defaultLimits, run);
    if (step.kind === 'nothing') return execution;
    if (step.kind === 'give-up') {
      run.seen.delete(step.chunk);
      write(step.events);
      continue;
    }
    const numbers = step.kind === 'report' ? step.chunks : [step.chunk];
    for (const number of numbers) run.seen.add(number);
    const chunk = execution.termination?.chunks.find((one) => one.number === numbers[0]);
    if (chunk === undefined) throw new Error('No chunk');
    const ids = instancesToAsk(chunk).map((one) => one.instanceId);
    switch (step.kind) {
      case 'ask': {
        write(step.events);
        if (luck === 'killed-before') return execution;
        const tries = chunk.ask.kind === 'waiting' ? chunk.ask.tries + 1 : 0;
        if (luck === 'later') write(afterTerminationAsk(execution, chunk.number, tries, { kind: 'later', message: '429' }, now));
        else {
          const job = luck === 'lost-before' ? null : drs.terminate(ids, now);
          if (luck === 'killed-after') return execution;
          const answer = luck === 'answered' || luck === 'blind' ? job : null;
          write(
            afterTerminationAsk(
              execution,
              chunk.number,
              tries,
              answer === null ? { kind: 'unsure', message: 'lost' } : { kind: 'job', jobId: answer },
              now,
            ),
          );
        }
        break;
      }
      case 'look':
        write(afterTerminationLook(execution, step, luck === 'blind' ? 'unread' : drs.find(ids), now));
        break;
      case 'report':
        for (const number of step.chunks) {
          const working = execution.termination?.chunks.find((one) => one.number === number);
          if (luck === 'blind' || working?.ask.kind !== 'working') continue;
          run.reported.add(number);
          const status = drs.isDone(working.ask.jobId, now) ? 'COMPLETED' : 'STARTED';
          const events = afterTerminationReport(execution, number, { jobId: working.ask.jobId, status, servers: [] });
          if (status === 'COMPLETED') run.seen.delete(number);
          write(events);
        }
        break;
      case 'check':
        if (luck !== 'blind') write(afterTerminationCheck(execution, step.chunk, new Set(), now, defaultLimits));
    }
  }
  throw new Error('The steps do not end');
};
