/**
 * `npm run simulate`: the simulation by seed, from the command line.
 *
 * Owns: what goes to stdout (failures, and the rate as the last line), what to stderr (progress), and the exit code: 0 nothing found, 1 an
 * invariant is broken, 2 it was called wrongly.
 */
import { runCampaign, type Tally } from './campaign.ts';
import { proveAll } from './defects/prove.ts';
import { BadOptions, parseOptions, usage, type Options } from './options.ts';
import { failureText, historyText } from './report.ts';
import { run } from './run.ts';
import { drawScenario } from './draw-scenario.ts';
import { shorten } from './shorten.ts';
import type { OpenWire } from './wire/wire-aws.ts';

/** Broken seeds that are told at length; a defect breaks many. */
const mostShortened = 3;
/** A campaign that finds so much is about a defect that is known by then. */
const mostBroken = 20;
const betweenProgressMilliseconds = 2_000;

const main = async (options: Options): Promise<number> => {
  switch (options.kind) {
    case 'help':
      console.log(usage);
      return 0;
    case 'replay':
      return replay(options.seed, await wireIf(options.wire));
    case 'campaign':
      return campaign(options, await wireIf(options.wire));
    case 'defects':
      return proveAll(options, console.log);
  }
};

/** Loaded only where it is asked for: the SDK is much the larger part of the program. */
const wireIf = async (wanted: boolean): Promise<OpenWire | null> => {
  if (!wanted) return null;
  // Which Node the SDK will want next year is nothing that a simulation has to say.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';
  return (await import('./wire/warm-up.ts')).warmUp();
};

const replay = async (seed: number, openWire: OpenWire | null): Promise<number> => {
  const wire = openWire !== null;
  const scenario = drawScenario(seed);
  const begun = process.cpuUsage();
  const outcome = await run({ scenario, openWire, keepsHistory: true });
  const { user, system } = process.cpuUsage(begun);
  console.log(historyText(outcome));
  if (outcome.violation !== null) console.log(`\n${failureText(seed, outcome, await shorten({ scenario, openWire }, outcome), wire)}`);
  console.log(rateOf({ seeds: 1, executions: outcome.executions, cpuSeconds: (user + system) / 1e6, wire }));
  return outcome.violation === null ? 0 : 1;
};

type Campaign = Extract<Options, { kind: 'campaign' }>;

const campaign = async ({ first, seeds, minutes, wire }: Campaign, openWire: OpenWire | null): Promise<number> => {
  const end = minutes === null ? Infinity : performance.now() + minutes * 60_000;
  let toldAt = 0;
  const tally = await runCampaign({
    first,
    openWire,
    isOver: (so) => so.seeds >= (seeds ?? Infinity) || performance.now() >= end || so.broken.length >= mostBroken,
    progress: (so) => {
      if (performance.now() - toldAt < betweenProgressMilliseconds) return;
      toldAt = performance.now();
      process.stderr.write(`${progressOf(so, seeds)}\n`);
    },
  });
  for (const { seed, outcome } of tally.broken.slice(0, mostShortened))
    console.log(`${failureText(seed, outcome, await shorten({ scenario: drawScenario(seed), openWire }, outcome), wire)}\n`);
  for (const { seed, outcome } of tally.broken.slice(mostShortened))
    console.log(`${outcome.violation?.invariant ?? ''} is broken by seed ${String(seed)}: ${outcome.violation?.message ?? ''}`);
  console.log(`${String(tally.losing)} of ${String(tally.seeds)} seeds lost every effect of a request once`);
  console.log(
    `${endingsOf(tally)}; ${tally.broken.length === 0 ? 'no invariant is broken' : `${String(tally.broken.length)} seeds break an invariant`}`,
  );
  console.log(rateOf({ ...tally, wire }));
  return tally.broken.length === 0 ? 0 : 1;
};

const progressOf = ({ seeds, executions, broken }: Tally, of: number | null): string =>
  `${String(seeds)}${of === null ? '' : ` of ${String(of)}`} seeds, ${String(executions)} executions, ${String(broken.length)} broken`;

const endingsOf = ({ endings }: Tally): string =>
  Object.entries(endings)
    .sort()
    .map(([ending, count]) => `${String(count)} ${ending}`)
    .join(', ');

type Rate = { readonly seeds: number; readonly executions: number; readonly cpuSeconds: number; readonly wire: boolean };

/** By the time that the processor has worked for it, so that it is the same on a busy machine. */
const rateOf = ({ seeds, executions, cpuSeconds, wire }: Rate): string =>
  `${String(seeds)} seeds, ${String(executions)} whole executions in ${cpuSeconds.toFixed(1)} s of one core: ${(executions / Math.max(cpuSeconds, 0.001)).toFixed(0)} executions per second per core (${wire ? 'through the wire' : 'port level'})`;

try {
  process.exitCode = await main(parseOptions(process.argv.slice(2)));
} catch (cause) {
  if (!(cause instanceof BadOptions)) throw cause;
  console.error(`${cause.message}. Try --help.`);
  process.exitCode = 2;
}
