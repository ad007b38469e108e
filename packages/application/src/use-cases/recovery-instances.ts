/**
 * `get_recovery_instances`: the instances of an execution as EC2 shows them now; reads, and writes nothing.
 */
import { launchedInstances, ok, type Execution, type Result } from '@drs-orchestrator/domain';
import type { ExecutionRequest } from '../answers.ts';
import type { Application } from '../application.ts';
import { lookAtInstances, type InstancesLook } from '../instances/look-at-instances.ts';
import { loadVisible } from '../journal/change.ts';
import type { Refusal } from '../refusal.ts';

export type InstancesRequest = ExecutionRequest & { readonly from: number; readonly limit: number };

/** `next`: from where to go on; null behind the last. */
export type InstancesAnswer = InstancesLook & { readonly execution: Execution; readonly next: number | null };

export const getRecoveryInstances = async (app: Application, request: InstancesRequest): Promise<Result<InstancesAnswer, Refusal>> => {
  const loaded = await loadVisible(app, request);
  if (!loaded.ok) return loaded;
  const { execution } = loaded.value;
  const all = launchedInstances(execution);
  const end = request.from + request.limit;
  const look = await lookAtInstances(app, execution, all.slice(request.from, end));
  return ok({ ...look, execution, next: end < all.length ? end : null });
};
