/**
 * The errors of DRS with their status and members, from its service model (2020-02-26).
 */
import type { Body, Refusal } from '../answer.ts';
import { present } from '../answer.ts';
import { OPERATIONS } from './model/operations.ts';
import type { OperationName } from './model/input.ts';
import type { ModelOperation } from './model/shape.ts';

/** Names of the model; a code that is not among them is refused as the caller's own mistake. */
const STATUSES: ReadonlyMap<string, number> = new Map([
  ['AccessDeniedException', 403],
  ['ConflictException', 409],
  ['InternalServerException', 500],
  ['ResourceNotFoundException', 404],
  ['ServiceQuotaExceededException', 402],
  ['ServiceUnavailableException', 503],
  ['ThrottlingException', 429],
  ['UninitializedAccountException', 400],
  ['ValidationException', 400],
]);

export function drsRefusal(code: string, message: string, members: Body = {}, status = STATUSES.get(code) ?? 400): Refusal {
  // InternalServer and Throttling have no `code` member in the model; every other error has.
  const named = code === 'InternalServerException' || code === 'ThrottlingException' ? {} : { code };
  return { kind: 'refusal', code, status, message, members: present({ ...named, ...members }) };
}

export type FieldProblem = { readonly name: string; readonly message: string };

export function fieldsInvalid(fields: readonly FieldProblem[]): Refusal {
  const told = fields.map(({ name, message }) => `${name}: ${message}`).join('; ');
  return drsRefusal('ValidationException', `1 or more fields failed validation: ${told}`, {
    reason: 'fieldValidationFailed',
    fieldList: fields,
  });
}

export function unknownOperation(method: string, pathname: string): Refusal {
  return drsRefusal('ValidationException', `${method} ${pathname} is no operation this service models.`, { reason: 'unknownOperation' });
}

/** In the order of what says least about the caller's request. */
const NOT_SIMULATED_CODES = ['Validation', 'ResourceNotFound', 'Conflict', 'AccessDenied'] as const;

/** By an error that the operation has: a client that only knows those is not surprised. */
export function notSimulated(operation: OperationName): Refusal {
  const { errors }: ModelOperation = OPERATIONS[operation];
  const code = NOT_SIMULATED_CODES.find((one) => errors.includes(one)) ?? 'InternalServer';
  const members = code === 'Validation' ? { reason: 'other' } : {};
  return drsRefusal(`${code}Exception`, `${operation} is not simulated.`, members);
}

export function cannotParse(): Refusal {
  return drsRefusal('ValidationException', 'The body could not be parsed as a JSON object.', { reason: 'cannotParse' });
}

export function notFound(
  resourceType:
    | 'SourceServer'
    | 'RecoveryInstance'
    | 'RecoverySnapshot'
    | 'Job'
    | 'LaunchAction'
    | 'LaunchConfigurationTemplate'
    | 'ReplicationConfigurationTemplate'
    | 'Resource',
  resourceId: string,
): Refusal {
  return drsRefusal('ResourceNotFoundException', `${resourceType} with ID ${resourceId} was not found.`, { resourceId, resourceType });
}

/** `because` follows the instance's id. */
export function instanceConflict(recoveryInstanceId: string, because: string): Refusal {
  return drsRefusal('ConflictException', `Recovery Instance ${recoveryInstanceId}: ${because}.`, {
    resourceId: recoveryInstanceId,
    resourceType: 'RecoveryInstance',
  });
}

export function serverConflict(sourceServerId: string, because: string): Refusal {
  return drsRefusal('ConflictException', `Source Server ${sourceServerId}: ${because}.`, {
    resourceId: sourceServerId,
    resourceType: 'SourceServer',
  });
}

/** A request that is well formed and cannot be done as things are. */
export function cannotBeDone(message: string): Refusal {
  return drsRefusal('ValidationException', message, { reason: 'other' });
}

/** The sentence the service really uses; clients tell by it that waiting helps. */
export function inLiveJob(serverId: string): Refusal {
  return drsRefusal('ConflictException', 'One or more of the Source Servers included in API call are currently being processed by a Job', {
    resourceId: serverId,
    resourceType: 'SourceServer',
  });
}

const QUOTA_CODES = {
  serversPerJob: 'L-B827C881',
  concurrentJobs: 'L-D88FAC3A',
  serversInAllJobs: 'L-05AFA8C6',
  sourceServers: 'L-E28BE5E0',
  launchActions: 'L-0588D03B',
  launchTemplates: 'L-1F3FAE4D',
  // A bound of ours, to which the service gives no code.
  replicationTemplates: undefined,
} as const;

export function quotaExceeded(quota: keyof typeof QUOTA_CODES, message: string): Refusal {
  return drsRefusal('ServiceQuotaExceededException', message, { serviceCode: 'drs', quotaCode: QUOTA_CODES[quota] });
}

export function uninitialized(): Refusal {
  return drsRefusal('UninitializedAccountException', 'Account not initialized');
}
