/**
 * The CDK app: everything that the product is on AWS.
 *
 * Owns: what is public of this room, name by name.
 */
export { namesOf } from './names.ts';
export type { Names } from './names.ts';
export type { Arns } from './arns.ts';
export { functionGrants, stateMachineGrants } from './permissions/hub-grants.ts';
export { printedArns, printedRoles } from './permissions/printed.ts';
export type { PrintedRole } from './permissions/printed.ts';
