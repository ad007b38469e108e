/**
 * Histories of executions that people steer: pauses, retries, skips, cancellations, and engines that are lost.
 */
import { planId as asPlanId } from '@drs-orchestrator/domain';
import { detailsOf } from '../../harness/answers.ts';
import { terminateAllInEc2 } from '../../harness/outside.ts';
import type { Product } from '../../harness/product.ts';
import { openWaves } from '../../harness/waves.ts';
import type { Scenario } from '../record-history.ts';

/** Jobs of some ten seconds: an execution is a few records. */
export const quick = { timingFactor: 0.02 } as const;
export const by = 'test@example.com';

export const nameIn = async ({ app }: Product, planId: string, notifications: object): Promise<void> => {
  const plan = await app.plans.plans.get(asPlanId(planId));
  if (plan === undefined) throw new Error('The plan is stored');
  await app.plans.plans.put({ ...plan, notifications });
};

export const failsAt = ({ simulator }: Product, serverId = '', count?: number): void => {
  simulator.addFault({ kind: 'launch-fails', serverId, stage: 'launch', ...(count === undefined ? {} : { count }) });
};

const webhook = { url: 'https://hooks.example.com/drs', secret: 'nobody-ever-sees-this' };

export const paused: Scenario = {
  name: 'paused-and-deleted',
  tells:
    'Started over HTTP, so by a worker; a webhook on the plan; a gate before wave 2 and a pause of an operator before wave 3; completed, its instances terminated, deleted: a tombstone.',
  tell: async (options, { onStage }) => {
    const { product, planId } = await openWaves([1, { count: 1, pauseBefore: true }, 1], { ...quick, ...options });
    await nameIn(product, planId, { email: 'ops@example.com', webhook });
    const stage = onStage(product);
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
    await stage.press('delete_executions', { ids: [executionId], initiatedBy: by });
    await stage.rest();
  },
};

export const retried: Scenario = {
  name: 'retried-skipped-failed',
  tells:
    'Wave 1 fails and is retried; wave 2 fails, and a plain resume goes on without it; wave 3 fails and is skipped; wave 4 fails with CONTINUE: the execution ends FAILED.',
  tell: async (options, { onStage }) => {
    const policy = { onFailure: 'PAUSE' } as const;
    const sketches = [
      { count: 2, ...policy },
      { count: 1, ...policy },
      { count: 1, ...policy },
      { count: 1, onFailure: 'CONTINUE' as const },
    ];
    const { product, planId, servers } = await openWaves(sketches, { ...quick, ...options });
    for (const [wave, [first]] of servers.entries()) failsAt(product, first, wave === 0 ? 1 : undefined);
    const stage = onStage(product);
    const state = await stage.start(planId);
    const { executionId } = state;
    const presses = [
      () => stage.press('retry_wave', { executionId, waveNumber: 1 }),
      () => stage.press('resume_execution', { executionId }),
      () => stage.press('skip_wave', { executionId, waveNumber: 3, reason: 'Not needed for this', initiatedBy: by }),
    ];
    await stage.drive(state, { onPause: () => presses.shift()?.() });
    await stage.rest();
  },
};

export const cancelled: Scenario = {
  name: 'cancelled-before-any-job',
  tells:
    'The answer of the first StartRecovery is lost before its effect, and the execution is cancelled while its wave is STARTING: looked for twice, given up, CANCELLED.',
  tell: async (options, { onStage }) => {
    const { product, planId } = await openWaves([2, 1], { ...quick, ...options });
    product.simulator.addFault({ kind: 'lost-answer', operation: 'StartRecovery', when: 'before-effect', count: 1 });
    const stage = onStage(product);
    const state = await stage.start(planId);
    const seen = { pressed: false };
    await stage.drive(state, {
      onStep: async ({ kind }) => {
        if (kind !== 'wait' || seen.pressed) return;
        seen.pressed = true;
        await stage.press('cancel_execution', { executionId: state.executionId });
      },
    });
    await stage.rest();
  },
};

export const lostEngines: Scenario = {
  name: 'lost-engines',
  tells: 'Its engine is lost twice: engines of generation 2 and 3. A pause is lifted by SendTaskSuccess from outside.',
  tell: async (options, { onStage }) => {
    const { product, planId } = await openWaves([1, { count: 1, pauseBefore: true }], { ...quick, ...options });
    const stage = onStage(product);
    const state = await stage.start(planId);
    const lost = new Set<number>();
    await stage.drive(state, {
      onStep: async ({ kind }) => {
        const { currentWave } = await detailsOf(product, state);
        if (kind !== 'wait' || lost.has(currentWave)) return;
        lost.add(currentWave);
        product.engine.kill();
        await stage.minutes(2);
      },
      // Whoever sends it needs none of us: the engine goes on, and records that the pause is over.
      onPause: () => product.engine.waiting.clear(),
    });
    await stage.rest();
    const { serverExecutions } = await detailsOf(product, state);
    await terminateAllInEc2(
      product,
      serverExecutions.flatMap(({ instanceId }) => instanceId ?? []),
    );
  },
};
