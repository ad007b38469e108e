/**
 * Ids of the wire as the use cases take them.
 */
import type { ExecutionRequest } from '@drs-orchestrator/application';
import { executionId, planId } from '@drs-orchestrator/domain';

export const executionRequest = (input: {
  readonly executionId: string;
  readonly planId?: string | null | undefined;
}): ExecutionRequest => ({
  executionId: executionId(input.executionId),
  ...(input.planId === undefined || input.planId === null ? {} : { planId: planId(input.planId) }),
});
