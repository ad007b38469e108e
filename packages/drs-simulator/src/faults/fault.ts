/**
 * A fault as it is given and stored: its kind, the kind's own members, and the limits. Whether what it names exists is
 * `check-faults.ts`'s to say.
 *
 * Invariant: a kind or a member that is not known is refused, since a misspelt one would silently have no effect or too much.
 */
import * as z from 'zod';
import { KINDS } from './kinds.ts';
import type { FaultKind, Kinds, OwnMembers } from './kinds.ts';
import { CALL_LIMITS, SERVER_LIMITS } from './limits.ts';

type Meeting<What extends Kinds[FaultKind]['meets']> = { [Kind in FaultKind]: Kinds[Kind]['meets'] extends What ? Kind : never }[FaultKind];
type LimitsOf<Kind extends FaultKind> = z.output<
  z.ZodObject<Kinds[Kind]['meets'] extends 'replication' ? typeof SERVER_LIMITS : typeof CALL_LIMITS>
>;
type FaultOf<Kind extends FaultKind> = Kind extends FaultKind ? { readonly kind: Kind } & OwnMembers<Kind> & LimitsOf<Kind> : never;

export type Fault = FaultOf<FaultKind>;
/** Faults that meet a request, as opposed to a server's launch or its replication. */
export type RequestFault = FaultOf<Meeting<'request'>>;
/** Faults that meet a server while a job launches it. */
export type LaunchFault = FaultOf<Meeting<'launch'>>;
export type ReplicationFault = FaultOf<Meeting<'replication'>>;

/** The members that faults of this kind may have beside `kind`. */
function membersOf(kind: FaultKind): z.ZodRawShape {
  const { members, meets } = KINDS[kind];
  return { ...members, ...(meets === 'replication' ? SERVER_LIMITS : CALL_LIMITS) };
}

const SCHEMAS: ReadonlyMap<string, z.ZodType> = new Map(
  (Object.keys(KINDS) as FaultKind[]).map((kind) => [kind, z.strictObject({ kind: z.literal(kind), ...membersOf(kind) })]),
);

export const faultSchema = z.unknown().transform((value, context): Fault => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    context.addIssue({ code: 'custom', message: 'must be a fault, with a kind' });
    return z.NEVER;
  }
  const kind = 'kind' in value ? value.kind : undefined;
  const schema = typeof kind === 'string' ? SCHEMAS.get(kind) : undefined;
  if (schema === undefined) {
    context.addIssue({ code: 'custom', path: ['kind'], message: `must be one of ${[...SCHEMAS.keys()].join(', ')}` });
    return z.NEVER;
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) {
    for (const issue of parsed.error.issues) {
      const unknown = issue.code === 'unrecognized_keys' ? issue.keys : [];
      for (const key of unknown)
        context.addIssue({ code: 'custom', path: [...issue.path, key], message: strange(kind as FaultKind, issue.path) });
      if (unknown.length === 0) context.addIssue({ code: 'custom', path: [...issue.path], message: issue.message });
    }
    return z.NEVER;
  }
  // The schema of its kind has just been satisfied.
  const fault = parsed.data as Fault;
  for (const { path, message } of contradictions(fault)) context.addIssue({ code: 'custom', path: [path], message });
  return fault;
});

function strange(kind: FaultKind, path: readonly PropertyKey[]): string {
  if (path.length > 0) return 'is not known here';
  return `is not a member of ${kind}, which has ${Object.keys(membersOf(kind)).join(', ')}`;
}

function contradictions(fault: Fault): readonly { readonly path: string; readonly message: string }[] {
  const found: { readonly path: string; readonly message: string }[] = [];
  if (fault.from !== undefined && fault.until !== undefined && Date.parse(fault.until) <= Date.parse(fault.from))
    found.push({ path: 'until', message: 'must be later than from' });
  const { needs = [] } = KINDS[fault.kind] as { readonly needs?: readonly 'region'[] };
  for (const path of needs) if (fault[path] === undefined) found.push({ path, message: `${fault.kind} has to say which` });
  return found;
}
