/**
 * Findings as rows of the readiness report.
 */
import { expect, test } from 'vitest';
import { checkRows, type Check } from '../src/parts/check-groups.ts';

const check = (id: Check['id'], result: Check['result'], subject: string): Check => ({
  id,
  result,
  subject,
  message: `${id} of ${subject}`,
  fix: 'Mend it',
});

const shown = (checks: readonly Check[]) =>
  checkRows(checks).map(({ id, result, subject, others }) => [result, id, subject, others.map((other) => other.subject)]);

test('shows what stands in the way first, and otherwise keeps the order of the answer', () => {
  const checks = [
    check('plan-makes-sense', 'pass', 'the plan'),
    check('replication-state', 'warn', 's-1'),
    check('quotas', 'unknown', 'a place'),
    check('servers-exist', 'block', 's-2'),
    check('free-slots', 'warn', 'a place'),
  ];
  expect(shown(checks)).toEqual([
    ['block', 'servers-exist', 's-2', []],
    ['unknown', 'quotas', 'a place', []],
    ['warn', 'replication-state', 's-1', []],
    ['warn', 'free-slots', 'a place', []],
    ['pass', 'plan-makes-sense', 'the plan', []],
  ]);
});

test('makes one row of one trouble of many servers, which lists every one of them', () => {
  const checks = [
    check('living-instances', 'warn', 's-1'),
    check('living-instances', 'block', 's-2'),
    check('replication-state', 'warn', 's-1'),
    check('living-instances', 'warn', 's-3'),
  ];
  expect(shown(checks)).toEqual([
    ['block', 'living-instances', 's-2', []],
    ['warn', 'living-instances', 's-1', ['s-1', 's-3']],
    ['warn', 'replication-state', 's-1', []],
  ]);
});

test('gives every row a key of its own, where findings are alike too', () => {
  const rows = checkRows([check('quotas', 'warn', 'a place'), check('quotas', 'warn', 'a place'), check('quotas', 'pass', 'a place')]);
  const keys = rows.flatMap(({ key, others }) => [key, ...others.map((other) => other.key)]);
  expect(new Set(keys).size).toBe(keys.length);
  expect(keys).toHaveLength(4);
});

test('of nothing shows nothing', () => {
  expect(checkRows([])).toEqual([]);
});
