/**
 * What every question to DRS needs.
 */
import type { DrsClient } from '@aws-sdk/client-drs';
import type { Clock, Log } from '@drs-orchestrator/application';
import type { Place } from '@drs-orchestrator/domain';
import type { Calls } from '../calls/calls.ts';
import type { AwsLimits } from '../limits.ts';

export type DrsDeps = {
  readonly calls: Calls;
  readonly clock: Clock;
  readonly log: Log;
  readonly limits: AwsLimits;
  readonly client: (at: Place) => DrsClient;
};
