/**
 * Planted: failed servers that are overruled, and instances of others that are terminated (I9, I11).
 */
import { terminateInstances, type Application } from '@drs-orchestrator/application';
import { decideRetry, launchJobs, ok, type Execution, type JobReport, type ServerReport } from '@drs-orchestrator/domain';
import { withPort, withUseCases, type Planted } from './planted.ts';

const reporting = (change: (server: ServerReport, job: JobReport) => ServerReport) =>
  withPort('recoveryService', ({ report }) => ({
    report: async (at, jobs) => {
      const reported = await report(at, jobs);
      if (!reported.ok) return reported;
      return ok(reported.value.map((job) => ({ ...job, servers: job.servers.map((server) => change(server, job)) })));
    },
  }));

/** Says of every instance of these servers that one of the execution's own jobs has launched it. */
const claimingAll = ({ recoveryService, ...app }: Application, execution: Execution): Application => {
  const [own] = launchJobs(execution);
  if (own === undefined) return { recoveryService, ...app };
  const instances: Application['recoveryService']['instances'] = async (at, servers) => {
    const listed = await recoveryService.instances(at, servers);
    return listed.ok ? ok(listed.value.map((one) => ({ ...one, job: own }))) : listed;
  };
  return { ...app, recoveryService: { ...recoveryService, instances } };
};

export const outcomes = {
  'completed-job-means-launched': {
    invariant: 'I9',
    does: 'takes every server of a completed job for a launched one, although it has failed',
    defect: reporting((server, job) => (job.status === 'COMPLETED' ? { ...server, launchStatus: 'LAUNCHED' } : server)),
    also: { I12: 'a server that the service has passed over has not failed, it never says more than PENDING' },
  },
  'launch-actions-are-ignored': {
    invariant: 'I9',
    does: 'takes a launched server for completed whose launch action has failed',
    defect: reporting((server) => ({ ...server, launchActions: [] })),
  },
  'retry-takes-all': {
    invariant: 'I9',
    does: 'launches in a retry those servers of the wave again which have launched already',
    defect: withUseCases((useCases, app) => ({
      retryWave: async (request) => {
        const loaded = await app.journal.load(request.executionId);
        const wave = loaded?.execution.waves[request.wave - 1];
        const retry = loaded === undefined || wave === undefined ? null : decideRetry(loaded.execution, wave, null, request.by);
        if (loaded === undefined || retry?.ok !== true) return useCases.retryWave(request);
        const all = [...loaded.execution.servers.keys()].filter((index) => loaded.execution.servers[index]?.wave === request.wave);
        const { events, effects } = retry.value.decision;
        const taken = events.map((event) => (event.type === 'wave-retry-requested' ? { ...event, servers: all } : event));
        await app.journal.append(loaded, { events: taken, effects }, app.clock.now());
        return useCases.retryWave(request);
      },
    })),
  },
  'terminates-what-is-there-now': {
    invariant: 'I11',
    does: "terminates whichever instance its servers have now, another execution's or somebody's own",
    defect: withUseCases((useCases, app) => ({
      terminateInstances: async (request) => {
        const loaded = await app.journal.load(request.executionId);
        if (loaded === undefined) return useCases.terminateInstances(request);
        return terminateInstances(claimingAll(app, loaded.execution), request);
      },
    })),
  },
  'terminates-more-than-it-records': {
    invariant: 'I11',
    does: 'asks for every instance of the place, and not only for those on record',
    defect: withPort('terminations', ({ terminate }, { inventory, recoveryService }) => ({
      terminate: async (at, instances) => {
        const servers = await inventory.sourceServers(at);
        const ids = servers.ok ? servers.value.map(({ serverId }) => serverId) : [];
        const listed = await recoveryService.instances(at, ids);
        const more = listed.ok ? listed.value.map(({ instanceId }) => instanceId) : [];
        return terminate(at, [...new Set([...instances, ...more])]);
      },
    })),
  },
} as const satisfies Readonly<Record<string, Planted>>;
