/**
 * Looking at what is left of an execution's instances, in every place where it has launched servers.
 *
 * Owns: asking DRS which instances it lists for those servers and by which job, and EC2 which of them still exist. One place
 * that does not answer is a refusal: what was not seen is not gone (I12).
 */
import {
  launchedInstances,
  launchedServers,
  ok,
  placeKey,
  refused,
  type Execution,
  type InstanceId,
  type ListedOwn,
  type LaunchedInstance,
  type Place,
  type Result,
  type ServerId,
  type TerminationSurvey,
} from '@drs-orchestrator/domain';
import type { Application } from '../application.ts';
import type { ReadRefusal } from '../ports/read-refusal.ts';
import type { Refusal } from '../refusal.ts';

type Deps = Pick<Application, 'recoveryService' | 'instances'>;

export const surveyInstances = async (deps: Deps, execution: Execution): Promise<Result<TerminationSurvey, Refusal>> => {
  const places = await Promise.all(execution.plan.places.map((at, index) => surveyPlace(deps, execution, at, index)));
  const listed: ListedOwn[] = [];
  const living = new Set<InstanceId>();
  for (const seen of places) {
    if (!seen.ok) return seen;
    listed.push(...seen.value.listed);
    for (const one of seen.value.living) living.add(one);
  }
  return ok({ listed, living });
};

const surveyPlace = async (
  deps: Deps,
  execution: Execution,
  at: Place,
  index: number,
): Promise<Result<{ readonly listed: readonly ListedOwn[]; readonly living: readonly InstanceId[] }, Refusal>> => {
  const servers = new Map(
    launchedServers(execution).flatMap((server): readonly (readonly [ServerId, number])[] => {
      const frozen = execution.plan.servers[server];
      return frozen?.place === index ? [[frozen.serverId, server]] : [];
    }),
  );
  if (servers.size === 0) return ok({ listed: [], living: [] });
  const seen = await deps.recoveryService.instances(at, [...servers.keys()]);
  if (!seen.ok) return refused(unanswered(at, seen.refusal));
  const listed = seen.value.flatMap(({ server, instanceId, job }): readonly ListedOwn[] => {
    const own = servers.get(server);
    return own === undefined ? [] : [{ instanceId, server: own, jobId: job ?? null }];
  });
  const recorded = launchedInstances(execution).filter((one) => execution.plan.servers[one.server]?.place === index);
  const alive = await livingInstances(deps, at, [...listed, ...recorded]);
  return alive.ok ? ok({ listed, living: alive.value }) : refused(unanswered(at, alive.refusal));
};

/** Those of one place that EC2 still has in any state but terminated. */
export const livingInstances = async (
  { instances }: Pick<Deps, 'instances'>,
  at: Place,
  own: readonly Pick<LaunchedInstance, 'instanceId'>[],
): Promise<Result<readonly InstanceId[], ReadRefusal>> => {
  const ids = [...new Set(own.map(({ instanceId }) => instanceId))];
  if (ids.length === 0) return ok([]);
  const facts = await instances.describe(at, ids);
  if (!facts.ok) return facts;
  return ok(facts.value.flatMap(({ instanceId, state }) => (state === 'terminated' ? [] : [instanceId])));
};

export const unanswered = (at: Place, { code, message }: ReadRefusal): Refusal => ({
  kind: 'recovery-service',
  code,
  message: `${placeKey(at)}: ${message}`,
});
