/**
 * The state machine's file in a second interpreter, moto's, which shares nothing with the first: a whole drill through the adapter of
 * Step Functions over a socket. Skipped, with the reason, where Python has no moto.
 *
 * It waits in real time. So the handler's answers are given to it with nothing to wait for, and the virtual clock moves on instead.
 */
import { CreateStateMachineCommand, SFNClient } from '@aws-sdk/client-sfn';
import { createStepFunctionsEngine } from '@drs-orchestrator/adapters-aws';
import type { Engine } from '@drs-orchestrator/application';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ask } from '../harness/answers.ts';
import { startDrill } from '../harness/drive.ts';
import { createTestLog } from '../harness/test-log.ts';
import { createVirtualClock } from '../harness/virtual-clock.ts';
import { openWaves, type Waves } from '../harness/waves.ts';
import type { Listening } from '../contracts/dynalite-server.ts';
import { startMoto, whyNoMoto } from '../contracts/moto-server.ts';
import { definition } from './definition.ts';
import { endOf } from './ends.ts';
import { serveInvoke, type InvokeServer } from './lambda-invoke.ts';

const reason = whyNoMoto();
const account = { region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'secret' } };

type Step = {
  readonly action?: string;
  readonly operation?: string;
  readonly next?: { readonly kind: string; readonly waitSeconds: number };
};

const handler: { handle: (event: unknown) => Promise<unknown> } = { handle: () => Promise.reject(new Error('Nobody is asked yet')) };
let functions: InvokeServer;
let moto: Listening;
let engine: Engine;

/** Quick stages, so that few looks are needed: each takes this interpreter a tenth of a second. */
const open = (): Promise<Waves> =>
  openWaves([1, { count: 1, dependsOn: [] }, { count: 1, pauseBefore: true, dependsOn: [1, 2] }], {
    timingFactor: 0.02,
    wrap: (ports) => ({ ...ports, engine }),
  });

/** What the machine asks for, in order; a wait is over at once, in virtual time. */
const listenTo = ({ product }: Waves, heard: (step: string) => void): void => {
  handler.handle = async (event) => {
    const { action, operation } = event as Step;
    const answer = (await product.handle(event, {})) as Step;
    heard(action ?? operation ?? '');
    if (answer.next?.kind !== 'wait') return answer;
    product.clock.advance(answer.next.waitSeconds * 1_000);
    return { ...answer, next: { ...answer.next, waitSeconds: 0 } };
  };
};

describe.skipIf(reason !== undefined)(`another interpreter${reason === undefined ? '' : ` (not tried: ${reason})`}`, () => {
  beforeAll(async () => {
    functions = await serveInvoke((event) => handler.handle(event));
    moto = await startMoto(functions.port);
    await fetch(`${moto.endpoint}/moto-api/config`, {
      method: 'POST',
      body: JSON.stringify({ stepfunctions: { execute_state_machine: true } }),
    });
    const client = new SFNClient({ ...account, endpoint: moto.endpoint, maxAttempts: 1 });
    const roleArn = 'arn:aws:iam::123456789012:role/state-machine';
    const { stateMachineArn = '' } = await client.send(
      new CreateStateMachineCommand({ name: 'dr-orchestration', definition: JSON.stringify(definition), roleArn }),
    );
    engine = createStepFunctionsEngine({
      clock: createVirtualClock(),
      log: createTestLog(),
      random: () => 0.5,
      credentials: () => Promise.resolve(account.credentials),
      stateMachineArn,
      endpoint: moto.endpoint,
    });
  }, 60_000);
  afterAll(async () => {
    await moto.stop();
    await functions.close();
  });

  test('makes the same drill: waves one after the other, a pause, a resume with an empty output, and the end', async () => {
    const waves = await open();
    const steps: string[] = [];
    const moments = new Map<string, () => void>();
    const moment = (step: string) => new Promise<void>((resolve) => moments.set(step, resolve));
    listenTo(waves, (step) => {
      steps.push(step);
      moments.get(step)?.();
    });
    const atBoundary = moment('await_resume');
    const state = await startDrill(waves.product, waves.planId);
    const run = { ...state, generation: 1 } as Parameters<Engine['isRunning']>[0];
    expect(await engine.isRunning(run)).toBe(true);
    expect(await engine.start(run)).toEqual({ ok: true, value: undefined });
    await atBoundary;
    const finalized = moment('finalize');
    await ask(waves.product, 'resume_execution', state);
    await finalized;
    while (await engine.isRunning(run));
    expect(await endOf(waves, state)).toMatchObject({ status: 'COMPLETED', launches: [1, 1, 1] });
    expect(steps.slice(0, 4)).toEqual(['plan_next_step', 'start_wave_recovery', 'start_wave_recovery', 'plan_next_step']);
    expect(steps.slice(-3)).toEqual(['plan_next_step', 'finalize', 'plan_next_step']);
    expect(steps).toContain('resumed');
    // The name was used: whatever becomes of the run, it does not start again.
    expect(await engine.start(run)).toEqual({ ok: true, value: undefined });
    expect(await engine.isRunning(run)).toBe(false);
  }, 60_000);

  test('knows no token and no run that nobody has made', async () => {
    expect(await engine.release('AAAAKgAAAAIAAAAAAAAAAQ')).toEqual({ ok: true, value: 'gone' });
    expect(
      await engine.isRunning({ executionId: 'exec-none', planId: 'rp-none', generation: 1 } as Parameters<Engine['isRunning']>[0]),
    ).toBe(false);
  });
});
