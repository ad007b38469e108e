/**
 * `npm run bench -- [overhead|find|poll|lists|details|bundles|page|load]`: every benchmark, or those named. README.md says what the figures mean.
 *
 * `load` takes numbers of its own, such as `--speed 50 --accounts 2`; a table of other numbers than the usual ones is shown and not kept.
 */
import { parseArgs } from 'node:util';
import { benchBundles } from './bundles.ts';
import { benchDetails } from './details.ts';
import { benchFind } from './find.ts';
import { benchLists } from './lists.ts';
import { benchLoad } from './load.ts';
import { benchOverhead } from './overhead.ts';
import { benchPage } from './page.ts';
import { benchPoll } from './poll.ts';
import { report } from './report.ts';

const loadNumbers = [
  'accounts',
  'plansPerPlace',
  'waves',
  'serversPerWave',
  'stageShare',
  'speed',
  'requestsPerSecond',
  'baselineSeconds',
] as const;

const { positionals: wanted, values } = parseArgs({
  allowPositionals: true,
  options: Object.fromEntries(loadNumbers.map((name) => [name, { type: 'string' as const }])),
});
const given = Object.fromEntries(Object.entries(values).map(([name, text]) => [name, Number(text)]));

const benchmarks = {
  overhead: benchOverhead,
  find: benchFind,
  poll: benchPoll,
  lists: benchLists,
  details: benchDetails,
  bundles: benchBundles,
  page: benchPage,
  load: () => benchLoad(given),
};

const unknown = wanted.find((name) => !(name in benchmarks));
if (unknown === undefined) {
  for (const [name, benchmark] of Object.entries(benchmarks)) {
    if (wanted.length === 0 || wanted.includes(name)) report(name, await benchmark(), Object.keys(given).length === 0);
  }
} else {
  console.error(`There is no benchmark ${unknown}; there are ${Object.keys(benchmarks).join(', ')}`);
  process.exitCode = 2;
}
