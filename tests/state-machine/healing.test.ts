/**
 * What goes wrong between the state machine and the handler, and to machines themselves; and what heals it.
 */
import { executionId, planId } from '@drs-orchestrator/domain';
import { describe, expect, test } from 'vitest';
import { ask, statusOf } from '../harness/answers.ts';
import { createLaunchTemplates } from '../harness/launch-templates.ts';
import { begin, type Begun } from './beginning.ts';
import { stopRun, type EngineEvent } from './set-engine.ts';
import type { Between } from './world.ts';

const machine = 'state machine';

const isStep = (step: string, { action, operation }: EngineEvent): boolean => action === step || operation === step;

/** The step fails so often, as Lambda or the handler would have it. */
const failing = (step: string, times: number, how: () => unknown): Between => {
  let left = times;
  return (event, send) => {
    if (!isStep(step, event) || left === 0) return send();
    left -= 1;
    return Promise.resolve(how());
  };
};

const thrown = (name: string) => () => {
  throw Object.assign(new Error('Not now'), { name });
};

const runsOf = ({ stepFunctions }: Begun) => stepFunctions?.runs() ?? [];
const statesOf = (begun: Begun, run = 0): readonly string[] => runsOf(begun)[run]?.tally.states ?? [];
const triesOf = ({ asked }: Begun, step: string): number => asked.filter((name) => name.startsWith(step)).length;

const steps = ['plan_next_step', 'act', 'start_wave_recovery', 'poll', 'resumed', 'finalize'] as const;

/** Two waves with launch settings and a pause between them that is lifted, so that every step there is comes up. */
const everyStep = async (between: Between): Promise<Begun> => {
  const settings = { launchSettings: { copyTags: true } };
  const begun = await begin(
    machine,
    [
      { count: 1, ...settings },
      { count: 1, ...settings, pauseBefore: true },
    ],
    {
      between,
      launchSettings: createLaunchTemplates(),
    },
  );
  const { product, state, until, asked } = begun;
  await until(() => asked.at(-1) === 'await_resume' && (begun.stepFunctions?.tokens().length ?? 0) > 0);
  await ask(product, 'resume_execution', state);
  return begun;
};

describe('a step that fails', () => {
  test('a few times with what passes is repeated, and nobody waits for long', async () => {
    const each = steps.map((step) => failing(step, 3, thrown('Lambda.ServiceException')));
    const begun = await everyStep((event, send) => {
      const [index] = steps.flatMap((step, at) => (isStep(step, event) ? [at] : []));
      return index === undefined ? send() : (each[index]?.(event, send) ?? send());
    });
    expect(await begun.ends()).toMatchObject({ status: 'COMPLETED', launches: [1, 1] });
    expect(runsOf(begun)).toMatchObject([{ status: 'SUCCEEDED', tally: { retries: 3 * steps.length } }]);
    expect(statesOf(begun)).not.toContain('WaitAfterFailure');
  });

  test.each(steps)('%s: so often that its retries are used up, is waited for, and the machine goes on', async (step) => {
    const begun = await everyStep(failing(step, 12, thrown('RecoveryServiceError')));
    expect(await begun.ends()).toMatchObject({ status: 'COMPLETED', launches: [1, 1] });
    expect(runsOf(begun)).toMatchObject([{ status: 'SUCCEEDED' }]);
    expect(statesOf(begun)).toContain(step === 'start_wave_recovery' ? 'WaitBeforeNextWave' : 'WaitAfterFailure');
    // Where the pause was lifted by whoever resumed, nobody needs to be told again that the wait is over.
    expect(triesOf(begun, step)).toBeGreaterThan(step === 'resumed' ? 4 : 12);
  });

  test('await_resume: is made again with another token, which is the one that resume releases', async () => {
    const begun = await everyStep(failing('await_resume', 7, thrown('ThrottledError')));
    expect(await begun.ends()).toMatchObject({ status: 'COMPLETED', launches: [1, 1] });
    expect(runsOf(begun)).toHaveLength(1);
  });

  test('settle: keeps an execution that failed from ending, and no longer than it fails', async () => {
    const begun = await begin(machine, [1, 1], {
      between: failing('settle', 12, thrown('RecoveryServiceError')),
      first: ({ product, servers }) =>
        product.simulator.addFault({ kind: 'launch-fails', serverId: servers[0]?.[0] ?? '', stage: 'launch', rawError: 'No capacity' }),
    });
    expect(await begun.ends()).toMatchObject({ status: 'FAILED', launches: [1, 0] });
    expect(runsOf(begun)).toMatchObject([{ status: 'SUCCEEDED' }]);
  });

  test.each(['TypeError', 'Lambda.Unknown', 'InvalidStateError', 'States.Timeout'])(
    'with %s, which no retry is for, waits a minute at once',
    async (name) => {
      const begun = await begin(machine, [1], { between: failing('plan_next_step', 1, thrown(name)) });
      expect(await begun.ends()).toMatchObject({ status: 'COMPLETED', launches: [1] });
      expect(statesOf(begun).slice(0, 4)).toEqual(['PlanNextStep', 'WaitAfterFailure', 'PollWaveStatus', 'CheckWaveComplete']);
      expect(runsOf(begun)).toMatchObject([{ tally: { retries: 0 } }]);
    },
  );

  test('one wave of two that are ready does not keep the other from being started', async () => {
    const begun = await begin(machine, [1, { count: 1, dependsOn: [] }], {
      between: (event, send) => {
        if (event.wave_number === 1 && triesOf(begun, 'start_wave_recovery 2') === 0)
          throw Object.assign(new Error('Not now'), { name: 'RecoveryServiceError' });
        return send();
      },
    });
    expect(await begun.ends()).toMatchObject({ status: 'COMPLETED', launches: [1, 1] });
  });
});

describe('an answer', () => {
  test.each(['poll', 'finalize'])('of %s that is an error is waited out, and planned anew', async (operation) => {
    const flat = { statusCode: 502, error: 'RECOVERY_SERVICE_ERROR', message: 'DRS does not answer', code: 'InternalServerException' };
    const begun = await begin(machine, [1], { between: failing(operation, 2, () => flat) });
    expect(await begun.ends()).toMatchObject({ status: 'COMPLETED', launches: [1] });
    expect(statesOf(begun).filter((name) => name === 'WaitAfterRefusal')).toHaveLength(2);
  });

  test('that names a step which this machine does not know is waited out: the handler may be another version tomorrow', async () => {
    const begun = await begin(machine, [1], {
      between: failing('plan_next_step', 1, () => ({ next: { kind: 'dance', readyWaves: [], waitSeconds: 0 } })),
    });
    expect(await begun.ends()).toMatchObject({ status: 'COMPLETED' });
    expect(statesOf(begun).slice(1, 4)).toEqual(['ChooseStep', 'WaitAfterFailure', 'PollWaveStatus']);
  });

  test('that is no plan at all is waited out as well, and the ids are still known', async () => {
    const nonsense = [
      null,
      'nonsense',
      7,
      [],
      {},
      { next: null },
      { next: { kind: 'wait' } },
      { next: { kind: 'start' } },
      { statusCode: 400 },
    ];
    const begun = await begin(machine, [1], {
      between: (event, send) => (event.action === 'plan_next_step' && nonsense.length > 0 ? Promise.resolve(nonsense.pop()) : send()),
    });
    expect(await begun.ends()).toMatchObject({ status: 'COMPLETED', launches: [1] });
    expect(statesOf(begun).filter((name) => name === 'WaitAfterFailure')).toHaveLength(9);
    expect(runsOf(begun)).toMatchObject([{ status: 'SUCCEEDED' }]);
  });

  test('that the execution is not there ends the machine, while it waits for progress too', async () => {
    const begun = await begin(machine, [1]);
    await begun.until(() => begun.asked.at(-1) === 'poll');
    await begun.product.app.engine.start({ executionId: executionId('exec-none'), planId: planId('rp-none'), generation: 1 });
    await begun.ends();
    expect(runsOf(begun)).toMatchObject([{ status: 'SUCCEEDED' }, { name: 'exec-none-1', status: 'SUCCEEDED' }]);
    expect(statesOf(begun, 1)).toEqual(['PlanNextStep', 'Ended']);
  });
});

describe('a machine that dies', () => {
  const generation = (begun: Begun) => `${begun.state.executionId}-${String(runsOf(begun).length)}`;

  test.each([
    ['while a wave is being started', 'start_wave_recovery 1'],
    ['while it waits for progress', 'poll'],
  ])('%s is replaced within a minute or two by the next generation, and nothing is launched twice', async (_when, step) => {
    const begun = await begin(machine, [1, 1], {
      between: async (event, send) => {
        if (!isStep(step.split(' ')[0] ?? '', event) || runsOf(begun).length > 1) return send();
        await stopRun(begun.stepFunctions!, generation(begun));
        return send();
      },
    });
    await begun.until(() => runsOf(begun)[0]?.status === 'ABORTED');
    const died = begun.product.clock.now();
    await begun.until(() => runsOf(begun).length === 2);
    expect(begun.product.clock.now() - died).toBeLessThanOrEqual(120_000);
    expect(await begun.ends()).toMatchObject({ status: 'COMPLETED', launches: [1, 1] });
    expect(runsOf(begun).map(({ name, status }) => [name, status])).toEqual([
      [`${begun.state.executionId}-1`, 'ABORTED'],
      [`${begun.state.executionId}-2`, 'SUCCEEDED'],
    ]);
  });

  test('when its last step is made already is not replaced: there is nothing left to do', async () => {
    const begun = await begin(machine, [1], {
      between: async (event, send) => {
        if (isStep('finalize', event)) await stopRun(begun.stepFunctions!, generation(begun));
        return send();
      },
    });
    expect(await begun.ends()).toMatchObject({ status: 'COMPLETED' });
    await begun.pass(180_000);
    expect(runsOf(begun)).toMatchObject([{ status: 'ABORTED' }]);
  });

  test('while it waits for an operator is replaced by one that waits, and that is the one which resume releases', async () => {
    const begun = await begin(machine, [1, { count: 1, pauseBefore: true }]);
    await begun.until(() => begun.asked.at(-1) === 'await_resume');
    await stopRun(begun.stepFunctions!, generation(begun));
    await begun.until(() => triesOf(begun, 'await_resume') === 2);
    await ask(begun.product, 'resume_execution', begun.state);
    expect(await begun.ends()).toMatchObject({ status: 'COMPLETED', launches: [1, 1] });
    expect(runsOf(begun).map(({ status }) => status)).toEqual(['ABORTED', 'SUCCEEDED']);
  });

  test('because its history is full is replaced like any other', async () => {
    const begun = await begin(machine, [1, 1, 1], { mostHistoryEntries: 90 });
    expect(await begun.ends()).toMatchObject({ status: 'COMPLETED', launches: [1, 1, 1] });
    const statuses = runsOf(begun).map(({ status }) => status);
    expect(statuses.length).toBeGreaterThan(2);
    expect(statuses).toEqual([...statuses.slice(1).map(() => 'FAILED'), 'SUCCEEDED']);
  });

  test('again and again, every few minutes, only makes the execution take longer', async () => {
    const begun = await begin(machine, [1, 1, 1], { timingFactor: 0.5 });
    for (let deaths = 0; deaths < 3; deaths += 1) {
      await begun.pass(150_000);
      await stopRun(begun.stepFunctions!, generation(begun));
    }
    expect(await begun.ends()).toMatchObject({ status: 'COMPLETED', launches: [1, 1, 1] });
    expect(runsOf(begun)).toHaveLength(4);
  });
});

describe('two machines of one execution', () => {
  test('make it once, and both end', async () => {
    const begun = await begin(machine, [2, 1], {
      first: async ({ product }, { executionId: id, planId: plan }) => {
        await product.app.engine.start({ executionId: executionId(id), planId: planId(plan), generation: 7 });
      },
    });
    expect(await begun.ends()).toMatchObject({ status: 'COMPLETED', launches: [1, 1, 1] });
    expect(runsOf(begun).map(({ status }) => status)).toEqual(['SUCCEEDED', 'SUCCEEDED']);
    expect(begun.product.notifications.map(({ topic }) => topic)).toEqual(['started', 'wave-completed', 'wave-completed', 'completed']);
  });

  test('that wait for the same operator: the one whose token was replaced ends its wait by itself within the hour', async () => {
    const begun = await begin(machine, [1, { count: 1, pauseBefore: true }], {
      first: async ({ product }, { executionId: id, planId: plan }) => {
        await product.app.engine.start({ executionId: executionId(id), planId: planId(plan), generation: 7 });
      },
    });
    await begun.until(() => begun.stepFunctions?.tokens().length === 2);
    await ask(begun.product, 'resume_execution', begun.state);
    await begun.becomes('COMPLETED');
    const over = begun.product.clock.now();
    expect(runsOf(begun).filter(({ status }) => status === 'RUNNING')).toHaveLength(1);
    expect(await begun.ends()).toMatchObject({ status: 'COMPLETED', launches: [1, 1] });
    expect(begun.product.clock.now() - over).toBeLessThanOrEqual(3_600_000);
  });
});

describe('a token', () => {
  test('that nobody releases is renewed each hour, and the execution stays paused as long as it takes', async () => {
    const begun = await begin(machine, [1, { count: 1, pauseBefore: true }]);
    await begun.until(() => begun.asked.at(-1) === 'await_resume');
    await begun.pass(2.5 * 3_600_000);
    expect(triesOf(begun, 'await_resume')).toBe(3);
    expect(await statusOf(begun.product, begun.state)).toBe('PAUSED');
    expect(begun.stepFunctions?.tokens()).toHaveLength(1);
    await ask(begun.product, 'resume_execution', begun.state);
    expect(await begun.ends()).toMatchObject({ status: 'COMPLETED', launches: [1, 1] });
    expect(runsOf(begun)).toHaveLength(1);
  });

  test('is never in what the machine keeps, nor in the journal', async () => {
    const begun = await everyStep((_event, send) => send());
    await begun.ends();
    expect(JSON.stringify(await ask(begun.product, 'get_execution_journal', begun.state))).not.toContain('token-');
  });
});
