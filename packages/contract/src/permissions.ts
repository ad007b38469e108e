/**
 * Who may do what: one table, read by the dispatcher, `GET /me` and the documentation.
 *
 * Owns: roles (names of Cognito groups), permissions and the grants between them. What is not granted here is denied;
 * a user without any of these groups may do nothing but ask who they are.
 */

export const roles = ['DRSOrchestrationAdmin', 'DRSRecoveryManager', 'DRSPlanManager', 'DRSOperator', 'DRSReadOnly', 'DRSAuditor'] as const;

export type Role = (typeof roles)[number];

/** Each permission with the roles that have it. */
export const grants = {
  /** Read groups, plans, executions, servers, quotas and accounts. */
  read: ['DRSOrchestrationAdmin', 'DRSRecoveryManager', 'DRSPlanManager', 'DRSOperator', 'DRSReadOnly', 'DRSAuditor'],
  /** Write groups and plans. */
  'write-plans': ['DRSOrchestrationAdmin', 'DRSRecoveryManager', 'DRSPlanManager'],
  /** Start, pause, resume, cancel, retry, skip. */
  operate: ['DRSOrchestrationAdmin', 'DRSRecoveryManager', 'DRSOperator'],
  'override-readiness': ['DRSOrchestrationAdmin', 'DRSRecoveryManager'],
  'terminate-instances': ['DRSOrchestrationAdmin', 'DRSRecoveryManager'],
  /** Delete executions, manage accounts. */
  administer: ['DRSOrchestrationAdmin'],
  /** Read the journal and the evidence. */
  'read-journal': ['DRSOrchestrationAdmin', 'DRSRecoveryManager', 'DRSAuditor'],
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof grants;

export const permissions = Object.keys(grants) as readonly Permission[];

/** What an HTTP caller needs: a permission, a sign-in alone, or nothing. `engine`: not for people; over HTTP always denied. */
export type Requirement = Permission | 'sign-in' | 'nothing' | 'engine';

export const isRole = (text: string): text is Role => (roles as readonly string[]).includes(text);

export const permissionsOf = (held: readonly Role[]): readonly Permission[] =>
  permissions.filter((permission) => grants[permission].some((role) => held.includes(role)));
