/**
 * Histories of what may happen on the way to a launch.
 */
import { accountId } from '@drs-orchestrator/domain';
import { drillByHand } from '../../harness/outside.ts';
import { estateOf, hub, openProduct, serversOf, storePlan } from '../../harness/product.ts';
import { openTwoPlaces } from '../../harness/two-places.ts';
import { openWaves } from '../../harness/waves.ts';
import { createLaunchTemplates } from '../../harness/launch-templates.ts';
import type { Scenario } from '../record-history.ts';
import { quick } from './steering.ts';

export const lostAnswers: Scenario = {
  name: 'lost-answers',
  tells:
    'StartRecovery is lost before its effect and the look for its job is not answered at first; tagging is denied; a server is busy in a job of other people; a refusal is final for wave 3, and the execution goes on.',
  tell: async (options, { onStage }) => {
    const { product, planId, servers } = await openWaves([2, 1, { count: 1, onFailure: 'CONTINUE' }, 1], { ...quick, ...options });
    const { simulator } = product;
    simulator.addFault({ kind: 'lost-answer', operation: 'StartRecovery', when: 'before-effect', count: 1 });
    const denied = 'User is not authorized to perform: drs:TagResource';
    simulator.addFault({ kind: 'error', operation: 'StartRecovery', code: 'AccessDeniedException', message: denied, count: 1 });
    const stage = onStage(product);
    const state = await stage.start(planId);
    const seen = { unseen: false, busy: false, refused: false };
    await stage.drive(state, {
      onStep: async ({ kind, readyWaves }) => {
        if (kind === 'start' && readyWaves.includes(1) && !seen.unseen && product.asked('StartRecovery').length === 1) {
          seen.unseen = true;
          simulator.addFault({ kind: 'error', operation: 'DescribeJobs', code: 'InternalServerException', status: 500, count: 12 });
        }
        if (readyWaves.includes(2) && !seen.busy) {
          seen.busy = true;
          await drillByHand(product, servers[1] ?? []);
        }
        if (readyWaves.includes(3) && !seen.refused) {
          seen.refused = true;
          simulator.addFault({
            kind: 'error',
            operation: 'StartRecovery',
            code: 'ValidationException',
            message: 'Not like this.',
            count: 1,
          });
        }
      },
    });
    await stage.rest();
  },
};

export const timedOut: Scenario = {
  name: 'timed-out',
  tells: 'A launch hangs until its wave is TIMED_OUT; the execution goes on with CONTINUE, and ends FAILED.',
  tell: async (options, { onStage }) => {
    const { product, planId, servers } = await openWaves([{ count: 2, launchTimeoutMinutes: 5, onFailure: 'CONTINUE' }, 1], {
      ...quick,
      ...options,
    });
    product.simulator.addFault({ kind: 'conversion-hangs', serverId: servers[0]?.[0] ?? '' });
    const stage = onStage(product);
    await stage.drive(await stage.start(planId));
    await stage.rest();
  },
};

export const prepared: Scenario = {
  name: 'launch-settings',
  tells:
    'A group is saved with launch settings and an override, and they are applied; before the drill somebody edits two templates: one is changed back, one is throttled first, one is refused and its server fails by name.',
  tell: async (options, { onStage }) => {
    const templates = createLaunchTemplates();
    const settings = <Ports extends object>(ports: Ports) => ({ ...ports, launchSettings: templates });
    const world = openProduct({ ...quick, ...options, estate: estateOf(4), wrap: settings });
    await world.app.plans.accounts.put({ accountId: accountId(hub), name: 'hub', access: 'own', version: 0 });
    const [held, edited, throttled, refused] = serversOf(world);
    if (held === undefined || edited === undefined || throttled === undefined || refused === undefined) throw new Error('Four servers');
    const stage = onStage(world, settings);
    const inHub = { accountId: hub, region: 'us-east-1' };
    const launchSettings = { launchDisposition: 'STOPPED', copyTags: true, subnetId: 'subnet-11111111' };
    const serverOverrides = [
      { sourceServerId: held, staticPrivateIp: '10.1.0.77', instanceType: 'm5.large', targetInstanceTypeRightSizingMethod: 'NONE' },
    ];
    const sourceServerIds = [held, edited, throttled, refused];
    await stage.make('create_protection_group', { groupName: 'Web', ...inHub, sourceServerIds, launchSettings, serverOverrides }, () =>
      Promise.resolve(false),
    );
    await stage.minutes(2);
    const [group] = await world.app.plans.groups.list({ limit: 1 });
    const waves = [{ waveName: 'Web', protectionGroupIds: [group?.id], onFailure: 'CONTINUE' }];
    await stage.make('create_recovery_plan', { planName: 'Prepared', waves }, () => Promise.resolve(false));
    const [plan] = await world.app.plans.plans.list({ limit: 1 });
    for (const server of [edited, throttled, refused]) templates.edit(server, { copyTags: false, subnetId: 'subnet-22222222' });
    templates.refuse('apply', throttled, { kind: 'later', code: 'RequestLimitExceeded', message: 'Slow down' }, 1);
    templates.refuse('apply', refused, { kind: 'never', code: 'InvalidSubnetID.NotFound', message: 'There is no such subnet' });
    await stage.drive(await stage.start(plan?.id ?? ''));
    await stage.rest();
  },
};

export const chosenPoints: Scenario = {
  name: 'points-and-overrides',
  tells: 'A recovery from the points of a time, with a check overridden by name.',
  tell: async (options, { onStage }) => {
    const estate = `
accounts:
  - accountId: '${hub}'
    regions:
      - region: us-east-1
        servers:
          - { hostname: app, os: linux }
          - { hostname: db, os: linux, recoveryInstance: { isDrill: false } }
`;
    const world = openProduct({ ...quick, ...options, estate });
    const planId = await storePlan(world, { waves: [{ serverIds: serversOf(world) }] });
    const stage = onStage(world);
    const notAfter = new Date(world.clock.now() - 4 * 3_600_000).toISOString();
    const state = await stage.start(planId, {
      executionType: 'RECOVERY',
      recoveryPoint: { notAfter },
      override: ['living-instances'],
    });
    await stage.drive(state);
    await stage.rest();
  },
};

export const twoPlaces: Scenario = {
  name: 'two-places',
  tells: 'A recovery in the account itself and in another one, which is entered by a role with an external id.',
  tell: async (options, { onStage }) => {
    const { product, planId } = await openTwoPlaces([2, 1], { ...quick, ...options });
    const stage = onStage(product);
    await stage.drive(await stage.start(planId, { executionType: 'RECOVERY' }));
    await stage.rest();
  },
};

export const manyServers: Scenario = {
  name: 'many-servers',
  tells: '260 servers in one wave: three jobs, and servers in more than one part.',
  tell: async (options, { onStage }) => {
    const { product, planId } = await openWaves([260], { ...quick, ...options });
    const stage = onStage(product);
    const state = await stage.start(planId);
    const seen = { waited: false };
    await stage.drive(state, {
      // One look at the end, so that the history stays small.
      onStep: ({ kind }) => {
        if (kind === 'wait' && !seen.waited) product.clock.advance(40 * 60_000);
        seen.waited ||= kind === 'wait';
      },
    });
    await stage.rest();
  },
};
