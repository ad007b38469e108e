/**
 * One load: the real program as a process of its own, its estate, all executions at once, and requests at a fixed rate meanwhile.
 *
 * Owns: the order of events and what is measured when. It judges nothing.
 */
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Client } from '@drs-orchestrator/contract';
import { newDataDir, readToken, startLocal, type LocalProcess } from '../../tests/local/local-process.ts';
import { clientOf, makeCatalogue, startAll, type Catalogue, type Patience } from './catalogue.ts';
import { openLoop, together, type Answers, type Wanted } from './open-loop.ts';
import { estateOf, serversPerPlan, type LoadShape } from './shape.ts';
import { judge, type Verdict } from './verdict.ts';

/** What the probe writes, a line a second. */
export type Sample = {
  /** Real time, in milliseconds since 1970. */
  readonly at: number;
  readonly cpuSeconds: number;
  readonly rss: number;
  readonly heapUsed: number;
  /** Milliseconds; the probe's timer rings every five. */
  readonly delay: { readonly p50: number; readonly p99: number; readonly max: number };
  readonly calls: Readonly<Record<string, number>>;
};

/** A stretch of the run: what was answered, and what the process was doing. */
export type Stretch = { readonly answers: Answers; readonly samples: readonly Sample[]; readonly seconds: number };

export type LoadOutcome = {
  readonly baseline: Stretch;
  readonly load: Stretch;
  /** The first part of it: from the first of the starts sent at once until the last was accepted. */
  readonly starting: Stretch;
  readonly verdict: Verdict;
  readonly patience: Patience;
  /** How many processes wanted a core, in the minute before and in the last one. */
  readonly loadAverages: readonly [number, number];
  readonly storeBytes: number;
  readonly worldBytes: number;
  readonly stderr: string;
};

const pollMilliseconds = 500;
/** Many times what the executions take at the slowest speed that is measured. */
const patienceMilliseconds = 30 * 60_000;

export const runLoad = async (shape: LoadShape, tell: (line: string) => void = () => undefined): Promise<LoadOutcome> => {
  const before = busy();
  const dataDir = newDataDir();
  const estate = `${dataDir}.yaml`;
  const probed = `${dataDir}.probe`;
  writeFileSync(estate, estateOf(shape));
  writeFileSync(probed, '');
  const local = startLocal(
    ['--data-dir', dataDir, '--json', '--port', '0', '--simulator-port', '0', '--estate', estate, '--speed', String(shape.speed)],
    { LOAD_PROBE: probed, NODE_OPTIONS: `--import=${fileURLToPath(new URL('probe.mjs', import.meta.url))}` },
  );
  try {
    const measured = await measure(local, dataDir, probed, shape, tell);
    local.kill('SIGTERM');
    await local.ended;
    const size = (name: string) => statSync(join(dataDir, name)).size;
    return {
      ...measured,
      loadAverages: [before, busy()],
      storeBytes: size('store.db'),
      worldBytes: size('simulator.db'),
      stderr: local.stderr(),
    };
  } finally {
    local.kill('SIGKILL');
    await local.ended;
  }
};

const busy = (): number => loadavg()[0] ?? NaN;

const measure = async (local: LocalProcess, dataDir: string, probed: string, shape: LoadShape, tell: (line: string) => void) => {
  const { api, simulator } = await local.ready();
  const token = readToken(dataDir);
  const client = clientOf(api, token);
  const patience: Patience = { comeAgain: 0 };
  tell('making groups and plans');
  const catalogue = await makeCatalogue(client, simulator, shape, patience);
  const [first = '', ...others] = catalogue.planIds;
  tell(`${String(catalogue.planIds.length)} plans; one execution alone`);
  const executionIds = [...(await startAll(client, [first], patience))];
  const loop = openLoop({
    api,
    token,
    perSecond: shape.requestsPerSecond,
    next: (number) => wanted(number, catalogue, executionIds, shape),
  });
  const stretch = stretches(loop.take, probed);
  await sleep(shape.baselineSeconds * 1_000);
  const baseline = stretch();
  tell('all the others at once');
  executionIds.push(...(await startAll(client, others, patience)));
  const starting = stretch();
  tell(`all accepted after ${starting.seconds.toFixed(1)} s`);
  await untilOver(client, executionIds.length, tell);
  await loop.stop();
  const load = joined(starting, stretch());
  return { baseline, load, starting, patience, verdict: await judge(client, { api, simulator, dataDir }, executionIds, shape) };
};

const joined = (one: Stretch, other: Stretch): Stretch => ({
  answers: together(one.answers, other.answers),
  samples: [...one.samples, ...other.samples],
  seconds: one.seconds + other.seconds,
});

/** Answers what has come since the last call. */
const stretches = (take: () => Answers, probed: string) => {
  let since = Date.now();
  return (): Stretch => {
    const from = since;
    since = Date.now();
    const lines = readFileSync(probed, 'utf8')
      .split('\n')
      .filter((line) => line !== '');
    const samples = lines.map((line) => JSON.parse(line) as Sample).filter(({ at }) => at > from && at <= since);
    return { answers: take(), samples, seconds: (since - from) / 1_000 };
  };
};

const untilOver = async (client: Client, executions: number, tell: (line: string) => void): Promise<void> => {
  const until = performance.now() + patienceMilliseconds;
  let told = -1;
  while (performance.now() < until) {
    const active = await Promise.all((['PENDING', 'RUNNING', 'PAUSED', 'CANCELLING'] as const).map((status) => countIn(client, status)));
    const left = active.reduce((sum, one) => sum + one, 0);
    if (left !== told) tell(`${String(executions - left)} of ${String(executions)} over`);
    told = left;
    if (left === 0) return;
    await sleep(pollMilliseconds);
  }
  throw new Error('The executions did not end in time');
};

/** On all pages: a filtered page may have fewer rows than there are. */
const countIn = async (client: Client, status: 'PENDING' | 'RUNNING' | 'PAUSED' | 'CANCELLING'): Promise<number> => {
  let count = 0;
  let more: { readonly nextToken?: string } = {};
  for (;;) {
    const asked = await client.call('list_executions', { status, limit: 100, ...more });
    if (!asked.ok) throw new Error(`The list is not answered: ${JSON.stringify(asked.failure)}`);
    count += asked.value.count;
    if (asked.value.nextToken === null) return count;
    more = { nextToken: asked.value.nextToken };
  }
};

/** Of twenty requests seven lists, seven details, one fresh look at AWS, and five about groups and plans: people who watch, and now and then press the button. */
const mix = [
  ...(['list', 'details', 'group', 'list', 'details', 'plan', 'running', 'details', 'realtime', 'plans'] as const),
  ...(['list', 'details', 'group', 'running', 'details', 'plan', 'running', 'details', 'list', 'details'] as const),
];

const wanted = (number: number, { groupIds, planIds }: Catalogue, executionIds: readonly string[], shape: LoadShape): Wanted => {
  const kind = mix[number % mix.length] ?? 'list';
  const round = Math.floor(number / mix.length);
  const execution = executionIds[(round * 7 + number) % executionIds.length] ?? '';
  const paths = {
    list: '/executions?limit=50',
    running: '/executions?status=RUNNING&limit=50',
    details: `/executions/${execution}?limit=${String(serversPerPlan(shape))}`,
    realtime: `/executions/${execution}/realtime`,
    group: `/protection-groups/${groupIds[round % groupIds.length] ?? ''}`,
    plan: `/recovery-plans/${planIds[round % planIds.length] ?? ''}`,
    plans: '/recovery-plans?limit=50',
  };
  return { kind, path: `/api${paths[kind]}` };
};
