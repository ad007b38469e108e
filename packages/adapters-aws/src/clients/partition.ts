/**
 * Which partition of AWS a Region belongs to, for the ARNs and addresses that we compose ourselves.
 */
import type { AccountId, Region } from '@drs-orchestrator/domain';

export const roleArn = (account: AccountId, region: Region, roleName: string): string =>
  `arn:${partitionOf(region)}:iam::${account}:role/${roleName}`;

export const drsEndpoint = (region: Region): string =>
  `https://drs.${region}.amazonaws.com${partitionOf(region) === 'aws-cn' ? '.cn' : ''}`;

export const partitionOf = (region: Region): 'aws' | 'aws-cn' | 'aws-us-gov' => {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
};
