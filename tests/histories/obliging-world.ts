/**
 * A world in which whatever a stored execution speaks of is there, and everything succeeds at once: jobs are over and their servers
 * launched, instances run until they are terminated.
 *
 * Owns: that any history can be carried on from any moment, without the world it was recorded in. It proves nothing of DRS.
 */
import type { Ports } from '@drs-orchestrator/application';
import { instanceId, jobId, ok, type Execution, type InstanceId, type JobId, type ServerId } from '@drs-orchestrator/domain';
import { createLaunchTemplates } from '../harness/launch-templates.ts';

export type ObligingWorld = {
  readonly wrap: (ports: Ports) => Ports;
  /** Jobs and instances that this execution speaks of are known from now on. */
  know(execution: Execution): void;
};

export const createObligingWorld = (): ObligingWorld => {
  const serversOf = new Map<JobId, readonly ServerId[]>();
  const gone = new Set<InstanceId>();
  const newJob = (servers: readonly ServerId[]): JobId => {
    const job = jobId(`drsjob-${String(serversOf.size + 1).padStart(17, 'f')}`);
    serversOf.set(job, servers);
    return job;
  };
  const recoveryService: Ports['recoveryService'] = {
    start: (_at, { servers }) => Promise.resolve(ok(newJob(servers.map(({ server }) => server)))),
    find: () => Promise.resolve(ok(undefined)),
    report: (_at, jobs) =>
      Promise.resolve(
        ok(jobs.map((job) => ({ jobId: job, status: 'COMPLETED' as const, servers: (serversOf.get(job) ?? []).map(launched) }))),
      ),
    openJobs: () => Promise.resolve(ok([])),
    logs: () => Promise.resolve(ok([])),
    instances: () => Promise.resolve(ok([])),
  };
  const terminations: Ports['terminations'] = {
    terminate: (_at, instances) => {
      for (const one of instances) gone.add(one);
      return Promise.resolve(ok(newJob([])));
    },
    find: () => Promise.resolve(ok(undefined)),
  };
  const describe: Ports['instances']['describe'] = (_at, ids) =>
    Promise.resolve(
      ok(
        ids.map((id) => ({
          instanceId: id,
          state: gone.has(id) ? 'terminated' : 'running',
          privateIp: '10.0.0.1',
          instanceType: 't3.medium',
        })),
      ),
    );
  return {
    wrap: (ports) => ({
      ...ports,
      recoveryService,
      terminations,
      instances: { ...ports.instances, describe },
      launchSettings: createLaunchTemplates(),
    }),
    know: ({ plan, waves }) => {
      for (const chunk of waves.flatMap(({ chunks }) => chunks)) {
        const job = 'jobId' in chunk.launch ? chunk.launch.jobId : null;
        if (job !== null)
          serversOf.set(
            job,
            chunk.servers.flatMap((index) => plan.servers[index]?.serverId ?? []),
          );
      }
    },
  };
};

const launched = (serverId: ServerId) => ({
  serverId,
  launchStatus: 'LAUNCHED' as const,
  recoveryInstanceId: instanceId(`i-${serverId.slice(2)}`),
  launchActions: [],
});
