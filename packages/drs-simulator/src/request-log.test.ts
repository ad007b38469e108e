import { expect, it } from 'vitest';
import { openRequestLog } from './request-log.ts';

const ENTRY = { service: 'drs', operation: 'DescribeJobs', accountId: '123456789012', region: 'us-east-1', status: 200 } as const;

it('drops its oldest entries beyond their bound, counts them, and goes on numbering', () => {
  const log = openRequestLog();
  for (let call = 0; call < 20_001; call += 1) log.add({ ...ENTRY, parameters: {} }, 0);
  expect(log.dropped()).toBe(2001);
  expect(log.entries()).toHaveLength(18_000);
  expect(log.entries()[0]?.sequence).toBe(2002);
  log.clear();
  log.add({ ...ENTRY, parameters: {} }, 0);
  expect(log.entries().map((entry) => entry.sequence)).toEqual([20_002]);
  expect(log.dropped()).toBe(0);
});

it('drops entries also when it is their parameters that are large', () => {
  const log = openRequestLog();
  const parameters = { text: 'x'.repeat(1024 * 1024) };
  for (let call = 0; call < 40; call += 1) log.add({ ...ENTRY, parameters }, 0);
  expect(log.entries().length).toBeLessThan(33);
  expect(log.entries().length + log.dropped()).toBe(40);
});
