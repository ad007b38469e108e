/**
 * One `poll` of one wave at 10, 100, 300 and 2,000 servers: with nothing new to see, and with every server launched since.
 *
 * Baseline of the same run: the poll of 10 servers.
 */
import { defaultQuotas } from '@drs-orchestrator/domain';
import { drive, startDrill, type EngineState } from '../tests/harness/drive.ts';
import { estateOf, openProduct, serversOf, storePlan, type Product } from '../tests/harness/product.ts';
import { callsOf, cpuMilliseconds, createMeter, type Meter } from './meter.ts';
import { rounded, type Benchmark, type Row } from './report.ts';

const sizes = [10, 100, 300, 2_000];
/** All of them in flight at once, whatever DRS would allow: the poll is what is measured. */
const wide = { ...defaultQuotas, serversPerJob: 100, concurrentJobs: 100, serversInJobs: 10_000 };
const widePlace = 'quotas: { concurrentJobs: 100, serversInAllJobs: 10000 }';
const repeats = 20;

export const benchPoll = async (): Promise<Benchmark> => {
  await measure(10);
  const rows: Row[] = [];
  for (const servers of sizes) rows.push(...(await measure(servers)));
  const [first] = rows;
  const base = Number(first?.['ms']);
  return {
    title: 'One poll of one wave',
    rows: rows.map((row) => ({ ...row, 'ratio to 10 servers': rounded(Number(row['ms']) / base, 2) })),
  };
};

const measure = async (servers: number): Promise<readonly Row[]> => {
  const { meter, reset, wire, wrap } = createMeter();
  const estate = estateOf(servers).replace('        servers:', `        ${widePlace}\n        servers:`);
  const product = openProduct({ estate, wire, wrap, limits: { quotas: wide } });
  const planId = await storePlan(product, { waves: [{ serverIds: serversOf(product) }] });
  const state = await startDrill(product, planId);
  await drive(product, state, { onStep: (step) => step.kind !== 'wait' });
  product.clock.advance(100_000);
  await poll(product, state);
  reset();
  const unchanged = await timed(product, meter, servers, 'nothing new', repeats, () => poll(product, state));
  product.clock.advance(20 * 60_000);
  reset();
  const launched = await timed(product, meter, servers, 'all launched', 1, () => poll(product, state));
  return [unchanged, launched];
};

const timed = async (
  product: Product,
  meter: Meter,
  servers: number,
  what: string,
  times: number,
  work: () => Promise<void>,
): Promise<Row> => {
  product.simulator.clearRequests();
  const cpu = process.cpuUsage();
  const began = performance.now();
  for (let time = 0; time < times; time += 1) await work();
  const milliseconds = performance.now() - began;
  const used = cpuMilliseconds(cpu);
  const calls = callsOf(product);
  return {
    servers,
    what,
    ms: rounded(milliseconds / times, 2),
    'CPU ms': rounded(used / times, 2),
    'AWS calls': rounded(calls.total / times, 2),
    'by operation':
      times === 1 ? calls.byOperation : calls.byOperation.replace(/ (\d+)/g, (_, count: string) => ` ${String(Number(count) / times)}`),
    'KB received': rounded(meter.bytesReceived / 1024 / times),
    'store reads': meter.storeReads / times,
    'store writes': meter.storeWrites / times,
    'KB written': rounded(meter.bytesWritten / 1024 / times),
  };
};

const poll = async (product: Product, { executionId, planId }: EngineState): Promise<void> => {
  await product.handle({ operation: 'poll', executionId, planId, summary: true }, {});
};
