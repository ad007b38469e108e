/**
 * Terminating an execution's instances, so that DRS is asked once for each and nobody else's is touched (I11).
 *
 * TerminateRecoveryInstances takes no client token and its answer can be lost, as a launch's can. So the intent is on record
 * before anybody calls, only who wrote it calls, and everybody else looks for the job twice before it is asked for again.
 * When DRS has done with a chunk, somebody looks whether its instances are gone, and that is recorded too.
 *
 * Owns: the steps, in the order in which they are taken, and what answers mean. Asking and looking is the application's.
 *
 * Invariant I12: neither a look nor a check that was not answered decides anything.
 */
import { between, later, minutes, seconds, type Instant } from '../instant.ts';
import type { InstanceId, JobId } from '../ids.ts';
import type { Limits } from '../limits.ts';
import type { NewTerminationChunk, TerminationEvent } from './event.ts';
import type { JobReport } from './report.ts';
import type { Actor, Execution, OwnInstance, SparedInstance, TerminationChunk } from './state.ts';
import { recordedInstances } from './launched-instances.ts';
import { launchJobs } from './termination.ts';

/** An instance that DRS lists; `jobId`: by which job it was launched, null where DRS does not say. */
export type ListedOwn = OwnInstance & { readonly jobId: JobId | null };

/** Everything there is to see before it is decided what to terminate. Each question has been answered. */
export type TerminationSurvey = {
  /** By DRS, of the servers that this execution has launched. */
  readonly listed: readonly ListedOwn[];
  /** Instances that EC2 still has in any state but terminated. */
  readonly living: ReadonlySet<InstanceId>;
};

/** Chunks in one record: 2,000 instances are about 110 KB, so that a record stays below DynamoDB's 400 KB item. */
const chunksPerRecord = 10;

/** Recorded ones that DRS does not give to another job, and those that it gives to one of ours. */
export const instancesToTerminate = (
  execution: Execution,
  survey: TerminationSurvey,
): { readonly living: readonly OwnInstance[]; readonly spared: readonly SparedInstance[] } => {
  const ours = launchJobs(execution);
  const jobs = new Map(survey.listed.map(({ instanceId, jobId }) => [instanceId, jobId]));
  const recorded = recordedInstances(execution).map(({ instanceId, server }) => ({ instanceId, server }));
  const spared = recorded.flatMap((one) => {
    const jobId = jobs.get(one.instanceId) ?? null;
    return jobId === null || ours.has(jobId) ? [] : [{ ...one, jobId }];
  });
  const found = survey.listed.flatMap(({ instanceId, server, jobId }) =>
    jobId !== null && ours.has(jobId) ? [{ instanceId, server }] : [],
  );
  const others = new Set(spared.map(({ instanceId }) => instanceId));
  const own = new Map([...recorded, ...found].map((one) => [one.instanceId, one]));
  return { living: [...own.values()].filter(({ instanceId }) => survey.living.has(instanceId) && !others.has(instanceId)), spared };
};

export type TerminationRequested = Extract<TerminationEvent, { type: 'termination-requested' }>;

/** One event for each record, all of them to be recorded before DRS is asked; the first is there even where nothing is left to terminate. */
export const decideTermination = (
  execution: Execution,
  survey: TerminationSurvey,
  by: Actor,
  limits: Limits,
): readonly TerminationRequested[] => {
  const { living, spared } = instancesToTerminate(execution, survey);
  const isAsked = askedSince(execution, execution.termination?.chunks.length ?? 0);
  const chunks = pack(
    execution,
    living.filter((one) => !isAsked(one)),
    limits,
  );
  const portions = Array.from({ length: Math.max(1, Math.ceil(chunks.length / chunksPerRecord)) }, (_, portion) =>
    chunks.slice(portion * chunksPerRecord, (portion + 1) * chunksPerRecord),
  );
  return portions.map((portion, index) => ({
    type: 'termination-requested',
    by,
    chunks: portion,
    spared,
    more: index < portions.length - 1,
  }));
};

/** What is left of a portion to record on the execution as it is now: `surveyed` chunks were there when it was decided. */
export const portionToRecord = (present: Execution, portion: TerminationRequested, surveyed: number): TerminationRequested => {
  const isAsked = askedSince(present, surveyed);
  const before = present.termination?.chunks.length ?? 0;
  const chunks = portion.chunks
    .map((chunk) => ({ ...chunk, instances: chunk.instances.filter((one) => !isAsked(one)) }))
    .filter(({ instances }) => instances.length > 0);
  return { ...portion, chunks: chunks.map((chunk, index) => ({ ...chunk, number: before + index + 1 })) };
};

/** Whether an instance is in hand, or has been since there were only so many chunks: it is not asked for again. */
const askedSince = ({ termination }: Execution, chunks: number): ((one: OwnInstance) => boolean) => {
  const inHand = (termination?.chunks ?? []).filter(({ number, ask }) => number > chunks || ask.kind !== 'checked');
  const asked = new Set(inHand.flatMap(({ instances }) => instances.map(({ instanceId }) => instanceId)));
  return ({ instanceId }) => asked.has(instanceId);
};

/** What has been found to remain, and is gone since: somebody else has terminated it. */
export const goneSince = ({ termination }: Execution, living: ReadonlySet<InstanceId>): readonly TerminationEvent[] =>
  (termination?.chunks ?? []).flatMap(({ number, ask }) => {
    if (ask.kind !== 'checked') return [];
    const remaining = ask.remaining.filter((instanceId) => living.has(instanceId));
    return remaining.length === ask.remaining.length ? [] : [{ type: 'termination-checked', chunk: number, remaining } as const];
  });

const pack = (execution: Execution, instances: readonly OwnInstance[], limits: Limits): readonly NewTerminationChunk[] => {
  const byPlace = new Map<number, OwnInstance[]>();
  for (const one of instances) {
    const place = execution.plan.servers[one.server]?.place ?? 0;
    byPlace.set(place, [...(byPlace.get(place) ?? []), one]);
  }
  const before = execution.termination?.chunks.length ?? 0;
  const chunks: NewTerminationChunk[] = [];
  for (const [place, own] of [...byPlace].sort(([one], [other]) => one - other)) {
    const size = limits.instancesPerTermination;
    for (let from = 0; from < own.length; from += size)
      chunks.push({ number: before + chunks.length + 1, place, instances: own.slice(from, from + size) });
  }
  return chunks;
};

/** What comes next. `events` are recorded before anything is called. */
export type TerminationStep =
  | { readonly kind: 'ask'; readonly chunk: number; readonly events: readonly TerminationEvent[] }
  | { readonly kind: 'give-up'; readonly chunk: number; readonly events: readonly TerminationEvent[] }
  | TerminationLook
  | { readonly kind: 'report'; readonly chunks: readonly number[] }
  | { readonly kind: 'check'; readonly chunk: number }
  | { readonly kind: 'nothing' };

/** `decisive`: the answer is overdue, so that finding nothing counts; but only for the try and after the looks that it was made for. */
export type TerminationLook = {
  readonly kind: 'look';
  readonly chunk: number;
  readonly decisive: boolean;
  readonly tries: number;
  readonly looks: number;
};

/** What one run has done already and does not do again: chunks that were looked at, reported on and checked, and places that put a request off. `reported`: chunks on whose jobs DRS has answered. */
export type TerminationRun = {
  readonly seen: ReadonlySet<number>;
  readonly reported: ReadonlySet<number>;
  readonly busyPlaces: ReadonlySet<number>;
};

export const terminationStep = (execution: Execution, now: Instant, limits: Limits, run: TerminationRun): TerminationStep => {
  const chunks = execution.termination?.chunks ?? [];
  const late = chunks.find((chunk) => isTooLate(chunk, now, limits, run));
  if (late !== undefined) return giveUp(late, limits);
  const open = chunks.filter((chunk) => !run.seen.has(chunk.number));
  for (const chunk of open) {
    const look = lookAt(chunk, now, limits);
    if (look !== null) return look;
    const { ask } = chunk;
    if (ask.kind !== 'waiting' || now < ask.retryAt || run.busyPlaces.has(chunk.place)) continue;
    if (instancesToAsk(chunk).length === 0) return giveUp(chunk, limits);
    return { kind: 'ask', chunk: chunk.number, events: [{ type: 'termination-asked', chunk: chunk.number }] };
  }
  const working = open.filter((chunk) => chunk.ask.kind === 'working').map((chunk) => chunk.number);
  if (working.length > 0) return { kind: 'report', chunks: working };
  const over = open.find((chunk) => chunk.ask.kind === 'over');
  return over === undefined ? { kind: 'nothing' } : { kind: 'check', chunk: over.number };
};

/** Those of a chunk that DRS is to be asked for. */
export const instancesToAsk = ({ instances, unknown }: TerminationChunk): readonly OwnInstance[] =>
  instances.filter(({ instanceId }) => !unknown.includes(instanceId));

/** What came of asking. */
export type TerminationAnswer =
  | { readonly kind: 'job'; readonly jobId: JobId }
  | { readonly kind: 'unsure'; readonly message: string }
  | { readonly kind: 'later'; readonly message: string; readonly afterMilliseconds?: number }
  | { readonly kind: 'unknown-instance'; readonly instanceId: InstanceId; readonly message: string }
  | { readonly kind: 'never'; readonly message: string };

/** Events for the answer of an ask made under `tries`; none where the record has moved on meanwhile. */
export const afterTerminationAsk = (
  execution: Execution,
  number: number,
  tries: number,
  answer: TerminationAnswer,
  now: Instant,
): readonly TerminationEvent[] => {
  const ask = chunkOf(execution, number)?.ask;
  // A job is a fact, however late the answer that names it.
  if (answer.kind === 'job' && (ask?.kind === 'asked' || ask?.kind === 'waiting'))
    return [{ type: 'termination-job-known', chunk: number, jobId: answer.jobId, adopted: false }];
  if (ask?.kind !== 'asked' || ask.tries !== tries) return [];
  switch (answer.kind) {
    case 'job':
      return [];
    case 'unsure':
      return [{ type: 'termination-unsure', chunk: number, cause: answer.message }];
    case 'later': {
      const pause = Math.min(answer.afterMilliseconds ?? pauses.later, pauses.longest);
      return [{ type: 'termination-deferred', chunk: number, retryAt: later(now, pause), reason: answer.message, unknown: [] }];
    }
    case 'unknown-instance':
      return [{ type: 'termination-deferred', chunk: number, retryAt: now, reason: answer.message, unknown: [answer.instanceId] }];
    case 'never':
      return [{ type: 'termination-over', chunk: number, failed: [], reason: answer.message }];
  }
};

/** Events for a look. `found` undefined: DRS lists no such job; 'unread': it could not be asked (I12). */
export const afterTerminationLook = (
  execution: Execution,
  look: TerminationLook,
  found: JobId | undefined | 'unread',
  now: Instant,
): readonly TerminationEvent[] => {
  const ask = chunkOf(execution, look.chunk)?.ask;
  if (ask?.kind !== 'asked') return [];
  if (found !== undefined && found !== 'unread') return [{ type: 'termination-job-known', chunk: look.chunk, jobId: found, adopted: true }];
  if (!look.decisive || ask.tries !== look.tries || ask.looks.length !== look.looks) return [];
  if (found === 'unread') return [{ type: 'termination-unseen', chunk: look.chunk, lookFrom: later(now, pauses.blind) }];
  if (ask.looks.length === 0) return [{ type: 'termination-looked', chunk: look.chunk }];
  const reason = 'Its answer was lost, and two looks found no job';
  return [{ type: 'termination-deferred', chunk: look.chunk, retryAt: now, reason, unknown: [] }];
};

/** Events for a job's report; a job that DRS does not list is unknown until its time limit. */
export const afterTerminationReport = (execution: Execution, number: number, report: JobReport): readonly TerminationEvent[] => {
  const chunk = chunkOf(execution, number);
  if (chunk?.ask.kind !== 'working' || chunk.ask.jobId !== report.jobId) return [];
  if (report.status === 'COMPLETED')
    return [{ type: 'termination-over', chunk: number, failed: failedInstances(execution, chunk, report), reason: null }];
  return report.status === 'STARTED' && chunk.ask.jobStatus === 'PENDING'
    ? [{ type: 'termination-job-observed', chunk: number, jobStatus: report.status }]
    : [];
};

/** `living`: those that EC2 or DRS still has. What is still shutting down is waited for a while. */
export const afterTerminationCheck = (
  execution: Execution,
  number: number,
  living: ReadonlySet<InstanceId>,
  now: Instant,
  limits: Limits,
): readonly TerminationEvent[] => {
  const chunk = chunkOf(execution, number);
  if (chunk?.ask.kind !== 'over') return [];
  const remaining = chunk.instances.flatMap(({ instanceId }) => (living.has(instanceId) ? [instanceId] : []));
  const isLate = between(chunk.ask.at, now) >= limits.terminationCheckMilliseconds;
  const isFinal = remaining.length === 0 || isLate || remaining.every((one) => isHopeless(chunk, one));
  return isFinal ? [{ type: 'termination-checked', chunk: number, remaining }] : [];
};

/** Instances of a chunk that a report says could not be terminated. */
export const failedInstances = (execution: Execution, { instances }: TerminationChunk, report: JobReport): readonly InstanceId[] =>
  instances.flatMap(({ instanceId, server }) => {
    const serverId = execution.plan.servers[server]?.serverId;
    const reported = report.servers.find((one) =>
      one.recoveryInstanceId === undefined ? one.serverId === serverId : one.recoveryInstanceId === instanceId,
    );
    return reported?.launchStatus === 'FAILED' ? [instanceId] : [];
  });

/** Nobody will terminate it on account of this chunk any more. */
const isHopeless = ({ ask, unknown }: TerminationChunk, instanceId: InstanceId): boolean =>
  ask.kind === 'over' && (ask.jobId === null || ask.failed.includes(instanceId) || unknown.includes(instanceId));

const lookAt = (chunk: TerminationChunk, now: Instant, limits: Limits): TerminationLook | null => {
  if (chunk.ask.kind !== 'asked') return null;
  const { at, unsure, looks, tries, lookFrom } = chunk.ask;
  const decisive = between(at, now) >= limits.answerOverdueMilliseconds;
  const look = { kind: 'look', chunk: chunk.number, decisive, tries, looks: looks.length } as const;
  if (!decisive) return unsure ? look : null;
  const [first] = looks;
  const isSpaced = first === undefined || between(first, now) >= limits.betweenLooksMilliseconds;
  return isSpaced && (lookFrom === null || now >= lookFrom) ? look : null;
};

/**
 * A request that DRS puts off for ever, or a job that never ends, must not keep the execution active for ever. Time alone tells
 * nothing, because nobody may have been there to drive: DRS has been asked before, or has just told of the job.
 */
const isTooLate = ({ number, ask }: TerminationChunk, now: Instant, limits: Limits, run: TerminationRun): boolean => {
  const isOver = (since: Instant): boolean => now >= later(since, limits.terminationPatienceMilliseconds);
  if (ask.kind === 'waiting') return ask.tries > 0 && isOver(ask.since);
  return ask.kind === 'working' && run.reported.has(number) && isOver(ask.askedAt);
};

const giveUp = (chunk: TerminationChunk, { terminationPatienceMilliseconds: patience }: Limits): TerminationStep => {
  const { ask, number } = chunk;
  const why = ask.kind === 'waiting' && ask.reason !== null ? `: ${ask.reason}` : '';
  const reason =
    instancesToAsk(chunk).length === 0
      ? `DRS does not know its instances${why}`
      : `Not done within ${String(patience / minutes(1))} minutes${why}`;
  return { kind: 'give-up', chunk: number, events: [{ type: 'termination-over', chunk: number, failed: [], reason }] };
};

const chunkOf = ({ termination }: Execution, number: number): TerminationChunk | undefined =>
  termination?.chunks.find((chunk) => chunk.number === number);

/** `later`: slots become free when jobs end. `blind`: between looks that could not be made. */
const pauses = { later: seconds(15), blind: seconds(10), longest: seconds(60) } as const;
