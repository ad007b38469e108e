/**
 * The plan as an execution keeps it: groups resolved to servers, places with their access. Never changes after the start.
 *
 * Owns: the shape and its look-ups. Resolving is a use case's work, because it asks DRS.
 */
import type { PlanId, ServerId } from '../ids.ts';
import type { Place } from '../place.ts';
import type { ServerSettings } from './launch-settings.ts';
import type { FailurePolicy } from './plan.ts';

export type FrozenServer = {
  readonly serverId: ServerId;
  /** The source server's name, null where DRS knows none. */
  readonly hostname: string | null;
  /** Index into `FrozenPlan.places`. */
  readonly place: number;
  /** How it is to be launched; null where nobody has said anything about it. */
  readonly settings: ServerSettings | null;
};

export type FrozenWave = {
  readonly number: number;
  readonly name: string;
  readonly dependsOn: readonly number[];
  readonly pauseBefore: boolean;
  readonly onFailure: FailurePolicy;
  readonly launchTimeoutMinutes: number;
  /** This wave's servers are `servers[firstServer] … servers[firstServer + serverCount - 1]` of the plan. */
  readonly firstServer: number;
  readonly serverCount: number;
};

export type FrozenPlan = {
  readonly planId: PlanId;
  readonly planName: string;
  readonly planVersion: number;
  readonly rtoMinutes: number | null;
  readonly rpoMinutes: number | null;
  readonly places: readonly Place[];
  /** In order of their numbers, 1, 2, 3 … */
  readonly waves: readonly FrozenWave[];
  /** All servers of all waves, in wave order; no server twice. */
  readonly servers: readonly FrozenServer[];
};

/** The wave with this number; throws for a number the plan does not have, which a caller must have ruled out. */
export const frozenWave = (plan: FrozenPlan, waveNumber: number): FrozenWave => {
  const wave = plan.waves[waveNumber - 1];
  if (wave === undefined) throw new Error(`Plan ${plan.planId} has no wave ${String(waveNumber)}`);
  return wave;
};
