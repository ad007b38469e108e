/**
 * The adapters before a simulator in the same process, on one clock that only sleeping and the test move.
 */
import { accountId, effectKey, jobId, region, serverId } from '@drs-orchestrator/domain';
import type { JobId, Place, ServerId } from '@drs-orchestrator/domain';
import { openSimulator, parseEstate } from '@drs-orchestrator/drs-simulator';
import type { RequestLogEntry, Simulator } from '@drs-orchestrator/drs-simulator';
import { inProcessAws } from '../../../tests/harness/in-process-aws.ts';
import { createTestLog } from '../../../tests/harness/test-log.ts';
import type { TestLog } from '../../../tests/harness/test-log.ts';
import { createVirtualClock, epoch } from '../../../tests/harness/virtual-clock.ts';
import type { VirtualClock } from '../../../tests/harness/virtual-clock.ts';
import { createAwsAdapters } from '../src/index.ts';
import type { AwsAdapters, AwsAdaptersOptions, NotifyOptions, RequestHandler } from '../src/index.ts';

export const hub = '111111111111';
export const spoke = '222222222222';

export const own: Place = { accountId: accountId(hub), region: region('us-east-1'), access: { kind: 'own' } };
export const spokeBy = (externalId?: string): Place => ({
  accountId: accountId(spoke),
  region: region('eu-central-1'),
  access: { kind: 'role', roleName: 'DRSOrchestrationRole', ...(externalId === undefined ? {} : { externalId }) },
});

/** A place with so many servers (in `network`, lines of a Region), quotas wide enough for all of them, and a second account behind a role. */
export const estateOf = (servers: number, network = ''): string => `
accounts:
  - accountId: '${hub}'
    regions:
      - region: us-east-1${network}
        quotas: { serversPerJob: 200, serversInAllJobs: 4000 }
        servers:
          - { count: ${String(servers)}, hostnamePrefix: app, os: linux }
  - accountId: '${spoke}'
    roles:
      - { roleName: DRSOrchestrationRole, externalId: 'shared-secret' }
    regions:
      - region: eu-central-1
        servers:
          - { count: 3, hostnamePrefix: spoke, os: linux }
`;

export type RecordingClock = VirtualClock & { readonly sleeps: readonly number[] };

const recordingClock = (): RecordingClock => {
  const clock = createVirtualClock();
  const sleeps: number[] = [];
  return {
    ...clock,
    sleep: (milliseconds) => {
      sleeps.push(milliseconds);
      return clock.sleep(milliseconds);
    },
    sleeps,
  };
};

export const testCredentials = async () => ({ accessKeyId: 'AKIATEST', secretAccessKey: 'secret' });

export const testNotify: NotifyOptions = {
  home: { accountId: accountId(hub), region: region('us-east-1') },
  topicArn: `arn:aws:sns:us-east-1:${hub}:drills`,
  eventBus: 'default',
  invokeCommand: 'aws lambda invoke --function-name execution-handler',
};

/** Adapters before any handler; `random` always draws the upper end, so that waits are their bounds. */
export const adaptersBefore = (requestHandler: RequestHandler | undefined, options: Partial<AwsAdaptersOptions> = {}) => {
  const clock = recordingClock();
  const log = createTestLog();
  const adapters = createAwsAdapters({
    clock,
    log,
    random: () => 1,
    base: { credentials: testCredentials, hubAccountId: accountId(hub) },
    requestHandler,
    notify: testNotify,
    ...options,
  });
  return { ...adapters, clock, log };
};

export type SimulatedAws = AwsAdapters & {
  readonly simulator: Simulator;
  /** Its `sleeps` are the waits that were asked for; each passes at once. */
  readonly clock: RecordingClock;
  readonly log: TestLog;
  /** The servers of the hub, in the estate's order. */
  readonly servers: readonly ServerId[];
  /** What reached AWS under this name. */
  asked(operation: string): readonly RequestLogEntry[];
};

export const simulatedAws = (servers = 3, options: Partial<AwsAdaptersOptions> = {}, network = ''): SimulatedAws => {
  // The simulator's clock is the adapters' own, which is made with them.
  let now = (): number => epoch;
  const simulator = openSimulator({
    estate: parseEstate(estateOf(servers, network), 'test.yaml'),
    seed: 7,
    clock: { now: () => now() },
    topics: [{ accountId: hub, region: 'us-east-1', name: 'drills' }],
  });
  const adapters = adaptersBefore(inProcessAws(simulator), options);
  now = () => adapters.clock.now();
  const hubServers = simulator.world().regions.filter((one) => one.accountId === hub);
  return {
    ...adapters,
    simulator,
    servers: hubServers.flatMap((one) => one.servers.map((server) => serverId(server.sourceServerID))),
    asked: (operation) => simulator.requests().filter((request) => request.operation === operation),
  };
};

/** A drill of these servers under a key of its own; throws where it is refused. */
export const drill = async (aws: SimulatedAws, servers: readonly ServerId[], key = 'exec/1/1/1'): Promise<JobId> => {
  const started = await aws.recoveryService.start(own, {
    kind: 'drill',
    servers: servers.map((server) => ({ server })),
    key: effectKey(key),
    tagged: true,
  });
  if (!started.ok) throw new Error(`The drill was refused: ${JSON.stringify(started.refusal)}`);
  return started.value;
};

/** A job id of the right form that nobody has given out. */
export const inventedJob = (number: number): JobId => jobId(`drsjob-${String(number).padStart(17, '0')}`);
