/**
 * Executions of lists that were answered one after the other.
 */
import { expect, test } from 'vitest';
import { executionRows } from '../src/execution/execution-rows.ts';

type Page = Parameters<typeof executionRows>[0][number];

const page = (asOf: string, ...executions: readonly (readonly [string, Page['executions'][number]['status']])[]): Page => ({
  statusCode: 200,
  asOf,
  count: executions.length,
  nextToken: null,
  executions: executions.map(([executionId, status]) => ({
    executionId,
    status,
    planId: 'rp-1',
    planName: 'Shop',
    executionType: 'DRILL',
    initiatedBy: 'somebody',
    startTime: '2030-01-31T08:00:00.000Z',
    endTime: null,
    currentWave: 1,
    totalWaves: 1,
    totalServers: 2,
    counters: { serversLaunched: 0, serversCompleted: 0, serversFailed: 0 },
  })),
});

const earlier = '2030-01-31T08:10:00.000Z';
const later = '2030-01-31T08:10:02.000Z';

test('lists the executions of all pages in their order, each with when it was answered', () => {
  const rows = executionRows([page(earlier, ['exec-1', 'RUNNING'], ['exec-2', 'RUNNING']), page(later, ['exec-3', 'PAUSED'])]);
  expect(rows.map(({ executionId, asOf }) => [executionId, asOf])).toEqual([
    ['exec-1', earlier],
    ['exec-2', earlier],
    ['exec-3', later],
  ]);
});

test.each([
  ['last', [page(earlier, ['exec-1', 'RUNNING']), page(later, ['exec-1', 'PAUSED'])]],
  ['first', [page(later, ['exec-1', 'PAUSED']), page(earlier, ['exec-1', 'RUNNING'])]],
])('lists once, as it was answered last, what two lists answer, the newer answer coming %s', (_, pages) => {
  expect(executionRows(pages).map(({ executionId, status }) => [executionId, status])).toEqual([['exec-1', 'PAUSED']]);
});
