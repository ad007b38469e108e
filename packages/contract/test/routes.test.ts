/**
 * From method and path to an operation.
 */
import { describe, expect, test } from 'vitest';
import { routeOf } from '@drs-orchestrator/contract';

const found = (method: string, path: string) => {
  const route = routeOf(method, path);
  return route.kind === 'found' ? [route.operation.name, Object.fromEntries(route.fields), route.binding.statusCode] : route;
};

describe('a path', () => {
  test('leads to its operation, with the fields that stand in it', () => {
    expect(found('GET', '/executions')).toEqual(['list_executions', {}, 200]);
    expect(found('POST', '/executions')).toEqual(['start_execution', {}, 202]);
    expect(found('POST', '/recovery-plans/rp-1/execute')).toEqual(['start_execution', { planId: 'rp-1' }, 202]);
    expect(found('POST', '/executions/exec-1/pause')).toEqual(['pause_execution', { executionId: 'exec-1' }, 200]);
  });

  test('may end in a slash, and may be percent-encoded', () => {
    expect(found('GET', '/executions/')).toEqual(['list_executions', {}, 200]);
    expect(found('GET', '/executions/a%20b')).toEqual(['get_execution_details', { executionId: 'a b' }, 200]);
  });

  test('that is no percent-encoding is looked up as it stands', () => {
    expect(found('GET', '/executions/%zz')).toEqual(['get_execution_details', { executionId: '%zz' }, 200]);
  });

  test.each(['/', '', '/nothing', '/executions/a/b', '/executions//pause', '//executions', '/executions/a/pause/b', '/__proto__'])(
    'nobody knows is unknown: %s',
    (path) => {
      expect(routeOf('GET', path)).toEqual({ kind: 'unknown-path' });
    },
  );

  test('with a method it does not have says which it has', () => {
    expect(routeOf('PUT', '/executions')).toEqual({ kind: 'other-methods', allowedMethods: ['DELETE', 'GET', 'POST'] });
    expect(routeOf('get', '/health')).toEqual({ kind: 'other-methods', allowedMethods: ['GET'] });
  });
});
