/**
 * From an event to the work it means: the five kinds of invocation, the operations by all their names, and bad input.
 */
import { describe, expect, test } from 'vitest';
import { ask, http, httpEvent, refusal } from '../harness/answers.ts';
import { startDrill } from '../harness/drive.ts';
import { openWaves, revisionOf, type Waves } from '../harness/waves.ts';

const sourceSeven = ['find', 'poll', 'finalize', 'pause', 'resume', 'start_execution', 'get_execution_details'];

describe('an operation', () => {
  test('is routed to its own work: find, poll and finalize each answer what they are for', async () => {
    const { product, planId } = await openWaves([1]);
    const state = await startDrill(product, planId);
    expect(await product.handle({ operation: 'find' }, {})).toMatchObject({ statusCode: 200, executionsFound: 1 });
    expect(await product.handle({ operation: 'poll', ...state }, {})).toMatchObject({
      statusCode: 200,
      status: 'RUNNING',
      waves: [{ waveNumber: 1 }],
    });
    expect(await product.handle({ operation: 'finalize', ...state }, {})).toMatchObject({ statusCode: 400, error: 'WAVES_INCOMPLETE' });
  });

  test('that nobody knows is answered with the ones there are, the documented seven first', async () => {
    const { product } = await openWaves([1]);
    const refused = await refusal(product, { operation: 'invalid_operation' });
    expect(refused).toMatchObject({ statusCode: 400, error: 'UNKNOWN_OPERATION', message: 'Unknown operation: invalid_operation' });
    const supported = refused['supportedOperations'] as readonly string[];
    expect(supported.slice(0, 7)).toEqual(sourceSeven);
    expect(supported).toEqual(expect.arrayContaining(['pause_execution', 'resume_execution', 'cancel_execution', 'list_executions']));
  });

  test('that lacks parameters names them all, in their order', async () => {
    const { product } = await openWaves([1]);
    const missing = (fields: string) => ({
      statusCode: 400,
      error: 'MISSING_PARAMETERS',
      message: `Missing required parameters: ${fields}`,
    });
    expect(await refusal(product, { operation: 'poll' })).toEqual(missing('executionId, planId'));
    expect(await refusal(product, { operation: 'finalize', executionId: 'exec-1' })).toEqual(missing('planId'));
    expect(await refusal(product, { operation: 'start_execution' })).toEqual(missing('planId, executionType, initiatedBy'));
    expect(await refusal(product, { operation: 'pause' })).toEqual(missing('executionId'));
    expect(await refusal(product, { operation: 'get_execution_details' })).toEqual(missing('executionId'));
  });

  test('has its fields at the top or in queryParams, body or parameters, as long as they agree', async () => {
    const { product, planId } = await openWaves([1]);
    const { executionId } = await startDrill(product, planId);
    for (const event of [
      { executionId },
      { queryParams: { executionId } },
      { body: { executionId } },
      { parameters: { executionId, planId } },
    ]) {
      expect(await product.handle({ operation: 'get_execution', ...event }, {})).toMatchObject({ statusCode: 200, executionId });
    }
    const twice = { operation: 'get_execution', executionId, queryParams: { executionId: 'exec-other' } };
    expect(await refusal(product, twice)).toMatchObject({ error: 'INVALID_PARAMETERS', issues: [{ field: 'executionId' }] });
  });

  test('pause and resume do the same under their short and their long names', async () => {
    const { product, planId } = await openWaves([1, 1]);
    const { executionId } = await startDrill(product, planId);
    for (const [pause, resume] of [
      ['pause', 'resume'],
      ['pause_execution', 'resume_execution'],
    ]) {
      expect(await product.handle({ operation: pause, executionId }, {})).toMatchObject({ statusCode: 200, status: 'PAUSED' });
      expect(await product.handle({ operation: resume, executionId }, {})).toMatchObject({ statusCode: 200, status: 'RUNNING' });
    }
  });
});

describe('an event of another kind', () => {
  test('from the schedule leads to find', async () => {
    const { product, planId } = await openWaves([1]);
    const { executionId } = await startDrill(product, planId);
    const scheduled = {
      version: '0',
      id: '12345678-1234-1234-1234-123456789012',
      'detail-type': 'Scheduled Event',
      source: 'aws.events',
      account: '123456789012',
      time: '2025-01-31T15:30:00Z',
      region: 'us-east-1',
      resources: ['arn:aws:events:us-east-1:123456789012:rule/drs-execution-polling'],
      detail: {},
    };
    const found = { statusCode: 200, executionsFound: 1, results: [{ executionId, planId, success: true, status: 'POLLING_INITIATED' }] };
    expect(await product.handle(scheduled, {})).toMatchObject(found);
    expect(await product.handle({ operation: 'find' }, {})).toMatchObject(found);
  });

  test('with an unknown action is answered, and a refused action is thrown by name for the engine to catch', async () => {
    const { product } = await openWaves([1]);
    expect(await product.handle({ action: 'fly', state: {} }, {})).toMatchObject({ statusCode: 400, error: 'UNKNOWN_ACTION' });
    await expect(product.handle({ action: 'settle', state: { executionId: 'exec-none' } }, {})).rejects.toMatchObject({
      name: 'ExecutionNotFoundError',
      message: 'Execution not found: exec-none',
    });
  });

  test("of the action start_wave_recovery answers the same state with that wave's entry brought up to date", async () => {
    const { product, planId } = await openWaves([1, 1]);
    const { executionId } = await startDrill(product, planId);
    const state = { executionId, planId, mine: { kept: true }, waves: [{ waveNumber: 1, note: 'kept' }, { waveNumber: 2 }] };
    const answer = await product.handle({ action: 'start_wave_recovery', state, wave_number: 1 }, {});
    const drsJobId = (answer as { readonly waves: readonly { readonly drsJobId?: string }[] }).waves[0]?.drsJobId;
    expect(drsJobId).toMatch(/^drsjob-/);
    const [, second] = state.waves;
    expect(answer).toEqual({ ...state, waves: [{ waveNumber: 1, note: 'kept', status: 'IN_PROGRESS', drsJobId }, second] });
  });
});

describe('bad input changes nothing and is answered in one dialect:', () => {
  const cases: readonly [string, (waves: Waves, executionId: string) => unknown, Record<string, unknown>][] = [
    ['an empty event', () => ({}), { statusCode: 400, error: 'UNKNOWN_INVOCATION' }],
    ['no event at all', () => null, { statusCode: 400, error: 'UNKNOWN_INVOCATION' }],
    ['a list', () => [{ operation: 'find' }], { statusCode: 400, error: 'UNKNOWN_INVOCATION' }],
    [
      'an operation that is no text',
      () => ({ operation: 7 }),
      { statusCode: 400, error: 'UNKNOWN_OPERATION', message: 'Unknown operation: 7' },
    ],
    [
      'a wrong type',
      () => ({ operation: 'poll', executionId: 1, planId: ['rp'] }),
      { statusCode: 400, error: 'INVALID_PARAMETERS', issues: [{ field: 'executionId' }, { field: 'planId' }] },
    ],
    [
      'a word that is none of the words',
      ({ planId }) => ({ operation: 'start_execution', planId, executionType: 'REHEARSAL', initiatedBy: 'me' }),
      { statusCode: 400, error: 'INVALID_PARAMETERS', issues: [{ field: 'executionType' }] },
    ],
    [
      'an unknown plan',
      () => ({ operation: 'start_execution', planId: 'rp-nonexistent', executionType: 'DRILL', initiatedBy: 'me' }),
      { statusCode: 404, error: 'PLAN_NOT_FOUND', message: 'Recovery plan not found: rp-nonexistent' },
    ],
    [
      'an unknown execution',
      () => ({ operation: 'get_execution_details', executionId: 'exec-nonexistent' }),
      { statusCode: 404, error: 'EXECUTION_NOT_FOUND', message: 'Execution not found: exec-nonexistent' },
    ],
    [
      'the plan of another execution',
      (_waves, executionId) => ({ operation: 'get_execution_details', executionId, queryParams: { planId: 'rp-other' } }),
      { statusCode: 404, error: 'EXECUTION_NOT_FOUND' },
    ],
    [
      'an override of a check that there is not',
      ({ planId }) => ({ operation: 'start_execution', planId, executionType: 'DRILL', initiatedBy: 'me', override: ['good-mood'] }),
      { statusCode: 400, error: 'INVALID_PARAMETERS', issues: [{ field: 'override[0]' }] },
    ],
    [
      'an account context that does not agree with the plan',
      ({ planId }) => ({
        operation: 'start_execution',
        planId,
        executionType: 'DRILL',
        initiatedBy: 'me',
        accountContext: { accountId: '123456789012', region: 'eu-west-1', roleName: 'Another' },
      }),
      { statusCode: 400, error: 'INVALID_PARAMETERS', issues: [{ field: 'accountContext.region' }, { field: 'accountContext.roleName' }] },
    ],
    [
      'a page size out of bounds',
      () => ({ operation: 'list_executions', limit: 101 }),
      { error: 'INVALID_PARAMETERS', issues: [{ field: 'limit' }] },
    ],
    [
      "a token of nobody's",
      () => ({ operation: 'list_executions', nextToken: 'zzz' }),
      { error: 'INVALID_PARAMETERS', issues: [{ field: 'nextToken' }] },
    ],
  ];

  test.each(cases)('%s', async (_what, event, expected) => {
    const waves = await openWaves([1]);
    const { product } = waves;
    const { executionId } = await startDrill(product, waves.planId);
    const before = [await revisionOf(product, executionId), (await ask(product, 'list_executions')).count];
    expect(await refusal(product, event(waves, executionId))).toMatchObject(expected);
    expect([await revisionOf(product, executionId), (await ask(product, 'list_executions')).count]).toEqual(before);
  });

  test.each([
    ['a body that is no JSON', '{"planId": ', 400, 'INVALID_PARAMETERS'],
    ['a body that is no object', '[1]', 400, 'INVALID_PARAMETERS'],
    ['a body with an unknown field', '{"planId":"rp-1","executionType":"DRILL","colour":"red"}', 400, 'INVALID_PARAMETERS'],
    ['a body of 2 MB', JSON.stringify({ planId: 'x'.repeat(2_000_000) }), 413, 'PAYLOAD_TOO_LARGE'],
  ])('%s over HTTP', async (_what, body, statusCode, error) => {
    const { product } = await openWaves([1]);
    expect(await http(product, httpEvent('POST', '/executions', { body }))).toMatchObject({ statusCode, body: { statusCode, error } });
    expect((await ask(product, 'list_executions')).count).toBe(0);
    expect(product.simulator.requests()).toEqual([]);
  });
});
