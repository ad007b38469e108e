/**
 * `npm run kill-loop -- --rounds N --seed S`: the round of kill-round.ts over and over, each with its own seed.
 *
 * Prints a line a round; one that fails is printed with the command that repeats it, and its data directory is kept.
 */
import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { isAsItShouldBe, runKillRound } from './kill-round.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '20' },
    seed: { type: 'string', default: '1' },
    kills: { type: 'string', default: '3' },
    speed: { type: 'string', default: '400' },
  },
});
const [rounds, firstSeed, kills, speed] = [values.rounds, values.seed, values.kills, values.speed].map(Number) as [
  number,
  number,
  number,
  number,
];

let failed = 0;
for (let round = 0; round < rounds; round += 1) {
  const seed = firstSeed + round;
  const outcome = await runKillRound({ seed, kills, speed });
  const { killedAfter, executions, launches, seconds, dataDir } = outcome;
  const verdict = isAsItShouldBe(outcome) ? 'as it should be' : 'WRONG';
  console.log(
    `seed ${seed}: killed after ${killedAfter.join(', ')} ms; ${executions.join(', ')}; servers by number of launches ${JSON.stringify(launches)}; ${seconds.toFixed(1)} s: ${verdict}`,
  );
  if (verdict === 'WRONG') {
    failed += 1;
    console.log(`  to repeat: npm run kill-loop -- --rounds 1 --seed ${seed} --kills ${kills} --speed ${speed}; its data: ${dataDir}`);
  } else rmSync(dirname(dataDir), { recursive: true, force: true });
}
console.log(`${rounds - failed} of ${rounds} rounds as they should be`);
process.exitCode = failed === 0 ? 0 : 1;
