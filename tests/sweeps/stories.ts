/**
 * The stories that are swept: executions of three waves, each with something else on its way, and its instances terminated at the end.
 *
 * Owns: what happens in each, in the order of an operator's requests. Nothing in a story knows what goes wrong.
 */
import { accountId, planId as asPlanId, serverId } from '@drs-orchestrator/domain';
import { detailsOf } from '../harness/answers.ts';
import { editTemplate } from '../harness/outside.ts';
import { estateOf, hub, openProduct, serversOf, spoke, storePlan, type Product, type ProductOptions } from '../harness/product.ts';
import { openWaves, type WaveSketch } from '../harness/waves.ts';
import type { Stage } from './stage.ts';

export type Story = {
  readonly name: string;
  /** `wrap`: what is wrong with the product itself. */
  readonly options: Pick<ProductOptions, 'notifiesAws' | 'wrap'>;
  /** What is there before anybody does anything. */
  readonly open: () => Promise<Scene>;
  readonly tell: (stage: Stage, scene: Scene) => Promise<void>;
};

type Scene = { readonly world: Product; readonly planId: string; readonly servers: readonly (readonly string[])[] };

/** Jobs of some ten seconds: an execution is a few steps. */
const quick = { timingFactor: 0.02 } as const;

const waves =
  (sketches: readonly WaveSketch[], fails: readonly { readonly wave: number; readonly times?: number }[] = []) =>
  async () => {
    const { product, ...scene } = await openWaves(sketches, quick);
    for (const { wave, times } of fails) {
      const server = scene.servers[wave - 1]?.[0] ?? '';
      product.simulator.addFault({
        kind: 'launch-fails',
        serverId: server,
        stage: 'launch',
        ...(times === undefined ? {} : { count: times }),
      });
    }
    return { world: product, ...scene };
  };

/** Exported for the test that sweeps a product with something wrong in it. */
export const plain: Story = {
  name: 'a drill whose plan has a webhook',
  options: {},
  open: async () => {
    const scene = await waves([2, 1, 1])();
    const { plans } = scene.world.app.plans;
    const plan = await plans.get(asPlanId(scene.planId));
    if (plan === undefined) throw new Error('The plan is stored');
    await plans.put({ ...plan, notifications: { webhook: { url: 'https://hooks.example.com/drs', secret: 'nobody-ever-sees-this' } } });
    return scene;
  },
  tell: async (stage, { planId }) => {
    const state = await stage.start(planId);
    await stage.drive(state);
    await stage.press('terminate_instances', { executionId: state.executionId });
    await stage.rest();
  },
};

const paused: Story = {
  name: 'a drill with a gate before wave 2 and a pause before wave 3',
  options: {},
  open: waves([1, { count: 1, pauseBefore: true }, 1]),
  tell: async (stage, { planId }) => {
    const state = await stage.start(planId, { via: 'http' });
    const { executionId } = state;
    const seen = { pauses: 0, pressed: false };
    await stage.drive(state, {
      onStep: async ({ kind }) => {
        if (kind !== 'wait' || seen.pauses !== 1 || seen.pressed) return;
        seen.pressed = true;
        await stage.press('pause_execution', { executionId });
      },
      onPause: async () => {
        seen.pauses += 1;
        await stage.press('resume_execution', { executionId });
      },
    });
    await stage.press('terminate_instances', { executionId });
    await stage.rest();
  },
};

const retried: Story = {
  name: 'a drill with a server that fails once, and a retry of its wave',
  options: {},
  open: waves([{ count: 2, onFailure: 'PAUSE' }, 1, 1], [{ wave: 1, times: 1 }]),
  tell: async (stage, { planId }) => {
    const state = await stage.start(planId);
    const { executionId } = state;
    await stage.drive(state, { onPause: () => stage.press('retry_wave', { executionId, waveNumber: 1 }) });
    await stage.press('terminate_instances', { executionId });
    await stage.rest();
  },
};

const failed: Story = {
  name: 'a drill with a lost answer, a wave that is skipped and another that fails it',
  options: {},
  open: async () => {
    const scene = await waves([{ count: 1, onFailure: 'PAUSE' }, 1, 2], [{ wave: 1 }, { wave: 3 }])();
    scene.world.simulator.addFault({ kind: 'lost-answer', operation: 'StartRecovery', when: 'after-effect', count: 1 });
    return scene;
  },
  tell: async (stage, { planId }) => {
    const state = await stage.start(planId);
    const { executionId } = state;
    const skip = { executionId, waveNumber: 1, reason: 'Not needed for this', initiatedBy: 'test@example.com' };
    await stage.drive(state, { onPause: () => stage.press('skip_wave', skip) });
    await stage.press('terminate_instances', { executionId });
    await stage.rest();
  },
};

const cancelled: Story = {
  name: 'a drill that is cancelled while wave 1 is in flight',
  options: {},
  open: waves([2, 1, 1]),
  tell: async (stage, { planId }) => {
    const state = await stage.start(planId, { via: 'http' });
    const { executionId } = state;
    const seen = { pressed: false };
    await stage.drive(state, {
      onStep: async ({ kind }) => {
        if (kind !== 'wait' || seen.pressed || (await waveOf(stage.world, executionId)) !== 'IN_PROGRESS') return;
        seen.pressed = true;
        await stage.press('cancel_execution', { executionId });
      },
    });
    await stage.press('terminate_instances', { executionId });
    await stage.rest();
  },
};

const waveOf = async (world: Product, executionId: string) => (await detailsOf(world, { executionId })).waveStatuses[0]?.status;

const subnet = 'subnet-0000000000000000b';
const network = `        subnets: [{ id: ${subnet}, cidr: 10.9.0.0/24, zone: b }]
`;

/** Group and plan are made over the API too, and somebody edits a template by hand between saving and drilling. */
const prepared: Story = {
  name: 'a drill with launch settings, from the saving of its group',
  options: {},
  open: async () => {
    const world = openProduct({ ...quick, estate: `${estateOf(4)}${network}` });
    await world.app.plans.accounts.put({ accountId: accountId(hub), name: 'hub', access: 'own', version: 0 });
    return { world, planId: '', servers: [serversOf(world)] };
  },
  tell: async (stage, { servers: [all = []] }) => {
    const { world } = stage;
    const [edited = '', ...rest] = all;
    const inHub = { accountId: hub, region: 'us-east-1' };
    const settings = { launchSettings: { subnetId: subnet, copyTags: true } };
    const { groups, plans } = world.app.plans;
    const theGroup = async () => (await groups.list({ limit: 1 }))[0];
    const thePlan = async () => (await plans.list({ limit: 1 }))[0];
    const saved = { groupName: 'Web', ...inHub, ...settings, sourceServerIds: [edited, rest[0]] };
    await stage.make('create_protection_group', saved, async () => (await theGroup()) !== undefined);
    await stage.minutes(3);
    const group = await theGroup();
    const explicit = (id: string | undefined, waveName: string) => ({ waveName, servers: [{ ...inHub, sourceServerIds: [id] }] });
    const planned = [{ waveName: 'Web', protectionGroupIds: [group?.id] }, explicit(rest[1], 'App'), explicit(rest[2], 'Rest')];
    await stage.make('create_recovery_plan', { planName: 'Prepared', waves: planned }, async () => (await thePlan()) !== undefined);
    await editTemplate(world, edited, {
      InstanceType: 't3.large',
      'NetworkInterface.1.DeviceIndex': '0',
      'NetworkInterface.1.SubnetId': 'subnet-0000000000000000a',
    });
    const state = await stage.start((await thePlan())?.id ?? '');
    await stage.drive(state);
    await stage.press('terminate_instances', { executionId: state.executionId });
    await stage.rest();
  },
};

/** News goes to AWS here, and a second account is entered by a role. */
const spread: Story = {
  name: 'a recovery over two accounts that tells AWS',
  options: { notifiesAws: true },
  open: async () => {
    const there = { account: spoke, at: 'eu-central-1' };
    const world = openProduct({ ...quick, notifiesAws: true, estate: estateOf(2, spokeEstate) });
    const access = { access: 'role', roleName: 'DrsAccess', externalId: 'only-for-us' } as const;
    await world.app.plans.accounts.put({ accountId: accountId(spoke), name: 'spoke', ...access, version: 0 });
    const [first, last] = serversOf(world);
    const servers = [[first ?? serverId('')], serversOf(world, spoke), [last ?? serverId('')]] as const;
    const planned = servers.map((serverIds, index) => ({ serverIds, ...(index === 1 ? there : {}) }));
    return { world, planId: await storePlan(world, { waves: planned }), servers };
  },
  tell: async (stage, { planId }) => {
    const state = await stage.start(planId, { executionType: 'RECOVERY' });
    await stage.drive(state);
    await stage.press('terminate_instances', { executionId: state.executionId, confirm: 'RECOVERY' });
    await stage.rest();
  },
};

const spokeEstate = `  - accountId: '${spoke}'
    roles: [{ roleName: DrsAccess, externalId: only-for-us }]
    regions:
      - region: eu-central-1
        servers: [{ count: 1, hostnamePrefix: db, os: linux }]
`;

/** Their order decides which share of its points each is swept at, where only a share is. */
export const stories: readonly Story[] = [plain, paused, retried, failed, cancelled, prepared, spread];
