/**
 * What EC2 says now of an execution's own instances.
 *
 * Owns: asking each place once. An instance of a place that did not answer is unseen, and neither there nor gone (I12).
 */
import { launchedInstances, ok, type Execution, type InstanceFacts, type LaunchedInstance, type Place } from '@drs-orchestrator/domain';
import type { Application } from '../application.ts';
import type { ReadRefusal } from '../ports/read-refusal.ts';

/** `gone`: EC2 does not know it any more, or says that it is terminated. */
export type SeenInstance =
  | { readonly kind: 'seen'; readonly facts: InstanceFacts }
  | { readonly kind: 'gone'; readonly facts: InstanceFacts | null }
  | { readonly kind: 'unseen' };

export type InstancesLook = {
  readonly instances: readonly (LaunchedInstance & { readonly place: Place; readonly look: SeenInstance })[];
  readonly unseen: readonly { readonly place: Place; readonly refusal: ReadRefusal }[];
};

export const lookAtInstances = async (
  { instances }: Pick<Application, 'instances'>,
  execution: Execution,
  asked: readonly LaunchedInstance[] = launchedInstances(execution),
): Promise<InstancesLook> => {
  const byPlace = new Map<number, LaunchedInstance[]>();
  for (const one of asked) {
    const place = execution.plan.servers[one.server]?.place ?? -1;
    byPlace.set(place, [...(byPlace.get(place) ?? []), one]);
  }
  const answers = await Promise.all(
    [...byPlace].map(async ([index, ofPlace]) => {
      const place = execution.plan.places[index];
      if (place === undefined) throw new Error(`Plan ${execution.plan.planId} has no place ${String(index)}`);
      const ids = [...new Set(ofPlace.map(({ instanceId }) => instanceId))];
      const described = ids.length === 0 ? ok([]) : await instances.describe(place, ids);
      return { place, ofPlace, described };
    }),
  );
  const looks = new Map(
    answers.flatMap(({ place, ofPlace, described }) => {
      const facts = described.ok ? new Map(described.value.map((one) => [one.instanceId, one])) : null;
      return ofPlace.map((one) => [one, { ...one, place, look: facts === null ? unseen : seen(facts.get(one.instanceId)) }] as const);
    }),
  );
  return {
    instances: asked.flatMap((one) => looks.get(one) ?? []),
    unseen: answers.flatMap(({ place, described }) => (described.ok ? [] : [{ place, refusal: described.refusal }])),
  };
};

const unseen: SeenInstance = { kind: 'unseen' };

const seen = (facts: InstanceFacts | undefined): SeenInstance => {
  if (facts === undefined) return { kind: 'gone', facts: null };
  return facts.state === 'terminated' ? { kind: 'gone', facts } : { kind: 'seen', facts };
};
