/**
 * The contract's typed client against the handler that serves the same registry.
 */
import { allOperations, createClient, operations, requestOf, routeOf, type Fetch, type Operation } from '@drs-orchestrator/contract';
import { describe, expect, test } from 'vitest';
import { aRig, httpEvent, notFound, type HttpAnswer } from './rig.ts';
import { refused } from '@drs-orchestrator/domain';

/** A `fetch` that hands each request to the handler, as a gateway would. */
const gateway = (rig: Pick<ReturnType<typeof aRig>, 'invoke'>, sent: unknown[] = []): Fetch => {
  return async (url, { method, headers, body }) => {
    sent.push({ url, method, headers, body });
    const { pathname, searchParams } = new URL(url);
    const event = httpEvent(method, pathname, { body, query: Object.fromEntries(searchParams) });
    const answer = (await rig.invoke(event)) as HttpAnswer;
    return { status: answer.statusCode, text: () => Promise.resolve(answer.body) };
  };
};

const client = (fetch: Fetch, token: () => string | undefined = () => 'secret') => createClient({ baseUrl: 'http://x', fetch, token });

describe('a call', () => {
  test('is answered with what the operation answers', async () => {
    const answer = await client(gateway(aRig())).call('get_execution_details', { executionId: 'exec-1', limit: 2 });
    expect(answer).toMatchObject({ ok: true, value: { statusCode: 200, planName: 'Production DR Plan' } });
    if (answer.ok) expect(answer.value.serverExecutions).toHaveLength(2);
  });

  test('sends the token in a header and nowhere else', async () => {
    const sent: { url: string; headers: Record<string, string>; body?: string }[] = [];
    await client(gateway(aRig(), sent)).call('pause_execution', { executionId: 'exec-1' });
    await client(gateway(aRig(), sent), () => undefined).call('health', {});
    expect(sent.map(({ headers }) => headers['authorization'])).toEqual(['Bearer secret', undefined]);
    expect(JSON.stringify(sent.map(({ url, body }) => [url, body]))).not.toContain('secret');
  });

  test('that is refused says so with code, message and facts', async () => {
    const rig = aRig({ getExecution: () => Promise.resolve(refused(notFound)) });
    const answer = await client(gateway(rig)).call('get_execution_details', { executionId: 'exec-nonexistent' });
    expect(answer).toEqual({
      ok: false,
      failure: {
        kind: 'refused',
        statusCode: 404,
        error: 'EXECUTION_NOT_FOUND',
        message: 'Execution not found: exec-nonexistent',
        facts: {},
      },
    });
    const wrong = await client(gateway(aRig())).call('list_executions', { limit: 101 });
    expect(wrong).toMatchObject({ failure: { kind: 'refused', error: 'INVALID_PARAMETERS', facts: { issues: [{ field: 'limit' }] } } });
  });

  test('that nobody answers is unreachable, and is made once', async () => {
    let calls = 0;
    const broken: Fetch = () => {
      calls += 1;
      return Promise.reject(new Error('connection reset'));
    };
    expect(await client(broken).call('me', {})).toMatchObject({ failure: { kind: 'unreachable', message: 'connection reset' } });
    expect(calls).toBe(1);
  });

  test.each([
    [502, '<html>Bad gateway</html>'],
    [200, 'OK'],
    [200, '[]'],
    [500, '{"message": "Internal server error"}'],
    [403, '{"error": "toString", "message": "x"}'],
  ])('that something else answers with %s %s is unreadable', async (status, text) => {
    const other: Fetch = () => Promise.resolve({ status, text: () => Promise.resolve(text) });
    expect(await client(other).call('me', {})).toMatchObject({ ok: false, failure: { kind: 'unreadable', statusCode: status } });
  });

  test('takes the platform’s own fetch', () => {
    expect(createClient({ baseUrl: 'http://127.0.0.1:1/api', fetch })).toHaveProperty('call');
  });
});

describe('a request', () => {
  const rows: readonly Operation[] = allOperations.filter((row) => row.http.length > 0);

  test.each(rows.map((row) => [row.name, row] as const))('of %s leads back to it, with every field in its place', (_name, row) => {
    const fields = Object.keys(row.input.shape);
    const { method, url, body } = requestOf(row, Object.fromEntries(fields.map((field) => [field, `a/b &${field}`])));
    const { pathname, searchParams } = new URL(url, 'http://x');
    const route = routeOf(method, pathname);
    if (route.kind !== 'found') throw new Error(`${method} ${url} is no route`);
    expect(route.operation.name).toBe(row.name);
    const read = { ...Object.fromEntries(route.fields), ...Object.fromEntries(searchParams), ...(JSON.parse(body ?? '{}') as object) };
    expect(read).toEqual(Object.fromEntries(fields.map((field) => [field, `a/b &${field}`])));
  });

  test('leaves out what has no value, and writes lists with commas', () => {
    expect(requestOf(operations.list_executions, { limit: 5, status: undefined, planId: null })).toEqual({
      method: 'GET',
      url: '/executions?limit=5',
    });
    const readiness = { planId: 'rp-1', executionType: 'DRILL' };
    expect(requestOf(operations.check_readiness, { ...readiness, notAfter: '2025-01-31T15:30:00Z' }).method).toBe('GET');
    const snapshots = { recoveryPoint: { snapshots: { 's-1': 'pit-1' } } };
    expect(requestOf(operations.check_readiness, { ...readiness, ...snapshots })).toEqual({
      method: 'POST',
      url: '/recovery-plans/rp-1/readiness',
      body: JSON.stringify({ executionType: 'DRILL', ...snapshots }),
    });
    expect(requestOf(operations.list_executions, { planId: ['a', 'b'] }).url).toBe('/executions?planId=a%2Cb');
  });
});
