/**
 * `npm run sweep`: every point of every sweep in every story. With `--story TEXT`, `--sweep NAME` or `--every N` fewer of them, with
 * `--point NAME` one. Prints a line for each story and sweep; exits with 1 where any point led to another end, each with the command
 * that runs it alone.
 */
import { parseArgs } from 'node:util';
import { floors } from './floors.ts';
import { sweepNames } from './points.ts';
import { stories } from './stories.ts';
import { sweep } from './sweep.ts';

const { values } = parseArgs({
  options: {
    story: { type: 'string', default: '' },
    sweep: { type: 'string', default: '' },
    point: { type: 'string' },
    every: { type: 'string', default: '1' },
    from: { type: 'string', default: '0' },
  },
});
const share = { every: Number(values.every), from: Number(values.from) };
if (!Number.isInteger(share.every) || share.every < 1 || !Number.isInteger(share.from) || share.from < 0) {
  console.error('--every must be a whole number from 1, --from one from 0');
  process.exit(2);
}

const began = performance.now();
const total = { swept: 0, faults: 0, thin: 0 };
for (const story of stories.filter(({ name }) => name.includes(values.story))) {
  for (const name of sweepNames.filter((one) => values.sweep === '' || one === values.sweep)) {
    const before = performance.now();
    const { points, swept, faults } = await sweep(story, name, share, values.point);
    if (values.point !== undefined && swept === 0) continue;
    console.log(
      `${story.name}, ${name}: ${String(swept)} of ${String(points)} points, ${seconds(before)} s, ${String(faults.length)} with another end`,
    );
    for (const { point, fault } of faults) {
      console.log(`  ${point}: ${fault}`);
      console.log(`    alone: npm run sweep -- --story '${story.name}' --sweep ${name} --point '${point}'`);
    }
    if (points < floors[name]) console.log(`  only ${String(points)} points: it sweeps nothing any more`);
    total.swept += swept;
    total.faults += faults.length;
    total.thin += points < floors[name] ? 1 : 0;
  }
}

function seconds(since: number): string {
  return ((performance.now() - since) / 1_000).toFixed(1);
}

console.log(`${String(total.swept)} points in ${seconds(began)} s, ${String(total.faults)} with another end`);
process.exitCode = total.faults > 0 || total.thin > 0 || total.swept === 0 ? 1 : 0;
