/**
 * The model says what the adapters say before the simulator: each scenario is played on both, and their accounts are compared.
 *
 * Owns: what is compared. Ids, codes' wording and how long a stage takes are each one's own; kinds of answers, who is named, the
 * order of statuses and of log events are not.
 */
import { createAwsAdapters } from '@drs-orchestrator/adapters-aws';
import type { StartRequest } from '@drs-orchestrator/application';
import {
  accountId,
  defaultQuotas,
  effectKey,
  instanceId,
  jobId,
  later,
  region,
  seconds,
  serverId,
  snapshotId,
  type InstanceId,
  type JobId,
  type Place,
  type ServerId,
} from '@drs-orchestrator/domain';
import { openSimulator } from '@drs-orchestrator/drs-simulator';
import { describe, expect, it } from 'vitest';
import { inProcessAws } from '../../harness/in-process-aws.ts';
import { createTestLog } from '../../harness/test-log.ts';
import { createVirtualClock, type VirtualClock } from '../../harness/virtual-clock.ts';
import { createRandom } from '../random.ts';
import { estateOf } from '../wire/estate.ts';
import { createModelAws } from './aws.ts';
import { instanceTypes, securityGroups, subnets } from './network.ts';
import type { OutsidePorts } from './refusals.ts';
import type { ServerSketch, WorldSketch } from './seam.ts';

type Side = { readonly ports: OutsidePorts; readonly clock: VirtualClock };

const hub = accountId('123456789012');
const spoke = accountId('210987654321');
const here: Place = { accountId: hub, region: region('us-east-1'), access: { kind: 'own' } };
const there: Place = {
  accountId: spoke,
  region: region('eu-west-1'),
  access: { kind: 'role', roleName: 'DRSOrchestrationRole', externalId: 'secret' },
};

const server = (number: number): ServerId => serverId(`s-${String(number).padStart(17, '0')}`);
const plain = (number: number, more: Partial<ServerSketch> = {}): ServerSketch => ({
  serverId: server(number),
  place: 0,
  hostname: `host-${String(number)}`,
  tags: { Tier: 'app' },
  replicationState: 'CONTINUOUS',
  recoveryPoints: 3,
  living: 'none',
  ...more,
});
const sketch = (more: Partial<WorldSketch> = {}): WorldSketch => ({
  hubAccountId: hub,
  places: [here, there],
  servers: [
    plain(1),
    plain(2),
    plain(3, { replicationState: 'INITIAL_SYNC', recoveryPoints: 0 }),
    plain(4, { living: 'drill' }),
    plain(5, { living: 'failing-back', replicationState: 'STALLED' }),
    plain(6, { place: 1 }),
  ],
  quotas: { ...defaultQuotas, serversPerJob: 3, concurrentJobs: 3, serversInJobs: 4 },
  taggingDenied: false,
  targets: ['topic'],
  ...more,
});

const calm = { server: 0, job: 0, unlisted: 0, full: 0, busy: 0, refused: 0, meddling: 0 };

const model = (wanted: WorldSketch): Side => {
  const clock = createVirtualClock();
  return { clock, ports: createModelAws({ sketch: wanted, random: createRandom(1), now: clock.now, trouble: () => calm }) };
};

const adapters = (wanted: WorldSketch): Side => {
  const clock = createVirtualClock();
  const topic = { accountId: hub, region: 'us-east-1', name: 'news' };
  const simulator = openSimulator({
    estate: { ...estateOf(wanted, 'agreement'), unnamedInstanceShare: 0 },
    seed: 1,
    clock,
    topics: [topic],
  });
  if (wanted.taggingDenied)
    simulator.addFault({
      kind: 'error',
      operation: 'StartRecovery',
      code: 'AccessDeniedException',
      message: 'not authorized to perform: drs:TagResource',
      count: 1,
    });
  const ports = createAwsAdapters({
    clock,
    log: createTestLog(),
    random: () => 0.5,
    base: { credentials: () => Promise.resolve({ accessKeyId: 'AKIATEST', secretAccessKey: 'secret' }), hubAccountId: hub },
    requestHandler: inProcessAws(simulator),
    notify: { home: { accountId: hub, region: region('us-east-1') }, topicArn: `arn:aws:sns:us-east-1:${hub}:news`, invokeCommand: 'x' },
  });
  return { clock, ports: { ...ports, webhook: { post: () => Promise.reject(new Error('Not posted here')) } } };
};

/** What an answer means to its caller: kinds and ids, without the words. */
const kindOf = (answer: unknown): unknown => {
  const {
    ok: isOk,
    refusal,
    value,
  } = answer as { readonly ok: boolean; readonly refusal?: Record<string, unknown>; readonly value?: unknown };
  if (isOk) return value === undefined ? 'done' : value;
  const { message: _message, code, ...said } = refusal ?? {};
  return { ...said, code };
};

const key = effectKey('exec-1/1/1/1');
const drill = (servers: readonly ServerId[], more: Partial<StartRequest> = {}): StartRequest => ({
  kind: 'drill',
  servers: servers.map((one) => ({ server: one })),
  key,
  tagged: true,
  ...more,
});

const started = async (side: Side, request: StartRequest, at = here): Promise<JobId> => {
  const answer = await side.ports.recoveryService.start(at, request);
  if (!answer.ok) throw new Error(`Not started: ${JSON.stringify(answer.refusal)}`);
  return answer.value;
};

/** Statuses as they follow one another, each once, to the end of the job. */
const watch = async ({ ports, clock }: Side, job: JobId, at = here): Promise<readonly string[]> => {
  const seen: string[] = [];
  for (let looks = 0; looks < 400; looks += 1) {
    const report = await ports.recoveryService.report(at, [job]);
    const said = report.ok
      ? report.value.map(({ status, servers }) => `${status} ${servers.map((one) => one.launchStatus).join()}`)
      : ['?'];
    if (seen.at(-1) !== said.join()) seen.push(said.join());
    if (said.join().startsWith('COMPLETED')) return seen;
    clock.advance(seconds(1));
  }
  throw new Error(`The job has not ended: ${seen.join(' → ')}`);
};

const instancesOf = async ({ ports }: Side, servers: readonly ServerId[]): Promise<readonly InstanceId[]> => {
  const listed = await ports.recoveryService.instances(here, servers);
  return listed.ok ? listed.value.map((one) => one.instanceId) : [];
};

/** Plays the scenario on both sides; what they tell has to be the same. */
const bothSay = async (scenario: (side: Side) => Promise<unknown>, more: Partial<WorldSketch> = {}): Promise<unknown> => {
  const [said, expected] = [await scenario(model(sketch(more))), await scenario(adapters(sketch(more)))];
  expect(said).toEqual(expected);
  return said;
};

describe('the model and the adapters agree on', () => {
  it('a launch from its start to its end, its log, and the instance that comes of it', async () => {
    await bothSay(async (side) => {
      const job = await started(side, drill([server(1)]));
      const statuses = await watch(side, job);
      const log = await side.ports.recoveryService.logs(here, job);
      const [listed, report] = [
        await side.ports.recoveryService.instances(here, [server(1)]),
        await side.ports.recoveryService.report(here, [job]),
      ];
      if (!log.ok || !listed.ok || !report.ok) throw new Error('Not read');
      const facts = await side.ports.instances.describe(
        here,
        listed.value.map((one) => one.instanceId),
      );
      return {
        statuses: statuses.at(-1),
        events: log.value.map(({ event }) => event),
        target: log.value.some((line) => line.targetInstanceId === listed.value[0]?.instanceId),
        named: report.value[0]?.servers[0]?.recoveryInstanceId === listed.value[0]?.instanceId,
        listed: listed.value.map(({ instanceId: _id, job: of, ...one }) => ({ ...one, isOfJob: of === job })),
        facts: facts.ok
          ? facts.value.map((one) => ({ keys: Object.keys(one).toSorted(), state: one.state, type: one.instanceType }))
          : null,
      };
    });
  });

  it('what a start is refused, and with what', async () => {
    const said = await bothSay(async (side) => {
      const { recoveryService } = side.ports;
      const unknownPoint = { server: server(1), point: snapshotId(`pit-${'0'.repeat(17)}`) };
      return [
        kindOf(await recoveryService.start(here, drill([server(99)]))),
        kindOf(await recoveryService.start(here, drill([server(1), server(6)]))),
        kindOf(await recoveryService.start(here, { ...drill([]), servers: [unknownPoint] })),
        kindOf(await recoveryService.start(here, drill([server(1), server(2), server(3), server(4)]))),
        await started(side, drill([server(1), server(2), server(3)])).then(() => 'started'),
        kindOf(await recoveryService.start(here, drill([server(4), server(5)]))),
        kindOf(await recoveryService.start(here, drill([server(1)]))),
        await started(side, drill([server(4)])).then(() => 'started'),
        await started(side, drill([server(6)]), there).then(() => 'started'),
      ];
    });
    expect(said).toMatchObject([
      { kind: 'unknown-server', server: server(99) },
      {},
      {},
      { why: 'quota' },
      'started',
      { why: 'quota' },
      {},
      'started',
      'started',
    ]);
  });

  it('a job that is full of jobs, whoever has them', async () => {
    await bothSay(
      async (side) => {
        await started(side, drill([server(1)]));
        return [
          kindOf(await side.ports.recoveryService.start(here, drill([server(2)]))),
          kindOf(await side.ports.recoveryService.start(here, drill([server(1)]))),
        ];
      },
      { quotas: { ...defaultQuotas, concurrentJobs: 1 } },
    );
  });

  it('a server in another job, and how that job shows', async () => {
    await bothSay(async (side) => {
      await started(side, drill([server(1), server(2)]));
      const open = await side.ports.recoveryService.openJobs(here);
      return [
        kindOf(await side.ports.recoveryService.start(here, drill([server(2)], { kind: 'recovery' }))),
        open.ok ? open.value.map(({ type, servers, since }) => ({ type, servers, since })) : null,
      ];
    });
  });

  it('a start that may not tag, and the same untagged', async () => {
    const said = await bothSay(
      async (side) => [
        kindOf(await side.ports.recoveryService.start(here, drill([server(1)]))),
        (await side.ports.recoveryService.start(here, drill([server(1)], { tagged: false }))).ok,
      ],
      { taggingDenied: true },
    );
    expect(said).toMatchObject([{ kind: 'tagging-denied' }, true]);
  });

  it('which job is found by its key, and which by its servers', async () => {
    const said = await bothSay(async (side) => {
      const { ports, clock } = side;
      const since = clock.now();
      const lost = { kind: 'drill', servers: [server(1)], key, tagged: true, since, known: [] as readonly JobId[] } as const;
      const before = await ports.recoveryService.find(here, lost);
      const job = await started(side, drill([server(1)]));
      const other = await started(side, drill([server(2)], { tagged: false }));
      const found = async (more: object): Promise<unknown> => {
        const answer = await ports.recoveryService.find(here, { ...lost, ...more });
        const names: Record<string, string> = { [job]: 'the tagged one', [other]: 'the untagged one' };
        return answer.ok ? (names[answer.value ?? ''] ?? 'none') : 'refused';
      };
      return [
        before,
        await found({}),
        await found({ key: effectKey('exec-1/1/2/1') }),
        await found({ since: later(since, 1) }),
        await found({ tagged: false }),
        await found({ tagged: false, servers: [server(2)] }),
        await found({ tagged: false, servers: [server(2)], kind: 'recovery' }),
        await found({ tagged: false, servers: [server(1), server(2)] }),
        await found({ tagged: false, servers: [server(2)], known: [other] }),
      ];
    });
    expect((said as unknown[]).slice(1)).toEqual(['the tagged one', 'none', 'none', 'none', 'the untagged one', 'none', 'none', 'none']);
  });

  it('jobs, logs and instances that are not there', async () => {
    await bothSay(async ({ ports }) => {
      const nobody = jobId(`drsjob-${'0'.repeat(17)}`);
      return [
        await ports.recoveryService.report(here, [nobody]),
        kindOf(await ports.recoveryService.logs(here, nobody)),
        await ports.recoveryService.instances(here, [server(1), server(99)]),
        await ports.instances.describe(here, [instanceId(`i-${'0'.repeat(17)}`)]),
        kindOf(await ports.terminations.terminate(here, [instanceId(`i-${'0'.repeat(17)}`)])),
      ];
    });
  });

  it('what replicates, from which points, and what was running before', async () => {
    await bothSay(async ({ ports }) => {
      const all = await ports.inventory.sourceServers(here);
      const points = async (number: number): Promise<unknown> => {
        const answer = await ports.inventory.recoveryPoints(here, server(number));
        return answer.ok ? answer.value.length > 0 : kindOf(answer);
      };
      const living = await ports.recoveryService.instances(here, [server(4), server(5)]);
      return [
        all.ok ? all.value.map(({ lagMilliseconds: _lag, ...one }) => one) : null,
        await ports.inventory.sourceServers(here, [server(1), server(99)]),
        await points(1),
        await points(3),
        await points(99),
        living.ok
          ? living.value.map(({ instanceId: _id, job: _job, ...one }) => one).toSorted((a, b) => (a.server < b.server ? -1 : 1))
          : null,
      ];
    });
  });

  it('a server without recovery points, which is passed over', async () => {
    const said = await bothSay(async (side) => {
      const job = await started(side, drill([server(3)]));
      const statuses = await watch(side, job);
      const log = await side.ports.recoveryService.logs(here, job);
      return [statuses.at(-1), log.ok ? log.value.map(({ event }) => event) : null];
    });
    expect(said).toEqual(['COMPLETED FAILED', ['JOB_START', 'SERVER_SKIPPED', 'JOB_END']]);
  });

  it('a launch that cleans up the instance before it', async () => {
    await bothSay(async (side) => {
      const [former] = await instancesOf(side, [server(4)]);
      const job = await started(side, drill([server(4)], { kind: 'recovery' }));
      await watch(side, job);
      const [present] = await instancesOf(side, [server(4)]);
      const log = await side.ports.recoveryService.logs(here, job);
      const facts = await side.ports.instances.describe(here, former === undefined ? [] : [former]);
      return [
        former !== present,
        log.ok ? log.value.map(({ event }) => event) : null,
        facts.ok ? facts.value.map(({ state }) => state) : null,
      ];
    });
  });

  it('terminating an instance: its job, what is left of it, and that it is found by its instances', async () => {
    await bothSay(async (side) => {
      const { ports, clock } = side;
      const [instance] = await instancesOf(side, [server(4)]);
      if (instance === undefined) throw new Error('Nothing is there');
      const since = clock.now();
      const lost = { instances: [{ instanceId: instance, server: server(4) }], since, known: [] };
      const before = await ports.terminations.find(here, lost);
      const asked = await ports.terminations.terminate(here, [instance]);
      if (!asked.ok) throw new Error('Not terminated');
      const found = await ports.terminations.find(here, lost);
      const again = kindOf(await ports.terminations.terminate(here, [instance]));
      const launched = kindOf(await ports.recoveryService.start(here, drill([server(4)])));
      const statuses = await watch(side, asked.value);
      const after = await ports.instances.describe(here, [instance]);
      return {
        before,
        isFound: found.ok && found.value === asked.value,
        isKnown: await ports.terminations.find(here, { ...lost, known: [asked.value] }),
        again,
        launched,
        end: statuses.at(-1),
        listed: await ports.recoveryService.instances(here, [server(4)]),
        after: after.ok ? after.value.map((one) => [one.state, Object.keys(one).toSorted()]) : null,
        once: { ...(kindOf(await ports.terminations.terminate(here, [instance])) as object), instanceId: 'the same' },
      };
    });
  });

  it('launch settings: what holds at first, what a change makes, and that its repetition makes nothing', async () => {
    await bothSay(async ({ ports, clock }) => {
      const { launchSettings } = ports;
      const read = async (one: ServerId) => {
        const [reading] = await launchSettings.read(here, [one]);
        if (reading?.kind !== 'read') return reading?.kind;
        const { template, ...configuration } = reading.present;
        return {
          present: reading.present,
          said: { ...configuration, template: { ...template, templateId: null, subnetId: null, securityGroupIds: null } },
        };
      };
      const first = await read(server(1));
      if (typeof first !== 'object') throw new Error('Not read');
      const wanted = {
        rightSizing: 'NONE',
        launchDisposition: 'STOPPED',
        instanceType: instanceTypes[2],
        subnetId: subnets[1].id,
        securityGroupIds: [securityGroups[1]],
        staticPrivateIp: '10.0.1.77',
      } as const;
      const told = (answer: Awaited<ReturnType<typeof launchSettings.apply>>): unknown =>
        answer.ok ? [answer.value.formerVersion, answer.value.version] : answer.refusal;
      const applied = told(await launchSettings.apply(here, first.present, wanted, key));
      const again = told(await launchSettings.apply(here, first.present, wanted, key));
      const second = await read(server(1));
      const resized =
        typeof second === 'object' ? told(await launchSettings.apply(here, second.present, { rightSizing: 'IN_AWS' }, key)) : null;
      const job = await started({ ports, clock }, drill([server(2)]));
      const busy = await read(server(2));
      const conflict = typeof busy === 'object' ? await launchSettings.apply(here, busy.present, { copyPrivateIp: true }, key) : null;
      await watch({ ports, clock }, job);
      const third = await read(server(1));
      return [
        first.said,
        applied,
        again,
        typeof second === 'object' ? second.present.template.staticPrivateIp : null,
        typeof second === 'object' ? second.said : null,
        resized,
        conflict?.ok === false ? [conflict.refusal.kind, conflict.refusal.code] : null,
        typeof third === 'object' ? third.said : null,
        await read(server(99)),
      ];
    });
  });

  it('settings that cannot be launched: by the check beforehand, and by the launch itself', async () => {
    await bothSay(async (side) => {
      const { launchSettings } = side.ports;
      const nowhere = `subnet-${'0'.repeat(17)}`;
      const settings = {
        subnetId: nowhere,
        securityGroupIds: [`sg-${'0'.repeat(17)}`],
        instanceType: 'x9.huge',
        staticPrivateIp: '10.9.9.9',
      };
      const checked = await launchSettings.check(here, [
        { serverId: server(1), settings: { ...settings, subnetId: subnets[0].id } },
        { serverId: server(2), settings: { subnetId: nowhere } },
        { serverId: null, settings: { subnetId: subnets[1].id, instanceType: instanceTypes[1] } },
      ]);
      const [reading] = await launchSettings.read(here, [server(2)]);
      if (reading?.kind !== 'read') throw new Error('Not read');
      await launchSettings.apply(here, reading.present, { subnetId: nowhere }, key);
      const statuses = await watch(side, await started(side, drill([server(2)])));
      return [checked.ok ? checked.value.map(({ serverId: one, field }) => [one, field]) : null, statuses.at(-1)];
    });
  });

  it('another place: entered with its own role alone, and apart from this one', async () => {
    await bothSay(async ({ ports }) => {
      const wrongRole: Place = { ...there, access: { kind: 'role', roleName: 'DRSOrchestrationRole', externalId: 'wrong' } };
      const unknownRegion: Place = { ...here, region: region('ap-south-1') };
      const entered = await ports.accountAccess.enter(there);
      const denied = await ports.accountAccess.enter(wrongRole);
      const read = async (at: Place): Promise<unknown> => {
        const answer = await ports.inventory.sourceServers(at);
        return answer.ok ? answer.value.map((one) => one.serverId) : [answer.refusal.kind];
      };
      return [
        entered.ok ? entered.value.accountId : entered.refusal.kind,
        denied.ok ? denied.value.accountId : denied.refusal.kind,
        await read(there),
        await read(wrongRole),
        await read({ ...there, access: { kind: 'own' } }),
        await read(unknownRegion),
        kindOf(await ports.recoveryService.start(unknownRegion, drill([server(1)]))),
      ];
    });
  });
});
