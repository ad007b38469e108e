/**
 * `poll` in the walk: a look place by place, each at its own moment, which may be recorded much later.
 */
import {
  decideObservation,
  instancesToDescribe,
  instancesToFind,
  isTerminal,
  jobsToReport,
  logsToRead,
  minutes,
  waveNews,
  type Execution,
  type InstanceFacts,
  type InstanceId,
  type JobId,
  type JobLogEvent,
  type JobReport,
  type Observation,
  type ObservationEvent,
  type ServerId,
} from '../../src/index.ts';
import { instanceOf, logAt, reportAt } from './job-model.ts';
import type { Process, World } from './world.ts';

const mostConflicts = 100;

/** `delay`: the longest between seeing and recording. */
export function* poll(world: World, delay = 0): Process {
  const observation = yield* observe(world, world.present());
  yield delay === 0 ? 0 : world.random.between(0, delay);
  yield* recordObservation(world, observation);
}

/** Somebody else than the engine looks, now and then, and may be slow to write it down. */
export function* idlePoller(world: World): Process {
  for (;;) {
    yield world.random.between(0, minutes(4));
    if (isTerminal(world.present()) && world.random.chance(30)) return;
    yield* poll(world, world.random.chance(40) ? minutes(20) : 0);
  }
}

function* observe(world: World, execution: Execution): Process<Observation> {
  const takenAt = world.now();
  const jobs = new Map<JobId, JobReport>();
  const logs = new Map<JobId, readonly JobLogEvent[]>();
  const unreadLogs = new Map<JobId, string>();
  const answered = new Set<JobId>();
  const recoveryInstances = new Map<ServerId, InstanceId>();
  const instances = new Map<InstanceId, InstanceFacts>();
  const isBlind = (): boolean => world.random.chance(world.faults().blind);
  for (const [place] of execution.plan.places.entries()) {
    yield world.random.between(0, 500);
    if (isBlind()) continue;
    for (const need of jobsToReport(execution)) {
      const job = world.drs.jobs().find((one) => one.jobId === need.jobId);
      if (need.place !== place || job === undefined) continue;
      answered.add(need.jobId);
      const report = reportAt(job, world.now());
      if (report !== undefined) jobs.set(need.jobId, report);
    }
  }
  yield 0;
  for (const { jobId } of logsToRead(execution, jobs)) {
    const job = world.drs.jobs().find((one) => one.jobId === jobId);
    if (job === undefined || isBlind()) unreadLogs.set(jobId, 'Throttling');
    else logs.set(jobId, logAt(job, world.now()));
  }
  if (!isBlind())
    for (const { serverId, jobId } of instancesToFind(execution, jobs, logs)) recoveryInstances.set(serverId, instanceOf(jobId, serverId));
  for (const { instanceId } of instancesToDescribe(execution, jobs, logs, recoveryInstances))
    if (!isBlind()) instances.set(instanceId, factsOf(world, instanceId));
  return { takenAt, answered, jobs, logs, unreadLogs, recoveryInstances, instances };
}

/** EC2 tells the address a while after the instance. */
const factsOf = ({ random }: World, instanceId: InstanceId): InstanceFacts => ({
  instanceId,
  state: 'running',
  instanceType: 'm5.large',
  ...(random.chance(50) ? { privateIp: '10.0.0.1' } : {}),
});

function* recordObservation(world: World, observation: Observation): Process {
  for (let conflicts = 0; conflicts < mostConflicts; conflicts += 1) {
    const seen = world.present();
    if (isTerminal(seen)) return;
    yield 0;
    const isDone = yield* writeAll(world, seen, split(decideObservation(seen, observation), world.scenario.changesPerRecord));
    if (isDone) return;
  }
  throw new Error('Conflicts without end');
}

function* writeAll(world: World, first: Execution, records: readonly (readonly ObservationEvent[])[]): Process<boolean> {
  let seen = first;
  for (const events of records) {
    const written = world.append(seen, 'poll', events, waveNews(events));
    if (written === null) return false;
    seen = written;
    yield 0;
  }
  return true;
}

/** Long observations are several records, and anybody may come in between. */
const split = (events: readonly ObservationEvent[], most: number): readonly (readonly ObservationEvent[])[] => {
  const [first, ...rest] = events;
  if (first === undefined) return [];
  if (first.type !== 'servers-observed' || first.changes.length <= most) return [events];
  const tail = { ...first, changes: first.changes.slice(most) };
  return [[{ ...first, changes: first.changes.slice(0, most) }], ...split([tail, ...rest], most)];
};
