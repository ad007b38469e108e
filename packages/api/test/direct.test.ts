/**
 * Direct invocation: names, fields from several places, and the flat dialect of errors.
 */
import { refused } from '@drs-orchestrator/domain';
import { describe, expect, test } from 'vitest';
import { aRig, expectAnswer, expectError, notFound } from './rig.ts';

const start = { operation: 'start_execution', planId: 'rp-1', executionType: 'DRILL', initiatedBy: 'user@example.com' };
const accountContext = { accountId: '123456789012', region: 'us-east-1', roleName: 'DRSOrchestrationRole' };
const byExecution = { executionId: 'exec-1', planId: 'rp-1' };

describe('an operation', () => {
  test.each([
    ['find', {}, 'findActive', {}],
    ['find', { jobId: 'drsjob-1' }, 'findActive', { jobId: 'drsjob-1' }],
    ['poll', byExecution, 'pollExecution', byExecution],
    ['finalize', byExecution, 'finalizeExecution', byExecution],
    ['pause', byExecution, 'pauseExecution', { ...byExecution, by: { name: 'direct invocation', proof: 'asserted' } }],
    [
      'pause_execution',
      { executionId: 'exec-1', initiatedBy: 'ops' },
      'pauseExecution',
      { executionId: 'exec-1', by: { name: 'ops', proof: 'asserted' } },
    ],
    ['resume', byExecution, 'resumeExecution', { ...byExecution, by: { name: 'direct invocation', proof: 'asserted' } }],
    ['resume_execution', byExecution, 'resumeExecution', { ...byExecution, by: { name: 'direct invocation', proof: 'asserted' } }],
    [
      'cancel_execution',
      { executionId: 'exec-1' },
      'cancelExecution',
      { executionId: 'exec-1', by: { name: 'direct invocation', proof: 'asserted' } },
    ],
    ['get_execution_details', { executionId: 'exec-1', queryParams: { planId: 'rp-1' } }, 'getExecution', byExecution],
    ['get_execution', { executionId: 'exec-1' }, 'getExecution', { executionId: 'exec-1' }],
    ['list_executions', { status: 'POLLING', limit: 5 }, 'listExecutions', { status: 'RUNNING', limit: 5 }],
  ])('%s with %j asks the use case %s', async (operation, fields, useCase, request) => {
    const rig = aRig();
    const answered = await rig.invoke({ operation, ...fields });
    expectAnswer(operation, answered);
    expect(answered).toHaveProperty('statusCode', 200);
    expect(rig.asked).toEqual([{ useCase, request }]);
  });

  test('to start needs a plan, a type and a name, which is taken as asserted', async () => {
    const rig = aRig();
    expectAnswer('start_execution', await rig.invoke({ ...start, accountContext }));
    expect(rig.asked).toEqual([
      {
        useCase: 'startExecution',
        request: {
          planId: 'rp-1',
          kind: 'DRILL',
          by: { name: 'user@example.com', proof: 'asserted' },
          mode: 'direct',
          accountContext,
        },
      },
    ]);
  });

  test('ignores fields it does not know', async () => {
    const rig = aRig();
    await rig.invoke({ operation: 'poll', ...byExecution, colour: 'red', __proto__: null, constructor: 1, queryParams: { x: 1 } });
    expect(rig.asked).toEqual([{ useCase: 'pollExecution', request: byExecution }]);
  });

  test('nobody knows is answered with those there are', async () => {
    const answered = await aRig().invoke({ operation: 'invalid_operation' });
    expect(expectError(answered)).toBe('UNKNOWN_OPERATION');
    expect(answered).toMatchObject({ statusCode: 400, message: 'Unknown operation: invalid_operation' });
    expect((answered as { supportedOperations: string[] }).supportedOperations.slice(0, 7)).toEqual(
      ['find', 'poll', 'finalize', 'pause', 'resume', 'start_execution', 'get_execution_details'], // prettier-ignore
    );
  });

  test.each(['constructor', '__proto__', 'toString', 'health', 'x'.repeat(5_000)])(
    'is none of the language or of HTTP: %s',
    async (operation) => {
      const answered = await aRig().invoke({ operation });
      expect(expectError(answered)).toBe('UNKNOWN_OPERATION');
      expect((answered as { message: string }).message.length).toBeLessThan(200);
    },
  );

  test('that is no text is unknown', async () => {
    expect(expectError(await aRig().invoke({ operation: { find: true } }))).toBe('UNKNOWN_OPERATION');
  });
});

describe('a handler', () => {
  test('answers the reads of the others', async () => {
    expectAnswer('list_executions', await aRig({}, 'query-handler').invoke({ operation: 'list_executions' }));
  });

  test('names the right one for a write that is not its own', async () => {
    const rig = aRig({}, 'query-handler');
    const answered = await rig.invoke(start);
    expect(expectError(answered)).toBe('UNKNOWN_OPERATION');
    expect(answered).toMatchObject({ handler: 'execution-handler' });
    expect((answered as { supportedOperations: string[] }).supportedOperations).not.toContain('find');
    expect(rig.asked).toEqual([]);
  });

  test('knows no worker, action or schedule unless it is the execution handler', async () => {
    for (const event of [{ worker: true, ...byExecution }, { action: 'act', state: byExecution }, { source: 'aws.events' }]) {
      expect(expectError(await aRig({}, 'data-management-handler').invoke(event))).toBe('UNKNOWN_INVOCATION');
    }
  });
});

describe('fields', () => {
  test.each(['queryParams', 'body', 'parameters'])('may stand in %s', async (place) => {
    const rig = aRig();
    await rig.invoke({ operation: 'poll', executionId: 'exec-1', [place]: { planId: 'rp-1' } });
    expect(rig.asked).toEqual([{ useCase: 'pollExecution', request: byExecution }]);
  });

  test('may be repeated with the same value, as text too where texts are all there is', async () => {
    const rig = aRig();
    expectAnswer('list_executions', await rig.invoke({ operation: 'list_executions', limit: 5, queryParams: { limit: '5' } }));
    expectAnswer('start_execution', await rig.invoke({ ...start, accountContext, body: { accountContext: { ...accountContext } } }));
    expect(rig.asked).toHaveLength(2);
  });

  test('may not contradict each other', async () => {
    const rig = aRig();
    const answered = await rig.invoke({ operation: 'poll', ...byExecution, queryParams: { planId: 'rp-2' } });
    expect(expectError(answered)).toBe('INVALID_PARAMETERS');
    expect(answered).toMatchObject({ issues: [{ field: 'planId', message: 'Given more than once with different values' }] });
    const contexts = await rig.invoke({ ...start, accountContext, body: { accountContext: { ...accountContext, region: 'eu-west-1' } } });
    expect(contexts).toMatchObject({ issues: [{ field: 'accountContext' }] });
    expect(rig.asked).toEqual([]);
  });

  test('that are missing are named in their order', async () => {
    const rig = aRig();
    expect(await rig.invoke({ operation: 'poll' })).toEqual({
      statusCode: 400,
      error: 'MISSING_PARAMETERS',
      message: 'Missing required parameters: executionId, planId',
    });
    expect(await rig.invoke({ operation: 'start_execution' })).toHaveProperty(
      'message',
      'Missing required parameters: planId, executionType, initiatedBy',
    );
    expect(await rig.invoke({ operation: 'poll', executionId: null, planId: 7 })).toHaveProperty(
      'message',
      'Missing required parameters: executionId',
    );
    expect(rig.asked).toEqual([]);
  });

  test.each([
    ['poll', { ...byExecution, executionId: 5 }, 'executionId'],
    ['poll', { ...byExecution, executionId: '' }, 'executionId'],
    ['poll', { ...byExecution, executionId: 'e'.repeat(129) }, 'executionId'],
    ['poll', { ...byExecution, summary: 'yes' }, 'summary'],
    ['poll', { ...byExecution, queryParams: [] }, 'queryParams'],
    ['poll', { ...byExecution, body: '{}' }, 'body'],
    ['start_execution', { ...start, executionType: 'TEST' }, 'executionType'],
    ['start_execution', { ...start, initiatedBy: 5 }, 'initiatedBy'],
    ['start_execution', { ...start, accountContext: 'own' }, 'accountContext'],
    ['start_execution', { ...start, accountContext: { ...accountContext, colour: 'red' } }, 'accountContext'],
    ['start_execution', { ...start, accountContext: { region: 'us-east-1' } }, 'accountContext.accountId'],
    ['start_execution', { ...start, recoveryPoint: { notAfter: 'yesterday' } }, 'recoveryPoint.notAfter'],
    ['start_execution', { ...start, recoveryPoint: {} }, 'recoveryPoint'],
    ['start_execution', { ...start, recoveryPoint: { notAfter: '2025-01-31T15:30:00Z', snapshots: {} } }, 'recoveryPoint'],
    ['start_execution', { ...start, recoveryPoint: { snapshots: { 's-1': 'latest' } } }, 'recoveryPoint.snapshots.s-1'],
    ['start_execution', { ...start, parameters: { override: ['replication'] } }, 'override[0]'],
    [
      'check_readiness',
      { planId: 'rp-1', recoveryPoint: { snapshots: { 's-1': `pit-${'0'.repeat(17)}` } }, notAfter: '2025-01-31T15:30:00Z' },
      'notAfter',
    ],
    ['list_executions', { status: 'STARTED' }, 'status'],
    ['list_executions', { active: 'yes' }, 'active'],
    ['list_executions', { limit: 101 }, 'limit'],
    ['list_executions', { limit: 1.5 }, 'limit'],
    ['list_executions', { from: 'yesterday' }, 'from'],
    ['list_executions', { from: '2025-02-30T00:00:00Z' }, 'from'],
    ['list_executions', { nextToken: 'no token' }, 'nextToken'],
    ['list_executions', { nextToken: Buffer.from('{"list":"servers","index":1}').toString('base64url') }, 'nextToken'],
    ['get_execution', { executionId: 'exec-1', limit: 1_001 }, 'limit'],
    [
      'get_execution',
      { executionId: 'exec-1', nextToken: Buffer.from('{"list":"servers","index":-1}').toString('base64url') },
      'nextToken',
    ],
    ['pause', { executionId: 'exec-1', initiatedBy: '' }, 'initiatedBy'],
  ])('that are wrong are named: %s with %j', async (operation, fields, field) => {
    const rig = aRig();
    const answered = await rig.invoke({ ...fields, operation });
    expect(expectError(answered)).toBe('INVALID_PARAMETERS');
    expect((answered as { issues: { field: string }[] }).issues.map((issue) => issue.field)).toContain(field);
    expect(rig.asked).toEqual([]);
  });
});

describe('a refusal of a use case', () => {
  test('is answered flat', async () => {
    const rig = aRig({ getExecution: async () => refused(notFound) });
    expect(await rig.invoke({ operation: 'get_execution_details', executionId: 'exec-nonexistent' })).toEqual({
      statusCode: 404,
      error: 'EXECUTION_NOT_FOUND',
      message: 'Execution not found: exec-nonexistent',
    });
    expect(rig.lines.map(({ level, fields }) => [level, fields['error'] ?? fields['operation']])).toEqual([
      ['info', 'get_execution_details'],
      ['info', 'EXECUTION_NOT_FOUND'],
    ]);
  });

  test('never shows a secret or a whole body in the log', async () => {
    const rig = aRig();
    await rig.invoke({ ...start, accountContext: { ...accountContext, externalId: 'very-secret' } });
    await rig.invoke({ action: 'await_resume', state: byExecution, taskToken: 'token-secret' });
    expect(JSON.stringify(rig.lines)).not.toContain('secret');
  });
});

test('a surprise is answered with an id under which the log has the stack', async () => {
  const cause = new Error('broken');
  const rig = aRig({
    pollExecution: async () => {
      throw cause;
    },
  });
  const answered = await rig.invoke({ operation: 'poll', ...byExecution });
  expect(expectError(answered)).toBe('INTERNAL_ERROR');
  expect(answered).toMatchObject({ statusCode: 500, errorId: 'err-1' });
  expect(JSON.stringify(answered)).not.toContain('broken');
  expect(rig.lines.at(-1)).toMatchObject({ level: 'error', cause, fields: { errorId: 'err-1' } });
});

test('names every wrong value of a request at once, the caller among them', async () => {
  const answered = await aRig().invoke({ ...start, executionType: 'DRIL', initiatedBy: 5 });
  expect(expectError(answered)).toBe('INVALID_PARAMETERS');
  expect(answered).toMatchObject({ issues: [{ field: 'initiatedBy' }, { field: 'executionType' }] });
});
