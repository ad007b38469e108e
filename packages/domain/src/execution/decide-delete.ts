/**
 * Taking an execution out of sight. Its journal stays, with who did it and when as its last record.
 */
import { ok, refused, type Result } from '../result.ts';
import { refusalOf, type ActionRefusal } from './allowed-actions.ts';
import type { Decision } from './decide-request.ts';
import type { Actor, Execution } from './state.ts';

export const decideDelete = (execution: Execution, by: Actor): Result<Decision, ActionRefusal> => {
  const refusal = refusalOf(execution, 'delete');
  return refusal === null ? ok({ events: [{ type: 'deleted', by }], effects: [] }) : refused(refusal);
};
