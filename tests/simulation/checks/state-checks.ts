/**
 * What must be true of every state, said again in other words than the domain's.
 *
 * Owns: the checks of one state. What must be true from one state to the next is in record-checks.ts, of the
 * engine's next step in step-checks.ts.
 */
import { isDeepStrictEqual } from 'node:util';
import {
  allowedActions,
  allowedWaveActions,
  countAll,
  countWave,
  currentWave,
  decideCancel,
  decidePause,
  decideResume,
  decideRetry,
  decideSkip,
  evolve,
  later,
  nextWave,
  outcomeOf,
  placeKey,
  quotasAt,
  seconds,
  minutes,
  type Chunk,
  type Execution,
  type Instant,
  type Limits,
} from '@drs-orchestrator/domain';
import { demand } from './demand.ts';
import { checkOutlook } from './outlook-checks.ts';
import { checkNextStep } from './step-checks.ts';

const somebody = { name: 'checker', proof: 'asserted' } as const;

export const checkState = (execution: Execution, now: Instant, limits: Limits): void => {
  checkRoundTrip(execution);
  checkChunks(execution, limits);
  checkQuotas(execution, now, limits);
  checkCounters(execution);
  checkWaveNumbers(execution);
  checkEnds(execution);
  checkActions(execution);
  for (const moment of [now, later(now, seconds(-1)), later(now, seconds(45)), later(now, minutes(24 * 60))])
    checkNextStep(execution, moment, limits);
  for (const moment of [now, later(now, minutes(24 * 60))]) checkOutlook(execution, moment);
};

/** Long states now and then: it is most of the run's time. */
const checkRoundTrip = ({ plan: _plan, ...rest }: Execution): void => {
  if (rest.servers.length > 10 && rest.revision % 10 !== 0) return;
  const copy: unknown = JSON.parse(JSON.stringify(rest));
  demand(isDeepStrictEqual(copy, rest), 'The state does not survive JSON');
};

/** Every server of a started wave is in exactly one chunk of the attempt, or was refused by itself and has failed. */
const checkChunks = (execution: Execution, limits: Limits): void => {
  const jobIds = new Set<string>();
  for (const wave of execution.waves) {
    const numbers = wave.chunks.map((chunk) => chunk.number);
    demand(new Set(numbers).size === numbers.length, `Wave ${String(wave.number)} uses a chunk number twice`);
    const seen = new Set<string>();
    const inAttempt = (index: number, attempt: number): string => `${String(index)} in attempt ${String(attempt)}`;
    for (const chunk of wave.chunks) {
      const { serversPerJob, serversInJobs } = quotasOf(execution, chunk, limits);
      demand(
        chunk.servers.length > 0 && chunk.servers.length <= Math.min(serversPerJob, serversInJobs),
        'A chunk has no size a job can have',
      );
      for (const index of chunk.servers) {
        const name = inAttempt(index, chunk.attempt);
        demand(!seen.has(name), `Server ${name} is in two chunks`);
        seen.add(name);
        demand(execution.plan.servers[index]?.place === chunk.place, `Server ${String(index)} is in a chunk of another place (I13)`);
        demand(execution.servers[index]?.wave === wave.number, `Server ${String(index)} is in a chunk of another wave`);
      }
      if (!('jobId' in chunk.launch)) continue;
      demand(!jobIds.has(chunk.launch.jobId), `${chunk.launch.jobId} belongs to two chunks`);
      jobIds.add(chunk.launch.jobId);
    }
    const wasStarted = wave.chunks.some((chunk) => chunk.attempt === wave.attempt);
    for (const [index, server] of execution.servers.entries()) {
      if (server.wave !== wave.number || seen.has(inAttempt(index, server.attempt))) continue;
      const isToBeStarted = server.attempt === wave.attempt && !wasStarted;
      demand(isToBeStarted || outcomeOf(server) === 'FAILED', `Server ${String(index)} is in no chunk of its wave`);
    }
  }
};

/** Jobs that hang past their wave's time limit are not waited for; all others count. */
const checkQuotas = (execution: Execution, now: Instant, limits: Limits): void => {
  for (const [place] of execution.plan.places.entries()) {
    const open = execution.waves.flatMap((wave) =>
      wave.chunks.filter((chunk) => {
        const limit = minutes(execution.plan.waves[wave.number - 1]?.launchTimeoutMinutes ?? 0);
        const isOpen =
          chunk.launch.kind === 'launched' && chunk.launch.jobStatus !== 'COMPLETED' && now < later(chunk.launch.askedAt, limit);
        return chunk.place === place && (chunk.launch.kind === 'asked' || isOpen);
      }),
    );
    const [one] = open;
    if (one === undefined) continue;
    const quotas = quotasOf(execution, one, limits);
    const servers = open.reduce((sum, chunk) => sum + chunk.servers.length, 0);
    demand(open.length <= quotas.concurrentJobs, `${String(open.length)} jobs at once in a place`);
    demand(servers <= quotas.serversInJobs, `${String(servers)} servers in jobs of a place`);
  }
};

const checkCounters = (execution: Execution): void => {
  const all = countAll(execution);
  const sums = execution.waves.map((wave) => countWave(execution, wave.number));
  demand(all.total === execution.plan.servers.length && all.total === execution.servers.length, 'Servers are lost in counting');
  for (const field of ['total', 'launched', 'completed', 'failed'] as const)
    demand(all[field] === sums.reduce((sum, wave) => sum + wave[field], 0), `${field} is not the sum over the waves`);
  for (const { total, launched, completed, failed } of [all, ...sums]) {
    demand(completed + failed <= total && launched <= total, 'More servers are done than there are');
    demand(completed <= launched, 'A server is completed that was never handed to a job');
  }
};

const checkWaveNumbers = (execution: Execution): void => {
  const unfinished = execution.waves.filter(({ status }) => ['pending', 'starting', 'in-progress'].includes(status.kind));
  const unstarted = execution.waves.filter(({ status }) => status.kind === 'pending');
  const lowest = (waves: typeof unfinished): number | undefined =>
    waves.length === 0 ? undefined : Math.min(...waves.map((wave) => wave.number));
  demand(
    currentWave(execution) === (lowest(unfinished) ?? execution.waves.length),
    'currentWave is not the lowest unfinished, else the last',
  );
  demand(nextWave(execution) === (lowest(unstarted) ?? null), 'nextWave is not the lowest not started, else null');
};

const checkEnds = (execution: Execution): void => {
  const { status, waves } = execution;
  const inFlight = waves.filter((wave) => wave.status.kind === 'starting' || wave.status.kind === 'in-progress');
  const isOneOf = (...kinds: readonly string[]): boolean => waves.every((wave) => kinds.includes(wave.status.kind));
  for (const wave of waves) {
    if (wave.status.kind !== 'completed') continue;
    const servers = execution.servers.filter((server) => server.wave === wave.number);
    demand(
      servers.every((server) => outcomeOf(server) === 'COMPLETED'),
      `I9: wave ${String(wave.number)} is completed with a server that is not`,
    );
  }
  if (status.kind === 'completed') {
    demand(isOneOf('completed', 'skipped'), 'I3: completed with a wave that is not');
    for (const wave of waves)
      demand(
        wave.status.kind !== 'skipped' || (wave.status.by.name.trim() !== '' && wave.status.reason.trim() !== ''),
        `I3: completed, and nobody says why wave ${String(wave.number)} was skipped`,
      );
  }
  if (status.kind === 'cancelled') demand(!waves.some((wave) => wave.status.kind === 'pending'), 'Cancelled with a wave left pending');
  if (status.kind === 'failed' && waves.some((wave) => wave.chunks.length > 0))
    demand(
      waves.some((wave) => wave.status.kind === 'failed' || wave.status.kind === 'timed-out'),
      'Failed without a failed wave',
    );
  if (status.kind !== 'cancelled' && status.kind !== 'cancelling')
    demand(!waves.some((wave) => wave.status.kind === 'cancelled'), 'A wave is cancelled, and the execution is not');
  if (!['completed', 'failed', 'cancelled'].includes(status.kind)) return;
  demand(inFlight.length === 0, 'Ended with a wave in flight');
  demand(!waves.some((wave) => wave.chunks.some((chunk) => chunk.launch.kind === 'asked')), 'Ended while an answer is outstanding');
  let threw = false;
  try {
    evolve(
      execution,
      { type: 'resumed', by: somebody, gatesPassed: [], failuresPassed: [] },
      { at: execution.startedAt, revision: execution.revision + 1 },
    );
  } catch {
    threw = true;
  }
  demand(threw, 'I5: an event was applied to a terminal execution');
};

const checkActions = (execution: Execution): void => {
  const shown = allowedActions(execution);
  demand(shown.pause.allowed === decidePause(execution, somebody).ok, 'pause is not what the table says');
  demand(shown.resume.allowed === decideResume(execution, somebody).ok, 'resume is not what the table says');
  demand(shown.cancel.allowed === decideCancel(execution, somebody).ok, 'cancel is not what the table says');
  const retried = execution.waves.map((wave) => decideRetry(execution, wave, null, somebody));
  const skipped = execution.waves.map((wave) => decideSkip(execution, wave, 'why not', somebody));
  demand(shown.retry.allowed === retried.some((decision) => decision.ok), 'retry is not what the table says');
  demand(shown.skip.allowed === skipped.some((decision) => decision.ok), 'skip is not what the table says');
  for (const [at, wave] of execution.waves.entries()) {
    const ofWave = allowedWaveActions(execution, wave);
    demand(ofWave.retry.allowed === retried[at]?.ok, 'retry of a wave is not what the table says');
    demand(ofWave.skip.allowed === skipped[at]?.ok, 'skip of a wave is not what the table says');
  }
};

const quotasOf = (execution: Execution, chunk: Chunk, limits: Limits) => {
  const place = execution.plan.places[chunk.place];
  return place === undefined ? limits.quotas : quotasAt(limits, placeKey(place));
};
