/**
 * Every failure in the one dialect of errors.
 *
 * Owns: which refusal has which code, and the sentences that callers read. Codes, statuses and facts are the
 * contract's.
 */
import { StoreUnavailable, type Refusal } from '@drs-orchestrator/application';
import { errorName, errors, type ErrorCode, type ErrorFacts } from '@drs-orchestrator/contract';

export type Failure = { readonly code: ErrorCode; readonly message: string; readonly facts: Readonly<Record<string, unknown>> };

export const failure = <Code extends ErrorCode>(code: Code, message: string, facts: ErrorFacts<Code>): Failure => ({
  code,
  message,
  facts,
});

/** A surprise, for those who cannot look into it: they name the id to somebody who can. */
export const internalError = (errorId: string, cause?: unknown): Failure =>
  failure('INTERNAL_ERROR', `${whatFailed(cause)} Its details are in the log under ${errorId}.`, { errorId });

/** A store that cannot be used is for whoever owns the disk, and they may not be the ones who read logs. */
const whatFailed = (cause: unknown): string =>
  cause instanceof StoreUnavailable ? `${cause.message}. Look what is on record before you ask again.` : 'Internal error.';

type ErrorAnswer = { readonly statusCode: number; readonly error: ErrorCode; readonly message: string };

export const errorAnswerOf = ({ code, message, facts }: Failure): ErrorAnswer => ({
  statusCode: errors[code].status,
  error: code,
  message,
  ...facts,
});

/** What an engine's Retry and Catch see: the name says which failure, the message why. */
export class ActionFailed extends Error {
  readonly failure: Failure;
  constructor(failed: Failure) {
    super(failed.message);
    this.name = errorName(failed.code);
    this.failure = failed;
  }
}

export const missingParameters = (fields: readonly string[]): Failure =>
  failure('MISSING_PARAMETERS', `Missing required parameters: ${fields.join(', ')}`, {});

export type Issue = { readonly field: string; readonly message: string };

/** Enough to repair a request by; the rest of a hopeless one is not worth its bytes. */
const issueLimits = { count: 20, fieldCharacters: 100, messageCharacters: 1_000 } as const;

export const invalidParameters = (issues: readonly Issue[]): Failure => {
  const shown = issues.slice(0, issueLimits.count).map(({ field, message }) => ({
    field: field.slice(0, issueLimits.fieldCharacters),
    message: message.slice(0, issueLimits.messageCharacters),
  }));
  return failure('INVALID_PARAMETERS', `Invalid parameters: ${[...new Set(shown.map(({ field }) => field))].join(', ')}`, {
    issues: shown,
  });
};

export const failureOf = (refusal: Refusal): Failure => {
  switch (refusal.kind) {
    case 'execution-not-found':
      return failure('EXECUTION_NOT_FOUND', `Execution not found: ${refusal.executionId}`, {});
    case 'plan-not-found':
      return failure('PLAN_NOT_FOUND', `Recovery plan not found: ${refusal.planId}`, {});
    case 'account-not-found':
      return failure('ACCOUNT_NOT_FOUND', `Account not found: ${refusal.accountId}`, {});
    case 'group-not-found':
      return failure('PROTECTION_GROUP_NOT_FOUND', `Protection group not found: ${refusal.groupId}`, {});
    case 'wave-not-found':
      return failure('WAVE_NOT_FOUND', `Wave not found: ${refusal.waveNumber}`, {});
    case 'source-server-not-found':
      return failure('NOT_FOUND', `Source server not found in ${refusal.accountId}/${refusal.region}: ${refusal.serverId}`, {});
    case 'job-not-found':
      return failure('NOT_FOUND', `Job not found in this execution: ${refusal.jobId}`, {});
    case 'invalid-state':
      return failure('INVALID_STATE', refusal.message, { currentStatus: refusal.currentStatus });
    case 'waves-incomplete':
      return failure('WAVES_INCOMPLETE', `Waves not complete: ${refusal.waves.map(wave).join(', ')}`, { waves: [...refusal.waves] });
    case 'conflict':
      return failure('CONFLICT', refusal.message, {
        executionId: refusal.executionId ?? null,
        planId: refusal.planId ?? null,
        servers: [...(refusal.servers ?? [])],
        groupIds: [...(refusal.groupIds ?? [])],
      });
    case 'invalid-parameters':
      return invalidParameters(refusal.issues);
    case 'missing-parameters':
      return missingParameters(refusal.fields);
    case 'version-conflict':
      return failure('VERSION_CONFLICT', versionConflict(refusal), {});
    case 'already-exists':
      return failure('ALREADY_EXISTS', refusal.message, { issues: [{ field: refusal.field, message: refusal.message }] });
    case 'in-use':
      return failure('IN_USE', refusal.message, { usedBy: [...refusal.usedBy] });
    case 'not-ready':
      return failure('NOT_READY', notReady(refusal), { checks: [...refusal.checks] });
    case 'quota-exceeded':
      return failure('QUOTA_EXCEEDED', refusal.message, {});
    case 'busy':
      return failure('THROTTLED', 'Others keep changing the same thing; nothing was changed by this request.', {
        retryAfterSeconds: refusal.retryAfterSeconds,
      });
    case 'recovery-service':
      return failure('RECOVERY_SERVICE_ERROR', refusal.message, { code: refusal.code });
  }
};

const wave = ({ waveNumber, status }: { readonly waveNumber: number; readonly status: string }): string => `${waveNumber} (${status})`;

const notReady = (refusal: Extract<Refusal, { kind: 'not-ready' }>): string => {
  const inTheWay = refusal.checks.filter(({ result }) => result === 'block' || result === 'unknown');
  const ids = [...new Set(inTheWay.map(({ id }) => id))];
  return `Not ready to launch: ${ids.join(', ')} ${ids.length === 1 ? 'stands' : 'stand'} in the way.`;
};

const versionConflict = ({ subject, given, present }: Extract<Refusal, { kind: 'version-conflict' }>): string =>
  present === null
    ? `${subject} was removed meanwhile.`
    : `${subject} is at version ${present}, not ${given}: it was changed meanwhile. Read it again.`;
