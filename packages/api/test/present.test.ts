/**
 * What callers read of an execution: every field, with its value or null.
 */
import { jobId, ok, serverId, instanceId, type Event, type Execution } from '@drs-orchestrator/domain';
import { describe, expect, test } from 'vitest';
import { durationText, wavesText } from '../src/present/words.ts';
import { afterMinutes, allDone, aPlan, completed, inWaveTwo, launched, planOf, running, tell, type Story } from './an-execution.ts';
import { aHead, aRig, expectAnswer } from './rig.ts';

const byExecution = { executionId: 'exec-1', planId: 'rp-1' };
const by = { name: 'ops', proof: 'asserted' } as const;
const wait = { kind: 'wait', readyWaves: [], waitSeconds: 30 } as const;

const ask = async (operation: string, execution: Execution, fields: object = {}) => {
  const answer = { execution, lastPolledTime: afterMinutes(16) };
  const rig = aRig({
    pollExecution: async () => ok({ ...answer, next: wait }),
    finalizeExecution: async () => ok({ ...answer, alreadyFinalized: false }),
    pauseExecution: async () => ok(answer),
    getExecution: async () => ok({ ...answer, asOf: afterMinutes(16) }),
  });
  return expectAnswer(operation, await rig.invoke({ operation, ...byExecution, ...fields }));
};

const waiting = { sourceServerId: 's-4', hostname: 'host-4', launchStatus: 'PENDING', recoveryInstanceId: null, instanceId: null };
const empty = { privateIp: null, instanceType: null, launchTime: null, failureReason: null };

describe('poll', () => {
  test('answers the union of both vocabularies, with the counters of the current wave', async () => {
    const { waves, ...facts } = await ask('poll', tell(inWaveTwo));
    expect(facts).toEqual({
      statusCode: 200,
      executionId: 'exec-1',
      planId: 'rp-1',
      status: 'RUNNING',
      allWavesComplete: false,
      currentWave: 2,
      waveStatus: 'IN_PROGRESS',
      drsJobStatus: 'PENDING',
      serversLaunched: 2,
      serversCompleted: 0,
      serversFailed: 0,
      lastPolled: '2025-01-31T15:46:00.000Z',
      next: { kind: 'wait', readyWaves: [], waitSeconds: 30 },
    });
    expect(waves).toHaveLength(3);
  });

  test('lists every wave of the plan, started or not', async () => {
    const { waves } = (await ask('poll', tell(inWaveTwo))) as { waves: Record<string, unknown>[] };
    expect(waves[0]).toMatchObject({
      waveNumber: 1,
      waveName: 'Tier 1',
      status: 'COMPLETED',
      drsJobId: 'drsjob-wave1',
      drsJobIds: ['drsjob-wave1'],
      startTime: '2025-01-31T15:31:00.000Z',
      endTime: '2025-01-31T15:40:00.000Z',
    });
    expect(waves[2]).toEqual({
      waveNumber: 3,
      waveName: 'Tier 3',
      status: 'PENDING',
      drsJobId: null,
      drsJobIds: [],
      startTime: null,
      endTime: null,
      serverStatuses: [{ ...waiting, ...empty }],
    });
  });

  test('shows DRS and EC2 side by side', async () => {
    const { waves } = (await ask('poll', tell(inWaveTwo))) as { waves: { serverStatuses: object[] }[] };
    expect(waves[0]?.serverStatuses[0]).toEqual({
      sourceServerId: 's-0',
      hostname: 'host-0',
      launchStatus: 'LAUNCHED',
      recoveryInstanceId: 'i-0',
      instanceId: 'i-0',
      privateIp: '10.0.1.0',
      instanceType: 't3.medium',
      launchTime: '2025-01-31T15:38:00.000Z',
      failureReason: null,
    });
  });

  test('says when a server was seen LAUNCHED where EC2 has not told when its instance was', async () => {
    const seen: Event = { type: 'servers-observed', changes: [{ server: 2, launchStatus: 'LAUNCHED', launchedAt: afterMinutes(16) }] };
    const { waves } = (await ask('poll', tell([...inWaveTwo, [16, seen]]))) as { waves: { serverStatuses: object[] }[] };
    expect(waves[1]?.serverStatuses[0]).toMatchObject({ launchTime: '2025-01-31T15:46:00.000Z' });
  });

  test("takes EC2's private DNS name where the source server has no hostname", async () => {
    const { waves } = (await ask('poll', tell(inWaveTwo))) as { waves: { serverStatuses: { hostname: string }[] }[] };
    expect(waves[0]?.serverStatuses[1]?.hostname).toBe('ip-10-0-1-1.ec2.internal');
  });

  test('never lets EC2 replace what DRS said', async () => {
    const strange: Event = {
      type: 'servers-observed',
      changes: [
        {
          server: 2,
          launchStatus: 'IN_PROGRESS',
          recoveryInstanceId: instanceId('i-drs'),
          instance: {
            instanceId: instanceId('i-ec2'),
            state: 'terminated',
            privateIp: null,
            privateDnsName: null,
            instanceType: null,
            launchTime: null,
          },
        },
      ],
    };
    const { waves } = (await ask('poll', tell([...inWaveTwo, [16, strange]]))) as { waves: { serverStatuses: object[] }[] };
    expect(waves[1]?.serverStatuses[0]).toMatchObject({
      sourceServerId: 's-2',
      launchStatus: 'IN_PROGRESS',
      recoveryInstanceId: 'i-drs',
      instanceId: 'i-ec2',
    });
    expect(waves[1]?.serverStatuses[1]).toMatchObject({ sourceServerId: 's-3', launchStatus: 'PENDING' });
  });

  test('leaves the servers out of a summary, and nothing else', async () => {
    const whole = (await ask('poll', tell(inWaveTwo))) as { waves: Record<string, unknown>[] };
    const summary = (await ask('poll', tell(inWaveTwo), { summary: true })) as { waves: Record<string, unknown>[] };
    const bare = whole.waves.map(({ serverStatuses: _left, ...wave }) => wave);
    expect(summary).toEqual({ ...whole, waves: bare });
  });

  test('says that all waves are complete exactly when they are', async () => {
    expect(await ask('poll', tell(allDone))).toMatchObject({ allWavesComplete: true, currentWave: 3, status: 'RUNNING' });
    expect(await ask('poll', tell(inWaveTwo))).toMatchObject({ allWavesComplete: false });
  });
});

describe('the job status of a wave', () => {
  const twoJobs = (...events: Event[]): Story => [
    ...running,
    [
      1,
      {
        type: 'wave-starting',
        wave: 1,
        chunks: [
          { number: 1, place: 0, servers: [0] },
          { number: 2, place: 0, servers: [1] },
        ],
      },
    ],
    ...events.map((event): Story[number] => [2, event]),
  ];
  const known = (chunk: number): Event => ({ type: 'job-known', wave: 1, chunk, jobId: jobId(`drsjob-${chunk}`), adopted: false });
  const saw = (chunk: number, jobStatus: 'STARTED' | 'COMPLETED'): Event => ({ type: 'job-observed', wave: 1, chunk, jobStatus });

  test.each([
    [null, []],
    ['PENDING', [known(1)]],
    ['STARTED', [known(1), known(2), saw(1, 'STARTED')]],
    ['STARTED', [known(1), known(2), saw(1, 'COMPLETED')]],
    ['STARTED', [known(1), saw(1, 'COMPLETED')]],
    ['COMPLETED', [known(1), known(2), saw(1, 'COMPLETED'), saw(2, 'COMPLETED')]],
  ] as const)('is %s', async (expected, events) => {
    expect(await ask('poll', tell(twoJobs(...events)))).toHaveProperty('drsJobStatus', expected);
  });
});

describe('finalize', () => {
  test('answers counters, times and the duration', async () => {
    expect(await ask('finalize', tell([...allDone, [45, { type: 'completed' }]]))).toEqual({
      statusCode: 200,
      executionId: 'exec-1',
      status: 'COMPLETED',
      totalWaves: 3,
      completedWaves: 3,
      totalServers: 5,
      successfulServers: 5,
      failedServers: 0,
      startTime: '2025-01-31T15:30:00.000Z',
      endTime: '2025-01-31T16:15:00.000Z',
      duration: '45m',
      alreadyFinalized: false,
    });
  });

  test.each([
    [0, '0s'],
    [30_000, '30s'],
    [59_999, '59s'],
    [60_000, '1m'],
    [45 * 60_000, '45m'],
    [65 * 60_000, '1h 5m'],
    [120 * 60_000, '2h 0m'],
    [50 * 3_600_000, '50h 0m'],
    [-5, '0s'],
  ])('says %d ms as %s', (milliseconds, text) => {
    expect(durationText(milliseconds)).toBe(text);
  });
});

describe('pause, resume and cancel', () => {
  const paused = (story: Story): Execution => tell([...story, [16, { type: 'paused', cause: { kind: 'operator', by } }]]);

  test('a pause waits for the wave in flight', async () => {
    expect(await ask('pause', paused(inWaveTwo))).toEqual({
      statusCode: 200,
      executionId: 'exec-1',
      status: 'PAUSED',
      currentWave: 2,
      nextWave: 3,
      pausedAt: '2025-01-31T15:46:00.000Z',
      message: 'Execution will pause after wave 2 completes',
    });
  });

  test('a pause with nothing in flight is one already', async () => {
    expect(await ask('pause', paused(running))).toMatchObject({ nextWave: 1, message: 'Execution is paused before wave 1' });
  });

  test('a resume says what it starts, or what goes on', async () => {
    const message = async (startingWave: number | null, execution: Execution) => {
      const rig = aRig({
        resumeExecution: async () => ok({ execution, lastPolledTime: null, resumedAt: afterMinutes(30), startingWave }),
      });
      return expectAnswer('resume', await rig.invoke({ operation: 'resume', ...byExecution }))['message'];
    };
    expect(await message(2, tell([...running, ...launched(1, [0, 1], 1), ...completed(1, [0, 1], 9)]))).toBe(
      'Execution resumed, starting wave 2',
    );
    expect(await message(null, tell(inWaveTwo))).toBe('Execution resumed, wave 2 goes on');
    expect(await message(null, tell(running))).toBe('Execution resumed');
  });

  test('several waves are said in one breath', () => {
    expect([wavesText([1]), wavesText([1, 2]), wavesText([1, 2, 3])]).toEqual(['wave 1', 'waves 1 and 2', 'waves 1, 2 and 3']);
  });

  test('a cancellation names both kinds of waves', async () => {
    expect(expectAnswer('cancel_execution', await aRig().invoke({ operation: 'cancel_execution', ...byExecution }))).toEqual({
      statusCode: 200,
      executionId: 'exec-1',
      status: 'CANCELLING',
      cancelledWaves: [3],
      wavesInFlight: [2],
    });
  });
});

test('a direct start answers the running engine', async () => {
  const event = { operation: 'start_execution', planId: 'rp-1', executionType: 'DRILL', initiatedBy: 'user@example.com' };
  expect(expectAnswer('start_execution', await aRig().invoke(event))).toEqual({
    statusCode: 200,
    launchRights: [],
    executionId: 'exec-1',
    planId: 'rp-1',
    status: 'RUNNING',
    executionType: 'DRILL',
    stepFunctionArn: 'arn:aws:states:us-east-1:123456789012:execution:dr-orchestration:exec-1-1',
    startTime: '2025-01-31T15:30:00.000Z',
    totalWaves: 3,
    totalServers: 5,
  });
});

describe('details', () => {
  test('show waves with counters, servers in both vocabularies, and what may be done', async () => {
    const { waveStatuses, serverExecutions, allowedActions, ...facts } = await ask('get_execution_details', tell(inWaveTwo));
    expect(facts).toEqual({
      statusCode: 200,
      executionId: 'exec-1',
      revision: 10,
      asOf: '2025-01-31T15:46:00.000Z',
      planId: 'rp-1',
      planName: 'Production DR Plan',
      status: 'RUNNING',
      executionType: 'DRILL',
      initiatedBy: 'user@example.com',
      startTime: '2025-01-31T15:30:00.000Z',
      endTime: null,
      rtoMinutes: null,
      rtoDueTime: null,
      rtoMet: null,
      forecastEndTime: '2025-01-31T16:03:00.000Z',
      currentWave: 2,
      totalWaves: 3,
      reason: null,
      pause: null,
      recoveryPoint: { requested: 'LATEST', notAfter: null, oldest: null, newest: null, spreadSeconds: null },
      nextToken: null,
    });
    expect((waveStatuses as unknown[])[1]).toEqual({
      waveNumber: 2,
      waveName: 'Tier 2',
      status: 'IN_PROGRESS',
      drsJobId: 'drsjob-wave2',
      drsJobIds: ['drsjob-wave2'],
      serversLaunched: 2,
      serversCompleted: 0,
      serversFailed: 0,
      startTime: '2025-01-31T15:45:00.000Z',
      endTime: null,
      totalServers: 2,
      dependsOn: [1],
      pauseBeforeWave: false,
      launchTimeoutMinutes: 60,
      deadline: '2025-01-31T16:45:00.000Z',
      forecastStartTime: null,
      forecastEndTime: '2025-01-31T15:54:00.000Z',
      attempt: 1,
      reason: null,
      allowedActions: {
        retry: { allowed: false, reason: 'Cannot retry wave 2 in IN_PROGRESS state. Expected FAILED or TIMED_OUT state.' },
        skip: { allowed: false, reason: 'Cannot skip wave 2 in IN_PROGRESS state. Expected PENDING, FAILED or TIMED_OUT state.' },
      },
    });
    expect((serverExecutions as unknown[])[4]).toEqual({ serverId: 's-4', waveNumber: 3, status: 'IN_PROGRESS', ...waiting, ...empty });
    expect(allowedActions).toMatchObject({ pause: { allowed: true, reason: null }, resume: { allowed: false } });
  });

  test('say of a wave to come when it may start and be over', async () => {
    const { waveStatuses } = (await ask('get_execution_details', tell(inWaveTwo))) as { waveStatuses: object[] };
    expect(waveStatuses[2]).toMatchObject({
      dependsOn: [2],
      deadline: null,
      forecastStartTime: '2025-01-31T15:54:00.000Z',
      forecastEndTime: '2025-01-31T16:03:00.000Z',
    });
  });

  test('say when the objective of the plan is due', async () => {
    const details = await ask('get_execution_details', tell(inWaveTwo, { ...aPlan, rtoMinutes: 60 }));
    expect(details).toMatchObject({ rtoMinutes: 60, rtoDueTime: '2025-01-31T16:30:00.000Z' });
  });

  test('take no forecast over a pause', async () => {
    const paused = tell([...inWaveTwo, [16, { type: 'paused', cause: { kind: 'operator', by } }]]);
    const details = (await ask('get_execution_details', paused)) as { forecastEndTime: null; waveStatuses: object[] };
    expect(details.forecastEndTime).toBeNull();
    expect(details.waveStatuses[2]).toMatchObject({ forecastStartTime: null, forecastEndTime: null });
  });

  test('name the failed server with its reason, and the wave with its own', async () => {
    const story: Story = [
      ...inWaveTwo,
      [20, { type: 'servers-observed', changes: [{ server: 2, launchStatus: 'FAILED', failureReason: 'LAUNCH_FAILED: no capacity' }] }],
      [20, { type: 'wave-failed', wave: 2, reason: 's-2 failed' }],
    ];
    const details = (await ask('get_execution', tell(story))) as Record<'waveStatuses' | 'serverExecutions', Record<string, unknown>[]>;
    expect(details.waveStatuses[1]).toMatchObject({
      status: 'FAILED',
      serversFailed: 1,
      reason: 's-2 failed',
      endTime: '2025-01-31T15:50:00.000Z',
    });
    expect(details.serverExecutions[2]).toMatchObject({
      status: 'FAILED',
      launchStatus: 'FAILED',
      failureReason: 'LAUNCH_FAILED: no capacity',
    });
  });

  test('page through the servers without missing or repeating one', async () => {
    const large = tell(running, planOf([1_500, 1_000]));
    const seen: string[] = [];
    let token: unknown = undefined;
    for (let pages = 0; pages < 10 && token !== null; pages += 1) {
      const page = await ask('get_execution', large, { limit: 900, ...(token === undefined ? {} : { nextToken: token }) });
      seen.push(...(page['serverExecutions'] as { serverId: string }[]).map((server) => server.serverId));
      token = page['nextToken'];
    }
    expect(seen).toEqual(Array.from({ length: 2_500 }, (_, index) => serverId(`s-${index}`)));
  });

  test('answer an empty page behind the last server', async () => {
    const nextToken = Buffer.from('{"list":"servers","index":99}').toString('base64url');
    expect(await ask('get_execution', tell(inWaveTwo), { nextToken })).toMatchObject({ serverExecutions: [], nextToken: null });
  });
});

test('a list row carries what lists show', async () => {
  expect(expectAnswer('list_executions', await aRig().invoke({ operation: 'list_executions' }))).toEqual({
    statusCode: 200,
    asOf: '2025-01-31T15:46:00.000Z',
    executions: [
      {
        executionId: 'exec-1',
        planId: 'rp-1',
        planName: 'Production DR Plan',
        status: 'RUNNING',
        executionType: 'DRILL',
        initiatedBy: 'user@example.com',
        startTime: '2025-01-31T15:30:00.000Z',
        endTime: null,
        currentWave: 2,
        totalWaves: 3,
        totalServers: 5,
        counters: { serversLaunched: 4, serversCompleted: 2, serversFailed: 0 },
      },
    ],
    count: 1,
    nextToken: null,
  });
});

test('a stored status nobody knows is a broken row, and not passed on', async () => {
  const broken = { ...aHead, listing: { ...aHead.listing, status: 'POLLING' } };
  const rig = aRig({ listExecutions: async () => ok({ heads: [broken], next: null, asOf: afterMinutes(16) }) });
  expect(await rig.invoke({ operation: 'list_executions' })).toMatchObject({ error: 'INTERNAL_ERROR' });
});

test('find answers one row per active execution and counts the successes', async () => {
  const { planId } = aPlan;
  const failed = { executionId: aHead.executionId, planId, success: false, error: 'DRS did not answer' };
  const rig = aRig({ findActive: async () => ok({ results: [{ executionId: aHead.executionId, planId, success: true }, failed] }) });
  expect(expectAnswer('find', await rig.invoke({ operation: 'find' }))).toEqual({
    statusCode: 200,
    executionsFound: 2,
    executionsPolled: 1,
    results: [
      { executionId: 'exec-1', planId: 'rp-1', success: true, status: 'POLLING_INITIATED' },
      { executionId: 'exec-1', planId: 'rp-1', success: false, status: 'POLLING_FAILED', error: 'DRS did not answer' },
    ],
  });
});
