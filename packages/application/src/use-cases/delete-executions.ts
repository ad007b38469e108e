/**
 * `delete_executions` and `delete_completed_executions`: taking executions that are over out of sight.
 *
 * Owns: what is left alone. An execution that is not over is; so is one of which an instance still exists, or may exist
 * because EC2 did not say (I12): once it is out of sight, nobody would find its instances to terminate them. The journal
 * stays in the store, and its last record tells who deleted it.
 */
import {
  decideDelete,
  instancesToTerminate,
  later,
  mayLaunchMore,
  ok,
  openLaunches,
  refusalOf,
  refused,
  type Actor,
  type Execution,
  type ExecutionId,
  type Result,
} from '@drs-orchestrator/domain';
import type { ListPosition } from '../answers.ts';
import type { Application } from '../application.ts';
import { inGroups } from '../in-groups.ts';
import { lookAtInstances } from '../instances/look-at-instances.ts';
import { changeExecution } from '../journal/change.ts';
import type { Head } from '../ports/executions.ts';
import type { Refusal } from '../refusal.ts';
import { surveyInstances } from '../terminate/survey.ts';

/** `activeSkipped`: also those that could not be looked at. */
export type DeleteAnswer = {
  readonly deleted: readonly ExecutionId[];
  readonly notFound: readonly ExecutionId[];
  readonly activeSkipped: readonly ExecutionId[];
  readonly instancesSkipped: readonly ExecutionId[];
};

/** `remaining`: not looked at, because the time of one call was over; in the order asked for. */
export type DeleteSomeAnswer = DeleteAnswer & { readonly remaining: readonly ExecutionId[] };

/** `next`: where to go on; null where all have been looked at. */
export type DeleteEndedAnswer = DeleteAnswer & { readonly next: ListPosition | null };

/** Executions looked at together: each asks EC2 once for each of its places. */
const atOnce = 5;

/** Of one call; it ends earlier where its time is over. */
export const deletesPerCall = 100;

export const deleteExecutions = async (
  app: Application,
  { ids, by }: { readonly ids: readonly ExecutionId[]; readonly by: Actor },
): Promise<Result<DeleteSomeAnswer, Refusal>> => {
  const distinct = [...new Set(ids)];
  const end = later(app.clock.now(), app.limits.deleteMilliseconds);
  const ends = await inGroups(distinct, atOnce, async (id) => (app.clock.now() < end ? deleteOrTell(app, id, by) : 'untouched'));
  const having = (one: End): readonly ExecutionId[] => distinct.filter((_, index) => ends[index] === one);
  const answer: DeleteSomeAnswer = {
    deleted: having('deleted'),
    notFound: having('not-found'),
    activeSkipped: having('active'),
    instancesSkipped: having('instances'),
    remaining: having('untouched'),
  };
  app.log.info('Executions deleted', {
    by: by.name,
    deleted: answer.deleted.length,
    skipped: answer.activeSkipped.length + answer.instancesSkipped.length,
    remaining: answer.remaining.length,
  });
  return ok(answer);
};

/** `statuses`: the wire's words for ends. One page of the list of all executions, newest first. */
export const deleteEndedExecutions = async (
  app: Application,
  { statuses, by, before }: { readonly statuses: readonly string[]; readonly by: Actor; readonly before?: ListPosition },
): Promise<Result<DeleteEndedAnswer, Refusal>> => {
  const page = await app.executions.list({
    index: { kind: 'all' },
    limit: deletesPerCall,
    ...(before === undefined ? {} : { before }),
  });
  const ids = page.filter(({ listing }) => statuses.includes(listing.status)).map(({ executionId }) => executionId);
  const deleted = await deleteExecutions(app, { ids, by });
  if (!deleted.ok) return deleted;
  const { remaining, ...answer } = deleted.value;
  return ok({ ...answer, next: nextPosition(page, remaining[0]) });
};

/** At the first that nobody has looked at; a position is that of the one before it. */
const nextPosition = (page: readonly Head[], untouched: ExecutionId | undefined): ListPosition | null => {
  const at = page.findIndex(({ executionId }) => executionId === untouched);
  const last = page[at < 0 ? page.length - 1 : at - 1];
  const isAll = at < 0 && page.length < deletesPerCall;
  return isAll || last === undefined ? null : { startTime: last.listing.startTime, executionId: last.executionId };
};

type End = 'deleted' | 'not-found' | 'active' | 'instances' | 'untouched';

/** One that is broken must not keep the others from being deleted. */
const deleteOrTell = async (app: Application, executionId: ExecutionId, by: Actor): Promise<End> => {
  try {
    return await deleteOne(app, executionId, by);
  } catch (cause) {
    app.log.error('An execution could not be looked at, and is not deleted', cause, { executionId });
    return 'active';
  }
};

const deleteOne = async (app: Application, executionId: ExecutionId, by: Actor): Promise<End> => {
  const loaded = await app.journal.load(executionId);
  if (loaded?.head.visible !== true) return 'not-found';
  if (refusalOf(loaded.execution, 'delete') !== null) return 'active';
  const { instances } = await lookAtInstances(app, loaded.execution);
  if (instances.some(({ look }) => look.kind !== 'gone') || (await mayHaveOthers(app, loaded.execution))) return 'instances';
  const changed = await changeExecution(app, { executionId }, ({ execution }) => {
    const decision = decideDelete(execution, by);
    return decision.ok ? ok({ decision: decision.value }) : refused({ kind: 'busy', retryAfterSeconds: 1 });
  });
  if (changed.ok) return 'deleted';
  // Somebody else was first; or others keep writing it, and it is not over for them.
  return changed.refusal.kind === 'execution-not-found' ? 'not-found' : 'active';
};

/** A launch that was still going on when the execution ended may have come to something that nobody has recorded. */
const mayHaveOthers = async (app: Application, execution: Execution): Promise<boolean> => {
  if (!mayLaunchMore(execution)) return false;
  for (const [place, at] of execution.plan.places.entries()) {
    const jobs = openLaunches(execution).flatMap((job) => (job.place === place ? [job.jobId] : []));
    const reports = jobs.length === 0 ? ok([]) : await app.recoveryService.report(at, jobs);
    if (!reports.ok || reports.value.some(({ status }) => status !== 'COMPLETED')) return true;
  }
  const survey = await surveyInstances(app, execution);
  return !survey.ok || instancesToTerminate(execution, survey.value).living.length > 0;
};
