/**
 * Every refusal of a use case in the one dialect of errors.
 */
import type { Refusal } from '@drs-orchestrator/application';
import { accountId, executionId, planId, refused } from '@drs-orchestrator/domain';
import { expect, test } from 'vitest';
import { aRig, bodyOf, expectError, httpEvent } from './rig.ts';

const check = { id: 'recovery-points', result: 'block', subject: 's-1', message: 'No recovery point', fix: 'Wait for one' } as const;

const cases: readonly (readonly [Refusal, object])[] = [
  [
    { kind: 'execution-not-found', executionId: executionId('exec-1') },
    { statusCode: 404, error: 'EXECUTION_NOT_FOUND', message: 'Execution not found: exec-1' },
  ],
  [
    { kind: 'plan-not-found', planId: planId('rp-1') },
    { statusCode: 404, error: 'PLAN_NOT_FOUND', message: 'Recovery plan not found: rp-1' },
  ],
  [
    { kind: 'account-not-found', accountId: accountId('123456789012') },
    { statusCode: 404, error: 'ACCOUNT_NOT_FOUND', message: 'Account not found: 123456789012' },
  ],
  [
    { kind: 'wave-not-found', waveNumber: 9 },
    { statusCode: 404, error: 'WAVE_NOT_FOUND', message: 'Wave not found: 9' },
  ],
  [
    {
      kind: 'invalid-state',
      action: 'resume',
      currentStatus: 'RUNNING',
      message: 'Cannot resume execution in RUNNING state. Expected PAUSED state.',
    },
    {
      statusCode: 400,
      error: 'INVALID_STATE',
      message: 'Cannot resume execution in RUNNING state. Expected PAUSED state.',
      currentStatus: 'RUNNING',
    },
  ],
  [
    {
      kind: 'waves-incomplete',
      waves: [
        { waveNumber: 2, status: 'IN_PROGRESS' },
        { waveNumber: 3, status: 'PENDING' },
      ],
    },
    {
      statusCode: 400,
      error: 'WAVES_INCOMPLETE',
      message: 'Waves not complete: 2 (IN_PROGRESS), 3 (PENDING)',
      waves: [
        { waveNumber: 2, status: 'IN_PROGRESS' },
        { waveNumber: 3, status: 'PENDING' },
      ],
    },
  ],
  [
    { kind: 'conflict', message: 'In the way', executionId: executionId('exec-2'), servers: ['s-1'] },
    { statusCode: 409, error: 'CONFLICT', message: 'In the way', executionId: 'exec-2', planId: null, servers: ['s-1'], groupIds: [] },
  ],
  [
    { kind: 'invalid-parameters', issues: [{ field: 'accountContext.region', message: 'Elsewhere' }] },
    {
      statusCode: 400,
      error: 'INVALID_PARAMETERS',
      message: 'Invalid parameters: accountContext.region',
      issues: [{ field: 'accountContext.region', message: 'Elsewhere' }],
    },
  ],
  [
    { kind: 'not-ready', checks: [check, { ...check, id: 'replication-state', result: 'warn' }] },
    {
      statusCode: 400,
      error: 'NOT_READY',
      message: 'Not ready to launch: recovery-points stands in the way.',
      checks: [check, { ...check, id: 'replication-state', result: 'warn' }],
    },
  ],
  [
    { kind: 'quota-exceeded', message: 'Too many' },
    { statusCode: 400, error: 'QUOTA_EXCEEDED', message: 'Too many' },
  ],
  [
    { kind: 'busy', retryAfterSeconds: 2 },
    {
      statusCode: 429,
      error: 'THROTTLED',
      message: 'Others keep changing the same thing; nothing was changed by this request.',
      retryAfterSeconds: 2,
    },
  ],
  [
    { kind: 'recovery-service', code: 'AccessDeniedException', message: 'User is not authorized' },
    { statusCode: 502, error: 'RECOVERY_SERVICE_ERROR', message: 'User is not authorized', code: 'AccessDeniedException' },
  ],
];

test.each(cases)('%j, directly and over HTTP', async (refusal, answer) => {
  const rig = aRig({ cancelExecution: async () => refused(refusal) });
  const direct = await rig.invoke({ operation: 'cancel_execution', executionId: 'exec-1' });
  expectError(direct);
  expect(direct).toEqual(answer);
  expect(bodyOf(await rig.invoke(httpEvent('POST', '/executions/exec-1/cancel')))).toEqual(answer);
});

test('a hopeless request is answered with enough to repair it by, and not with all of itself', async () => {
  const body = Object.fromEntries(Array.from({ length: 2_000 }, (_, index) => [`${'field'.repeat(50)}${index}`, 1]));
  const answered = bodyOf(await aRig().invoke(httpEvent('POST', '/executions', { body })));
  expect(expectError(answered)).toBe('INVALID_PARAMETERS');
  expect((answered['issues'] as unknown[]).length).toBe(20);
  expect(JSON.stringify(answered).length).toBeLessThan(10_000);
});
