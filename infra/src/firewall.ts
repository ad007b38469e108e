/**
 * A firewall of the Region before the API.
 *
 * Owns: which requests are refused before anybody looks at them. Bodies are only counted by their size: a plan of thousands of servers is
 * larger than the managed rule's 8 KB, and the product has its own limit.
 */
import { CfnWebACL, CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import type { Names } from './names.ts';

/** From one address in five minutes: a page that polls for twenty people behind one address needs a tenth of it. */
const requestsPerAddress = 3_000;

const managedGroups = ['AWSManagedRulesAmazonIpReputationList', 'AWSManagedRulesKnownBadInputsRuleSet', 'AWSManagedRulesCommonRuleSet'];

/** Rules of those groups that only count. */
const countedRules: Readonly<Record<string, readonly string[]>> = { AWSManagedRulesCommonRuleSet: ['SizeRestrictions_BODY'] };

export type FirewallProps = {
  readonly names: Names;
  readonly stageArn: string;
  /** Then requests of the page come from CloudFront's addresses, and the caller's own is in a header. */
  readonly isBehindCloudFront: boolean;
};

export class Firewall extends Construct {
  constructor(scope: Construct, id: string, { names, stageArn, isBehindCloudFront }: FirewallProps) {
    super(scope, id);
    const acl = new CfnWebACL(this, 'WebAcl', {
      name: names.named('drs-orchestration-api'),
      scope: 'REGIONAL',
      defaultAction: { allow: {} },
      visibilityConfig: seen('api'),
      rules: [rateRule(0, isBehindCloudFront), ...managedGroups.map((group, index) => managedRule(group, index + 1))],
    });
    new CfnWebACLAssociation(this, 'OnStage', { webAclArn: acl.attrArn, resourceArn: stageArn });
  }
}

/** Who calls the API directly may write any address into the header, and gains nothing: the stage has a limit for all together. */
const byHeader = { aggregateKeyType: 'FORWARDED_IP', forwardedIpConfig: { headerName: 'X-Forwarded-For', fallbackBehavior: 'MATCH' } };

const rateRule = (priority: number, isBehindCloudFront: boolean): CfnWebACL.RuleProperty => ({
  name: 'too-many-requests',
  priority,
  action: { block: {} },
  statement: { rateBasedStatement: { limit: requestsPerAddress, ...(isBehindCloudFront ? byHeader : { aggregateKeyType: 'IP' }) } },
  visibilityConfig: seen('too-many-requests'),
});

const managedRule = (name: string, priority: number): CfnWebACL.RuleProperty => {
  const counted = countedRules[name] ?? [];
  return {
    name,
    priority,
    overrideAction: { none: {} },
    statement: {
      managedRuleGroupStatement: {
        vendorName: 'AWS',
        name,
        ...(counted.length === 0 ? {} : { ruleActionOverrides: counted.map((rule) => ({ name: rule, actionToUse: { count: {} } })) }),
      },
    },
    visibilityConfig: seen(name),
  };
};

const seen = (metricName: string): CfnWebACL.VisibilityConfigProperty => ({
  cloudWatchMetricsEnabled: true,
  sampledRequestsEnabled: true,
  metricName,
});
