/**
 * What the API has said about fields, out of the failure of a call.
 */
import { errors } from '@drs-orchestrator/contract';
import { ApiError } from './client.ts';

export type Issue = { readonly field: string; readonly message: string };

/** Empty where the failure is about something else. */
export const issuesOf = (error: unknown): readonly Issue[] => {
  if (!(error instanceof ApiError) || error.failure.kind !== 'refused') return [];
  const { error: code, facts } = error.failure;
  if (code !== 'INVALID_PARAMETERS' && code !== 'ALREADY_EXISTS') return [];
  const read = errors[code].facts.issues.safeParse(facts['issues']);
  return read.success ? read.data : [];
};
