/**
 * What a target account needs: the one role by which the functions enter it, and nothing else.
 *
 * Owns: who may assume the role, and in which Regions it works. What it may do there is ../permissions/target-grants.ts.
 * Everything that differs between accounts is a parameter, and there are no assets, so that one template serves the console, the command
 * line and StackSets, in accounts that CDK was never set up in.
 *
 * Invariants
 * 1. Only roles of the hub's account whose names begin as its stack's do may assume it, and only with the external id.
 * 2. Without an id that is given, CloudFormation makes one: the stack's own UUID, which stays for as long as the stack.
 */
import { Aws, CfnCondition, CfnOutput, CfnParameter, DefaultStackSynthesizer, Fn, Stack, Token } from 'aws-cdk-lib';
import { AccountPrincipal, CfnPolicy, Effect, Policy, PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import type { StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Names } from '../names.ts';
import { statementsOf } from '../permissions/grants.ts';
import { globalActions, targetGrants } from '../permissions/target-grants.ts';

/** CloudFormation shortens the name of a stack in the names of its roles; so much of it is always left. */
const keptCharacters = 20;

export class TargetStack extends Stack {
  constructor(scope: Construct, id: string, { names }: { readonly names: Names }) {
    super(scope, id, {
      stackName: names.targetStack,
      description: 'Lets DRS Orchestrator recover servers in this account',
      ...withoutBootstrap(),
    });
    const hub = new CfnParameter(this, 'HubAccountId', {
      type: 'String',
      description: 'Account that DRS Orchestrator runs in',
      allowedPattern: '\\d{12}',
      constraintDescription: 'A number of 12 digits',
    });
    const hubRoles = new CfnParameter(this, 'HubRoles', {
      type: 'String',
      description: 'Names of the roles there that may enter, with * at the end; the roles of its functions unless it was given others',
      default: `${names.stack.slice(0, keptCharacters)}*`,
      allowedPattern: '[\\w+=,.@/*-]{1,128}',
    });
    const regions = new CfnParameter(this, 'RecoveryRegions', {
      type: 'CommaDelimitedList',
      description: 'Regions that servers of this account are recovered into; the role does nothing in any other',
      allowedPattern: '[a-z]{2}(-[a-z]+)+-\\d',
    });
    const instanceRoles = new CfnParameter(this, 'InstanceRoles', {
      type: 'CommaDelimitedList',
      description: 'ARNs of roles whose instance profiles launch settings name; none where there are none',
      default: '',
    });
    const externalId = this.externalId();
    const role = new Role(this, 'Role', {
      roleName: names.targetRole,
      description: 'How DRS Orchestrator enters this account',
      assumedBy: new AccountPrincipal(hub.valueAsString).withConditions({
        StringEquals: { 'sts:ExternalId': externalId },
        ArnLike: { 'aws:PrincipalArn': `arn:${Aws.PARTITION}:iam::${hub.valueAsString}:role/${hubRoles.valueAsString}` },
      }),
    });
    const place = { partition: Aws.PARTITION, accountId: Aws.ACCOUNT_ID, roleName: names.targetRole, instanceRoles: [] };
    new Policy(this, 'Recover', { roles: [role], statements: [...statementsOf(targetGrants(place)), onlyIn(regions.valueAsList)] });
    this.passInstanceRoles(role, instanceRoles);
    new CfnOutput(this, 'RoleName', { value: role.roleName, description: 'Register the account with it' });
    new CfnOutput(this, 'ExternalId', { value: externalId, description: 'And with this external id' });
  }

  /** Given, or made by CloudFormation. */
  private externalId(): string {
    const given = new CfnParameter(this, 'GivenExternalId', {
      type: 'String',
      description: 'External id that callers must give; left empty: one is made, and told in the outputs',
      default: '',
      allowedPattern: '([\\w+=,.@:/-]{2,1224})?',
    });
    const isGiven = new CfnCondition(this, 'ExternalIdGiven', { expression: Fn.conditionNot(Fn.conditionEquals(given.valueAsString, '')) });
    return Token.asString(Fn.conditionIf(isGiven.logicalId, given.valueAsString, Fn.select(2, Fn.split('/', Aws.STACK_ID))));
  }

  private passInstanceRoles(role: Role, roles: CfnParameter): void {
    const policy = new Policy(this, 'PassInstanceRoles', {
      roles: [role],
      statements: [
        new PolicyStatement({
          sid: 'PassInstanceRoles',
          actions: ['iam:PassRole'],
          resources: roles.valueAsList,
          conditions: { StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' } },
        }),
      ],
    });
    const areGiven = new CfnCondition(this, 'InstanceRolesGiven', {
      expression: Fn.conditionNot(Fn.conditionEquals(Fn.join('', roles.valueAsList), '')),
    });
    if (policy.node.defaultChild instanceof CfnPolicy) policy.node.defaultChild.cfnOptions.condition = areGiven;
  }
}

/** CDK's own types disagree about whether a synthesizer may have no qualifier. */
const withoutBootstrap = () =>
  ({ synthesizer: new DefaultStackSynthesizer({ generateBootstrapVersionRule: false }) }) as Pick<StackProps, 'synthesizer'>;

/** Denies, so that no statement has to say it. */
const onlyIn = (regions: readonly string[]): PolicyStatement =>
  new PolicyStatement({
    sid: 'NowhereElse',
    effect: Effect.DENY,
    notActions: [...globalActions],
    resources: ['*'],
    conditions: { StringNotEquals: { 'aws:RequestedRegion': regions } },
  });
