/**
 * `get_execution_realtime`: an execution as DRS and EC2 show it at this moment. Reads, and writes nothing.
 *
 * Owns: taking what a look shows into account without recording it. What is seen is judged by the same rules as a poll's, so that the
 * next poll says the same; what became of a terminal execution stays, and only EC2's facts of its instances are those of now.
 *
 * Invariant I12: what could not be looked at is named, and shown as it is on record.
 */
import { decideObservation, evolve, ok, placeKey, type Execution, type Instant, type Place, type Result } from '@drs-orchestrator/domain';
import type { ExecutionAnswer, ExecutionRequest } from '../answers.ts';
import type { Application } from '../application.ts';
import { lookAtInstances, type SeenInstance } from '../instances/look-at-instances.ts';
import { loadVisible } from '../journal/change.ts';
import { observe, type Unanswered } from '../observe/observe.ts';
import type { Refusal } from '../refusal.ts';

export type RealtimeAnswer = ExecutionAnswer & {
  readonly observedAt: Instant;
  readonly unseen: readonly Unanswered[];
  /** EC2's word on each server's latest instance, in the servers' order; null where it has none, or was not reached. */
  readonly instanceStates: readonly (string | null)[];
};

export const lookAtExecution = async (
  app: Pick<Application, 'journal' | 'recoveryService' | 'instances' | 'clock' | 'log'>,
  request: ExecutionRequest,
): Promise<Result<RealtimeAnswer, Refusal>> => {
  const loaded = await loadVisible(app, request);
  if (!loaded.ok) return loaded;
  const { execution, head } = loaded.value;
  const { observation, unanswered } = await observe(app, [execution]);
  const stamp = { at: observation.takenAt, revision: execution.revision };
  const observed = decideObservation(execution, observation).reduce<Execution>((state, event) => evolve(state, event, stamp), execution);
  const look = await lookAtInstances(app, observed);
  const latest = new Map(look.instances.flatMap((one) => (one.isLatest ? [[one.server, one.look] as const] : [])));
  return ok({
    execution: { ...observed, servers: observed.servers.map((server, index) => withFacts(server, latest.get(index))) },
    lastPolledTime: head.lastPolledTime,
    observedAt: observation.takenAt,
    unseen: eachOnce([...unanswered, ...look.unseen]),
    instanceStates: observed.servers.map((_, index) => stateOf(latest.get(index))),
  });
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
