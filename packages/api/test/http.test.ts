/**
 * HTTP through API Gateway's events.
 */
import { refused } from '@drs-orchestrator/domain';
import { describe, expect, test } from 'vitest';
import { aRig, bodyOf, expectAnswer, expectError, httpEvent, type HttpAnswer } from './rig.ts';

const anna = { name: 'anna@example.com', proof: 'proven' };
const start = { planId: 'rp-1', executionType: 'DRILL' };

describe('a request', () => {
  test.each([
    ['GET', '/executions', 'list_executions', 'listExecutions', { limit: 50 }],
    ['GET', '/executions/exec-1', 'get_execution_details', 'getExecution', { executionId: 'exec-1' }],
    ['POST', '/executions/exec-1/pause', 'pause_execution', 'pauseExecution', { executionId: 'exec-1', by: anna }],
    ['POST', '/executions/exec-1/resume', 'resume_execution', 'resumeExecution', { executionId: 'exec-1', by: anna }],
    ['POST', '/executions/exec-1/cancel', 'cancel_execution', 'cancelExecution', { executionId: 'exec-1', by: anna }],
  ])('%s %s is answered by %s', async (method, path, operation, useCase, request) => {
    const rig = aRig();
    const answered = await rig.invoke(httpEvent(method, path));
    expectAnswer(operation, bodyOf(answered));
    expect(rig.asked).toEqual([{ useCase, request }]);
  });

  test.each([
    ['/executions', start],
    ['/recovery-plans/rp-1/execute', { executionType: 'DRILL' }],
    ['/recovery-plans/rp-1/execute', start],
  ])('POST %s with %j is accepted and goes on in the worker', async (path, body) => {
    const rig = aRig();
    const answered = bodyOf(await rig.invoke(httpEvent('POST', path, { body })));
    expectAnswer('start_execution', answered);
    expect(answered).toMatchObject({ statusCode: 202, status: 'PENDING', stepFunctionArn: null, statusUrl: '/executions/exec-1' });
    expect(rig.asked).toEqual([{ useCase: 'startExecution', request: { planId: 'rp-1', kind: 'DRILL', by: anna, mode: 'queued' } }]);
  });

  test.each([
    ['POST', '/executions', start],
    ['POST', '/executions/exec-1/pause', {}],
    ['POST', '/executions/exec-1/resume', {}],
    ['POST', '/executions/exec-1/cancel', {}],
    ['POST', '/executions/exec-1/waves/1/retry', {}],
    ['POST', '/executions/exec-1/waves/1/skip', { reason: 'Rebuilt by hand' }],
    ['POST', '/executions/exec-1/terminate-instances', {}],
  ])('%s %s may carry an initiatedBy, of which nothing is believed', async (method, path, body) => {
    for (const initiatedBy of ['somebody else', 5, null]) {
      const rig = aRig();
      bodyOf(await rig.invoke(httpEvent(method, path, { body: { ...body, initiatedBy } })));
      expect(rig.asked).toMatchObject([{ request: { by: anna } }]);
    }
  });

  test('may be addressed behind a prefix, which its URLs keep', async () => {
    const rig = aRig({}, 'execution-handler', { pathPrefixes: ['/api'] });
    expect(bodyOf(await rig.invoke(httpEvent('POST', '/api/executions', { body: start })))).toMatchObject({
      statusUrl: '/api/executions/exec-1',
    });
    expect(bodyOf(await rig.invoke(httpEvent('GET', '/apish/executions')))).toMatchObject({ error: 'NOT_FOUND' });
  });

  test('behind a stage is answered with the stage in its URLs', async () => {
    const event = httpEvent('POST', '/executions', { body: start });
    const staged = { ...event, requestContext: { ...event.requestContext, path: '/prod/executions' } };
    expect(bodyOf(await aRig().invoke(staged))).toMatchObject({ statusUrl: '/prod/executions/exec-1' });
  });

  test('that asks for the head alone is answered as GET', async () => {
    const rig = aRig();
    const answered = await rig.invoke(httpEvent('HEAD', '/executions/exec-1'));
    expect(answered).toEqual(await rig.invoke(httpEvent('GET', '/executions/exec-1')));
    expectAnswer('get_execution_details', bodyOf(answered));
    expect(bodyOf(await rig.invoke(httpEvent('HEAD', '/executions/exec-1/pause')))).toMatchObject({
      statusCode: 405,
      allowedMethods: ['POST'],
    });
  });

  test('reads numbers from its query', async () => {
    const rig = aRig();
    const query = { limit: '5', status: 'POLLING', executionType: 'DRILL', planId: 'rp-1', from: '2025-01-31T16:30:00+01:00' };
    bodyOf(await rig.invoke(httpEvent('GET', '/executions', { query })));
    const from = Date.parse('2025-01-31T15:30:00Z');
    expect(rig.asked).toMatchObject([{ request: { limit: 5, status: 'RUNNING', kind: 'DRILL', planId: 'rp-1', from } }]);
  });

  test('may come base64-encoded', async () => {
    const rig = aRig();
    const event = httpEvent('POST', '/executions', { body: start });
    bodyOf(await rig.invoke({ ...event, body: Buffer.from(event.body!).toString('base64'), isBase64Encoded: true }));
    expect(rig.asked).toHaveLength(1);
  });

  test('pages with the token of the page before', async () => {
    const first = aRig({
      listExecutions: async () => ({
        ok: true,
        value: { heads: [], next: { startTime: 5 as never, executionId: 'exec-9' as never }, asOf: 5 as never },
      }),
    });
    const { nextToken } = bodyOf(await first.invoke(httpEvent('GET', '/executions'))) as { nextToken: string };
    const rig = aRig();
    bodyOf(await rig.invoke(httpEvent('GET', '/executions', { query: { nextToken } })));
    expect(rig.asked).toMatchObject([{ request: { before: { startTime: 5, executionId: 'exec-9' } } }]);
  });
});

describe('a request that is wrong', () => {
  const wrong: readonly (readonly [string, ReturnType<typeof httpEvent>, number, string])[] = [
    ['unknown path', httpEvent('GET', '/nothing'), 404, 'NOT_FOUND'],
    ['wrong method', httpEvent('PUT', '/executions'), 405, 'METHOD_NOT_ALLOWED'],
    ['unknown body field', httpEvent('POST', '/executions', { body: { ...start, colour: 'red' } }), 400, 'INVALID_PARAMETERS'],
    ['key like a prototype', httpEvent('POST', '/executions', { body: `{"__proto__": {}, "planId": "rp-1"}` }), 400, 'INVALID_PARAMETERS'],
    [
      'initiatedBy where it is not tolerated',
      httpEvent('POST', '/accounts/123456789012/validate', { body: { initiatedBy: 'x' } }),
      400,
      'INVALID_PARAMETERS',
    ],
    ['field in the wrong place', httpEvent('POST', '/executions', { query: { planId: 'rp-1' } }), 400, 'INVALID_PARAMETERS'],
    ['unknown query field', httpEvent('GET', '/executions', { query: { statu: 'RUNNING' } }), 400, 'INVALID_PARAMETERS'],
    ['body that is no JSON', httpEvent('POST', '/executions', { body: 'planId=rp-1' }), 400, 'INVALID_PARAMETERS'],
    ['body that is a list', httpEvent('POST', '/executions', { body: [] }), 400, 'INVALID_PARAMETERS'],
    ['body that is null', httpEvent('POST', '/executions', { body: 'null' }), 400, 'INVALID_PARAMETERS'],
    ['body of 2 MB', httpEvent('POST', '/executions', { body: 'x'.repeat(2_000_000) }), 413, 'PAYLOAD_TOO_LARGE'],
    ['nothing required', httpEvent('POST', '/executions', { body: {} }), 400, 'MISSING_PARAMETERS'],
    ['wrong type', httpEvent('POST', '/executions', { body: { planId: 5, executionType: 'DRILL' } }), 400, 'INVALID_PARAMETERS'],
    ['two plans', httpEvent('POST', '/recovery-plans/rp-2/execute', { body: start }), 400, 'INVALID_PARAMETERS'],
    ['nobody signed in', httpEvent('GET', '/executions', { groups: null }), 401, 'UNAUTHORIZED'],
    ['no permission', httpEvent('POST', '/executions', { body: start, groups: 'DRSReadOnly' }), 403, 'FORBIDDEN'],
  ];

  test.each(wrong)('%s', async (_what, event, statusCode, error) => {
    const rig = aRig();
    const answered = await rig.invoke(event);
    expect(expectError(bodyOf(answered))).toBe(error);
    expect(answered).toHaveProperty('statusCode', statusCode);
    expect(rig.asked).toEqual([]);
  });

  test('says what would be possible in a header', async () => {
    const headersOf = async (event: unknown, rig = aRig()) => ((await rig.invoke(event)) as HttpAnswer).headers;
    expect(await headersOf(httpEvent('OPTIONS', '/executions/exec-1/pause'))).toEqual(
      expect.not.objectContaining({ 'access-control-allow-origin': expect.anything() as string }),
    );
    expect(await headersOf(httpEvent('DELETE', '/executions/exec-1/pause'))).toMatchObject({ allow: 'POST' });
    expect(await headersOf(httpEvent('GET', '/me', { groups: null }))).toMatchObject({ 'www-authenticate': 'Bearer' });
    const busy = aRig({ pauseExecution: async () => refused({ kind: 'busy', retryAfterSeconds: 1.2 }) });
    expect(await headersOf(httpEvent('POST', '/executions/exec-1/pause'), busy)).toMatchObject({ 'retry-after': '2' });
  });

  test('names the path that is not there as it was asked for, prefix, stage and all', async () => {
    const message = async (event: unknown, pathPrefixes: readonly string[] = []) =>
      bodyOf(await aRig({}, 'execution-handler', { pathPrefixes }).invoke(event))['message'];
    expect(await message(httpEvent('GET', '/nothing'))).toBe('Not found: /nothing');
    expect(await message(httpEvent('GET', '/api/nothing'), ['/api'])).toBe('Not found: /api/nothing');
    const event = httpEvent('GET', '/nothing');
    expect(await message({ ...event, requestContext: { path: '/prod/nothing' } })).toBe('Not found: /prod/nothing');
  });

  test('names what is wrong with the choice of a recovery point', async () => {
    const answered = bodyOf(await aRig().invoke(httpEvent('POST', '/executions', { body: { ...start, recoveryPoint: {} } })));
    expect(answered).toMatchObject({ issues: [{ field: 'recoveryPoint', message: 'Give either notAfter or snapshots' }] });
  });

  test('with a parameter given twice is refused where the values differ', async () => {
    const event = {
      ...httpEvent('GET', '/executions', { query: { status: 'FAILED' } }),
      multiValueQueryStringParameters: { status: ['RUNNING', 'FAILED'] },
    };
    expect(expectError(bodyOf(await aRig().invoke(event)))).toBe('INVALID_PARAMETERS');
  });
});

test('an unknown id of any form is not found, and no format error', async () => {
  const rig = aRig({ getExecution: async ({ executionId }) => refused({ kind: 'execution-not-found', executionId }) });
  for (const id of ['exec-1', 'nonsense', '..', '%zz', '0']) {
    expect(expectError(bodyOf(await rig.invoke(httpEvent('GET', `/executions/${id}`))))).toBe('EXECUTION_NOT_FOUND');
  }
});

test('a surprise is a 500 with an id, in the same envelope', async () => {
  const rig = aRig({
    listExecutions: async () => {
      throw new Error('broken');
    },
  });
  expect(expectError(bodyOf(await rig.invoke(httpEvent('GET', '/executions'))))).toBe('INTERNAL_ERROR');
});

test('a request for another handler is not found here', async () => {
  expect(expectError(bodyOf(await aRig({}, 'query-handler').invoke(httpEvent('POST', '/executions', { body: start }))))).toBe('NOT_FOUND');
  expectAnswer('list_executions', bodyOf(await aRig({}, 'query-handler').invoke(httpEvent('GET', '/executions'))));
});
