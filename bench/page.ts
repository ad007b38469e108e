/**
 * `page`: what the console's first page weighs, and how fast it is in a Chromium on this machine. Sizes have a test; times are only shown.
 */
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { ensurePage } from '../tools/page.mjs';
import { browserPath } from '../tests/e2e/browser.ts';
import { firstLoad, firstLoadBudgetBytes, totalOf } from './page/first-load.ts';
import { measureSample, measureScrolling, type Times } from './page/in-chromium.ts';
import { rounded, type Benchmark, type Row } from './report.ts';

const runs = 5;
const changes = 12;
const rows = 2_000;

/** What a time is to keep to: a page that is opened, a change that is seen. */
const usableBudget = 2_000;
const seenBudget = 1_000;

export const benchPage = async (): Promise<Benchmark> => {
  const root = process.cwd();
  await ensurePage(root);
  const scripts = firstLoad(join(root, 'apps/web/dist'));
  const sizes: readonly Row[] = [
    ...scripts.map(({ file, bytes, gzipBytes, brotliBytes }) => ({ what: file, ...kilobytes(bytes, gzipBytes, brotliBytes) })),
    {
      what: `first page, ${String(scripts.length)} files`,
      ...kilobytes(
        totalOf(scripts, ({ bytes }) => bytes),
        totalOf(scripts, ({ gzipBytes }) => gzipBytes),
        totalOf(scripts, ({ brotliBytes }) => brotliBytes),
      ),
      'of at most': firstLoadBudgetBytes / 1_000,
    },
  ];
  if (browserPath === undefined) return { title: 'First page: KB of script (no Chromium on the PATH: no times)', rows: sizes };
  const busyBefore = busy();
  const times = await measureSample(runs, changes);
  const scrolled = await measureScrolling(rows);
  return {
    title: `First page: KB of script; then milliseconds in Chromium, ${String(runs)} runs each with an empty cache, ${String(changes)} changes, load average ${busyBefore}, then ${busy()}`,
    rows: [...sizes, ...times.map((one, index) => timeRow(one, index < times.length - 1 ? usableBudget : seenBudget)), timeRow(scrolled)],
  };
};

/** How many processes wanted a core in the last minute: times of a busy machine say little. */
const busy = (): string => (loadavg()[0] ?? NaN).toFixed(1);

const kilobytes = (bytes: number, gzip: number, brotli: number): Row => ({
  KB: rounded(bytes / 1_000),
  gzip: rounded(gzip / 1_000),
  br: rounded(brotli / 1_000),
});

const timeRow = ({ name, milliseconds }: Times, budget?: number): Row => {
  const sorted = milliseconds.toSorted((one, other) => one - other);
  return {
    what: name,
    'median ms': rounded(sorted[Math.floor(sorted.length / 2)] ?? NaN, 0),
    'worst ms': rounded(sorted.at(-1) ?? NaN, 0),
    ...(budget === undefined ? {} : { 'of at most': budget }),
  };
};
