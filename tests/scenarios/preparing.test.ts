/**
 * Launch settings before a launch: the step `act` through the handler, on launch templates in memory.
 */
import { decodeRecord } from '@drs-orchestrator/application';
import { executionId as asExecutionId, type Event, type ServerId } from '@drs-orchestrator/domain';
import { describe, expect, test } from 'vitest';
import { ask, detailsOf, statusOf } from '../harness/answers.ts';
import { fuse } from '../harness/crash.ts';
import { drive, startDrill, type DriveOptions, type EngineState } from '../harness/drive.ts';
import { createLaunchTemplates, type LaunchTemplates } from '../harness/launch-templates.ts';
import { estateOf, openProduct, serversOf, storePlan, type PlanSketch, type Product } from '../harness/product.ts';
import { sendThrough } from '../harness/survive.ts';
import { launchesOf } from '../harness/waves.ts';

const settings = { copyTags: true, subnetId: 'subnet-11111111' } as const;
const throttled = { kind: 'later', code: 'RequestLimitExceeded', message: 'Slow down' } as const;
const denied = { kind: 'never', code: 'InvalidSubnetID.NotFound', message: 'There is no such subnet' } as const;

type Opened = {
  readonly product: Product;
  readonly templates: LaunchTemplates;
  readonly servers: readonly ServerId[];
  readonly planId: string;
};

/** One wave of so many servers, unless the sketch says otherwise. */
const open = async (count: number, sketch: (servers: readonly ServerId[]) => PlanSketch['waves']): Promise<Opened> => {
  const templates = createLaunchTemplates();
  const product = openProduct({
    estate: estateOf(count),
    timingFactor: 0.02,
    wrap: (ports) => ({ ...ports, launchSettings: templates }),
  });
  const servers = serversOf(product);
  return { product, templates, servers, planId: await storePlan(product, { waves: sketch(servers) }) };
};

const oneWave =
  (more: Partial<PlanSketch['waves'][number]> = {}) =>
  (serverIds: readonly ServerId[]): PlanSketch['waves'] => [{ serverIds, launchSettings: settings, ...more }];

const run = async (
  { product, planId }: Opened,
  options: DriveOptions = {},
): Promise<EngineState & { readonly steps: readonly string[] }> => {
  const state = await startDrill(product, planId);
  const steps: string[] = [];
  await drive(product, state, {
    ...options,
    onStep: (step, count) => {
      steps.push(step.kind);
      return options.onStep?.(step, count);
    },
  });
  return { ...state, steps };
};

const eventsOf = async ({ store }: Product, { executionId }: EngineState): Promise<readonly Event[]> => {
  const id = asExecutionId(executionId);
  const names = await store.executions.recordNames(id, 0, 1_000);
  return (await store.executions.objects(id, names)).flatMap((object) => decodeRecord(object).events);
};

const preparationsIn = async (opened: Opened, state: EngineState): Promise<readonly Event[]> =>
  (await eventsOf(opened.product, state)).filter(({ type }) => type.startsWith('settings-'));

describe('before a launch', () => {
  test('settings that hold already are looked at, and nothing is changed', async () => {
    const opened = await open(2, oneWave());
    for (const server of opened.servers) opened.templates.edit(server, settings);
    const state = await run(opened);
    expect(state.steps.slice(0, 2)).toEqual(['act', 'start']);
    expect(opened.templates.changes).toEqual([]);
    expect(await statusOf(opened.product, state)).toBe('COMPLETED');
    expect(await preparationsIn(opened, state)).toEqual([
      {
        type: 'settings-prepared',
        servers: [
          { server: 0, change: null },
          { server: 1, change: null },
        ],
      },
    ]);
  });

  test('only the server that somebody has changed since is changed, and the journal keeps the version it had', async () => {
    const opened = await open(3, oneWave());
    const [first, second, third] = opened.servers as [ServerId, ServerId, ServerId];
    for (const server of opened.servers) opened.templates.edit(server, settings);
    opened.templates.edit(second, { subnetId: 'subnet-99999999', instanceProfileName: 'theirs' });
    const state = await run(opened);
    expect(opened.templates.changes).toEqual([
      { serverId: second, at: '123456789012/us-east-1', key: `${state.executionId}/1/1/settings/${second}`, version: 4 },
    ]);
    expect(opened.templates.present(second)).toMatchObject({
      copyTags: true,
      template: { subnetId: 'subnet-11111111', instanceProfileName: 'theirs' },
    });
    const templateId = `lt-${second.slice(2)}`;
    expect(await preparationsIn(opened, state)).toEqual([
      { type: 'settings-drifted', servers: [{ server: 1, templateId, formerVersion: 3, fields: ['subnetId'] }] },
      { type: 'settings-prepared', servers: [first, third].map((id) => ({ server: opened.servers.indexOf(id), change: null })) },
      { type: 'settings-prepared', servers: [{ server: 1, change: { templateId, formerVersion: 3, version: 4 } }] },
    ]);
  });

  test('an override goes before the group’s settings, and a server that nobody says anything about is not asked for', async () => {
    const opened = await open(2, (servers) => [
      { serverIds: servers, serverOverrides: [{ serverId: servers[1]!, staticPrivateIp: '10.0.0.7', copyTags: true }] },
    ]);
    await run(opened);
    expect(opened.templates.reads).toEqual([opened.servers[1]]);
    expect(opened.templates.present(opened.servers[1]!)).toMatchObject({ copyTags: true, template: { staticPrivateIp: '10.0.0.7' } });
  });

  test('60 servers are prepared in three steps', async () => {
    const opened = await open(60, oneWave());
    const state = await run(opened);
    expect(state.steps.slice(0, 4)).toEqual(['act', 'act', 'act', 'start']);
    expect(opened.templates.changes).toHaveLength(60);
    expect(await statusOf(opened.product, state)).toBe('COMPLETED');
  });

  test('a plan without settings takes no such step', async () => {
    const opened = await open(2, (serverIds) => [{ serverIds }]);
    const state = await run(opened);
    expect(state.steps).not.toContain('act');
    expect(opened.templates.reads).toEqual([]);
  });
});

describe('a server whose settings cannot be made to hold', () => {
  test('blocks itself by name, and its siblings are launched', async () => {
    const opened = await open(3, oneWave());
    const [bad] = opened.servers;
    opened.templates.refuse('apply', bad!, denied);
    const state = await run(opened);
    const reason = 'Launch settings: InvalidSubnetID.NotFound: There is no such subnet';
    const { status, waveStatuses, serverExecutions } = await detailsOf(opened.product, state);
    expect(status).toBe('FAILED');
    expect(waveStatuses[0]).toMatchObject({ status: 'FAILED', serversLaunched: 2, serversCompleted: 2, serversFailed: 1 });
    expect(waveStatuses[0]?.reason).toContain(reason);
    expect(serverExecutions.map((server) => [server.status, server.failureReason])).toEqual([
      ['FAILED', reason],
      ['COMPLETED', null],
      ['COMPLETED', null],
    ]);
    expect(launchesOf(opened.product, opened.servers)).toEqual([0, 1, 1]);
  });

  test('fails its wave without a job where it is the only one', async () => {
    const opened = await open(1, oneWave());
    opened.templates.refuse('read', opened.servers[0]!, { ...denied, code: 'AccessDenied' });
    const state = await run(opened);
    const { status, waveStatuses } = await detailsOf(opened.product, state);
    expect([status, waveStatuses[0]?.status, waveStatuses[0]?.drsJobIds]).toEqual(['FAILED', 'FAILED', []]);
    expect(launchesOf(opened.product, opened.servers)).toEqual([0]);
  });

  test('for now is tried again until it can be, and launched then', async () => {
    const opened = await open(2, oneWave());
    opened.templates.refuse('apply', opened.servers[0]!, throttled, 3);
    opened.templates.refuse('read', opened.servers[1]!, throttled, 2);
    const state = await run(opened);
    expect(await statusOf(opened.product, state)).toBe('COMPLETED');
    expect(opened.templates.changes).toHaveLength(2);
    expect((await preparationsIn(opened, state)).filter(({ type }) => type === 'settings-deferred')).toHaveLength(5);
  });

  test('for longer than the wave may take fails by name', async () => {
    const opened = await open(2, oneWave({ launchTimeoutMinutes: 5 }));
    opened.templates.refuse('read', opened.servers[0]!, throttled);
    const state = await run(opened);
    const { serverExecutions } = await detailsOf(opened.product, state);
    expect(serverExecutions.map((server) => server.failureReason)).toEqual([
      'Launch settings: not applied within 5 minutes: RequestLimitExceeded: Slow down',
      null,
    ]);
  });
});

describe('a wave with failed servers that is retried', () => {
  test('is prepared again, and only what is launched again', async () => {
    const opened = await open(3, oneWave({ onFailure: 'PAUSE' }));
    const { product, templates, servers } = opened;
    templates.refuse('apply', servers[0]!, denied, 1);
    const state = await run(opened);
    expect(await statusOf(product, state)).toBe('PAUSED');
    templates.edit(servers[1]!, { subnetId: 'subnet-99999999' });
    await ask(product, 'retry_wave', { executionId: state.executionId, waveNumber: 1, initiatedBy: 'me' });
    await drive(product, state);
    expect(await statusOf(product, state)).toBe('COMPLETED');
    expect(launchesOf(product, servers)).toEqual([1, 1, 1]);
    expect(templates.changes.at(-1)?.key).toBe(`${state.executionId}/1/2/settings/${servers[0]!}`);
    expect(templates.present(servers[1]!).template.subnetId).toBe('subnet-99999999');
  });
});

describe('while a large wave is prepared', () => {
  test('the waves in flight go on being looked at', async () => {
    const opened = await open(151, (servers) => [
      { serverIds: servers.slice(0, 1) },
      { serverIds: servers.slice(1), dependsOn: [], launchSettings: settings },
    ]);
    const { product, templates } = opened;
    const apply: LaunchTemplates['apply'] = (...asked) => {
      product.clock.advance(1_000);
      return templates.apply(...asked);
    };
    const slow = openProduct({
      restarted: product,
      wrap: (ports) => ({ ...ports, launchSettings: { ...templates, apply } }),
    });
    const state = await startDrill(slow, opened.planId);
    const steps: string[] = [];
    await drive(slow, state, {
      onStep: ({ kind }) => {
        steps.push(kind);
        return kind !== 'start' || steps.length === 1;
      },
    });
    expect(steps).toEqual(['start', ...Array.from({ length: 6 }, () => 'act'), 'start']);
    expect((await detailsOf(slow, state)).waveStatuses[0]?.status).toBe('COMPLETED');
  });
});

describe('whatever happens to the step', () => {
  test('a start out of turn launches nothing before the preparation', async () => {
    const opened = await open(2, oneWave());
    const state = await startDrill(opened.product, opened.planId);
    await opened.product.handle({ action: 'start_wave_recovery', state, wave_number: 1 }, {});
    expect((await detailsOf(opened.product, state)).waveStatuses[0]?.status).toBe('PENDING');
    expect(opened.product.asked('StartRecovery')).toEqual([]);
  });

  test('a pause stops it, and afterwards everything is looked at again', async () => {
    const opened = await open(30, oneWave());
    const { product, templates, servers } = opened;
    const state = await startDrill(product, opened.planId);
    await drive(product, state, { onStep: (_step, steps) => steps < 1 });
    expect(templates.changes).toHaveLength(25);
    await ask(product, 'pause_execution', { executionId: state.executionId });
    await product.handle({ action: 'act', state }, {});
    expect(templates.changes).toHaveLength(25);
    templates.edit(servers[0]!, { subnetId: 'subnet-99999999' });
    await ask(product, 'resume_execution', { executionId: state.executionId });
    await drive(product, state);
    expect(await statusOf(product, state)).toBe('COMPLETED');
    expect(templates.changes.map(({ serverId }) => serverId).sort()).toEqual([...servers, servers[0]!].sort());
    expect(templates.present(servers[0]!).template.subnetId).toBe('subnet-11111111');
  });

  test('a cancellation leaves the rest as it is', async () => {
    const opened = await open(30, oneWave());
    const { product, templates } = opened;
    const state = await startDrill(product, opened.planId);
    await drive(product, state, { onStep: (_step, steps) => steps < 1 });
    await ask(product, 'cancel_execution', { executionId: state.executionId });
    await drive(product, state);
    expect(await statusOf(product, state)).toBe('CANCELLED');
    expect(templates.changes).toHaveLength(25);
  });

  test('two engines at the same step change nothing twice', async () => {
    const opened = await open(7, oneWave());
    const { product, templates } = opened;
    const state = await startDrill(product, opened.planId);
    const act = () => product.handle({ action: 'act', state }, {});
    await Promise.all([act(), act(), act()]);
    await drive(product, state);
    expect(await statusOf(product, state)).toBe('COMPLETED');
    expect(templates.changes).toHaveLength(7);
    const intents = (await preparationsIn(opened, state)).flatMap((event) => (event.type === 'settings-drifted' ? event.servers : []));
    expect(intents.map(({ server, formerVersion }) => [server, formerVersion])).toEqual([0, 1, 2, 3, 4, 5, 6].map((server) => [server, 1]));
  });

  test.each(['before', 'after'] as const)(
    'a process that dies %s any effect leaves a drill that completes, every template changed once and its former version known',
    { timeout: 120_000 },
    async (moment) => {
      for (let at = 1; ; at += 1) {
        const opened = await open(7, oneWave());
        const { product, templates } = opened;
        const state = await startDrill(product, opened.planId);
        const spark = fuse(at, moment);
        await drive(product, state, { send: sendThrough(product, spark, (ports) => ({ ...ports, launchSettings: templates })) });
        if (spark.effects() < at) return expect(at).toBeGreaterThan(12);
        expect(templates.changes).toHaveLength(7);
        const events = await preparationsIn(opened, state);
        const formers = events.flatMap((event) => (event.type === 'settings-drifted' ? event.servers : []));
        expect(formers.map(({ server, formerVersion }) => [server, formerVersion])).toEqual(
          [0, 1, 2, 3, 4, 5, 6].map((server) => [server, 1]),
        );
        expect(launchesOf(product, opened.servers)).toEqual(opened.servers.map(() => 1));
      }
    },
  );
});
