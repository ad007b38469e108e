/**
 * The roles of the functions and of the state machine: made here with exactly the statements of ./permissions, or given by ARN.
 *
 * Invariants
 * 1. One role per function. No construct of CDK adds a statement: what a role may do is read in ./permissions and nowhere else.
 * 2. Where roles are given, the stack makes none and changes none.
 */
import { handlerNames } from '@drs-orchestrator/contract';
import type { HandlerName } from '@drs-orchestrator/contract';
import { ManagedPolicy, Policy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { IDependable } from 'constructs';
import type { SharedArns } from './arns.ts';
import { recordOf } from './arns.ts';
import { policiesFor, policiesForStateMachine } from './permissions/grants.ts';
import type { PolicyStatements } from './permissions/grants.ts';
import type { ExistingRoles } from './settings.ts';

/** `policies`: what must be there before the role is used, because Lambda and Step Functions then look at its rights. */
export type GrantedRole = { readonly role: IRole; readonly policies: readonly IDependable[] };

export type RolesProps = { readonly arns: SharedArns; readonly existing: ExistingRoles | undefined };

export class Roles extends Construct {
  readonly functions: Readonly<Record<HandlerName, GrantedRole>>;
  readonly stateMachine: GrantedRole;

  constructor(scope: Construct, id: string, { arns, existing }: RolesProps) {
    super(scope, id);
    this.functions = recordOf(handlerNames, (handler) =>
      this.role(handler, 'lambda.amazonaws.com', existing?.functions[handler], (ownRole) => policiesFor(handler, { ...arns, ownRole })),
    );
    this.stateMachine = this.role('state-machine', 'states.amazonaws.com', existing?.stateMachine, (ownRole) =>
      policiesForStateMachine({ ...arns, ownRole }),
    );
  }

  private role(
    id: string,
    service: string,
    existing: string | undefined,
    wanted: (ownRole: string) => readonly PolicyStatements[],
  ): GrantedRole {
    if (existing !== undefined) return { role: Role.fromRoleArn(this, id, existing, { mutable: false }), policies: [] };
    const role = new Role(this, id, { assumedBy: new ServicePrincipal(service), description: `What ${id} may do` });
    const policies = wanted(role.roleArn).map(({ kind, name, statements }) => {
      const props = { roles: [role], statements: [...statements] };
      return kind === 'inline' ? new Policy(this, `${id}-${name}`, props) : new ManagedPolicy(this, `${id}-${name}`, props);
    });
    return { role: role.withoutPolicyUpdates(), policies };
  }
}
