/**
 * The tables of permissions, as statements of CDK.
 *
 * Owns: the rendering. What each role may do is ./hub-grants.ts and the adapters' `placeGrants`.
 */
import { isAnywhere } from '@drs-orchestrator/adapters-aws';
import type { Grant } from '@drs-orchestrator/adapters-aws';
import type { HandlerName } from '@drs-orchestrator/contract';
import { Aws } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Arns } from '../arns.ts';
import { functionPolicies, stateMachineGrants } from './hub-grants.ts';
import type { RolePolicy } from './hub-grants.ts';

const home = { partition: Aws.PARTITION, region: Aws.REGION, accountId: Aws.ACCOUNT_ID };

export type PolicyStatements = Pick<RolePolicy, 'kind' | 'name'> & { readonly statements: readonly PolicyStatement[] };

/** The policies of a function's role: each under a name of its own in the role. */
export const policiesFor = (handler: HandlerName, arns: Arns): readonly PolicyStatements[] =>
  functionPolicies(handler, arns, home).map(({ kind, name, grants }) => ({ kind, name, statements: statementsOf(grants) }));

export const policiesForStateMachine = (arns: Arns): readonly PolicyStatements[] => [
  { kind: 'inline', name: 'work', statements: statementsOf(stateMachineGrants(arns)) },
];

export const statementsOf = (grants: readonly Grant[]): readonly PolicyStatement[] =>
  grants.map(
    ({ sid, actions, on, when }) =>
      new PolicyStatement({
        sid,
        actions: [...actions],
        resources: isAnywhere(on) ? ['*'] : [...on],
        ...(when === undefined ? {} : { conditions: when }),
      }),
  );
