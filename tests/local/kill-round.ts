/**
 * One round of the hardest test there is: the sample drill, killed again and again at moments drawn by seed, goes on after each
 * start and launches every server exactly once.
 *
 * Owns: the moments and the verdict. A kill comes while the program starts, while it runs the drill, or while it is ending because
 * somebody has asked it to.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { isChain, readJournal, readNews } from './evidence.ts';
import { launchCounts, listExecutions, newDataDir, startOn, type LocalProcess } from './local-process.ts';

export type Round = { readonly seed: number; readonly kills: number; readonly speed: number };

export type Outcome = {
  /** When and how each process was killed. */
  readonly kills: readonly string[];
  readonly executions: readonly string[];
  readonly launches: Readonly<Record<number, number>>;
  /** Records of the journal, and whether each names the one before. */
  readonly records: number;
  readonly isChained: boolean;
  /** Topics of the news that reached AWS, each piece once, sorted. */
  readonly news: readonly string[];
  /** How often the piece that was sent most was sent: once, and once more for each process that died before it was recorded. */
  readonly mostSent: number;
  readonly seconds: number;
  readonly dataDir: string;
};

/** Starting takes about a second; a drill at the usual speed five more. */
const moments = {
  starting: { from: 20, to: 1_200 },
  running: { from: 100, to: 4_000 },
  ending: { from: 0, to: 400 },
} as const;
type Phase = keyof typeof moments;
const phases: readonly Phase[] = ['starting', 'running', 'running', 'ending'];

const pollMilliseconds = 100;
/** Many times what a drill takes. */
const patienceMilliseconds = 240_000;

export const allNews = ['completed', 'started', 'wave-completed', 'wave-completed', 'wave-completed'];

/** What was lost or done twice, in words; empty: nothing. */
export const wrongsOf = (outcome: Outcome): readonly string[] => {
  const { executions, launches, isChained, news, mostSent, kills } = outcome;
  return [
    ...(executions.length === 1 && executions[0] === 'COMPLETED' ? [] : [`the drill is ${executions.join(', ') || 'gone'}`]),
    ...(JSON.stringify(launches) === '{"1":25}' ? [] : [`servers by number of launches: ${JSON.stringify(launches)}`]),
    ...(isChained ? [] : ['the chain of the journal is broken']),
    ...(news.join() === allNews.join() ? [] : [`the news was ${news.join(', ')}`]),
    ...(mostSent <= 1 + kills.length ? [] : [`a piece of news was sent ${String(mostSent)} times`]),
  ];
};

export const runKillRound = async ({ seed, kills, speed }: Round): Promise<Outcome> => {
  const begun = performance.now();
  const dataDir = newDataDir();
  const random = fractions(seed);
  const killed: string[] = [];
  const start = (): LocalProcess => startOn(dataDir, ['--speed', String(speed), '--seed', String(seed)]);
  for (let kill = 0; kill < kills; kill += 1) {
    const phase = phases[Math.floor(random() * phases.length)] ?? 'running';
    killed.push(await killIn(phase, random(), start()));
  }
  const last = start();
  try {
    const { api, simulator } = await last.ready();
    const drills = await finalStatuses(api, dataDir);
    const news = [...(await untilTold(simulator)).values()];
    const records = await readJournal(api, dataDir, drills[0]?.executionId ?? '');
    return {
      kills: killed,
      executions: drills.map(({ status }) => status),
      launches: await launchCounts(simulator),
      records: records.length,
      isChained: isChain(records),
      news: news.map(({ topic }) => topic).sort(),
      mostSent: Math.max(0, ...news.map(({ times }) => times)),
      seconds: (performance.now() - begun) / 1_000,
      dataDir,
    };
  } finally {
    last.kill('SIGKILL');
    await last.ended;
  }
};

/** `share`: of the span of moments that the phase has. Answers what was done, in words. */
const killIn = async (phase: Phase, share: number, victim: LocalProcess): Promise<string> => {
  const { from, to } = moments[phase];
  const after = Math.round(from + share * (to - from));
  if (phase !== 'starting') await victim.ready();
  if (phase === 'ending') victim.kill('SIGTERM');
  await sleep(after);
  victim.kill('SIGKILL');
  await victim.ended;
  return `${phase} ${String(after)} ms`;
};

const finalStatuses = async (api: string, dataDir: string) => {
  for (let waited = 0; ; waited += pollMilliseconds) {
    const drills = await listExecutions(api, dataDir);
    const isOver = drills.length > 0 && drills.every(({ status }) => ['COMPLETED', 'FAILED', 'CANCELLED'].includes(status));
    if (isOver || waited > patienceMilliseconds) return drills;
    await sleep(pollMilliseconds);
  }
};

/** The last of the news may come a moment after the end; what was being sent when a process died is sent again by the reconciler. */
const untilTold = async (simulator: string) => {
  for (let waited = 0; ; waited += pollMilliseconds) {
    const news = await readNews(simulator);
    if (news.size >= allNews.length || waited > newsMilliseconds) return news;
    await sleep(pollMilliseconds);
  }
};
const newsMilliseconds = 30_000;

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
