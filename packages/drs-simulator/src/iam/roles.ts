/**
 * GetRole, and whom a simulation may be about: the roles of the estate, and the user whose keys an account is called with.
 */
import type { Answer, Refusal } from '../answer.ts';
import { answer } from '../answer.ts';
import type { CallContext } from '../call.ts';
import { roleUserId, userArn } from '../identity/callers.ts';
import type { Parameters } from '../query-protocol.ts';
import { iamRefusal, invalid } from './refusals.ts';

/** Roles have no record of their own to keep a day in. */
const CREATED = '2024-01-01T00:00:00Z';
const ROLE_NAME = /^[\w+=,.@-]{1,64}$/;

export function getRole({ world, caller }: CallContext, parameters: Parameters): Answer | Refusal {
  const name = parameters.get('RoleName') ?? '';
  if (!ROLE_NAME.test(name)) return invalid('roleName', 'be 1 to 64 letters, digits and +=,.@-_');
  const role = world.accounts.get(caller.accountId)?.roles.find(({ roleName }) => roleName === name);
  if (role === undefined) return iamRefusal('NoSuchEntity', `The role with name ${name} cannot be found.`);
  return answer(200, {
    Role: {
      Path: '/',
      RoleName: name,
      RoleId: roleUserId(caller.accountId, name),
      Arn: `arn:aws:iam::${caller.accountId}:role/${name}`,
      CreateDate: CREATED,
      MaxSessionDuration: role.maxSessionSeconds,
    },
  });
}

/** Undefined: there is such a role or user, and whoever asks may ask about it. */
export function strangeSource({ world, caller }: CallContext, arn: string): Refusal | undefined {
  const [, accountId, kind, name] = /^arn:aws[\w-]*:iam::(\d{12}):(role|user)\/(.+)$/.exec(arn) ?? [];
  if (accountId === undefined)
    return iamRefusal('InvalidInput', `Invalid Entity Arn: ${arn} does not clearly define entity type and name.`);
  if (accountId !== caller.accountId) {
    const message = `User: ${caller.arn} is not authorized to perform: iam:SimulatePrincipalPolicy on resource: ${arn}`;
    return iamRefusal('AccessDenied', message);
  }
  const isThere =
    kind === 'user' ? arn === userArn(accountId) : world.accounts.get(accountId)?.roles.some(({ roleName }) => roleName === name) === true;
  return isThere ? undefined : iamRefusal('NoSuchEntity', `The ${kind ?? ''} with name ${name ?? ''} cannot be found.`);
}
