/**
 * An execution of ten thousand servers, looked at while it runs: paged, within what Lambda may answer, each server once.
 */
import type { OutputOf } from '@drs-orchestrator/contract';
import { beforeAll, describe, expect, test } from 'vitest';
import { ask, http, httpEvent } from '../harness/answers.ts';
import type { EngineState } from '../harness/drive.ts';
import { revisionOf } from '../harness/waves.ts';
import { openVast, vastServers } from '../harness/vast-execution.ts';
import type { Product } from '../harness/product.ts';

/** Lambda's bound on an answer. */
const mostBytes = 6 * 1024 * 1024;
const timeoutMilliseconds = 180_000;

let product: Product;
let state: EngineState;
beforeAll(async () => {
  ({ product, state } = await openVast());
}, timeoutMilliseconds);

type Details = OutputOf<'get_execution_details'>;

const pages = async (fields: Readonly<Record<string, unknown>> = {}): Promise<readonly Details[]> => {
  const read: Details[] = [];
  for (let token: string | null = ''; token !== null; token = read.at(-1)?.nextToken ?? null) {
    const { executionId } = state;
    read.push(await ask(product, 'get_execution_details', { executionId, ...fields, ...(token === '' ? {} : { nextToken: token }) }));
  }
  return read;
};

const bytesOf = (answer: unknown): number => Buffer.byteLength(JSON.stringify(answer));

describe('an execution of ten thousand servers', { timeout: timeoutMilliseconds }, () => {
  test('is shown a thousand servers a page, each server once, in pages that Lambda may answer', async () => {
    const read = await pages();
    expect(read.map(({ serverExecutions }) => serverExecutions.length)).toEqual(Array.from({ length: vastServers / 1_000 }, () => 1_000));
    const ids = read.flatMap(({ serverExecutions }) => serverExecutions.map(({ serverId }) => serverId));
    expect(new Set(ids).size).toBe(vastServers);
    expect(read.every(({ serverExecutions }) => serverExecutions.every(({ status }) => status === 'COMPLETED'))).toBe(true);
    const largest = Math.max(...read.map(bytesOf));
    expect(largest).toBeLessThan(mostBytes / 4);
    const small = await pages({ limit: 333 });
    expect(small.flatMap(({ serverExecutions }) => serverExecutions.map(({ serverId }) => serverId))).toEqual(ids);
  });

  test('is shown over HTTP within the same bounds, and no page may be larger', async () => {
    const answer = await http(product, httpEvent('GET', `/executions/${state.executionId}`));
    expect(answer.statusCode).toBe(200);
    expect((answer.body as Details).serverExecutions).toHaveLength(1_000);
    expect(bytesOf(answer.body)).toBeLessThan(mostBytes / 4);
    const larger = httpEvent('GET', `/executions/${state.executionId}`, { queryStringParameters: { limit: '1001' } });
    expect((await http(product, larger)).statusCode).toBe(400);
  });

  test('is polled and listed in answers that an engine may keep', async () => {
    const stepMostBytes = 100 * 1024;
    expect(bytesOf(await ask(product, 'poll', { ...state, summary: true }))).toBeLessThan(stepMostBytes);
    expect(bytesOf(await product.handle({ action: 'plan_next_step', state }, {}))).toBeLessThan(stepMostBytes);
    const { executions } = await ask(product, 'list_executions');
    expect(executions).toMatchObject([{ totalServers: vastServers, counters: { serversLaunched: vastServers } }]);
  });

  test('has a journal that is read to its end in answers that Lambda may give', async () => {
    let records = 0;
    for (let token: string | null = ''; token !== null;) {
      const { executionId } = state;
      const page: OutputOf<'get_execution_journal'> = await ask(product, 'get_execution_journal', {
        executionId,
        limit: 100,
        ...(token === '' ? {} : { nextToken: token }),
      });
      expect(bytesOf(page)).toBeLessThan(mostBytes);
      records += page.records.length;
      token = page.nextToken;
    }
    expect(records).toBe(await revisionOf(product, state.executionId));
  });
});
