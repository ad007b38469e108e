/**
 * AWS through the wire, as the simulation is given it: every request passes the gate, what goes wrong on the way is what the
 * adapters see, and the facts are what really happened, whoever was told of it.
 */
import { createHook } from 'node:async_hooks';
import { accountId, defaultQuotas, effectKey, region, seconds, serverId, type Place, type ServerId } from '@drs-orchestrator/domain';
import { describe, expect, it } from 'vitest';
import { news } from '../../contracts/notifier-contract.ts';
import { createTestLog } from '../../harness/test-log.ts';
import { createVirtualClock } from '../../harness/virtual-clock.ts';
import type { CallFault } from '../model/refusals.ts';
import type { ServerSketch, WorldSketch, WorldTrouble } from '../model/seam.ts';
import { createRandom } from '../random.ts';
import { createWireAws, type Pass } from './wire-aws.ts';

const hub = accountId('111111111111');
const here: Place = { accountId: hub, region: region('eu-central-1'), access: { kind: 'own' } };
const there: Place = {
  accountId: accountId('222222222222'),
  region: region('us-east-1'),
  access: { kind: 'role', roleName: 'drs-orchestrator', externalId: 'secret-word' },
};
const server = (number: number): ServerId => serverId(`s-${String(number).padStart(17, '0')}`);
const sketched = (number: number, place: number): ServerSketch => ({
  serverId: server(number),
  place,
  hostname: `host-${String(number)}`,
  tags: {},
  replicationState: 'CONTINUOUS',
  recoveryPoints: 2,
  living: 'none',
});
const sketch: WorldSketch = {
  hubAccountId: hub,
  places: [here, there],
  servers: [sketched(1, 0), sketched(2, 0), sketched(3, 1)],
  quotas: defaultQuotas,
  taggingDenied: false,
  targets: ['topic', 'bus'],
};
const calm: WorldTrouble = { server: 0, job: 0, unlisted: 0, full: 0, busy: 0, refused: 0, meddling: 0 };
const through: Pass = (_call, perform) => perform();

const open = (pass: Pass = through, trouble: Partial<WorldTrouble> = {}, world: WorldSketch = sketch) => {
  const clock = createVirtualClock();
  const random = createRandom(7);
  const aws = createWireAws({ sketch: world, random, now: clock.now, trouble: () => ({ ...calm, ...trouble }) }, 7);
  return { aws, clock, ports: aws.portsFor({ clock, log: createTestLog(), random: random.stream('process'), pass }) };
};

const drill = (servers: readonly ServerId[]) =>
  ({ kind: 'drill', servers: servers.map((one) => ({ server: one })), key: effectKey('exec-1/1/1/1'), tagged: true }) as const;

describe('AWS through the wire', () => {
  it('notes a launch with its key, the settings in force and the instance that it becomes', async () => {
    const { aws, clock, ports } = open();
    const [reading] = await ports.launchSettings.read(here, [server(1)]);
    if (reading?.kind !== 'read') throw new Error('Not read');
    await ports.launchSettings.apply(
      here,
      reading.present,
      { rightSizing: 'NONE', instanceType: 'r5.large', launchDisposition: 'STOPPED' },
      effectKey('k'),
    );
    const started = await ports.recoveryService.start(here, drill([server(1), server(2)]));
    const [one, other] = aws.facts.launches;
    expect(one).toMatchObject({
      server: server(1),
      key: 'exec-1/1/1/1',
      kind: 'drill',
      tagged: true,
      point: null,
      place: '111111111111/eu-central-1',
    });
    expect(one?.settings).toMatchObject({
      rightSizing: 'NONE',
      instanceType: 'r5.large',
      launchDisposition: 'STOPPED',
      copyPrivateIp: false,
    });
    expect(one?.settings.subnetId).toMatch(/^subnet-/);
    expect(one?.settings.securityGroupIds).toHaveLength(1);
    expect(other?.settings).toMatchObject({ launchDisposition: 'STARTED' });
    clock.advance(seconds(400));
    const listed = await ports.recoveryService.instances(here, [server(1)]);
    expect(listed.ok && listed.value.map((instance) => instance.instanceId)).toEqual([one?.instanceId]);
    expect(started.ok && aws.truth(started.value)).toMatchObject({ place: '111111111111/eu-central-1', report: { status: 'COMPLETED' } });
  });

  it('notes a termination, and every place that was asked, under the account that was entered', async () => {
    const { aws, clock, ports } = open();
    await ports.recoveryService.start(there, drill([server(3)]));
    clock.advance(seconds(400));
    const instance = aws.facts.launches[0]?.instanceId;
    if (instance === undefined) throw new Error('Not launched');
    await ports.terminations.terminate(there, [instance]);
    expect(aws.facts.terminations).toMatchObject([{ instanceId: instance, server: server(3), by: 'us', place: '222222222222/us-east-1' }]);
    expect(new Set(aws.facts.questions.map(({ place }) => place))).toEqual(new Set(['222222222222/us-east-1']));
    expect(aws.facts.questions.map(({ method }) => method)).toEqual(['AssumeRole', 'StartRecovery', 'TerminateRecoveryInstances']);
  });

  it('notes who was told what, once for each time', async () => {
    const { aws, ports } = open();
    for (const target of ports.notifier.targets) await ports.notifier.send(target, news('one'));
    expect(aws.facts.sent.map(({ target, topic }) => [target, topic])).toEqual([
      ['topic', 'started'],
      ['bus', 'started'],
    ]);
    expect(aws.facts.sent[1]?.deliveryId).toBe('exec-1/3.0.notify');
  });

  it.each<[CallFault, string]>([
    ['lost', 'unsure'],
    ['broken', 'unsure'],
    ['throttled', 'later'],
    ['unsent', 'later'],
    ['denied', 'never'],
  ])('tells a start that is %s what AWS would have told it: %s', async (fault, kind) => {
    const pass: Pass = (call, perform) => (call.operation === 'StartRecovery' ? Promise.resolve({ kind: 'fault', fault }) : perform());
    const { aws, ports } = open(pass);
    expect(await ports.recoveryService.start(here, drill([server(1)]))).toMatchObject({ refusal: { kind } });
    expect(aws.facts.launches).toEqual([]);
  });

  it('opens another session where a call is refused as expired, and asks again', async () => {
    let refused = 0;
    const pass: Pass = (call, perform) => {
      if (call.operation !== 'DescribeSourceServers' || refused > 0) return perform();
      refused += 1;
      return Promise.resolve({ kind: 'fault', fault: 'expired' });
    };
    const { aws, ports } = open(pass);
    expect(await ports.inventory.sourceServers(there, [server(3)])).toMatchObject({ ok: true });
    expect(aws.facts.questions.map(({ method }) => method)).toEqual(['AssumeRole', 'AssumeRole', 'DescribeSourceServers']);
  });

  it('keeps an effect whose answer is lost', async () => {
    const pass: Pass = async (call, perform) => {
      const outcome = await perform();
      return call.operation === 'StartRecovery' ? { kind: 'fault', fault: 'lost' } : outcome;
    };
    const { aws, ports } = open(pass);
    expect(await ports.recoveryService.start(here, drill([server(1)]))).toMatchObject({ refusal: { kind: 'unsure', code: 'ECONNRESET' } });
    expect(aws.facts.launches).toHaveLength(1);
  });

  it('gives up a request that is not answered within its time, on the process’s clock', async () => {
    const given: number[] = [];
    const pass: Pass = (_call, _perform, within) => {
      given.push(within);
      return Promise.resolve({ kind: 'late' });
    };
    const { ports } = open(pass);
    expect(await ports.recoveryService.start(here, drill([server(1)]))).toMatchObject({ refusal: { kind: 'unsure', code: 'AbortError' } });
    expect(given).toEqual([seconds(30)]);
  });

  it('notes whose launch it is also where that may not be tagged', async () => {
    const { aws, ports } = open(through, {}, { ...sketch, taggingDenied: true });
    expect(await ports.recoveryService.start(here, drill([server(1)]))).toMatchObject({ refusal: { kind: 'tagging-denied' } });
    expect(await ports.recoveryService.start(here, { ...drill([server(1)]), tagged: false })).toMatchObject({ ok: true });
    expect(aws.facts.launches).toMatchObject([{ key: 'exec-1/1/1/1', tagged: false }]);
  });

  it('lists a job late where the world is told to', async () => {
    const { aws, clock, ports } = open(through, { unlisted: 100 });
    const since = clock.now();
    const lost = { ...drill([server(1)]), servers: [server(1)], since, known: [] };
    const started = await ports.recoveryService.start(here, drill([server(1)]));
    expect(await ports.recoveryService.find(here, lost)).toEqual({ ok: true, value: undefined });
    expect(started.ok && aws.truth(started.value)).toBeDefined();
    clock.advance(seconds(70));
    expect(await ports.recoveryService.find(here, lost)).toEqual(started);
  });

  it('fails, refuses and crowds where the world is told to', async () => {
    const failing = open(through, { server: 100 });
    const started = await failing.ports.recoveryService.start(here, drill([server(1), server(2)]));
    failing.clock.advance(seconds(500));
    const truth = started.ok ? failing.aws.truth(started.value) : undefined;
    expect(truth?.report.servers).toHaveLength(2);
    expect(await open(through, { full: 100 }).ports.recoveryService.start(here, drill([server(1)]))).toMatchObject({
      refusal: { why: 'quota' },
    });
    expect(await open(through, { refused: 100 }).ports.recoveryService.start(here, drill([server(1)]))).toMatchObject({
      refusal: { kind: 'never' },
    });
    const busy = open(through, { busy: 100 });
    expect(await busy.ports.recoveryService.start(here, drill([server(1)]))).toMatchObject({ refusal: { kind: 'conflict' } });
    expect(busy.aws.facts.launches).toMatchObject([{ key: null, tagged: false }]);
  });

  it('needs no timer and no socket, and gives the same answers again', async () => {
    const tell = async (): Promise<string> => {
      const { aws, ports } = open();
      const answers: unknown[] = [await ports.accountAccess.probe(there), await ports.inventory.sourceServers(there)];
      answers.push(
        await ports.recoveryService.start(there, drill([server(3)])),
        await ports.launchSettings.read(here, [server(1), server(2)]),
      );
      answers.push(await ports.instances.describe(here, []), aws.facts);
      return JSON.stringify(answers);
    };
    // The SDK reads its configuration files once in a process, whatever it is told.
    const first = await tell();
    const used: string[] = [];
    const hook = createHook({ init: (_id, type) => void used.push(type) });
    hook.enable();
    const second = await tell();
    hook.disable();
    expect(second).toBe(first);
    expect(
      new Set(used.filter((type) => !['PROMISE', 'TickObject', 'Microtask', 'RANDOMBYTESREQUEST', 'HASHREQUEST'].includes(type))),
    ).toEqual(new Set());
  });
});
