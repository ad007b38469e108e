/**
 * The CDK app: everything that the product is on AWS.
 *
 * Owns: what is public of this room, name by name.
 */
export { namesOf } from './names.ts';
export type { Names } from './names.ts';
export type { Arns } from './arns.ts';
