/**
 * What this version answers over a history's store, for comparing with what the version answered that wrote it.
 */
import { groupId } from '@drs-orchestrator/domain';
import { ask, invoke } from '../harness/answers.ts';
import type { Product } from '../harness/product.ts';
import { executionsIn, openHistory } from './open-history.ts';
import type { History } from './history.ts';

/** In the order in which readers would ask. */
export const answersOf = async (history: History): Promise<Readonly<Record<string, unknown>>> => {
  const { product, close } = openHistory(history);
  try {
    const listed = await ask(product, 'list_executions', { limit: 100 });
    const executions: Record<string, unknown> = {};
    for (const executionId of executionsIn(history)) executions[executionId] = await aboutExecution(product, executionId);
    return {
      list_executions: listed,
      executions,
      list_protection_groups: await ask(product, 'list_protection_groups'),
      list_recovery_plans: await ask(product, 'list_recovery_plans'),
      list_accounts: await ask(product, 'list_accounts'),
      settings: await product.app.plans.settingsWork.list({ limit: 100 }),
      groups: (await product.app.plans.groups.list({ limit: 100 })).map(({ id }) => groupId(id)),
    };
  } finally {
    close();
  }
};

/** A deleted one, and one that was never accepted, is not there for anybody. */
const aboutExecution = async (product: Product, executionId: string): Promise<Readonly<Record<string, unknown>>> => {
  const details = await invoke(product, 'get_execution_details', { executionId, limit: serversShown });
  if ((details as { readonly statusCode: number }).statusCode !== 200) return { get_execution_details: details };
  const { records, count } = await ask(product, 'get_execution_journal', { executionId, limit: 100 });
  return { get_execution_details: details, get_execution_journal: { count, names: records.map(({ name }) => name) } };
};

/** So that a history of hundreds of servers has no answer of hundreds. */
const serversShown = 20;
