/**
 * The stack of target accounts: one role, for the functions of one installation alone, in the Regions that are recovered into.
 */
import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { namesOf } from '../src/names.ts';
import { policyText, printedRoles } from '../src/permissions/printed.ts';
import { TargetStack } from '../src/target/target-stack.ts';
import { actionsIn } from './statements.ts';
import type { Statement } from './statements.ts';

const templateOf = (prefix = ''): Template => Template.fromStack(new TargetStack(new App(), 'Target', { names: namesOf('dev', prefix) }));
const template = templateOf();

const statements = Object.values(template.findResources('AWS::IAM::Policy')).flatMap(
  (policy) =>
    (policy as { readonly Properties: { readonly PolicyDocument: { readonly Statement: readonly Statement[] } } }).Properties.PolicyDocument
      .Statement,
);

describe('the stack of target accounts', () => {
  it('makes the role that the functions may assume, its policies, and nothing else', () => {
    expect(
      Object.values(template.toJSON()['Resources'] as Record<string, { readonly Type: string }>)
        .map(({ Type }) => Type)
        .toSorted(),
    ).toEqual(['AWS::IAM::Policy', 'AWS::IAM::Policy', 'AWS::IAM::Role']);
    template.hasResourceProperties('AWS::IAM::Role', { RoleName: namesOf('dev', '').targetRole });
    templateOf('blue').hasResourceProperties('AWS::IAM::Role', { RoleName: 'blue-drs-orchestration-target' });
  });

  it('lets roles of the hub’s functions in, by account, by name and by external id', () => {
    template.hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: [
          {
            Action: 'sts:AssumeRole',
            Effect: 'Allow',
            Principal: { AWS: Match.objectLike({ 'Fn::Join': Match.anyValue() }) },
            Condition: {
              StringEquals: { 'sts:ExternalId': { 'Fn::If': ['ExternalIdGiven', { Ref: 'GivenExternalId' }, Match.anyValue()] } },
              ArnLike: { 'aws:PrincipalArn': Match.anyValue() },
            },
          },
        ],
      },
    });
    expect(JSON.stringify(template.toJSON())).toContain('"Default":"aws-drs-orchestratio*"');
  });

  it('has CloudFormation make an external id that stays, where none is given, and tells it', () => {
    const made = { 'Fn::Select': [2, { 'Fn::Split': ['/', { Ref: 'AWS::StackId' }] }] };
    template.hasOutput('ExternalId', { Value: { 'Fn::If': ['ExternalIdGiven', { Ref: 'GivenExternalId' }, made] } });
    template.hasOutput('RoleName', {});
  });

  it('grants what the table of target accounts says', () => {
    const tabled = printedRoles().find(({ name }) => name === namesOf('dev', '').targetRole)?.grants ?? [];
    const allowed = statements.filter(({ Effect, Sid }) => Effect === 'Allow' && Sid !== 'PassInstanceRoles');
    expect(actionsIn(allowed).toSorted()).toEqual(tabled.flatMap(({ actions }) => actions).toSorted());
  });

  it('denies everything outside the Regions that are recovered into, but what has no Region', () => {
    const denied = statements.filter(({ Effect }) => Effect === 'Deny');
    expect(denied).toEqual([
      {
        Sid: 'NowhereElse',
        Effect: 'Deny',
        NotAction: ['iam:GetRole', 'iam:PassRole', 'iam:SimulatePrincipalPolicy'],
        Resource: '*',
        Condition: { StringNotEquals: { 'aws:RequestedRegion': { Ref: 'RecoveryRegions' } } },
      },
    ]);
  });

  it('passes on roles of instances only where some are given', () => {
    const [policy] = Object.values(template.findResources('AWS::IAM::Policy', { Condition: 'InstanceRolesGiven' })) as readonly object[];
    expect(JSON.stringify(policy)).toContain('{"Ref":"InstanceRoles"}');
    expect(JSON.stringify(policy)).toContain('"iam:PassedToService":"ec2.amazonaws.com"');
  });

  it('needs no bucket of CDK’s, so that it can be deployed from the console and by StackSets', () => {
    const stack = new TargetStack(new App(), 'Alone', { names: namesOf('dev', '') });
    expect(stack).toBeInstanceOf(Stack);
    expect(Object.keys(template.toJSON()['Parameters'] as object).toSorted()).toEqual([
      'GivenExternalId',
      'HubAccountId',
      'HubRoles',
      'InstanceRoles',
      'RecoveryRegions',
    ]);
    const [role] = printedRoles().filter(({ name }) => name === namesOf('dev', '').targetRole);
    // With the denial, and the roles of a few instances.
    expect(policyText(role?.grants ?? []).length).toBeLessThan(10_240 - 1_000);
  });
});
