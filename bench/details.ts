/**
 * Looking at an execution of ten thousand servers: its details page by page, a list with it, one poll without news.
 *
 * Baseline of the same run: an execution of a thousand. Cold: a process that has not loaded it before.
 */
import { openVast, vastServers } from '../tests/harness/vast-execution.ts';
import { openProduct, type Product } from '../tests/harness/product.ts';
import { cpuMilliseconds } from './meter.ts';
import { quantiles, rounded, type Benchmark, type Row } from './report.ts';

const sizes = [1_000, vastServers] as const;
const repeats = 10;

type Fields = Readonly<Record<string, unknown>>;

export const benchDetails = async (): Promise<Benchmark> => {
  const baseline = await measure(sizes[0]);
  const rows = await measure(sizes[1]);
  return {
    title: `An execution of ${String(sizes[1])} servers, through the handler`,
    rows: rows.map((row, index) => ({
      ...row,
      [`ratio to ${String(sizes[0])}`]: rounded(Number(row['p50 ms']) / Number(baseline[index]?.['p50 ms']), 2),
    })),
  };
};

const measure = async (servers: number): Promise<readonly Row[]> => {
  const { product, state } = await openVast(servers);
  const details = { operation: 'get_execution_details', executionId: state.executionId };
  const last = await lastToken(product, details);
  const asked: readonly (readonly [string, Fields])[] = [
    ['details, first page', details],
    ['details, last page', { ...details, ...last }],
    ['details, 100 a page', { ...details, limit: 100 }],
    ['list', { operation: 'list_executions' }],
    ['journal, 100 records', { operation: 'get_execution_journal', executionId: state.executionId, limit: 100 }],
    ['poll, summary', { operation: 'poll', ...state, summary: true }],
    ['poll, whole', { operation: 'poll', ...state }],
  ];
  const rows: Row[] = [];
  for (const [what, event] of asked) {
    rows.push({ what, process: 'warm', ...(await timed(() => product, event)) });
    if (what === 'details, first page')
      rows.push({ what, process: 'cold', ...(await timed(() => openProduct({ restarted: product }), event)) });
  }
  return rows;
};

const lastToken = async (product: Product, details: Fields): Promise<Fields> => {
  let token: Fields = {};
  for (;;) {
    const { nextToken } = (await product.handle({ ...details, ...token }, {})) as { readonly nextToken: string | null };
    if (nextToken === null) return token;
    token = { nextToken };
  }
};

const timed = async (processOf: () => Product, event: Fields): Promise<Row> => {
  const milliseconds: number[] = [];
  let bytes = 0;
  let cpu = 0;
  for (let time = 0; time < repeats; time += 1) {
    const product = processOf();
    const used = process.cpuUsage();
    const began = performance.now();
    const answer = await product.handle(event, {});
    milliseconds.push(performance.now() - began);
    cpu += cpuMilliseconds(used);
    bytes = Buffer.byteLength(JSON.stringify(answer));
  }
  return { 'answer KB': rounded(bytes / 1024), ...quantiles(milliseconds), 'CPU ms': rounded(cpu / repeats, 2) };
};
