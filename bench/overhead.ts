/**
 * How much longer an execution takes than its DRS jobs must.
 *
 * The sample plan's shape (three waves in a chain, 25 servers) in virtual time, with the measured stage times, half and
 * double of them, over several seeds. Critical path: the sum of the three jobs' own durations, from their creation to their
 * end as DRS tells it. Baseline of the same run: an orchestrator that looks at fixed times, every 30 s, and goes on when
 * the job is COMPLETED.
 */
import { drive, startDrill } from '../tests/harness/drive.ts';
import { openProduct, serversOf, storePlan, type Product } from '../tests/harness/product.ts';
import { cpuMilliseconds } from './meter.ts';
import { rounded, type Benchmark, type Row } from './report.ts';

const seeds = [1, 2, 3, 4, 5, 6, 7, 8];
const naivePeriodSeconds = 30;
const transitions = 3;

export const benchOverhead = async (): Promise<Benchmark> => {
  // The first run pays for loading and compiling; it is not counted.
  await runDrill(1, 0);
  const rows: Row[] = [];
  for (const factor of [1, 0.5, 2]) {
    const runs: Run[] = [];
    for (const seed of seeds) runs.push(await runDrill(factor, seed));
    rows.push(rowOf(factor, runs));
  }
  return { title: `Engine overhead over the critical path (3 waves, 25 servers, ${String(seeds.length)} seeds each)`, rows };
};

type Run = {
  readonly seconds: number;
  readonly jobs: readonly number[];
  readonly polls: number;
  readonly cpu: number;
  readonly cpuOfTransitions: readonly number[];
};

const runDrill = async (timingFactor: number, seed: number): Promise<Run> => {
  const product = openProduct({ timingFactor, seed });
  const servers = serversOf(product);
  const planId = await storePlan(product, {
    waves: [{ serverIds: servers.slice(0, 5) }, { serverIds: servers.slice(5, 15) }, { serverIds: servers.slice(15) }],
  });
  const before = process.cpuUsage();
  const state = await startDrill(product, planId);
  let polls = 0;
  let lastPoll = before;
  const cpuOfTransitions: number[] = [];
  let isTransition = false;
  await drive(product, state, {
    onStep: (step) => {
      // A transition: from before the poll that sees a wave's end to where the next wave runs, or everything is over.
      if (step.kind === 'wait' || step.kind === 'end') {
        if (isTransition) cpuOfTransitions.push(cpuMilliseconds(lastPoll));
        isTransition = false;
        lastPoll = process.cpuUsage();
        polls += 1;
      } else isTransition = true;
      return undefined;
    },
  });
  const cpu = cpuMilliseconds(before);
  const details = (await product.handle({ operation: 'get_execution_details', executionId: state.executionId }, {})) as Details;
  if (details.status !== 'COMPLETED') throw new Error(`Seed ${String(seed)} ended ${details.status}`);
  return { seconds: secondsBetween(details.startTime, details.endTime), jobs: await jobSeconds(product), polls, cpu, cpuOfTransitions };
};

type Details = { readonly status: string; readonly startTime: string; readonly endTime: string };

const rowOf = (factor: number, runs: readonly Run[]): Row => {
  const overheads = runs.map((run) => run.seconds - sum(run.jobs));
  const critical = mean(runs.map((run) => sum(run.jobs)));
  const naive = mean(runs.map((run) => sum(run.jobs.map((job) => Math.ceil(job / naivePeriodSeconds) * naivePeriodSeconds - job))));
  return {
    'stage times': `×${String(factor)}`,
    'critical path s': rounded(critical),
    'duration s': rounded(mean(runs.map((run) => run.seconds))),
    'overhead s': rounded(mean(overheads)),
    'overhead %': rounded((mean(overheads) / critical) * 100, 2),
    'worst %': rounded(Math.max(...runs.map((run, index) => ((overheads[index] ?? 0) / sum(run.jobs)) * 100)), 2),
    's per transition': rounded(mean(overheads) / transitions, 2),
    'every 30 s: %': rounded((naive / critical) * 100, 2),
    'ratio to it': rounded(mean(overheads) / naive, 3),
    polls: rounded(mean(runs.map((run) => run.polls)), 0),
    'CPU ms per poll': rounded(mean(runs.map((run) => run.cpu / run.polls)), 2),
    'CPU ms per transition': rounded(mean(runs.flatMap((run) => run.cpuOfTransitions))),
  };
};

/** What DRS itself says of its jobs, asked on the wire. */
const jobSeconds = async (product: Product): Promise<readonly number[]> => {
  const outcome = await product.simulator.handle({
    method: 'POST',
    path: '/DescribeJobs',
    headers: { authorization: 'AWS4-HMAC-SHA256 Credential=AKIATEST/20260105/us-east-1/drs/aws4_request, SignedHeaders=host, Signature=0' },
    body: '{}',
  });
  if (outcome.kind !== 'answered') throw new Error('DescribeJobs was not answered');
  const { items } = JSON.parse(outcome.response.body) as {
    readonly items: readonly { readonly creationDateTime: string; readonly endDateTime?: string }[];
  };
  return items.map((job) => secondsBetween(job.creationDateTime, job.endDateTime ?? ''));
};

const secondsBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / 1_000;
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const mean = (values: readonly number[]): number => sum(values) / values.length;
