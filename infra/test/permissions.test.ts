/**
 * The tables of permissions: what must be in them, and what must never be.
 */
import { dependentActions, isAnywhere, managedLaunchActions, placeGrants } from '@drs-orchestrator/adapters-aws';
import type { Grant } from '@drs-orchestrator/adapters-aws';
import { handlerNames } from '@drs-orchestrator/contract';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Policy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { describe, expect, it } from 'vitest';
import { policiesFor, policiesForStateMachine } from '../src/permissions/grants.ts';
import { policyText, printedArns, printedRoles } from '../src/permissions/printed.ts';
import { actionsIn } from './statements.ts';
import type { Statement } from './statements.ts';

const roles = printedRoles();
const grantsOf = (name: string): readonly Grant[] => roles.find((role) => role.name === name)?.grants ?? [];
const actionsOf = (grants: readonly Grant[]): readonly string[] => grants.flatMap(({ actions }) => actions);

/** Characters of all inline policies of a role, and of one managed policy; IAM counts no white space. */
const most = { inline: 10_240, managed: 6_144 };
/** What names that CloudFormation makes, and the longest Region's, may add to ours: some 50 characters for each of our ARNs. */
const longerNames = { inline: 1_500, managed: 400 };

describe('the role of execution-handler', () => {
  const granted = (action: string): readonly Grant[] =>
    grantsOf('execution-handler').filter(({ actions }) => actions.some((one) => one === action));

  it.each(['drs:DescribeRecoveryInstances', 'drs:DescribeJobs', 'ec2:DescribeInstances', 'ec2:DescribeTags'])('may %s', (action) => {
    expect(granted(action)).toHaveLength(1);
  });

  it('may invoke itself, and no other function', () => {
    expect(granted('lambda:InvokeFunction').map(({ on }) => on)).toEqual([[printedArns.functions['execution-handler']]]);
  });

  it('may enter accounts by the one role that target accounts make, and by no other', () => {
    expect(granted('sts:AssumeRole').map(({ on }) => on)).toEqual([['arn:aws:iam::*:role/drs-orchestration-target']]);
  });

  it('may start the state machine and look at its runs, and no other machine’s', () => {
    expect(granted('states:StartExecution').map(({ on }) => on)).toEqual([[printedArns.stateMachine]]);
    expect(granted('states:DescribeExecution').map(({ on }) => on)).toEqual([[printedArns.stateMachineRuns]]);
  });

  it('may pass to EC2 the roles that DRS has made, and those to nobody else', () => {
    const [pass] = granted('iam:PassRole');
    expect(pass?.on).toHaveLength(3);
    expect(pass?.when).toEqual({ StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' } });
  });
});

describe('the other roles', () => {
  it('let the state machine invoke execution-handler, and no other function', () => {
    const [invoke] = grantsOf('dr-orchestration').filter(({ actions }) => actions.some((one) => one === 'lambda:InvokeFunction'));
    expect(invoke?.on).toEqual([printedArns.functions['execution-handler']]);
  });

  it('give query-handler no action that changes anything but its log', () => {
    const changing = actionsOf(grantsOf('query-handler')).filter((action) => !/:(?:Describe|Get|BatchGet|Query|List)/.test(action));
    expect(changing).toEqual([
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      'xray:PutTraceSegments',
      'xray:PutTelemetryRecords',
      'sts:AssumeRole',
    ]);
  });

  it('give data-management-handler no action of DRS or EC2 that changes anything', () => {
    const changing = actionsOf(grantsOf('data-management-handler')).filter((action) => /^(?:drs|ec2):(?!Describe|Get)/.test(action));
    expect(changing).toEqual([]);
  });
});

describe('every role', () => {
  it.each(roles)('$name names each action whole', ({ grants }) => {
    expect(actionsOf(grants).filter((action) => !/^[a-z0-9-]+:[A-Z][A-Za-z]+$/.test(action))).toEqual([]);
  });

  it.each(roles)('$name has a statement’s name once, and a reason for each', ({ grants }) => {
    const sids = grants.map(({ sid }) => sid);
    expect(new Set(sids).size).toBe(sids.length);
    expect(sids.filter((sid) => !/^[A-Za-z0-9]+$/.test(sid))).toEqual([]);
    expect(grants.filter(({ why }) => why.length < 10)).toEqual([]);
  });

  it.each(roles)('$name names a service, or a thing, or says why it cannot', ({ grants }) => {
    const resources = grants.flatMap(({ on }) => (isAnywhere(on) ? [] : on));
    expect(resources.filter((arn) => !/^arn:aws:[a-z0-9-]+:[a-z0-9*-]*:(?:\d{12}|\*)?:.+/.test(arn))).toEqual([]);
    expect(grants.flatMap(({ on }) => (isAnywhere(on) && on.any.length < 10 ? [on] : []))).toEqual([]);
  });

  it.each(roles)('$name fits into the policies that it is kept in', ({ policies }) => {
    for (const { kind, grants } of policies) expect(policyText(grants).length).toBeLessThan(most[kind] - longerNames[kind]);
    expect(policies.filter(({ kind }) => kind === 'inline')).toHaveLength(1);
  });

  it.each(roles.filter(({ name }) => name !== 'dr-orchestration'))(
    '$name grants nothing twice on the same thing without a condition',
    ({ grants }) => {
      const free = grants.filter(({ when }) => when === undefined);
      const pairs = free.flatMap(({ actions, on }) =>
        actions.flatMap((action) => (isAnywhere(on) ? ['*'] : on).map((arn) => `${action} ${arn}`)),
      );
      expect(pairs.filter((pair, index) => pairs.indexOf(pair) !== index)).toEqual([]);
    },
  );
});

describe('a launch', () => {
  const { looking, preparing, launching, building, removing } = placeGrants({
    partition: 'aws',
    region: 'eu-central-1',
    accountId: '111122223333',
    instanceRoles: ['app'],
  });
  const all = actionsOf([...looking, ...preparing, ...launching, ...building, ...removing]);

  it('has every action that AWS documents for StartRecovery and TerminateRecoveryInstances', () => {
    const missing = [...dependentActions, ...managedLaunchActions, 'drs:StartRecovery', 'drs:TerminateRecoveryInstances'].filter(
      (action) => !all.includes(action),
    );
    expect(missing).toEqual([]);
  });

  it('has no action that is neither documented nor the call itself', () => {
    const documented: readonly string[] = [...dependentActions, ...managedLaunchActions, 'drs:StartRecovery'];
    expect(actionsOf([...launching, ...building]).filter((action) => !documented.includes(action))).toEqual([]);
  });

  it('changes nothing in EC2 but through a service or on what DRS has marked', () => {
    const changing = [...launching, ...building].filter(({ actions }) => actions.some((action) => /^ec2:(?!Describe|Get)/.test(action)));
    expect(changing.length).toBeGreaterThan(15);
    expect(
      changing.filter(({ when }) => !/ViaAWSService|CalledVia|AWSElasticDisasterRecoveryManaged|CreateAction/.test(JSON.stringify(when))),
    ).toEqual([]);
  });

  it('passes on roles that launch settings name, where a deployment names them', () => {
    const pass = launching.find(({ sid }) => sid === 'PassRoles');
    expect(pass?.on).toContain('arn:aws:iam::111122223333:role/app');
  });
});

describe('the template', () => {
  const stack = new Stack(new App(), 'Planted');
  const wanted = [...handlerNames.map((name) => policiesFor(name, printedArns)), policiesForStateMachine(printedArns)];
  for (const [index, policies] of wanted.entries()) {
    const role = new Role(stack, `Role${String(index)}`, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    const statements = policies.flatMap((policy) => policy.statements);
    new Policy(stack, `Policy${String(index)}`, { roles: [role], statements });
  }
  const policies = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy')) as unknown as readonly {
    readonly Properties: { readonly PolicyDocument: { readonly Statement: readonly Statement[] } };
  }[];

  it('has every statement of the tables, and no other', () => {
    const written = policies.map(({ Properties }) => actionsIn(Properties.PolicyDocument.Statement).toSorted());
    const tabled = [...handlerNames, 'dr-orchestration'].map((name) => actionsOf(grantsOf(name)).toSorted());
    expect(new Set(written.map((actions) => actions.join(' ')))).toEqual(new Set(tabled.map((actions) => actions.join(' '))));
  });

  it('names the Region where no ARN does', () => {
    const anywhere = policies
      .flatMap(({ Properties }) => Properties.PolicyDocument.Statement)
      .filter((statement) => statement.Resource === '*' && actionsIn([statement]).some((action) => /^(?:drs|ec2):/.test(action)));
    expect(anywhere.length).toBeGreaterThan(5);
    expect(anywhere.filter(({ Condition }) => !JSON.stringify(Condition).includes('aws:RequestedRegion'))).toEqual([]);
  });
});
