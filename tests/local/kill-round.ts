/**
 * One round of the hardest test there is: the sample drill, killed again and again at moments drawn by seed, goes on after each
 * start and launches every server exactly once.
 *
 * Owns: the moments and the verdict.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { launchCounts, listExecutions, newDataDir, startOn, type LocalProcess } from './local-process.ts';

export type Round = { readonly seed: number; readonly kills: number; readonly speed: number };

export type Outcome = {
  /** When each process was killed, in milliseconds after its start. */
  readonly killedAfter: readonly number[];
  readonly executions: readonly string[];
  readonly launches: Readonly<Record<number, number>>;
  readonly seconds: number;
  readonly dataDir: string;
};

/** From before the first file is written to well into the drill. */
const earliestMilliseconds = 100;
const latestMilliseconds = 5_000;
const pollMilliseconds = 100;
/** Many times what a drill takes. */
const patienceMilliseconds = 240_000;

export const isAsItShouldBe = ({ executions, launches }: Outcome): boolean =>
  executions.length === 1 && executions[0] === 'COMPLETED' && JSON.stringify(launches) === '{"1":25}';

export const runKillRound = async ({ seed, kills, speed }: Round): Promise<Outcome> => {
  const begun = performance.now();
  const dataDir = newDataDir();
  const random = fractions(seed);
  const killedAfter: number[] = [];
  const start = (): LocalProcess => startOn(dataDir, ['--speed', String(speed), '--seed', String(seed)]);
  for (let kill = 0; kill < kills; kill += 1) {
    const after = Math.round(earliestMilliseconds + random() * (latestMilliseconds - earliestMilliseconds));
    const victim = start();
    await sleep(after);
    victim.kill('SIGKILL');
    await victim.ended;
    killedAfter.push(after);
  }
  const last = start();
  try {
    const { api, simulator } = await last.ready();
    const executions = await finalStatuses(api, dataDir);
    return { killedAfter, executions, launches: await launchCounts(simulator), seconds: (performance.now() - begun) / 1_000, dataDir };
  } finally {
    last.kill('SIGKILL');
    await last.ended;
  }
};

const finalStatuses = async (api: string, dataDir: string): Promise<readonly string[]> => {
  for (let waited = 0; ; waited += pollMilliseconds) {
    const statuses = (await listExecutions(api, dataDir)).map(({ status }) => status);
    const isOver = statuses.length > 0 && statuses.every((status) => ['COMPLETED', 'FAILED', 'CANCELLED'].includes(status));
    if (isOver || waited > patienceMilliseconds) return statuses;
    await sleep(pollMilliseconds);
  }
};

/** Numbers from 0 to below 1, always the same ones for a seed (mulberry32). */
const fractions = (seed: number) => {
  let state = seed >>> 0;
  return (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};
