/**
 * `load`: two hundred executions with ten thousand servers at once in one process of `npm start`, and three hundred requests a second
 * on its API meanwhile.
 *
 * Owns: the table. Baselines of the same run: the API under the same requests while one execution runs alone, and one execution of
 * the same shape in virtual time with nothing else in the process.
 */
import { cpus } from 'node:os';
import { drive, startDrill } from '../tests/harness/drive.ts';
import { estateOf, openProduct, serversOf as serversIn, storePlan } from '../tests/harness/product.ts';
import { runLoad, type LoadOutcome, type Stretch } from './load/run-load.ts';
import { executionsOf, fullLoad, placesOf, serversOf, serversPerPlan, type LoadShape } from './load/shape.ts';
import { rounded, type Benchmark, type Row } from './report.ts';

/** `given`: numbers of a smaller or larger load, by name. */
export const benchLoad = async (given: Partial<LoadShape>): Promise<Benchmark> => {
  const shape = { ...fullLoad, ...given };
  const began = performance.now();
  const tell = (line: string): void => console.log(`${((performance.now() - began) / 1_000).toFixed(0).padStart(4)} s  ${line}`);
  const alone = await minutesAlone(shape);
  const outcome = await runLoad(shape, tell);
  const executions = executionsOf(shape);
  const title =
    `${String(executions)} executions with ${String(serversOf(shape))} servers at once in ${String(placesOf(shape).length)} account-Regions, ` +
    `${String(shape.requestsPerSecond)} requests a second, speed ${String(shape.speed)}, ${String(cpus().length)} cores`;
  return { title, rows: [...outcomeRows(outcome, alone), ...latencyRows(outcome), ...processRows(outcome), ...callRows(outcome)] };
};

/** An execution of the same shape, in a process that has nothing else to do. */
const minutesAlone = async (shape: LoadShape): Promise<number> => {
  const servers = serversPerPlan(shape);
  const product = openProduct({ estate: estateOf(servers) });
  const ids = serversIn(product);
  const waves = Array.from({ length: shape.waves }, (_, wave) => ({
    serverIds: ids.slice(wave * shape.serversPerWave, (wave + 1) * shape.serversPerWave),
  }));
  const planId = await storePlan(product, { waves });
  const state = await startDrill(product, planId);
  const from = product.clock.now();
  await drive(product, state);
  return (product.clock.now() - from) / 60_000;
};

const outcomeRows = ({ verdict, load, starting, patience, loadAverages }: LoadOutcome, alone: number): readonly Row[] => {
  const words = (counts: Readonly<Record<string, number>>): string =>
    Object.entries(counts)
      .map(([name, count]) => `${name}: ${String(count)}`)
      .join(', ');
  return [
    { what: 'executions by how they ended', baseline: '', load: words(verdict.statuses) },
    { what: 'servers by number of launches, in the world', load: words(verdict.launches) },
    { what: 'servers completed, by the product', load: verdict.completedServers },
    { what: 'journals that are whole chains', load: verdict.chained },
    { what: 'all starts accepted within s', load: rounded(starting.seconds) },
    { what: 'load average of the machine, before and at the end', load: loadAverages.map((one) => rounded(one, 1)).join(', ') },
    { what: 'told to come again', load: patience.comeAgain },
    { what: 'real seconds', load: rounded(load.seconds) },
    { what: 'virtual minutes of an execution, p50', baseline: rounded(alone), load: rounded(share(verdict.minutes, 0.5)) },
    { what: 'virtual minutes of an execution, longest', load: rounded(share(verdict.minutes, 1)) },
  ];
};

const latencyRows = ({ baseline, load, starting }: LoadOutcome): readonly Row[] => {
  const count = (name: string, of: (stretch: Stretch) => number): Row => ({ what: name, baseline: of(baseline), load: of(load) });
  const all = ({ answers }: Stretch): readonly number[] => [...answers.latencies.values()].flat();
  const kinds = [...load.answers.latencies.keys()].sort();
  const quantile = (name: string, at: number, of: (stretch: Stretch) => readonly number[]): Row =>
    count(`${name}, p${String(at * 100)} ms`, (stretch) => rounded(share(of(stretch), at)));
  return [
    count('requests sent', ({ answers }) => answers.sent),
    count('requests dropped or lost', ({ answers }) => answers.dropped + answers.lost),
    count('answers other than 200', ({ answers }) => [...answers.statuses].reduce((sum, [status, n]) => sum + (status === 200 ? 0 : n), 0)),
    count('answers 5xx', ({ answers }) => [...answers.statuses].reduce((sum, [status, n]) => sum + (status >= 500 ? n : 0), 0)),
    ...[0.5, 0.95, 0.99].map((at) => quantile('any request', at, all)),
    ...[0.5, 0.95, 0.99].map((at) => ({
      what: `any request while the starts come, p${String(at * 100)} ms`,
      load: rounded(share(all(starting), at)),
    })),
    ...kinds.flatMap((kind) => [0.5, 0.99].map((at) => quantile(kind, at, ({ answers }) => answers.latencies.get(kind) ?? []))),
  ];
};

const megabyte = 1024 * 1024;
/** The probe's timer rings every five milliseconds, and that is in every delay it measures. */
const timerMilliseconds = 5;

const processRows = ({ baseline, load, storeBytes, worldBytes }: LoadOutcome): readonly Row[] => {
  const of = (name: string, value: (stretch: Stretch) => number, digits = 0): Row => ({
    what: name,
    baseline: rounded(value(baseline), digits),
    load: rounded(value(load), digits),
  });
  const delay =
    (at: number) =>
    ({ samples }: Stretch) =>
      Math.max(
        0,
        share(
          samples.map((sample) => sample.delay.p99),
          at,
        ) - timerMilliseconds,
      );
  return [
    of('CPU seconds a second', ({ samples }) => perSecond(samples.map(({ at, cpuSeconds }) => [at, cpuSeconds])), 2),
    of('event loop late by, p99 of the median second, ms', delay(0.5), 1),
    of('event loop late by, p99 of the worst second, ms', delay(1), 1),
    of('RSS MB, most', ({ samples }) => Math.max(...samples.map(({ rss }) => rss)) / megabyte),
    of('RSS MB, at the end', ({ samples }) => (samples.at(-1)?.rss ?? 0) / megabyte),
    {
      what: 'RSS grows in the second half by MB a minute',
      load: rounded(60 * perSecond(secondHalf(load).map(({ at, rss }) => [at, rss / megabyte])), 2),
    },
    { what: 'least heap of any 30 s in the second half, MB, first and last', load: leastHeaps(load) },
    { what: 'store.db MB, simulator.db MB', load: `${String(rounded(storeBytes / megabyte))}, ${String(rounded(worldBytes / megabyte))}` },
  ];
};

const callRows = ({ baseline, load }: LoadOutcome): readonly Row[] => {
  const ofStretch = ({ samples, seconds }: Stretch): Readonly<Record<string, number>> => {
    const sums: Record<string, number> = {};
    for (const { calls } of samples) for (const [name, count] of Object.entries(calls)) sums[name] = (sums[name] ?? 0) + count / seconds;
    return sums;
  };
  const [before, during] = [ofStretch(baseline), ofStretch(load)];
  return Object.keys(during)
    .sort()
    .map((name) => ({ what: `${name}, calls a second`, baseline: rounded(before[name] ?? 0, 2), load: rounded(during[name] ?? 0, 2) }));
};

const secondHalf = ({ samples }: Stretch) => samples.slice(Math.floor(samples.length / 2));

const heapWindowSamples = 30;

/** What garbage collection leaves: of a heap that grows, the least grows too. */
const leastHeaps = (load: Stretch): string => {
  const heaps = secondHalf(load).map(({ heapUsed }) => heapUsed / megabyte);
  const least = (window: readonly number[]): string => String(rounded(Math.min(...window)));
  return `${least(heaps.slice(0, heapWindowSamples))}, ${least(heaps.slice(-heapWindowSamples))}`;
};

/** The slope of the line through points of milliseconds and values. */
const perSecond = (points: readonly (readonly [number, number])[]): number => {
  const mean = (of: (point: readonly [number, number]) => number) => points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const [at, value] = [mean(([x]) => x), mean(([, y]) => y)];
  const up = points.reduce((sum, [x, y]) => sum + (x - at) * (y - value), 0);
  const along = points.reduce((sum, [x]) => sum + (x - at) ** 2, 0);
  return along === 0 ? 0 : (up / along) * 1_000;
};

const share = (values: readonly number[], at: number): number => {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(at * sorted.length))] ?? NaN;
};
