/**
 * One statement of what a role may do, and why.
 *
 * Owns: the shape that every table of permissions has, so that a deployment writes policies from it, documents show it, and a simulation
 * asks for it. Only grants: nothing is denied here, and no action has a wildcard.
 */

/** `service:Operation` */
export type Action = `${Lowercase<string>}:${Capitalize<string>}`;

/** Operator → key → what the request must have. */
export type Conditions = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

/** For actions that the service authorises on no resource, or on one that cannot be named: `any` says why. */
export type AnyResource = { readonly any: string };

export type Grant = {
  /** Letters and digits, once in a policy. */
  readonly sid: string;
  readonly actions: readonly Action[];
  /** ARNs, with `*` in place of ids. */
  readonly on: readonly string[] | AnyResource;
  readonly when?: Conditions;
  readonly why: string;
};

export const isAnywhere = (on: Grant['on']): on is AnyResource => 'any' in on;
