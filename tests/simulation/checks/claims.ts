/**
 * I6: no two active executions have a server or a plan in common.
 */
import { isTerminal, type Execution } from '@drs-orchestrator/domain';
import type { Evidence } from '../evidence.ts';
import { Violation } from '../violation.ts';

export const checkClaims = ({ stories }: Evidence, { execution: accepted }: { readonly execution: Execution }): void => {
  const servers = new Set(accepted.plan.servers.map(({ serverId }) => serverId));
  for (const { execution } of stories.values()) {
    if (execution.id === accepted.id || !isActive(execution)) continue;
    if (execution.plan.planId === accepted.plan.planId)
      throw new Violation('I6', `Plan ${accepted.plan.planId} runs in ${execution.id} already`, accepted.id);
    const shared = execution.plan.servers.find(({ serverId }) => servers.has(serverId));
    if (shared !== undefined) throw new Violation('I6', `${shared.serverId} is in ${execution.id} already`, accepted.id);
  }
};

const isActive = ({ status }: Execution): boolean =>
  status.kind === 'pending' ? status.accepted : status.kind !== 'completed' && status.kind !== 'failed' && status.kind !== 'cancelled';

export const isOver = (execution: Execution): boolean => isTerminal(execution) && execution.pendingEffects.length === 0;
