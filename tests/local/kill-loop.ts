/**
 * `npm run kill-loop -- --rounds N --seed S`: the round of kill-round.ts over and over, each with its own seed.
 *
 * Prints a line a round; one that fails is printed with the command that repeats it, and its data directory is kept. The last line
 * says how many rounds were as they should be, and what that means.
 */
import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { runKillRound, wrongsOf } from './kill-round.ts';

const usage = 'usage: npm run kill-loop -- [--rounds 20] [--seed 1] [--kills 3] [--speed 400]';

/** Undefined where the call makes no sense. */
const readNumbers = () => {
  try {
    const { values } = parseArgs({
      options: {
        rounds: { type: 'string', default: '20' },
        seed: { type: 'string', default: '1' },
        kills: { type: 'string', default: '3' },
        speed: { type: 'string', default: '400' },
      },
    });
    const { rounds, seed, kills, speed } = values;
    if (![rounds, seed, kills, speed].every((text) => /^\d{1,9}$/.test(text))) return undefined;
    return { rounds: Number(rounds), firstSeed: Number(seed), kills: Number(kills), speed: Number(speed) };
  } catch {
    return undefined;
  }
};

const run = async ({ rounds, firstSeed, kills, speed }: NonNullable<ReturnType<typeof readNumbers>>): Promise<number> => {
  let sound = 0;
  for (let round = 0; round < rounds; round += 1) {
    const seed = firstSeed + round;
    const outcome = await runKillRound({ seed, kills, speed });
    const wrongs = wrongsOf(outcome);
    const verdict = wrongs.length === 0 ? 'as it should be' : `WRONG: ${wrongs.join('; ')}`;
    const { executions, launches, records, mostSent, seconds, dataDir } = outcome;
    console.log(
      `seed ${seed}: killed ${outcome.kills.join(', ')}; ${executions.join(', ')}; servers by number of launches ${JSON.stringify(launches)}; ` +
        `${records} records; news sent at most ${mostSent} times; ${seconds.toFixed(1)} s: ${verdict}`,
    );
    if (wrongs.length === 0) {
      sound += 1;
      rmSync(dirname(dataDir), { recursive: true, force: true });
    } else
      console.log(`  to repeat: npm run kill-loop -- --rounds 1 --seed ${seed} --kills ${kills} --speed ${speed}; its data: ${dataDir}`);
  }
  console.log(
    `${sound} of ${rounds} rounds as they should be: one drill, COMPLETED; every server launched exactly once; each record of the journal ` +
      `names the one before; each piece of news told, and told again only under its own delivery id and once a kill at the most`,
  );
  return sound === rounds ? 0 : 1;
};

const numbers = readNumbers();
if (numbers === undefined) {
  console.error(usage);
  process.exitCode = 2;
} else process.exitCode = await run(numbers);
