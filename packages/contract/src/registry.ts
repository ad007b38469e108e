/**
 * All operations, and how they are found by name.
 *
 * Owns: the list and its look-ups. A further operation is a row in ./operations and its name in this list.
 */
import type * as z from 'zod';
import type { HandlerName, Operation } from './operation.ts';
import { health, me, openapi } from './operations/about.ts';
import { deleteCompletedExecutions, deleteExecutions, getRecoveryInstances } from './operations/deleting.ts';
import { createAccount, deleteAccount, getAccount, listAccounts, updateAccount, validateAccount } from './operations/accounts.ts';
import { getExecutionJournal } from './operations/execution-journal.ts';
import { getExecutionDetails, getExecutionRealtime, listExecutions } from './operations/execution-reads.ts';
import { getQuotas, listRecoveryPoints, listSourceServers } from './operations/inventory.ts';
import { finalize, find, poll } from './operations/polling.ts';
import { getJobLogs } from './operations/job-logs.ts';
import {
  createProtectionGroup,
  deleteProtectionGroup,
  getProtectionGroup,
  listProtectionGroups,
  resolveProtectionGroup,
  updateProtectionGroup,
} from './operations/protection-groups.ts';
import {
  createRecoveryPlan,
  deleteRecoveryPlan,
  getRecoveryPlan,
  listRecoveryPlans,
  updateRecoveryPlan,
} from './operations/recovery-plans.ts';
import { checkReadiness } from './operations/readiness.ts';
import { retryWave, skipWave } from './operations/retrying.ts';
import { startExecution } from './operations/start-execution.ts';
import { getTerminationStatus, terminateInstances } from './operations/terminating.ts';
import { cancelExecution, pauseExecution, resumeExecution } from './operations/steering.ts';

/** By name. The order is the one in which they are listed. */
export const operations = {
  find,
  poll,
  finalize,
  pause_execution: pauseExecution,
  resume_execution: resumeExecution,
  start_execution: startExecution,
  get_execution_details: getExecutionDetails,
  cancel_execution: cancelExecution,
  retry_wave: retryWave,
  skip_wave: skipWave,
  terminate_instances: terminateInstances,
  get_termination_status: getTerminationStatus,
  list_executions: listExecutions,
  get_recovery_instances: getRecoveryInstances,
  delete_executions: deleteExecutions,
  delete_completed_executions: deleteCompletedExecutions,
  get_execution_realtime: getExecutionRealtime,
  get_job_logs: getJobLogs,
  get_execution_journal: getExecutionJournal,
  list_protection_groups: listProtectionGroups,
  create_protection_group: createProtectionGroup,
  get_protection_group: getProtectionGroup,
  update_protection_group: updateProtectionGroup,
  delete_protection_group: deleteProtectionGroup,
  resolve_protection_group: resolveProtectionGroup,
  list_recovery_plans: listRecoveryPlans,
  create_recovery_plan: createRecoveryPlan,
  get_recovery_plan: getRecoveryPlan,
  update_recovery_plan: updateRecoveryPlan,
  delete_recovery_plan: deleteRecoveryPlan,
  check_readiness: checkReadiness,
  list_accounts: listAccounts,
  create_account: createAccount,
  get_account: getAccount,
  update_account: updateAccount,
  delete_account: deleteAccount,
  validate_account: validateAccount,
  list_source_servers: listSourceServers,
  list_recovery_points: listRecoveryPoints,
  get_quotas: getQuotas,
  health,
  me,
  openapi,
} as const satisfies Readonly<Record<string, Operation>>;

export type OperationName = keyof typeof operations;

/** What an operation is asked, parsed. */
export type InputOf<Name extends OperationName> = z.output<(typeof operations)[Name]['input']>;

/** What it answers. */
export type OutputOf<Name extends OperationName> = z.output<(typeof operations)[Name]['output']>;

/** Any row, with its own name as type. */
export type AnyOperation = (typeof operations)[OperationName];

export const allOperations: readonly AnyOperation[] = Object.values(operations);

const byDirectName: ReadonlyMap<string, AnyOperation> = new Map(
  allOperations.flatMap((row) => (row.direct ? [row.name, ...row.aliases].map((name): [string, AnyOperation] => [name, row]) : [])),
);

/** The operation that is invoked directly under this name or alias. */
export const operationByName = (name: string): AnyOperation | undefined => byDirectName.get(name);

/** Every function answers its own operations, and the reads of the others. */
export const answeredBy = (handler: HandlerName, row: Pick<Operation, 'handler' | 'effect'>): boolean =>
  row.handler === handler || row.effect === 'read';

/** The names that callers have known longest stand first, in the order they know. */
const longestKnown = ['find', 'poll', 'finalize', 'pause', 'resume', 'start_execution', 'get_execution_details'];

/** Names and aliases that a function answers when invoked directly. */
export const supportedOperations = (handler: HandlerName): readonly string[] => {
  const names = [...byDirectName].flatMap(([name, row]) => (answeredBy(handler, row) ? [name] : []));
  const known = longestKnown.filter((name) => names.includes(name));
  return [...known, ...names.filter((name) => !known.includes(name))];
};
