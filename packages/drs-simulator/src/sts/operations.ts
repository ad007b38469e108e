/**
 * GetCallerIdentity and AssumeRole.
 *
 * Invariant: a role is assumed only if the estate names it in the target account, and only with its external id where it has one.
 * Which of the two was wrong is not told, as AWS does not tell it.
 */
import * as z from 'zod';
import type { Answer, Refusal } from '../answer.ts';
import { answer } from '../answer.ts';
import type { CallContext } from '../call.ts';
import { assumedRole, ASSUMED_KEY_PREFIX, roleUserId } from '../identity/callers.ts';
import { DAY_MS, isoInstant } from '../instants.ts';
import type { Parameters } from '../query-protocol.ts';
import { drawHex } from '../random.ts';
import type { CredentialRecord } from '../world/records.ts';
import type { World } from '../world/world.ts';
import { stsRefusal } from './refusals.ts';

const DEFAULT_SESSION_SECONDS = 3600;
/** A session that was assumed with an assumed role's credentials. */
const MAX_CHAINED_SECONDS = 3600;
/** Kept past their end for this long, so that their use is told from an unknown key's. */
const EXPIRED_KEPT_MS = DAY_MS;
const KEY_LETTERS = 20;

export function getCallerIdentity({ caller }: CallContext): Answer {
  return answer(200, { Arn: caller.arn, UserId: caller.userId, Account: caller.accountId });
}

const assumeRoleInput = z.object({
  RoleArn: z.string().min(20).max(2048),
  RoleSessionName: z
    .string()
    .min(2)
    .max(64)
    .regex(/^[\w+=,.@-]*$/, 'Member must satisfy regular expression pattern: [\\w+=,.@-]*'),
  DurationSeconds: z.coerce.number().int().min(900).max(43_200).default(DEFAULT_SESSION_SECONDS),
  ExternalId: z
    .string()
    .min(2)
    .max(1224)
    .regex(/^[\w+=,.@:/-]*$/, 'Member must satisfy regular expression pattern: [\\w+=,.@:\\/-]*')
    .optional(),
});

export function assumeRole(context: CallContext, parameters: Parameters): Answer | Refusal {
  const parsed = assumeRoleInput.safeParse(Object.fromEntries(parameters));
  if (!parsed.success) {
    const problems = parsed.error.issues.map(
      (issue) => `Value at '${issue.path.join('.')}' failed to satisfy constraint: ${issue.message}`,
    );
    return stsRefusal('ValidationError', `${String(problems.length)} validation error detected: ${problems.join('; ')}`);
  }
  const { RoleArn, RoleSessionName, DurationSeconds, ExternalId } = parsed.data;
  const { world, caller, now } = context;
  const [, accountId, roleName] = /^arn:aws[\w-]*:iam::(\d{12}):role\/(.+)$/.exec(RoleArn) ?? [];
  if (accountId === undefined || roleName === undefined) return stsRefusal('ValidationError', `${RoleArn} is invalid`);
  const role = world.accounts.get(accountId)?.roles.find((candidate) => candidate.roleName === roleName);
  if (role === undefined || (role.externalId !== undefined && role.externalId !== ExternalId)) {
    return stsRefusal('AccessDenied', `User: ${caller.arn} is not authorized to perform: sts:AssumeRole on resource: ${RoleArn}`);
  }
  if (caller.isChained && DurationSeconds > MAX_CHAINED_SECONDS) {
    return stsRefusal(
      'ValidationError',
      'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining',
    );
  }
  if (DurationSeconds > role.maxSessionSeconds) {
    return stsRefusal('ValidationError', 'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.');
  }
  dropLongExpired(world, now);
  const credential = issue(world, {
    accountId,
    roleName,
    sessionName: RoleSessionName,
    issuedAt: now,
    expiresAt: now + DurationSeconds * 1000,
  });
  return answer(200, {
    Credentials: {
      AccessKeyId: credential.accessKeyId,
      SecretAccessKey: credential.secretAccessKey,
      SessionToken: credential.sessionToken,
      Expiration: isoInstant(credential.expiresAt),
    },
    AssumedRoleUser: {
      AssumedRoleId: `${roleUserId(accountId, roleName)}:${RoleSessionName}`,
      Arn: assumedRole(accountId, roleName, RoleSessionName).arn,
    },
  });
}

function issue(world: World, session: Omit<CredentialRecord, 'v' | 'accessKeyId' | 'secretAccessKey' | 'sessionToken'>): CredentialRecord {
  const { seed } = world.meta();
  const number = world.nextNumber();
  const credential: CredentialRecord = {
    v: 1,
    ...session,
    accessKeyId: `${ASSUMED_KEY_PREFIX}${drawHex(KEY_LETTERS - ASSUMED_KEY_PREFIX.length, seed, 'access-key', number).toUpperCase()}`,
    secretAccessKey: drawHex(40, seed, 'secret', number),
    sessionToken: Buffer.from(drawHex(64, seed, 'session-token', number), 'hex').toString('base64'),
  };
  world.credentials.put(credential);
  return credential;
}

function dropLongExpired(world: World, now: number): void {
  for (const credential of world.credentials.all()) {
    if (credential.expiresAt + EXPIRED_KEPT_MS < now) world.credentials.remove(credential.accessKeyId);
  }
}
