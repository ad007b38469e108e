/**
 * Histories of executions that never began, and of instances that are hard to get rid of.
 */
import { fuse } from '../../harness/crash.ts';
import { openProduct } from '../../harness/product.ts';
import { openWaves } from '../../harness/waves.ts';
import type { Scenario } from '../record-history.ts';
import { by, quick } from './steering.ts';

export const neverStarted: Scenario = {
  name: 'never-started',
  tells:
    'A process dies over a start that holds its claims and was never accepted: it is failed five minutes later, and another start runs.',
  tell: async (options, { onStage, watched }) => {
    const { product, planId } = await openWaves([1], { ...quick, ...options });
    const stage = onStage(product);
    // The head, the plan, the servers; not the acceptance.
    const { wrap } = fuse(4, 'before');
    const dying = openProduct({ restarted: product, wrap: (ports) => wrap(watched(product)(ports)) });
    await dying.handle({ operation: 'start_execution', planId, executionType: 'DRILL', initiatedBy: by }, {});
    await stage.minutes(7);
    await stage.drive(await stage.start(planId));
    await stage.rest();
  },
};

export const terminated: Scenario = {
  name: 'terminated-with-troubles',
  tells:
    'Terminating: the answer is lost before its effect, the look for the job is not answered at first, then DRS is busy; in the end all are gone.',
  tell: async (options, { onStage }) => {
    // Slow enough for the schedule to see a job that has begun.
    const { product, planId } = await openWaves([2, 1], { timingFactor: 1, ...options });
    const { simulator } = product;
    const stage = onStage(product);
    const state = await stage.start(planId);
    // One look at each wave, when it is launched.
    await stage.drive(state, {
      onStep: ({ kind }) => {
        if (kind === 'wait') product.clock.advance(40 * 60_000);
      },
    });
    await stage.rest();
    simulator.addFault({ kind: 'lost-answer', operation: 'TerminateRecoveryInstances', when: 'before-effect', count: 1 });
    simulator.addFault({ kind: 'throttle', operation: 'TerminateRecoveryInstances', count: 1 });
    await stage.press('terminate_instances', { executionId: state.executionId });
    simulator.addFault({ kind: 'error', operation: 'DescribeJobs', code: 'InternalServerException', status: 500, count: 14 });
    await stage.rest();
  },
};
