/**
 * Who signed in, from the claims that API Gateway's authoriser has verified, and what they may do.
 *
 * Owns: reading the claims, and the decision by the contract's table: what is not granted is denied.
 */
import { isRole, permissionsOf, type Operation, type Role } from '@drs-orchestrator/contract';
import type { SignedIn } from '../endpoints/endpoint.ts';
import { failure, type Failure } from '../failure.ts';
import { isFields, own, type Fields } from '../input/fields.ts';
import type { Source } from '../input/read-input.ts';

/** Null without claims, or with claims that name nobody. */
export const signedIn = (event: Fields): SignedIn | null => {
  const claims = ['requestContext', 'authorizer', 'claims'].reduce<unknown>(
    (value, name) => (isFields(value) ? own(value, name) : undefined),
    event,
  );
  if (!isFields(claims)) return null;
  const name = ['email', 'cognito:username', 'sub'].map((claim) => own(claims, claim)).find(isName);
  return name === undefined ? null : { name, roles: rolesOf(own(claims, 'cognito:groups')) };
};

/** Null: allowed. */
export const denial = ({ requires }: Pick<Operation, 'requires'>, user: SignedIn | null): Failure | null => {
  if (requires === 'nothing') return null;
  if (user === null) return failure('UNAUTHORIZED', 'Sign in first.', {});
  if (requires === 'sign-in') return null;
  return holds(user, requires) ? null : failure('FORBIDDEN', `This needs the permission "${requires}", which your groups do not give.`, {});
};

/** Fields that need a permission of their own, wherever in the request they stand. Null: allowed. */
export const fieldDenial = ({ alsoRequires = [] }: Operation, user: SignedIn | null, sources: readonly Source[]): Failure | null => {
  const given = alsoRequires.filter(({ field }) => sources.some(({ fields }) => asksForSomething(own(fields, field))));
  const denied = given.find(({ permission }) => user === null || !holds(user, permission));
  if (denied === undefined) return null;
  const { field, permission } = denied;
  return failure('FORBIDDEN', `"${field}" needs the permission "${permission}", which your groups do not give.`, {});
};

const holds = ({ roles }: SignedIn, requirement: string): boolean => {
  const held: readonly string[] = permissionsOf(roles);
  return held.includes(requirement);
};

/** As long as an e-mail address may be. */
const longestName = 320;

const isName = (value: unknown): value is string => typeof value === 'string' && value !== '' && value.length <= longestName;

/** Groups arrive as `A,B`, as `[A B]` or as a list. Those that are none of our roles give nothing. */
const rolesOf = (groups: unknown): readonly Role[] => {
  const names: readonly unknown[] = Array.isArray(groups) ? groups : typeof groups === 'string' ? groups.split(/[[\],\s]+/) : [];
  return [...new Set(names.filter((name): name is Role => typeof name === 'string' && isRole(name)))];
};

/** An empty list asks for nothing, and a client may always send it. */
const asksForSomething = (value: unknown): boolean => value !== undefined && !(Array.isArray(value) && value.length === 0);
