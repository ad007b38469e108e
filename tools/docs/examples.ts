/**
 * One example request of every operation that can be invoked directly.
 *
 * Owns: the inputs that the documentation prints and a test runs as printed. A text that begins with `$` stands for an
 * environment variable, so that a reader pastes a line and sets the id once.
 */
import type { OperationName } from '@drs-orchestrator/contract';

export type Example = {
  readonly input: Readonly<Record<string, unknown>>;
  /** What has to be so for it to succeed. */
  readonly when?: string;
};

export const examples: Readonly<Partial<Record<OperationName, Example>>> = {
  find: { input: {} },
  poll: { input: { executionId: '$EXECUTION_ID', planId: '$PLAN_ID', summary: true } },
  finalize: { input: { executionId: '$EXECUTION_ID', planId: '$PLAN_ID' }, when: 'Every wave is complete.' },
  pause_execution: { input: { executionId: '$EXECUTION_ID' }, when: 'The execution is RUNNING, and some wave has not started.' },
  resume_execution: { input: { executionId: '$EXECUTION_ID' }, when: 'The execution is PAUSED.' },
  start_execution: { input: { planId: '$PLAN_ID', executionType: 'DRILL', initiatedBy: 'admin@example.com' } },
  check_readiness: { input: { planId: '$PLAN_ID', executionType: 'RECOVERY' } },
  get_execution_details: { input: { executionId: '$EXECUTION_ID' } },
  cancel_execution: { input: { executionId: '$EXECUTION_ID' }, when: 'The execution has not ended.' },
  list_protection_groups: { input: { limit: 10 } },
  create_protection_group: {
    input: { groupName: 'Web servers', accountId: '$ACCOUNT_ID', region: '$REGION', selectionTags: { tier: 'web' } },
    when: 'No other group has that name, or one of these servers.',
  },
  get_protection_group: { input: { groupId: '$GROUP_ID' } },
  update_protection_group: {
    input: {
      groupId: '$GROUP_ID',
      version: 1,
      groupName: 'Web servers, stopped',
      accountId: '$ACCOUNT_ID',
      region: '$REGION',
      selectionTags: { tier: 'web' },
      launchSettings: { launchDisposition: 'STOPPED' },
    },
    when: 'The group is at version 1.',
  },
  delete_protection_group: { input: { groupId: '$GROUP_ID', version: 1 }, when: 'The group is at version 1, and no plan uses it.' },
  resolve_protection_group: { input: { accountId: '$ACCOUNT_ID', region: '$REGION', selectionTags: { tier: 'web' } } },
  list_recovery_plans: { input: { limit: 10 } },
  create_recovery_plan: {
    input: { planName: 'Web first', waves: [{ protectionGroupIds: ['$GROUP_ID'], pauseBeforeWave: true }], rtoMinutes: 60 },
    when: 'No other plan has that name.',
  },
  get_recovery_plan: { input: { planId: '$PLAN_ID' } },
  update_recovery_plan: {
    input: { planId: '$PLAN_ID', version: 1, planName: 'Web at once', waves: [{ protectionGroupIds: ['$GROUP_ID'] }] },
    when: 'The plan is at version 1, and no execution of it is active.',
  },
  delete_recovery_plan: {
    input: { planId: '$PLAN_ID', version: 1 },
    when: 'The plan is at version 1, and no execution of it is active.',
  },
  retry_wave: { input: { executionId: '$EXECUTION_ID', waveNumber: 1 }, when: 'The wave has failed, and the execution has not ended.' },
  terminate_instances: {
    input: { executionId: '$EXECUTION_ID' },
    when: 'The execution has ended. Of a RECOVERY, add `"confirm": "RECOVERY"`.',
  },
  get_termination_status: { input: { executionId: '$EXECUTION_ID' } },
  skip_wave: {
    input: { executionId: '$EXECUTION_ID', waveNumber: 1, reason: 'Rebuilt by hand meanwhile', initiatedBy: 'admin@example.com' },
    when: 'The wave has failed or has not started, and the execution has not ended.',
  },
  get_execution_realtime: { input: { executionId: '$EXECUTION_ID' } },
  get_execution_journal: { input: { executionId: '$EXECUTION_ID', limit: 20 } },
  get_job_logs: { input: { executionId: '$EXECUTION_ID', waveNumber: 1 } },
  list_executions: { input: { status: 'RUNNING', limit: 10 } },
  get_recovery_instances: { input: { executionId: '$EXECUTION_ID' } },
  delete_executions: { input: { ids: ['$EXECUTION_ID'], initiatedBy: 'admin@example.com' } },
  delete_completed_executions: { input: { statuses: ['COMPLETED', 'CANCELLED'], initiatedBy: 'admin@example.com' } },
  list_accounts: { input: { limit: 10 } },
  create_account: {
    input: { accountId: '210987654321', accountName: 'Production', access: 'role', roleName: 'DRSOrchestrationRole' },
    when: 'The account is not registered yet.',
  },
  get_account: { input: { accountId: '$ACCOUNT_ID' } },
  update_account: {
    input: { accountId: '$ACCOUNT_ID', accountName: 'Production', access: 'role', roleName: 'DRSOrchestrationRole', version: 1 },
    when: 'Nobody has changed the account since version 1 was read.',
  },
  delete_account: { input: { accountId: '$ACCOUNT_ID', version: 1 }, when: 'No group, plan or active execution needs the account.' },
  list_source_servers: { input: { accountId: '$ACCOUNT_ID', region: 'us-east-1', limit: 10 } },
  list_recovery_points: { input: { sourceServerId: '$SERVER_ID', accountId: '$ACCOUNT_ID', region: 'us-east-1', limit: 10 } },
  get_quotas: { input: { accountId: '$ACCOUNT_ID', region: 'us-east-1' } },
  validate_account: { input: { accountId: '$ACCOUNT_ID', region: 'us-east-1' } },
};
