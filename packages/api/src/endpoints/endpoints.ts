/**
 * Who serves which operation.
 *
 * Owns: the table. It is total by type: a row of the contract without its line here does not compile.
 */
import { operations, type OperationName } from '@drs-orchestrator/contract';
import { deleteCompletedExecutions, deleteExecutions, getRecoveryInstances } from './deleting.ts';
import { createAccount, deleteAccount, getAccount, listAccounts, updateAccount, validateAccount } from './accounts.ts';
import { serve, type Served } from './endpoint.ts';
import {
  createProtectionGroup,
  deleteProtectionGroup,
  getProtectionGroup,
  listProtectionGroups,
  resolveProtectionGroup,
  updateProtectionGroup,
} from './groups.ts';
import { getExecutionJournal } from './execution-journal.ts';
import { getJobLogs } from './job-logs.ts';
import { getQuotas, listRecoveryPoints, listSourceServers } from './inventory.ts';
import { createRecoveryPlan, deleteRecoveryPlan, getRecoveryPlan, listRecoveryPlans, updateRecoveryPlan } from './plans.ts';
import { finalize, find, poll } from './polling.ts';
import { getExecutionDetails, getExecutionRealtime, health, listExecutions, me, openapi } from './reads.ts';
import { checkReadiness } from './readiness.ts';
import { retryWave, skipWave } from './retrying.ts';
import { cancelExecution, pauseExecution, resumeExecution, startExecution } from './steering.ts';
import { getTerminationStatus, terminateInstances } from './terminating.ts';

export const endpoints: Readonly<Record<OperationName, Served>> = {
  find: serve(operations.find, find),
  poll: serve(operations.poll, poll),
  finalize: serve(operations.finalize, finalize),
  pause_execution: serve(operations.pause_execution, pauseExecution),
  resume_execution: serve(operations.resume_execution, resumeExecution),
  start_execution: serve(operations.start_execution, startExecution),
  get_execution_details: serve(operations.get_execution_details, getExecutionDetails),
  cancel_execution: serve(operations.cancel_execution, cancelExecution),
  retry_wave: serve(operations.retry_wave, retryWave),
  skip_wave: serve(operations.skip_wave, skipWave),
  terminate_instances: serve(operations.terminate_instances, terminateInstances),
  get_termination_status: serve(operations.get_termination_status, getTerminationStatus),
  list_executions: serve(operations.list_executions, listExecutions),
  get_recovery_instances: serve(operations.get_recovery_instances, getRecoveryInstances),
  delete_executions: serve(operations.delete_executions, deleteExecutions),
  delete_completed_executions: serve(operations.delete_completed_executions, deleteCompletedExecutions),
  get_execution_realtime: serve(operations.get_execution_realtime, getExecutionRealtime),
  get_job_logs: serve(operations.get_job_logs, getJobLogs),
  get_execution_journal: serve(operations.get_execution_journal, getExecutionJournal),
  list_protection_groups: serve(operations.list_protection_groups, listProtectionGroups),
  create_protection_group: serve(operations.create_protection_group, createProtectionGroup),
  get_protection_group: serve(operations.get_protection_group, getProtectionGroup),
  update_protection_group: serve(operations.update_protection_group, updateProtectionGroup),
  delete_protection_group: serve(operations.delete_protection_group, deleteProtectionGroup),
  resolve_protection_group: serve(operations.resolve_protection_group, resolveProtectionGroup),
  list_recovery_plans: serve(operations.list_recovery_plans, listRecoveryPlans),
  create_recovery_plan: serve(operations.create_recovery_plan, createRecoveryPlan),
  get_recovery_plan: serve(operations.get_recovery_plan, getRecoveryPlan),
  update_recovery_plan: serve(operations.update_recovery_plan, updateRecoveryPlan),
  delete_recovery_plan: serve(operations.delete_recovery_plan, deleteRecoveryPlan),
  check_readiness: serve(operations.check_readiness, checkReadiness),
  list_accounts: serve(operations.list_accounts, listAccounts),
  create_account: serve(operations.create_account, createAccount),
  get_account: serve(operations.get_account, getAccount),
  update_account: serve(operations.update_account, updateAccount),
  delete_account: serve(operations.delete_account, deleteAccount),
  validate_account: serve(operations.validate_account, validateAccount),
  list_source_servers: serve(operations.list_source_servers, listSourceServers),
  list_recovery_points: serve(operations.list_recovery_points, listRecoveryPoints),
  get_quotas: serve(operations.get_quotas, getQuotas),
  health: serve(operations.health, health),
  me: serve(operations.me, me),
  openapi: serve(operations.openapi, openapi),
};
