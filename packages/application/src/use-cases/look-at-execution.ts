/**
 * `get_execution_realtime`: an execution as DRS and EC2 show it at this moment. Reads, and writes nothing.
 *
 * Owns: taking what a look shows into account without recording it. What is seen is judged by the same rules as a poll's, so that the
 * next poll says the same; what became of a terminal execution stays, and only EC2's facts of the page's instances are those of now.
 *
 * Invariant I12: what could not be looked at is named, and shown as it is on record.
 */
import {
  decideObservation,
  evolve,
  launchedInstances,
  ok,
  placeKey,
  type Execution,
  type Instant,
  type Place,
  type Result,
} from '@drs-orchestrator/domain';
import type { DetailsAnswer, ExecutionRequest } from '../answers.ts';
import type { Application } from '../application.ts';
import { lookAtInstances, type SeenInstance } from '../instances/look-at-instances.ts';
import { loadVisible } from '../journal/change.ts';
import { observe, type Unanswered } from '../observe/observe.ts';
import { inTime } from '../readiness/in-time.ts';
import type { Refusal } from '../refusal.ts';

/** Instances of the servers from `firstServer` on, at most `limit`, are asked about; the rest is shown as it is on record. */
export type RealtimeRequest = ExecutionRequest & { readonly firstServer: number; readonly limit: number };

export type RealtimeAnswer = DetailsAnswer & {
  readonly observedAt: Instant;
  readonly unseen: readonly Unanswered[];
  /** EC2's word on each server's latest instance, in the servers' order; null where it has none, was not reached or not asked. */
  readonly instanceStates: readonly (string | null)[];
};

type Deps = Pick<Application, 'journal' | 'recoveryService' | 'instances' | 'clock' | 'limits' | 'log'>;

export const lookAtExecution = async (
  app: Deps,
  { firstServer, limit, ...request }: RealtimeRequest,
): Promise<Result<RealtimeAnswer, Refusal>> => {
  const loaded = await loadVisible(app, request);
  if (!loaded.ok) return loaded;
  const { execution, head } = loaded.value;
  const bounded = withinTime(app);
  const { observation, unanswered } = await observe(bounded, [execution]);
  const stamp = { at: observation.takenAt, revision: execution.revision };
  const observed = decideObservation(execution, observation).reduce<Execution>((state, event) => evolve(state, event, stamp), execution);
  const shown = launchedInstances(observed).filter(
    ({ server, isLatest }) => isLatest && server >= firstServer && server < firstServer + limit,
  );
  const look = await lookAtInstances(bounded, observed, shown);
  const latest = new Map(look.instances.map((one) => [one.server, one.look]));
  return ok({
    execution: { ...observed, servers: observed.servers.map((server, index) => withFacts(server, latest.get(index))) },
    lastPolledTime: head.lastPolledTime,
    asOf: app.clock.now(),
    observedAt: observation.takenAt,
    unseen: eachOnce([...unanswered, ...look.unseen]),
    instanceStates: observed.servers.map((_, index) => stateOf(latest.get(index))),
  });
};

/** What is not answered before somebody who waits would give up is unseen. */
const withinTime = ({ recoveryService, instances, clock, limits, log }: Deps): Omit<Deps, 'journal' | 'limits'> => {
  const time = inTime(clock, limits.answerMilliseconds);
  return {
    recoveryService: {
      ...recoveryService,
      report: (at, jobs) => time.ask(() => recoveryService.report(at, jobs)),
      logs: (at, job) => time.ask(() => recoveryService.logs(at, job)),
      instances: (at, servers) => time.ask(() => recoveryService.instances(at, servers)),
    },
    instances: { ...instances, describe: (at, ids) => time.ask(() => instances.describe(at, ids)) },
    clock,
    log,
  };
};

/** EC2's facts stand beside DRS's, and change no outcome. Of an instance that EC2 does not know any more the last facts are kept. */
const withFacts = (server: Execution['servers'][number], look: SeenInstance | undefined): Execution['servers'][number] => {
  if (look === undefined || look.kind === 'unseen' || look.facts === null) return server;
  const { instanceId, state, privateIp = null, privateDnsName = null, instanceType = null, launchTime = null } = look.facts;
  return { ...server, instance: { instanceId, state, privateIp, privateDnsName, instanceType, launchTime } };
};

const stateOf = (look: SeenInstance | undefined): string | null =>
  look === undefined || look.kind === 'unseen' ? null : (look.facts?.state ?? null);

/** One line for each reason a place gave, however many questions it was asked. */
const eachOnce = (all: readonly Unanswered[]): readonly Unanswered[] => {
  const key = ({ place, refusal }: { readonly place: Place; readonly refusal: { readonly code: string } }) =>
    `${placeKey(place)} ${refusal.code}`;
  return [...new Map(all.map((one) => [key(one), one])).values()];
};
