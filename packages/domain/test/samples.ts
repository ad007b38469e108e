/**
 * Small plans, executions and reports for the examples: everything left out has an ordinary value.
 *
 * Owns: the way from a sketch to a state that real events have led to; no example builds a state by hand.
 */
import {
  accountId,
  afterAsk,
  begin,
  decideAccept,
  decideEngineStarted,
  decideObservation,
  defaultLimits,
  evolveRecord,
  executionId,
  instanceId,
  instant,
  jobId,
  later,
  launchStep,
  planId,
  region,
  serverId,
  type AskAnswer,
  type Decision,
  type Event,
  type Execution,
  type FrozenPlan,
  type FrozenWave,
  type Instant,
  type JobReport,
  type JobLogEvent,
  type LaunchActionRun,
  type LaunchStatus,
  type Limits,
  type Observation,
  type ServerId,
  type ServerSettings,
} from '../src/index.ts';

export const start = instant(Date.UTC(2030, 0, 1));
export const somebody = { name: 'Ada', proof: 'proven' } as const;

export type WaveSketch = Partial<Omit<FrozenWave, 'number' | 'firstServer' | 'serverCount'>> & {
  /** The place of each server of the wave; one server in the first place unless told. */
  readonly servers?: readonly number[];
  /** For every server of the wave. */
  readonly settings?: ServerSettings;
};

/** Waves in a chain unless told. */
export const planOf = (sketches: readonly WaveSketch[]): FrozenPlan => {
  const all = sketches.flatMap(({ servers = [0], settings = null }) => servers.map((place) => ({ place, settings })));
  let firstServer = 0;
  const waves = sketches.map(({ servers = [0], settings: _settings, ...sketch }, index): FrozenWave => {
    const first = firstServer;
    firstServer += servers.length;
    return {
      number: index + 1,
      name: `Wave ${String(index + 1)}`,
      dependsOn: index === 0 ? [] : [index],
      pauseBefore: false,
      onFailure: 'STOP',
      launchTimeoutMinutes: 60,
      ...sketch,
      firstServer: first,
      serverCount: servers.length,
    };
  });
  return {
    planId: planId('rp-1'),
    planName: 'Shop',
    planVersion: 1,
    rtoMinutes: null,
    rpoMinutes: null,
    places: Array.from({ length: Math.max(0, ...all.map(({ place }) => place)) + 1 }, (_, index) => ({
      accountId: accountId(`11111111111${String(index)}`),
      region: region('eu-central-1'),
      access: { kind: 'own' as const },
    })),
    waves,
    servers: all.map((server, index) => ({ serverId: serverOf(index), hostname: `host-${String(index)}`, ...server })),
  };
};

export const serverOf = (index: number): ServerId => serverId(`s-${String(index).padStart(17, '0')}`);
export const jobOf = (number: number) => jobId(`drsjob-${String(number).padStart(17, '0')}`);

/** PENDING and accepted. */
export const accepted = (sketches: readonly WaveSketch[]): Execution => {
  const requested = { type: 'requested', executionId: executionId('exec-1'), kind: 'DRILL', initiatedBy: somebody } as const;
  const begun = begin(requested, planOf(sketches), { at: start, revision: 1 });
  return record(begun, decideAccept(begun, 'direct').events);
};

export const running = (sketches: readonly WaveSketch[]): Execution => {
  const execution = accepted(sketches);
  return record(execution, decideEngineStarted(execution, 1).events);
};

export const record = (execution: Execution, events: readonly Event[], at: Instant = start): Execution =>
  evolveRecord(execution, events, [], { at, revision: execution.revision + 1 });

export const recordDecision = (execution: Execution, { events, effects }: Decision, at: Instant = start): Execution =>
  evolveRecord(execution, events, effects, { at, revision: execution.revision + 1 });

/** What the engine's launch step records before it calls anybody; throws where it has nothing to record. */
export const launchOnce = (execution: Execution, wave: number, at: Instant = start, limits: Limits = defaultLimits): Execution => {
  const step = launchStep(execution, wave, at, limits, new Set());
  if (step.kind !== 'begin' && step.kind !== 'ask') throw new Error(`The launch step of wave ${String(wave)} is ${step.kind}`);
  return record(execution, step.events, at);
};

/** STARTING, with the first chunk asked for. */
export const asked = (execution: Execution, wave: number, at: Instant = start, limits: Limits = defaultLimits): Execution =>
  launchOnce(launchOnce(execution, wave, at, limits), wave, at, limits);

export const answered = (execution: Execution, wave: number, answer: AskAnswer, at: Instant = start, chunk = 1): Execution => {
  const launch = execution.waves[wave - 1]?.chunks.find((one) => one.number === chunk)?.launch;
  return record(execution, afterAsk(execution, wave, chunk, launch?.kind === 'asked' ? launch.tries : 0, answer, at), at);
};

/** IN_PROGRESS: every chunk of the attempt has a job, numbered from `firstJob` in the order of chunks. */
export const launched = (execution: Execution, wave: number, at: Instant = start, firstJob = wave): Execution => {
  let present = launchOnce(execution, wave, at);
  const begun = (present.waves[wave - 1]?.chunks ?? []).filter((chunk) => chunk.launch.kind === 'waiting');
  for (const [index, chunk] of begun.entries()) {
    present = launchOnce(present, wave, at);
    present = answered(present, wave, { kind: 'job', jobId: jobOf(firstJob + index) }, at, chunk.number);
  }
  return present;
};

type ServerSketch =
  LaunchStatus | { readonly status: LaunchStatus; readonly actions?: readonly LaunchActionRun[]; readonly unnamed?: true };

export const jobReport = (number: number, status: JobReport['status'], servers: Readonly<Record<number, ServerSketch>>): JobReport => ({
  jobId: jobOf(number),
  status,
  servers: Object.entries(servers).map(([index, sketch]) => {
    const { status: launchStatus, actions = [], unnamed = false } = typeof sketch === 'string' ? { status: sketch } : sketch;
    return {
      serverId: serverOf(Number(index)),
      launchStatus,
      launchActions: actions,
      ...(launchStatus === 'LAUNCHED' && !unnamed ? { recoveryInstanceId: instanceId(`i-${index.padStart(17, '0')}`) } : {}),
    };
  }),
});

export const observation = (
  takenAt: Instant,
  reports: readonly JobReport[],
  more: {
    readonly missing?: readonly number[];
    readonly logs?: Readonly<Record<number, readonly JobLogEvent[]>>;
    readonly unread?: number;
  } = {},
): Observation => ({
  takenAt,
  answered: new Set([...reports.map((report) => report.jobId), ...(more.missing ?? []).map(jobOf)]),
  jobs: new Map(reports.map((report) => [report.jobId, report])),
  logs: new Map(Object.entries(more.logs ?? {}).map(([number, lines]) => [jobOf(Number(number)), lines])),
  unreadLogs: new Map(more.unread === undefined ? [] : [[jobOf(more.unread), 'Throttling']]),
  recoveryInstances: new Map(),
  instances: new Map(),
});

export const observed = (execution: Execution, seen: Observation): Execution =>
  record(execution, decideObservation(execution, seen), seen.takenAt);

/** The wave runs to its end, five minutes later, started first where it was not: every server LAUNCHED, or every one FAILED. */
export const ended = (execution: Execution, wave: number, end: 'LAUNCHED' | 'FAILED', at: Instant = start): Execution => {
  const isStarted = execution.waves[wave - 1]?.status.kind === 'in-progress';
  const present = isStarted ? execution : launched(execution, wave, at, wave * 10);
  const reports = (present.waves[wave - 1]?.chunks ?? []).flatMap((chunk) => {
    if (chunk.launch.kind !== 'launched') return [];
    const report = jobReport(0, 'COMPLETED', Object.fromEntries(chunk.servers.map((server) => [server, end])));
    return [{ ...report, jobId: chunk.launch.jobId }];
  });
  return observed(present, observation(later(at, 300_000), reports));
};

export const wavesOf = (execution: Execution): readonly string[] => execution.waves.map((wave) => wave.status.kind);
