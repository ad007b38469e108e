/**
 * How far terminating an execution's instances has come, and what may still come of its launches. What happens next is in
 * decide-termination.ts, which instances are its own in launched-instances.ts.
 */
import type { InstanceId, JobId } from '../ids.ts';
import { launchedInstances } from './launched-instances.ts';
import { hasJob, judgedServers } from './outcome.ts';
import type { Chunk, Execution, OwnInstance, TerminationChunk } from './state.ts';

/** Jobs by which this execution has launched servers: an instance of any other is not its own. */
export const launchJobs = (execution: Execution): ReadonlySet<JobId> =>
  new Set(execution.waves.flatMap((wave) => wave.chunks.filter(hasJob).map((chunk) => chunk.launch.jobId)));

/** Servers that were handed to a job of this execution, and may have become instances that nobody has recorded. */
export const launchedServers = (execution: Execution): readonly number[] => [
  ...new Set(execution.waves.flatMap((wave) => wave.chunks.filter(hasJob).flatMap((chunk) => chunk.servers))),
];

/** Launches that nobody has seen to their end, or not with every instance named: the execution ended before. */
export const openLaunches = (execution: Execution): readonly { readonly place: number; readonly jobId: JobId }[] =>
  execution.waves.flatMap((wave) =>
    wave.chunks.flatMap((chunk) => {
      const { launch, place } = chunk;
      if (launch.kind !== 'launched') return [];
      return launch.jobStatus === 'COMPLETED' && isAllNamed(execution, chunk) ? [] : [{ place, jobId: launch.jobId }];
    }),
  );

const isAllNamed = (execution: Execution, chunk: Chunk): boolean =>
  judgedServers(execution, chunk).every((index) => {
    const server = execution.servers[index];
    return server?.launchStatus !== 'LAUNCHED' || server.recoveryInstanceId !== null;
  });

export const mayLaunchMore = (execution: Execution): boolean => openLaunches(execution).length > 0;

/** Whoever asked died before every portion of the request was on record: whoever asks next has to look again. */
export const isHalfRequested = ({ termination }: Execution): boolean => termination?.more === true;

/** Something of it is still to be asked for, waited for or seen. */
export const isTerminating = ({ termination }: Execution): boolean =>
  termination !== null && termination.chunks.some((chunk) => chunk.ask.kind !== 'checked');

/** `left-alone`: DRS says that another job has made it. `failed`: it is there still, and nobody is terminating it. */
export type EndState = 'waiting' | 'terminating' | 'terminated' | 'failed' | 'left-alone';

/** Every instance that the execution has made, or is recorded to have made; once somebody has asked for them to be terminated. */
export const instanceEnds = (execution: Execution): readonly (OwnInstance & { readonly state: EndState })[] => {
  const states = new Map<InstanceId, EndState>();
  // An instance that failed may be asked for again: its latest chunk tells.
  for (const chunk of execution.termination?.chunks ?? [])
    for (const { instanceId } of chunk.instances) states.set(instanceId, endState(chunk, instanceId));
  // A whole request has a chunk for each that was seen alive; half of one says nothing of the others (I12).
  const unasked = isHalfRequested(execution) ? 'failed' : 'terminated';
  const own = launchedInstances(execution).map(({ instanceId, server }) => ({
    instanceId,
    server,
    state: states.get(instanceId) ?? unasked,
  }));
  const spared = (execution.termination?.spared ?? []).map(({ instanceId, server }) => ({
    instanceId,
    server,
    state: 'left-alone' as const,
  }));
  return [...own, ...spared].sort((one, other) => one.server - other.server);
};

const endState = ({ ask }: TerminationChunk, instanceId: InstanceId): EndState => {
  switch (ask.kind) {
    case 'waiting':
      return 'waiting';
    case 'asked':
    case 'working':
      return 'terminating';
    case 'over':
      return ask.jobId === null || ask.failed.includes(instanceId) ? 'failed' : 'terminating';
    case 'checked':
      return ask.remaining.includes(instanceId) ? 'failed' : 'terminated';
  }
};

/** Somebody has looked for all of them, and none is left or can still come. */
export const isAllTerminated = (execution: Execution): boolean =>
  execution.termination !== null &&
  !isHalfRequested(execution) &&
  !isTerminating(execution) &&
  !mayLaunchMore(execution) &&
  instanceEnds(execution).every(({ state }) => state !== 'failed');
