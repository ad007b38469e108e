/**
 * The registry: that its rows fit together, whatever rows there are.
 */
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import {
  actions,
  allOperations,
  answeredBy,
  errorAnswer,
  errorCodes,
  errorName,
  errors,
  grants,
  operationByName,
  operations,
  permissions,
  permissionsOf,
  requiredFields,
  roles,
  statusFilter,
  supportedOperations,
  toleratedFields,
} from '@drs-orchestrator/contract';

const groupAndPlanReads = [
  ...['list_protection_groups', 'get_protection_group', 'resolve_protection_group'],
  ...['list_recovery_plans', 'get_recovery_plan'],
];
const names = allOperations.flatMap((row) => [row.name, ...row.aliases]);

describe('operations', () => {
  test('stand in the registry under their own names', () => {
    expect(Object.entries(operations).filter(([name, row]) => name !== row.name)).toEqual([]);
    expect(Object.entries(actions).filter(([name, row]) => name !== row.name)).toEqual([]);
  });

  test('share no name or alias', () => {
    expect(new Set(names).size).toBe(names.length);
  });

  test('share no route, whatever their path fields are called', () => {
    const routes = allOperations.flatMap((row) => row.http.map(({ method, path }) => `${method} ${path.replace(/\{\w+\}/g, '{}')}`));
    expect(new Set(routes).size).toBe(routes.length);
  });

  test('read every path field as an input field', () => {
    const unread = allOperations.flatMap((row) =>
      row.http.flatMap(({ path }) =>
        [...path.matchAll(/\{(\w+)\}/g)].map(([, field]) => field!).filter((field) => !(field in row.input.shape)),
      ),
    );
    expect(unread).toEqual([]);
  });

  test('are on HTTP exactly when they are for people', () => {
    for (const row of allOperations) expect([row.name, row.http.length > 0]).toEqual([row.name, row.requires !== 'engine']);
  });

  test('tolerate over HTTP nothing but an initiatedBy, wherever a direct caller may give it', () => {
    for (const row of allOperations) {
      const tolerated = toleratedFields(row).map(({ field }) => field);
      expect([row.name, tolerated]).toEqual([row.name, row.initiatedBy === 'never' ? [] : ['initiatedBy']]);
    }
    const names = [
      'start_execution',
      'pause_execution',
      'resume_execution',
      'cancel_execution',
      'retry_wave',
      'skip_wave',
      'terminate_instances',
    ];
    expect(allOperations.filter((row) => toleratedFields(row).length > 0).map(({ name }) => name)).toEqual(expect.arrayContaining(names));
  });

  test('describe input and output as JSON schema', () => {
    for (const row of [...allOperations, ...Object.values(actions)]) {
      expect(z.toJSONSchema(row.input, { io: 'input' })).toHaveProperty('type', 'object');
      expect(z.toJSONSchema(row.output, { io: 'output' })).toHaveProperty('type', 'object');
    }
  });

  test('answer their status code first', () => {
    for (const row of allOperations) if (!('isDocument' in row)) expect(Object.keys(row.output.shape)[0]).toBe('statusCode');
  });

  test('name what they require in the order callers know', () => {
    expect(requiredFields(operations.poll.input)).toEqual(['executionId', 'planId']);
    expect(requiredFields(operations.start_execution.input)).toEqual(['planId', 'executionType']);
    expect(requiredFields(operations.list_executions.input)).toEqual([]);
  });
});

describe('names', () => {
  test('lead to one implementation with every alias', () => {
    expect(operationByName('pause')).toBe(operations.pause_execution);
    expect(operationByName('resume')).toBe(operations.resume_execution);
    expect(operationByName('get_execution')).toBe(operations.get_execution_details);
    expect(operationByName('constructor')).toBeUndefined();
  });

  test('of HTTP-only operations are no direct operations', () => {
    expect([operationByName('health'), operationByName('me')]).toEqual([undefined, undefined]);
  });

  test('are listed with the longest known ones first', () => {
    expect(supportedOperations('execution-handler')).toEqual([
      ...['find', 'poll', 'finalize', 'pause', 'resume', 'start_execution', 'get_execution_details'],
      ...['pause_execution', 'resume_execution', 'get_execution', 'cancel_execution'],
      ...[
        'retry_wave',
        'skip_wave',
        'terminate_instances',
        'get_termination_status',
        'list_executions',
        'get_recovery_instances',
        'delete_executions',
        'delete_completed_executions',
      ],
      ...['get_execution_realtime', 'get_job_logs', 'get_execution_journal'],
      ...groupAndPlanReads,
      'check_readiness',
      ...['list_accounts', 'get_account', 'validate_account', 'list_source_servers', 'list_recovery_points', 'get_quotas'],
    ]);
  });

  test('of reads are answered by every handler, of writes by their own', () => {
    expect(answeredBy('query-handler', operations.list_executions)).toBe(true);
    expect(answeredBy('data-management-handler', operations.start_execution)).toBe(false);
    expect(answeredBy('execution-handler', operations.create_protection_group)).toBe(false);
    expect(supportedOperations('query-handler')).toEqual([
      ...['get_execution_details', 'get_execution', 'get_termination_status', 'list_executions', 'get_recovery_instances'],
      ...['get_execution_realtime', 'get_job_logs', 'get_execution_journal'],
      ...groupAndPlanReads,
      'check_readiness',
      ...['list_accounts', 'get_account', 'validate_account', 'list_source_servers', 'list_recovery_points', 'get_quotas'],
    ]);
    expect(supportedOperations('data-management-handler')).toContain('delete_recovery_plan');
  });
});

describe('permissions', () => {
  const table: Readonly<Record<string, readonly string[]>> = {
    DRSOrchestrationAdmin: [...permissions],
    DRSRecoveryManager: ['read', 'write-plans', 'operate', 'override-readiness', 'terminate-instances', 'read-journal'],
    DRSPlanManager: ['read', 'write-plans'],
    DRSOperator: ['read', 'operate'],
    DRSReadOnly: ['read'],
    DRSAuditor: ['read', 'read-journal'],
  };

  test.each(roles)('of %s are those of the table', (role) => {
    expect(permissionsOf([role])).toEqual(table[role]);
  });

  test('add up over groups, and are none without a group', () => {
    expect(permissionsOf(['DRSPlanManager', 'DRSOperator'])).toEqual(['read', 'write-plans', 'operate']);
    expect(permissionsOf([])).toEqual([]);
  });

  test('are all granted to somebody', () => {
    expect(Object.values(grants).every((held) => held.length > 0)).toBe(true);
  });
});

describe('errors', () => {
  test('of a caller are never a 5xx', () => {
    expect(errorCodes.filter((code) => errors[code].status >= 500)).toEqual(['INTERNAL_ERROR', 'RECOVERY_SERVICE_ERROR']);
  });

  test('have a strict shape each', () => {
    for (const code of errorCodes)
      expect(errorAnswer(code).safeParse({ statusCode: 400, error: code, message: '', more: 1 }).success).toBe(false);
    expect(errorAnswer('NOT_FOUND').safeParse({ statusCode: 404, error: 'NOT_FOUND', message: 'Not found' }).success).toBe(true);
  });

  test('have a name an engine can catch', () => {
    expect([errorName('THROTTLED'), errorName('EXECUTION_NOT_FOUND'), errorName('RECOVERY_SERVICE_ERROR')]).toEqual([
      'ThrottledError',
      'ExecutionNotFoundError',
      'RecoveryServiceError',
    ]);
  });
});

test('POLLING filters as RUNNING, and is no status otherwise', () => {
  expect(statusFilter.parse('POLLING')).toBe('RUNNING');
  expect(operations.poll.output.shape.status.safeParse('POLLING').success).toBe(false);
});
