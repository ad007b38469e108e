/**
 * What the API has said about fields, out of the failure of a call.
 */
import { errors } from '@drs-orchestrator/contract';
import { ApiError } from '../data/client.ts';
import type { Issue } from './field-errors.ts';

/** Empty where the failure is about something else. */
export const issuesOf = (error: unknown): readonly Issue[] => {
  if (!(error instanceof ApiError) || error.failure.kind !== 'refused' || error.failure.error !== 'INVALID_PARAMETERS') return [];
  const read = errors.INVALID_PARAMETERS.facts.issues.safeParse(error.failure.facts['issues']);
  return read.success ? read.data : [];
};
