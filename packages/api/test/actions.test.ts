/**
 * The engine's actions, and the worker.
 */
import { ActionFailed } from '@drs-orchestrator/api';
import type { Refusal } from '@drs-orchestrator/application';
import { actions, workerAnswer, type ActionName } from '@drs-orchestrator/contract';
import { ok, refused } from '@drs-orchestrator/domain';
import { describe, expect, test } from 'vitest';
import { afterMinutes, inWaveTwo, planOf, running, tell } from './an-execution.ts';
import { aRig, expectError, notFound } from './rig.ts';

const byExecution = { executionId: 'exec-1', planId: 'rp-1' };
const state = { ...byExecution, accountContext: { accountId: '123456789012' }, kept: { deep: [1, 2] } };

describe('an action', () => {
  test.each<readonly [ActionName, object, string, object]>([
    ['plan_next_step', {}, 'planNextStep', byExecution],
    ['start_wave_recovery', { wave_number: 2 }, 'startWaveRecovery', { ...byExecution, wave: 2 }],
    ['await_resume', { taskToken: 'token' }, 'awaitResume', { ...byExecution, token: 'token', pauseRevision: null }],
    ['resumed', {}, 'resumed', { ...byExecution, pauseRevision: null }],
    ['settle', {}, 'settleExecution', byExecution],
    ['act', {}, 'actOnExecution', byExecution],
  ])('%s answers the state it was given, unwrapped', async (action, fields, useCase, request) => {
    const rig = aRig();
    const answered = await rig.invoke({ action, state, ...fields });
    expect(answered).toMatchObject(state);
    expect(answered).not.toHaveProperty('statusCode');
    expect(actions[action].output.parse(answered)).toEqual(answered);
    expect(rig.asked).toEqual([{ useCase, request }]);
  });

  test('plan_next_step adds what comes next, and the pause to wait for', async () => {
    const next = { kind: 'await', readyWaves: [], waitSeconds: 0 } as const;
    const rig = aRig({ planNextStep: async () => ok({ execution: tell(inWaveTwo), lastPolledTime: null, next, pauseRevision: 12 }) });
    expect(await rig.invoke({ action: 'plan_next_step', state: { ...state, next: 'old', pauseRevision: 3 } })).toEqual({
      ...state,
      next,
      pauseRevision: 12,
    });
  });

  test('start_wave_recovery answers the wave as the store has it, and keeps the other entries', async () => {
    const waves = [
      { waveNumber: 1, status: 'COMPLETED' },
      { waveNumber: 2, status: 'PENDING', drsJobId: 'a lie', colour: 'red' },
    ];
    expect(await aRig().invoke({ action: 'start_wave_recovery', state: { ...state, waves }, wave_number: 2 })).toEqual({
      ...state,
      waves: [waves[0], { waveNumber: 2, status: 'IN_PROGRESS', drsJobId: 'drsjob-wave2', colour: 'red' }],
    });
  });

  test('start_wave_recovery adds an entry where the state kept none', async () => {
    expect(await aRig().invoke({ action: 'start_wave_recovery', state, wave_number: 3 })).toEqual({
      ...state,
      waves: [{ waveNumber: 3, status: 'PENDING', drsJobId: null }],
    });
  });

  test('passes on the pause that the engine has waited for', async () => {
    const rig = aRig();
    await rig.invoke({ action: 'resumed', state: { ...byExecution, pauseRevision: 7 } });
    await rig.invoke({ action: 'await_resume', state: { ...byExecution, pauseRevision: 7 }, taskToken: 'token' });
    expect(rig.asked.map(({ request }) => (request as { pauseRevision: number }).pauseRevision)).toEqual([7, 7]);
  });

  test.each(['invalid_action', 'constructor', '__proto__', 5, {}])('nobody knows is answered, not thrown: %j', async (action) => {
    expect(expectError(await aRig().invoke({ action, state }))).toBe('UNKNOWN_ACTION');
  });
});

const failing = async (useCases: Parameters<typeof aRig>[0], event: unknown): Promise<unknown> => {
  try {
    return await aRig(useCases).invoke(event);
  } catch (cause) {
    return cause;
  }
};

describe('a failed action', () => {
  test.each<readonly [Refusal, string]>([
    [{ kind: 'busy', retryAfterSeconds: 1 }, 'ThrottledError'],
    [notFound, 'ExecutionNotFoundError'],
    [{ kind: 'conflict', message: 'In the way' }, 'ConflictError'],
    [{ kind: 'recovery-service', code: 'InternalServerException', message: 'Broken' }, 'RecoveryServiceError'],
  ])('is thrown under a name to catch: %j', async (refusal, name) => {
    const thrown = await failing({ actOnExecution: async () => refused(refusal) }, { action: 'act', state });
    expect(thrown).toBeInstanceOf(ActionFailed);
    expect(thrown).toHaveProperty('name', name);
  });

  test.each([
    [{ action: 'act' }, 'MissingParametersError'],
    [{ action: 'act', state: 'exec-1' }, 'InvalidParametersError'],
    [{ action: 'act', state: { planId: 'rp-1' } }, 'InvalidParametersError'],
    [{ action: 'act', state: { ...state, kept: 'x'.repeat(100_000) } }, 'InvalidParametersError'],
    [{ action: 'act', state: { ...state, kept: JSON.parse('['.repeat(5_000) + ']'.repeat(5_000)) as unknown } }, 'InvalidParametersError'],
    [{ action: 'start_wave_recovery', state }, 'MissingParametersError'],
    [{ action: 'start_wave_recovery', state, wave_number: 0 }, 'InvalidParametersError'],
    [{ action: 'start_wave_recovery', state: { ...state, waves: [5] }, wave_number: 1 }, 'InvalidParametersError'],
    [{ action: 'await_resume', state, taskToken: '' }, 'InvalidParametersError'],
    [{ action: 'resumed', state: { ...state, pauseRevision: 'latest' } }, 'InvalidParametersError'],
  ])('may be the fault of its input', async (event, name) => {
    expect(await failing({}, event)).toHaveProperty('name', name);
  });

  test('by a surprise is thrown as it is, with the stack in the log', async () => {
    const cause = new TypeError('broken');
    const rig = aRig({
      settleExecution: async () => {
        throw cause;
      },
    });
    await expect(rig.invoke({ action: 'settle', state })).rejects.toBe(cause);
    expect(rig.lines.at(-1)).toMatchObject({ level: 'error', cause });
  });
});

describe('the worker', () => {
  const message = { worker: true, ...byExecution, executionType: 'DRILL', initiatedBy: 'user@example.com', accountContext: {} };

  test('goes on with the start of an execution', async () => {
    const rig = aRig();
    expect(workerAnswer.parse(await rig.invoke(message))).toEqual({ statusCode: 200, body: 'Worker completed' });
    expect(rig.asked).toEqual([{ useCase: 'goOnWithStart', request: byExecution }]);
  });

  test.each([
    [{ worker: true }, 'MISSING_PARAMETERS'],
    [{ worker: true, executionId: 'exec-1' }, 'MISSING_PARAMETERS'],
    [{ ...message, planId: 5 }, 'INVALID_PARAMETERS'],
    [{ ...message, job: 'launch_everything' }, 'INVALID_PARAMETERS'],
    [{ ...message, job: 'apply_launch_settings' }, 'MISSING_PARAMETERS'],
    [{ worker: true, job: 'apply_launch_settings', groupId: 7 }, 'INVALID_PARAMETERS'],
  ])('answers a message that can never succeed: %j', async (event, error) => {
    const rig = aRig();
    expect(expectError(await rig.invoke(event))).toBe(error);
    expect(rig.asked).toEqual([]);
  });

  test('goes on with the launch settings of a group', async () => {
    const rig = aRig();
    const job = { worker: true, job: 'apply_launch_settings', groupId: 'pg-1' };
    expect(workerAnswer.parse(await rig.invoke(job))).toEqual({ statusCode: 200, body: 'Worker completed' });
    expect(rig.asked).toEqual([{ useCase: 'applyGroupSettings', request: { groupId: 'pg-1' } }]);
  });

  test('answers where there is no such execution', async () => {
    const rig = aRig({ goOnWithStart: async () => refused(notFound) });
    expect(await rig.invoke(message)).toEqual({
      statusCode: 404,
      error: 'EXECUTION_NOT_FOUND',
      message: 'Execution not found: exec-nonexistent',
    });
  });

  test('throws what a later try may do better', async () => {
    expect(await failing({ goOnWithStart: async () => refused({ kind: 'busy', retryAfterSeconds: 1 }) }, message)).toHaveProperty(
      'name',
      'ThrottledError',
    );
    const down: Refusal = { kind: 'recovery-service', code: 'InternalServerException', message: 'Broken' };
    expect(await failing({ goOnWithStart: async () => refused(down) }, message)).toHaveProperty('name', 'RecoveryServiceError');
  });
});

test('an answer for the engine is small, however large the execution', async () => {
  const large = tell(running, planOf(Array.from({ length: 100 }, () => 100)));
  const next = { kind: 'start', readyWaves: large.waves.map((wave) => wave.number), waitSeconds: 0 } as const;
  const answer = { execution: large, lastPolledTime: afterMinutes(1), next, pauseRevision: null };
  const rig = aRig({ pollExecution: async () => ok(answer), planNextStep: async () => ok(answer) });
  const polled = await rig.invoke({ operation: 'poll', ...byExecution, summary: true });
  const planned = await rig.invoke({ action: 'plan_next_step', state });
  for (const answered of [polled, planned]) expect(JSON.stringify(answered).length).toBeLessThan(100_000);
});
