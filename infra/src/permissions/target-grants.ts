/**
 * What the role of a target account may do: everything that recovering there takes, in the Regions that are recovered into.
 *
 * Owns: that one role serves all functions. Which of them may enter it is its trust policy's to say (../target/target-stack.ts).
 */
import type { Grant } from '@drs-orchestrator/adapters-aws';
import { placeGrants } from '@drs-orchestrator/adapters-aws';
import { simulation } from './hub-grants.ts';

export type TargetPlace = {
  readonly partition: string;
  readonly accountId: string;
  /** The name of the role itself. */
  readonly roleName: string;
  /** Names of roles that launch settings of servers here give to instances. */
  readonly instanceRoles: readonly string[];
};

/** Of no Region: a statement of its own denies whatever is asked elsewhere. */
export const targetGrants = (place: TargetPlace): readonly Grant[] => {
  const { looking, preparing, launching, building, removing } = placeGrants({ ...place, region: '*' });
  const role = `arn:${place.partition}:iam::${place.accountId}:role/${place.roleName}`;
  return [...looking, ...preparing, ...launching, ...building, ...removing, simulation(role)];
};

/** Of a service without Regions, though EC2 asks for it on our behalf: whatever limits Regions leaves it out. */
export const globalActions = ['iam:GetRole', 'iam:PassRole', 'iam:SimulatePrincipalPolicy'] as const;
