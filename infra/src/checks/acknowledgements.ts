/**
 * cdk-nag's rules for AWS solutions, and why some do not hold here: one line each.
 *
 * Invariants
 * 1. A finding without a row fails the synthesis, and a row without a finding fails a test.
 * 2. Wildcard resources are explained by what they end in; which action needs which, and why, stands beside it in ../permissions.
 */
import { Validations } from 'aws-cdk-lib';
import type { App } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';

export type Acknowledgement = {
  /** Of the whole id, such as `AwsSolutions-IAM5[Resource::*]`. */
  readonly finding: RegExp;
  /** Of the path of the construct, below the stack. */
  readonly on: RegExp;
  readonly why: string;
};

/** Of the roles of this stack, and of the role in a target account. */
const policies = /^(?:Roles|Recover|PassInstanceRoles)\//;

export const acknowledgements: readonly Acknowledgement[] = [
  {
    finding: /^AwsSolutions-IAM5\[Resource::\*\]$/,
    on: policies,
    why: 'Actions for which the service knows no resource, such as traces, delivery of logs and the lists of DRS and EC2.',
  },
  {
    finding: /^AwsSolutions-IAM5\[Resource::.*:log-group:\/aws\/lambda\/[\w-]+:\*\]$/,
    on: policies,
    why: 'The streams of the function’s own log group: Lambda names them.',
  },
  {
    finding: /^AwsSolutions-IAM5\[Resource::.*\/index\/\*\]$/,
    on: policies,
    why: 'The indexes of one table, all of which the function reads.',
  },
  {
    finding: /^AwsSolutions-IAM5\[Resource::.*:execution:[\w-]+:\*\]$/,
    on: policies,
    why: 'The runs of the one state machine: each is named after its execution.',
  },
  {
    finding: /^AwsSolutions-IAM5\[Resource::.*:iam::\*:role\/[\w-]+\]$/,
    on: policies,
    why: 'One role name in the accounts that are recovered into: each account decides whom it trusts, and by which external id.',
  },
  {
    finding: /^AwsSolutions-IAM5\[Resource::.*:drs:.*\/\*\]$/,
    on: policies,
    why: 'Source servers, jobs and recovery instances: DRS makes their ids while it works.',
  },
  {
    finding: /^AwsSolutions-IAM5\[Resource::.*:ec2:.*\/\*\]$/,
    on: policies,
    why: 'What DRS makes and uses in EC2 with the rights of its caller: its ids are not known before.',
  },
  { finding: /^AwsSolutions-SQS3$/, on: /^Undelivered\//, why: 'It is itself the dead-letter queue, of the minute rule’s target.' },
  {
    finding: /^AwsSolutions-COG2$/,
    on: /^Users\//,
    why: 'A second factor is offered and not forced: an operator without a phone must be able to recover.',
  },
  {
    finding: /^AwsSolutions-COG8$/,
    on: /^Users\//,
    why: 'The larger plan is paid per user; nobody signs up here, and passwords are long.',
  },
  {
    finding: /^AwsSolutions-IAM4\[Policy::.*AmazonAPIGatewayPushToCloudWatchLogs\]$/,
    on: /^Api\//,
    why: 'AWS’s own policy for this one purpose; API Gateway takes one such role for the whole account.',
  },
  {
    finding: /^AwsSolutions-(?:APIG4|COG4)$/,
    on: /^Api\/Rest\/Default\/(?:health|openapi\.json)\/GET\//,
    why: 'Liveness and the contract: the registry asks no sign-in for them, and they tell nothing of anybody’s servers.',
  },
  { finding: /^AwsSolutions-S1$/, on: /^Page\//, why: 'The bucket holds the page, which everybody may read through CloudFront alone.' },
  { finding: /^AwsSolutions-CFR1$/, on: /^Page\//, why: 'Operators may be anywhere when a disaster happens.' },
  {
    finding: /^AwsSolutions-CFR2$/,
    on: /^Page\//,
    why: 'A firewall of CloudFront lives in us-east-1 alone; the API has its own in the Region.',
  },
  { finding: /^AwsSolutions-CFR3$/, on: /^Page\//, why: 'Requests that do something reach the API, whose access log has them.' },
  {
    finding: /^AwsSolutions-CFR4$/,
    on: /^Page\//,
    why: 'A minimum for TLS needs a domain and a certificate of one’s own, and that certificate us-east-1.',
  },
];

export type Finding = { readonly rule: string; readonly path: string };

/** What cdk-nag finds and nobody has acknowledged yet. */
export const findingsIn = (app: App): readonly Finding[] =>
  new AwsSolutionsChecks(app)
    .validateScope(app)
    .violations.flatMap(({ ruleName, violatingResources = [] }) =>
      violatingResources.map(({ constructPath = '' }) => ({ rule: ruleName, path: constructPath.replace(/^[^/]+\//, '') })),
    );

export const explains = ({ finding, on }: Acknowledgement, { rule, path }: Finding): boolean => finding.test(rule) && on.test(path);

/** Acknowledges what is explained, and lets cdk-nag fail the synthesis at the rest. */
export function acknowledgeFindings(app: App): void {
  for (const found of findingsIn(app)) {
    const row = acknowledgements.find((one) => explains(one, found));
    const construct = app.node.findAll().find(({ node }) => node.path.replace(/^[^/]+\//, '') === found.path);
    if (row !== undefined && construct !== undefined) Validations.of(construct).acknowledge({ id: found.rule, reason: row.why });
  }
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
}
