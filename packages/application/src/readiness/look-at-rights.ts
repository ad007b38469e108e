/**
 * What was last simulated of our rights in the places of a plan.
 *
 * Owns: reading it, and only that: nobody who waits for an answer waits for IAM, and nothing that is found here is in the way. Not even a
 * record that cannot be read.
 */
import {
  checkRows,
  judgeRights,
  placeKey,
  simulatedPass,
  type Finding,
  type FrozenPlan,
  type Passes,
  type Place,
  type ReadinessCheck,
} from '@drs-orchestrator/domain';
import type { Application } from '../application.ts';

export type RightsSeen = { readonly findings: readonly Finding[]; readonly passes: Passes };

export type LookAtRights = (plan: Pick<FrozenPlan, 'places'>) => Promise<RightsSeen>;

export const lookAtRights = (app: Application, plan: Pick<FrozenPlan, 'places'>): Promise<RightsSeen> => eachPlaceOnce(app)(plan);

/** For whoever looks before something and after it: each place is read when it is first asked about. */
export const eachPlaceOnce = (app: Application): LookAtRights => {
  const looks = new Map<string, ReturnType<typeof lookAtPlace>>();
  const lookOnce = (place: Place) => {
    const look = looks.get(placeKey(place)) ?? lookAtPlace(app, place);
    looks.set(placeKey(place), look);
    return look;
  };
  return async ({ places }) => seenIn(await Promise.all(places.map(lookOnce)));
};

const seenIn = (judged: readonly Awaited<ReturnType<typeof lookAtPlace>>[]): RightsSeen => {
  return {
    findings: judged.flatMap((one) => ('finding' in one ? [one.finding] : [])),
    passes: { 'launch-rights': simulatedPass(judged.flatMap((one) => ('note' in one ? [one.note] : []))) },
  };
};

/** The same as rows, for whoever has started. */
export const rightsRows = ({ findings, passes }: RightsSeen): readonly ReadinessCheck[] => checkRows(['launch-rights'], findings, passes);

const lookAtPlace = async ({ plans, clock, log }: Application, place: Place) => {
  try {
    return judgeRights(place, await plans.placeRights.get(placeKey(place)), clock.now());
  } catch (cause) {
    log.error('What is kept of launch rights could not be read', cause, { place: placeKey(place) });
    const message = `What was last simulated in ${placeKey(place)} could not be read`;
    return { finding: { check: 'launch-rights', result: 'warn', subject: placeKey(place), message, fix: 'Try again' } as const };
  }
};
