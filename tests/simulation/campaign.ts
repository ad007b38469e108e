/**
 * Many runs, one seed after the other.
 *
 * Owns: counting them, the rate, and going on after a broken seed, so that a campaign tells of all it found.
 */
import type { Defect } from './stage.ts';
import { run, type Outcome } from './run.ts';
import { drawScenario } from './draw-scenario.ts';
import type { OpenWire } from './wire/wire-aws.ts';

export type Tally = {
  seeds: number;
  executions: number;
  /** Of the seeds: those in which every effect of a request was lost the first time. */
  losing: number;
  readonly endings: Record<string, number>;
  readonly broken: { readonly seed: number; readonly outcome: Outcome }[];
  /** Of this very process, once it is over. */
  cpuSeconds: number;
};

export type CampaignNeeds = {
  readonly first: number;
  /** Seeds from one to the next, where several processes share a campaign. */
  readonly step?: number;
  readonly isOver: (tally: Tally) => boolean;
  readonly progress?: (tally: Tally) => void;
  readonly defect?: Defect;
  readonly openWire?: OpenWire | null;
};

export const runCampaign = async ({ first, step = 1, isOver, progress, defect, openWire = null }: CampaignNeeds): Promise<Tally> => {
  const begun = process.cpuUsage();
  const tally: Tally = { seeds: 0, executions: 0, losing: 0, endings: {}, broken: [], cpuSeconds: 0 };
  for (let seed = first; !isOver(tally); seed += step) {
    const scenario = drawScenario(seed);
    const outcome = await run({ scenario, defect, openWire });
    tally.seeds += 1;
    if (scenario.losesEachOnce) tally.losing += 1;
    tally.executions += outcome.executions;
    for (const [ending, count] of Object.entries(outcome.endings)) tally.endings[ending] = (tally.endings[ending] ?? 0) + count;
    if (outcome.violation !== null) tally.broken.push({ seed, outcome });
    progress?.(tally);
    // Signals and timers of whoever waits are seen between two runs.
    await new Promise((resolve) => setImmediate(resolve));
  }
  const { user, system } = process.cpuUsage(begun);
  tally.cpuSeconds = (user + system) / 1e6;
  return tally;
};
