/**
 * Port: what our rights in a place allow of all that a launch takes, as the account's own service simulates it.
 *
 * Owns: our words for the answer and for what keeps it from us. Some thirty questions, to a service far away: for the background only.
 */
import type { Place, Result, SimulatedRights } from '@drs-orchestrator/domain';
import type { ReadRefusal } from './read-refusal.ts';

/** `action`: the right to ask that is missing, `iam:SimulatePrincipalPolicy`; null where that is not what is wrong. */
export type RightsRefusal = ReadRefusal & { readonly action: string | null };

export type LaunchRights = {
  simulate(at: Place): Promise<Result<SimulatedRights, RightsRefusal>>;
};
