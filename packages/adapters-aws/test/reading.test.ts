/** Questions to AWS: pages, portions, and asking again on the injected clock. */
import { describe, expect, it } from 'vitest';
import { instanceId, serverId } from '@drs-orchestrator/domain';
import { drill, inventedJob, own, simulatedAws } from './simulated-aws.ts';

const anHour = 3_600_000;
const idsOf = (parameters: unknown, name: string): number => {
  const filters = (parameters as { filters: Record<string, readonly string[]> }).filters;
  return filters[name]!.length;
};

describe('in a process that has more to do', () => {
  it('begins each question only when its turn has come, and what is sent once without waiting', async () => {
    const turns: (() => void)[] = [];
    const aws = simulatedAws(201, { turn: () => new Promise((begin) => turns.push(begin)) });
    const asking = aws.inventory.sourceServers(own, aws.servers);
    await drill(aws, aws.servers.slice(0, 1), 'a');
    expect(aws.asked('DescribeSourceServers')).toHaveLength(0);
    for (const questions of [1, 2]) {
      expect(turns).toHaveLength(1);
      turns.pop()?.();
      while (turns.length === 0 && aws.asked('DescribeSourceServers').length < 2) await new Promise((resolve) => setImmediate(resolve));
      expect(aws.asked('DescribeSourceServers')).toHaveLength(questions);
    }
    expect((await asking).ok).toBe(true);
  });
});

describe('many at once', () => {
  it('finds 201 source servers by their ids, with two questions', async () => {
    const aws = simulatedAws(201);
    const found = await aws.inventory.sourceServers(own, aws.servers);
    expect(found.ok && found.value.length).toBe(201);
    expect(aws.asked('DescribeSourceServers').map((request) => idsOf(request.parameters, 'sourceServerIDs'))).toEqual([200, 1]);
  });

  it('finds all source servers of a place over its pages', async () => {
    const aws = simulatedAws(450);
    const found = await aws.inventory.sourceServers(own);
    expect(found.ok && new Set(found.value.map((server) => server.serverId))).toEqual(new Set(aws.servers));
    expect(aws.asked('DescribeSourceServers').length).toBeGreaterThan(1);
  });

  it('leaves out servers that DRS does not know, or cannot, and keeps the others', async () => {
    const aws = simulatedAws();
    const found = await aws.inventory.sourceServers(own, [serverId('s-99999999999999999'), serverId('bogus'), ...aws.servers]);
    expect(found.ok && found.value.map((server) => server.serverId).toSorted()).toEqual([...aws.servers].toSorted());
    expect(await aws.inventory.sourceServers(own, [])).toEqual({ ok: true, value: [] });
  });

  it('asks about 1,001 jobs with two questions, and reports those that DRS lists', async () => {
    const aws = simulatedAws();
    const first = await drill(aws, aws.servers.slice(0, 1), 'a');
    const last = await drill(aws, aws.servers.slice(1, 2), 'b');
    const invented = Array.from({ length: 999 }, (_unused, index) => inventedJob(index));
    const reports = await aws.recoveryService.report(own, [first, ...invented, last]);
    expect(reports.ok && reports.value.map((report) => report.jobId)).toEqual([first, last]);
    expect(aws.asked('DescribeJobs').map((request) => idsOf(request.parameters, 'jobIDs'))).toEqual([1_000, 1]);
  });

  it('lists the jobs that have not ended, over all pages of those that have', async () => {
    const aws = simulatedAws(3);
    const [one, other, last] = aws.servers;
    for (let round = 0; round < 201; round += 1) {
      await drill(aws, aws.servers.slice(0, 1), `ended-${String(round)}`);
      aws.clock.advance(anHour);
    }
    expect(await aws.recoveryService.openJobs(own)).toEqual({ ok: true, value: [] });
    const since = aws.clock.now();
    const launch = await drill(aws, aws.servers.slice(0, 2), 'open');
    const second = await drill(aws, aws.servers.slice(2), 'other');
    const open = await aws.recoveryService.openJobs(own);
    expect(open).toEqual({
      ok: true,
      value: [
        { jobId: second, type: 'LAUNCH', servers: [last], since },
        { jobId: launch, type: 'LAUNCH', servers: [one, other], since },
      ],
    });
    expect(aws.asked('DescribeJobs').length).toBe(4);
  });

  it('describes 250 instances although one is unknown, with two questions by filter', async () => {
    const aws = simulatedAws(250);
    await drill(aws, aws.servers.slice(0, 125), 'a');
    await drill(aws, aws.servers.slice(125), 'b');
    aws.clock.advance(anHour);
    const listed = await aws.recoveryService.instances(own, aws.servers);
    const ids = listed.ok ? listed.value.map((listing) => listing.instanceId) : [];
    expect(ids).toHaveLength(250);

    const facts = await aws.instances.describe(own, [...ids.slice(0, 100), instanceId('i-00000000000000000'), ...ids.slice(100)]);
    expect(facts.ok && new Set(facts.value.map((fact) => fact.instanceId))).toEqual(new Set(ids));
    expect(facts.ok && facts.value[0]).toMatchObject({
      state: 'running',
      privateIp: expect.any(String) as string,
      privateDnsName: expect.any(String) as string,
      instanceType: expect.any(String) as string,
      launchTime: expect.any(Number) as number,
    });
    const asked = aws.asked('DescribeInstances');
    expect(asked).toHaveLength(2);
    expect(JSON.stringify(asked[0]?.parameters)).not.toContain('InstanceId.');
  });
});

describe('a drill from start to end', () => {
  it('is reported, logged and listed', async () => {
    const aws = simulatedAws();
    const job = await drill(aws, aws.servers);
    expect(await aws.recoveryService.report(own, [job])).toMatchObject({ value: [{ jobId: job, servers: [{}, {}, {}] }] });
    aws.clock.advance(anHour);

    const report = await aws.recoveryService.report(own, [job]);
    const [ended] = report.ok ? report.value : [];
    expect(ended).toMatchObject({ status: 'COMPLETED' });
    expect(ended?.servers.map((server) => server.launchStatus)).toEqual(['LAUNCHED', 'LAUNCHED', 'LAUNCHED']);

    const logs = await aws.recoveryService.logs(own, job);
    const events = logs.ok ? logs.value : [];
    expect(events[0]?.event).toBe('JOB_START');
    expect(events.at(-1)?.event).toBe('JOB_END');
    expect(events.map((event) => event.at)).toEqual(events.map((event) => event.at).toSorted((a, b) => a - b));
    // DRS sends it although its model does not list it.
    expect(events.filter((event) => event.event === 'LAUNCH_END').map((event) => event.targetInstanceId)).toHaveLength(3);

    const listed = await aws.recoveryService.instances(own, aws.servers);
    expect(listed.ok && listed.value.map(({ job: by, drill: isDrill }) => [by, isDrill])).toEqual([[job, true], [job, true], [job, true]]); // prettier-ignore
  });

  it('tells why a server failed', async () => {
    const aws = simulatedAws();
    aws.simulator.addFault({ kind: 'launch-fails', serverId: aws.servers[1]!, stage: 'conversion', rawError: 'no boot loader' });
    const job = await drill(aws, aws.servers);
    aws.clock.advance(anHour);
    const logs = await aws.recoveryService.logs(own, job);
    expect(logs.ok && logs.value.find((event) => event.rawError !== undefined)).toMatchObject({
      serverId: aws.servers[1],
      event: 'CONVERSION_FAIL',
      rawError: 'no boot loader',
    });
  });

  it('stops and starts instances', async () => {
    const aws = simulatedAws();
    await drill(aws, aws.servers);
    aws.clock.advance(anHour);
    const listed = await aws.recoveryService.instances(own, aws.servers);
    const ids = listed.ok ? listed.value.map((listing) => listing.instanceId) : [];
    expect(await aws.instances.stop(own, ids)).toEqual({ ok: true, value: undefined });
    aws.clock.advance(anHour);
    expect(await aws.instances.describe(own, ids)).toMatchObject({
      value: [{ state: 'stopped' }, { state: 'stopped' }, { state: 'stopped' }],
    });
    expect(await aws.instances.start(own, ids)).toEqual({ ok: true, value: undefined });
    expect(await aws.instances.start(own, [instanceId('i-00000000000000000')])).toMatchObject({ refusal: { kind: 'never', code: 'InvalidInstanceID.NotFound' } }); // prettier-ignore
  });

  it('lists source servers and recovery points in our words', async () => {
    const aws = simulatedAws(1);
    expect(await aws.inventory.sourceServers(own)).toEqual({
      ok: true,
      value: [
        {
          serverId: aws.servers[0],
          hostname: expect.stringMatching(/^app/) as string,
          tags: {},
          replicationState: 'CONTINUOUS',
          lagMilliseconds: 0,
        },
      ],
    });
    const points = await aws.inventory.recoveryPoints(own, aws.servers[0]!);
    const times = points.ok ? points.value.map((point) => point.at) : [];
    expect(times.length).toBeGreaterThan(1);
    expect(times).toEqual(times.toSorted((a, b) => b - a));
  });
});

describe('asking again', () => {
  it('waits longer each time on the injected clock, and counts', async () => {
    const aws = simulatedAws();
    aws.simulator.addFault({ kind: 'throttle', service: 'drs', operation: 'DescribeSourceServers', count: 3 });
    const found = await aws.inventory.sourceServers(own);
    expect(found.ok && found.value).toHaveLength(3);
    expect(aws.clock.sleeps).toEqual([500, 1_000, 2_000]);
    expect(aws.log.metrics.map((metric) => metric.name)).toEqual(['Retries', 'Retries', 'Retries']);
    expect(aws.asked('DescribeSourceServers')).toHaveLength(4);
  });

  it('waits at least as long as the service wants', async () => {
    const aws = simulatedAws();
    aws.simulator.addFault({ kind: 'throttle', service: 'drs', operation: 'DescribeSourceServers', count: 1, retryAfterSeconds: 9 });
    expect((await aws.inventory.sourceServers(own)).ok).toBe(true);
    expect(aws.clock.sleeps).toEqual([9_000]);
  });

  it('leaves a pause of minutes to the caller', async () => {
    const aws = simulatedAws();
    aws.simulator.addFault({ kind: 'throttle', service: 'drs', operation: 'DescribeSourceServers', retryAfterSeconds: 120 });
    expect(await aws.inventory.sourceServers(own)).toMatchObject({ refusal: { kind: 'later', code: 'ThrottlingException' } });
    expect(aws.clock.sleeps).toEqual([]);
  });

  it('gives up after five tries and says later', async () => {
    const aws = simulatedAws();
    aws.simulator.addFault({ kind: 'throttle', service: 'drs', operation: 'DescribeSourceServers' });
    expect(await aws.inventory.sourceServers(own)).toMatchObject({ refusal: { kind: 'later' } });
    expect(aws.asked('DescribeSourceServers')).toHaveLength(5);
    expect(aws.log.metrics.filter((metric) => metric.name === 'RecoveryServiceErrors')).toHaveLength(1);
  });

  it('spends no more retries on a throttled place than its budget', async () => {
    const aws = simulatedAws(3, { limits: { retryBudget: 6, retryBudgetPerSecond: 0.001 } });
    aws.simulator.addFault({ kind: 'throttle', service: 'drs', operation: 'DescribeSourceServers' });
    for (let question = 0; question < 5; question += 1) await aws.inventory.sourceServers(own);
    expect(aws.asked('DescribeSourceServers')).toHaveLength(5 + 6);
  });

  it.each([
    ['InternalServerException', 500],
    ['ServiceUnavailableException', 503],
  ])('asks again after %s', async (code, status) => {
    const aws = simulatedAws();
    aws.simulator.addFault({ kind: 'error', service: 'drs', operation: 'DescribeJobs', code, status, count: 1 });
    const job = await drill(aws, aws.servers);
    expect((await aws.recoveryService.report(own, [job])).ok).toBe(true);
  });

  it('asks again after a lost answer, also of EC2', async () => {
    const aws = simulatedAws();
    aws.simulator.addFault({ kind: 'lost-answer', service: 'ec2', operation: 'DescribeInstances', when: 'after-effect', count: 1 });
    aws.simulator.addFault({
      kind: 'error',
      service: 'ec2',
      operation: 'DescribeInstances',
      code: 'RequestLimitExceeded',
      status: 503,
      count: 1,
    });
    expect(await aws.instances.describe(own, [instanceId('i-00000000000000000')])).toEqual({ ok: true, value: [] });
    expect(aws.asked('DescribeInstances')).toHaveLength(3);
  });

  it.each([
    ['AccessDeniedException', 403],
    ['ValidationException', 400],
    ['UninitializedAccountException', 400],
  ])('does not ask again after %s, and passes on what the service said', async (code, status) => {
    const aws = simulatedAws();
    aws.simulator.addFault({ kind: 'error', service: 'drs', operation: 'DescribeSourceServers', code, status, message: 'because' });
    expect(await aws.inventory.sourceServers(own)).toEqual({ ok: false, refusal: { kind: 'never', code, message: 'because' } });
    expect(aws.asked('DescribeSourceServers')).toHaveLength(1);
  });

  it('stops at its limit of pages', async () => {
    const aws = simulatedAws(450, { limits: { pages: 2 } });
    expect(await aws.inventory.sourceServers(own)).toMatchObject({ refusal: { kind: 'never', code: 'TooManyPages' } });
  });
});

it('paces describe calls of EC2 on the injected clock', async () => {
  const aws = simulatedAws(1, { limits: { ec2Burst: 2, ec2CallsPerSecond: 1 } });
  for (let call = 0; call < 4; call += 1) await aws.instances.describe(own, [instanceId('i-00000000000000000')]);
  expect(aws.clock.sleeps).toEqual([1_000, 1_000]);
});
