/**
 * Port: EC2's facts of recovery instances.
 */
import type { InstanceFacts, InstanceId, Place, Result } from '@drs-orchestrator/domain';
import type { ReadRefusal } from './read-refusal.ts';

export type Instances = {
  /** Any number; an instance EC2 does not know is missing from the answer and empties nobody else's facts. */
  describe(at: Place, instances: readonly InstanceId[]): Promise<Result<readonly InstanceFacts[], ReadRefusal>>;
  start(at: Place, instances: readonly InstanceId[]): Promise<Result<undefined, ReadRefusal>>;
  stop(at: Place, instances: readonly InstanceId[]): Promise<Result<undefined, ReadRefusal>>;
};
