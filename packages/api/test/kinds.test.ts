/**
 * The five kinds of invocation, in their order.
 */
import { describe, expect, test } from 'vitest';
import { aRig, bodyOf, expectAnswer, expectError, httpEvent } from './rig.ts';

const byExecution = { executionId: 'exec-1', planId: 'rp-1' };
const everything = {
  worker: true,
  action: 'act',
  state: byExecution,
  operation: 'poll',
  source: 'aws.events',
  ...byExecution,
  ...httpEvent('GET', '/health'),
};

describe('an event that could be several kinds', () => {
  test('is a worker message before anything else', async () => {
    expect(await aRig().invoke(everything)).toEqual({ statusCode: 200, body: 'Worker completed' });
  });

  test('is an action before an operation', async () => {
    expect(await aRig().invoke({ ...everything, worker: 'true' })).toEqual(byExecution);
  });

  test('is an operation before the schedule, unless it came over HTTP', async () => {
    expectAnswer('poll', await aRig().invoke({ operation: 'poll', source: 'aws.events', ...byExecution }));
    expectAnswer('health', bodyOf(await aRig().invoke({ operation: 'poll', ...httpEvent('GET', '/health') })));
  });

  test('is the schedule before HTTP', async () => {
    const rig = aRig();
    expectAnswer('find', await rig.invoke({ source: 'aws.events', ...httpEvent('GET', '/health') }));
    expect(rig.asked).toEqual([{ useCase: 'findActive', request: {} }]);
  });
});

test('a scheduled event leads to find, whatever else it carries', async () => {
  const rig = aRig();
  const answered = await rig.invoke({
    version: '0',
    id: '12345678-1234-1234-1234-123456789012',
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    account: '123456789012',
    time: '2025-01-31T15:30:00Z',
    region: 'us-east-1',
    resources: ['arn:aws:events:us-east-1:123456789012:rule/drs-execution-polling'],
    detail: {},
    jobId: 'not for find',
  });
  expect(answered).toEqual({
    statusCode: 200,
    executionsFound: 1,
    executionsPolled: 1,
    results: [{ executionId: 'exec-1', planId: 'rp-1', success: true, status: 'POLLING_INITIATED' }],
  });
  expect(rig.asked).toEqual([{ useCase: 'findActive', request: {} }]);
});

test.each([
  [{}],
  [null],
  [undefined],
  [[]],
  [['operation']],
  ['find'],
  [7],
  [{ worker: 1 }],
  [{ action: '' }],
  [{ operation: '' }],
  [{ source: 'aws.s3' }],
  [{ httpMethod: 'GET' }],
  [{ path: '/executions' }],
  [{ httpMethod: 5, path: '/executions' }],
  [JSON.parse('{"__proto__": {"operation": "find"}}') as unknown],
  [Object.create({ operation: 'find' }) as unknown],
])('%j is no kind of invocation', async (event) => {
  const rig = aRig();
  expect(expectError(await rig.invoke(event))).toBe('UNKNOWN_INVOCATION');
  expect(rig.asked).toEqual([]);
});

test('every line of the log belongs to a correlation id', async () => {
  const ids: string[] = [];
  const rig = aRig({}, 'execution-handler', {
    log: (correlationId) => {
      ids.push(correlationId);
      return { info: () => {}, warn: () => {}, error: () => {}, metric: () => {} };
    },
  });
  await rig.invoke({}, { awsRequestId: 'aws', correlationId: 'given' });
  await rig.invoke({}, { awsRequestId: 'aws' });
  expect(ids).toEqual(['given', 'aws']);
});
