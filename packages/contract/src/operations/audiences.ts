/**
 * Whom an operation is for: what all of that kind have in common.
 *
 * Owns: the usual handler, permission and effect of each kind. A row takes one and names what differs.
 */

/** Everybody who may read. Every function answers it. */
export const forReaders = {
  aliases: [],
  handler: 'query-handler',
  effect: 'read',
  direct: true,
  requires: 'read',
  initiatedBy: 'never',
  refused: [],
} as const;

/** Who writes groups and plans. */
export const forPlanners = {
  ...forReaders,
  handler: 'data-management-handler',
  effect: 'write',
  requires: 'write-plans',
  initiatedBy: 'optional',
} as const;

/** Who starts and steers executions. */
export const forOperators = {
  ...forReaders,
  handler: 'execution-handler',
  effect: 'write',
  requires: 'operate',
  initiatedBy: 'optional',
} as const;

/** The schedule and the engine; nobody over HTTP. */
export const forTheEngine = { ...forOperators, http: [], requires: 'engine', initiatedBy: 'never' } as const;
