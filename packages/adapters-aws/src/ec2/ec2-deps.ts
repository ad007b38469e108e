/**
 * What every question to EC2 needs, and the pace at which a place is asked.
 *
 * Describe calls are paced, because EC2's allowance is shared by everything in the account.
 */
import type { Clock } from '@drs-orchestrator/application';
import { placeKey } from '@drs-orchestrator/domain';
import type { Place } from '@drs-orchestrator/domain';
import type { Calls } from '../calls/calls.ts';
import type { TokenBucket } from '../calls/token-bucket.ts';
import { tokenBucket } from '../calls/token-bucket.ts';
import type { AwsLimits } from '../limits.ts';
import type * as Ec2 from './ec2-sdk.ts';

export type Ec2Deps = {
  readonly calls: Calls;
  readonly limits: AwsLimits;
  readonly client: (at: Place) => Promise<{ readonly client: Ec2.EC2Client; readonly sdk: typeof Ec2 }>;
  /** Waits until the place may be asked once more. */
  readonly pace: (at: Place) => Promise<void>;
};

export const createPace = (clock: Clock, { ec2Burst, ec2CallsPerSecond }: AwsLimits): Ec2Deps['pace'] => {
  const pacers = new Map<string, TokenBucket>();
  return (at) => {
    const pacer = pacers.get(placeKey(at)) ?? tokenBucket(clock, ec2Burst, ec2CallsPerSecond);
    pacers.set(placeKey(at), pacer);
    return pacer.take();
  };
};
