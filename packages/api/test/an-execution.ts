/**
 * Executions for the tests of this room: real histories, applied by the domain.
 */
import {
  accountId,
  begin,
  evolveRecord,
  executionId,
  instanceId,
  instant,
  jobId,
  minutes,
  planId,
  region,
  serverId,
  type Event,
  type Execution,
  type FrozenPlan,
  type Instant,
} from '@drs-orchestrator/domain';

export const begun = instant(Date.parse('2025-01-31T15:30:00Z'));
export const afterMinutes = (count: number): Instant => instant(begun + minutes(count));

/** Three waves in a chain, with two, two and one server; the second server of the first wave has no hostname. */
export const aPlan: FrozenPlan = planOf([2, 2, 1]);

/** One wave of so many servers each, in a chain. */
export function planOf(serverCounts: readonly number[]): FrozenPlan {
  const firsts = serverCounts.map((_, index) => serverCounts.slice(0, index).reduce((sum, count) => sum + count, 0));
  return {
    planId: planId('rp-1'),
    planName: 'Production DR Plan',
    planVersion: 1,
    rtoMinutes: null,
    rpoMinutes: null,
    places: [{ accountId: accountId('123456789012'), region: region('us-east-1'), access: { kind: 'own' } }],
    waves: serverCounts.map((serverCount, index) => ({
      number: index + 1,
      name: `Tier ${index + 1}`,
      dependsOn: index === 0 ? [] : [index],
      pauseBefore: false,
      onFailure: 'STOP',
      launchTimeoutMinutes: 60,
      firstServer: firsts[index]!,
      serverCount,
    })),
    servers: Array.from({ length: serverCounts.reduce((sum, count) => sum + count, 0) }, (_, index) => ({
      serverId: serverId(`s-${index}`),
      hostname: index === 1 ? null : `host-${index}`,
      place: 0,
      settings: null,
    })),
  };
}

/** What has happened, in order: each entry is one record with its minute. */
export type Story = readonly (readonly [minute: number, ...events: readonly Event[]])[];

export const tell = (story: Story, plan: FrozenPlan = aPlan): Execution =>
  story.reduce<Execution>(
    (execution, [minute, ...events]) => evolveRecord(execution, events, [], { at: afterMinutes(minute), revision: execution.revision + 1 }),
    begin(
      {
        type: 'requested',
        executionId: executionId('exec-1'),
        kind: 'DRILL',
        initiatedBy: { name: 'user@example.com', proof: 'asserted' },
      },
      plan,
      { at: begun, revision: 1 },
    ),
  );

export const running: Story = [
  [0, { type: 'accepted' }],
  [0, { type: 'engine-started', generation: 1 }],
];

/** The wave's servers, all in one job named after it. */
export const launched = (wave: number, servers: readonly number[], minute: number): Story => [
  [minute, { type: 'wave-starting', wave, chunks: [{ number: 1, place: 0, servers }] }],
  [minute, { type: 'launch-asked', wave, chunk: 1, tagged: true }],
  [minute, { type: 'job-known', wave, chunk: 1, jobId: jobId(`drsjob-wave${wave}`), adopted: false }],
];

export const completed = (wave: number, servers: readonly number[], minute: number): Story => [
  [
    minute,
    {
      type: 'servers-observed',
      changes: servers.map((server) => ({
        server,
        launchStatus: 'LAUNCHED',
        recoveryInstanceId: instanceId(`i-${server}`),
        launchedAt: afterMinutes(minute),
        instance: {
          instanceId: instanceId(`i-${server}`),
          state: 'running',
          privateIp: `10.0.1.${server}`,
          privateDnsName: `ip-10-0-1-${server}.ec2.internal`,
          instanceType: 't3.medium',
          launchTime: afterMinutes(minute - 2),
        },
      })),
    },
    { type: 'job-observed', wave, chunk: 1, jobStatus: 'COMPLETED' },
    { type: 'job-ended', wave, chunk: 1 },
    { type: 'wave-completed', wave },
  ],
];

/** Wave 1 done, wave 2 launching. */
export const inWaveTwo: Story = [...running, ...launched(1, [0, 1], 1), ...completed(1, [0, 1], 10), ...launched(2, [2, 3], 15)];

export const allDone: Story = [...inWaveTwo, ...completed(2, [2, 3], 25), ...launched(3, [4], 26), ...completed(3, [4], 40)];
