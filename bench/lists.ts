/**
 * `list_executions` over ten thousand executions in a SQLite file: first, middle and last page, of all, of one plan and filtered.
 *
 * Baseline of the same run: the same page of a store with a thousand. A page that costs what it has on it stays near 1.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteStore } from '@drs-orchestrator/adapters-sqlite';
import { writePast } from '../tests/harness/many-executions.ts';
import { openProduct, type Product } from '../tests/harness/product.ts';
import { cpuMilliseconds } from './meter.ts';
import { quantiles, rounded, type Benchmark, type Row } from './report.ts';

const sizes = [1_000, 10_000] as const;
const repeats = 200;

type Fields = Readonly<Record<string, unknown>>;

/** What is asked, and which rows of the past a reader of it has to pass. */
const questions: readonly (readonly [what: string, fields: Fields])[] = [
  ['all', {}],
  ['of one plan', { planId: 'rp-3' }],
  ['1 in 100 matches', { status: 'FAILED' }],
  ['none matches', { status: 'PAUSED' }],
];

export const benchLists = async (): Promise<Benchmark> => {
  const measured = new Map<number, readonly Row[]>();
  for (const size of sizes) measured.set(size, await inFile(size));
  const [baseline, rows] = sizes.map((size) => measured.get(size) ?? []);
  return {
    title: `A page of ${String(sizes[1])} executions, through the handler (${String(repeats)} times each)`,
    rows: (rows ?? []).map((row, index) => ({
      ...row,
      [`ratio to ${String(sizes[0])}`]: rounded(Number(row['p50 ms']) / Number(baseline?.[index]?.['p50 ms']), 2),
    })),
  };
};

const inFile = async (size: number): Promise<readonly Row[]> => {
  const folder = mkdtempSync(join(tmpdir(), 'drs-bench-'));
  const store = openSqliteStore({ file: join(folder, 'store.db') });
  const product = openProduct({ wrap: (ports) => ({ ...ports, executions: store.executions }) });
  await writePast(store.executions, size);
  const rows: Row[] = [];
  for (const limit of [50, 100]) {
    for (const [what, fields] of questions) {
      for (const [where, token] of await places(product, { ...fields, limit })) {
        rows.push({ what, limit, page: where, ...(await timed(product, { ...fields, limit, ...token })) });
      }
    }
  }
  store.close();
  rmSync(folder, { recursive: true });
  return rows;
};

type List = { readonly count: number; readonly nextToken: string | null };

const list = async (product: Product, fields: Fields): Promise<List> =>
  (await product.handle({ operation: 'list_executions', ...fields }, {})) as List;

/** The tokens of a list's first, middle and last page, found by walking it. */
const places = async (product: Product, fields: Fields): Promise<readonly (readonly [string, Fields])[]> => {
  const tokens: Fields[] = [{}];
  for (let { nextToken } = await list(product, fields); nextToken !== null; { nextToken } = await list(product, { ...fields, nextToken })) {
    tokens.push({ nextToken });
  }
  return [
    ['first', tokens[0] ?? {}],
    ['middle', tokens[Math.floor(tokens.length / 2)] ?? {}],
    ['last', tokens.at(-1) ?? {}],
  ];
};

const timed = async (product: Product, fields: Fields): Promise<Row> => {
  const milliseconds: number[] = [];
  let rows = 0;
  const used = process.cpuUsage();
  for (let time = 0; time < repeats; time += 1) {
    const began = performance.now();
    ({ count: rows } = await list(product, fields));
    milliseconds.push(performance.now() - began);
  }
  return { rows, ...quantiles(milliseconds), 'CPU ms': rounded(cpuMilliseconds(used) / repeats, 2) };
};
