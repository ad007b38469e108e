/**
 * `npm run bench -- [overhead|find|poll|lists|details]`: every benchmark, or the one named. README.md says what the figures mean.
 */
import { benchDetails } from './details.ts';
import { benchFind } from './find.ts';
import { benchLists } from './lists.ts';
import { benchOverhead } from './overhead.ts';
import { benchPoll } from './poll.ts';
import { report } from './report.ts';

const benchmarks = { overhead: benchOverhead, find: benchFind, poll: benchPoll, lists: benchLists, details: benchDetails };

const wanted = process.argv.slice(2);
const unknown = wanted.find((name) => !(name in benchmarks));
if (unknown === undefined) {
  for (const [name, benchmark] of Object.entries(benchmarks)) {
    if (wanted.length === 0 || wanted.includes(name)) report(name, await benchmark());
  }
} else {
  console.error(`There is no benchmark ${unknown}; there are ${Object.keys(benchmarks).join(', ')}`);
  process.exitCode = 2;
}
