/**
 * The kinds of fault and their members in words, for the page of the documentation that lists them.
 */
import * as z from 'zod';
import { SERVICE_NAMES } from '../service-names.ts';
import { KINDS } from './kinds.ts';
import type { FaultKind, Kinds } from './kinds.ts';
import { CALL_LIMITS, SERVER_LIMITS } from './limits.ts';

export type MemberReference = { readonly name: string; readonly isOptional: boolean; readonly form: string; readonly says: string };

export type KindReference = {
  readonly kind: FaultKind;
  readonly meets: Kinds[FaultKind]['meets'];
  readonly does: string;
  readonly members: readonly MemberReference[];
  /** The operations of DRS that it can meet at all; none: any of any service. */
  readonly onlyOf: readonly string[];
  /** Those of them that it meets where no operation is given; none: all of them. */
  readonly mostly: readonly string[];
  /** Limits that it cannot do without, or cannot have. */
  readonly needs: readonly string[];
  readonly lacks: readonly string[];
};

export function faultReference(): { readonly kinds: readonly KindReference[]; readonly limits: readonly MemberReference[] } {
  return { kinds: (Object.keys(KINDS) as FaultKind[]).map(kindReference), limits: membersIn(CALL_LIMITS) };
}

function kindReference(kind: FaultKind): KindReference {
  const {
    meets,
    does,
    members,
    onlyOf = [],
    mostly = [],
    needs = [],
  } = KINDS[kind] as {
    readonly meets: KindReference['meets'];
    readonly does: string;
    readonly members: z.ZodRawShape;
    readonly onlyOf?: readonly string[];
    readonly mostly?: readonly string[];
    readonly needs?: readonly string[];
  };
  const lacks = meets === 'replication' ? Object.keys(CALL_LIMITS).filter((name) => !(name in SERVER_LIMITS)) : [];
  return { kind, meets, does, members: membersIn(members), onlyOf, mostly, needs, lacks };
}

function membersIn(shape: z.ZodRawShape): readonly MemberReference[] {
  return Object.entries(shape).map(([name, schema]) => {
    const type = schema as z.ZodType;
    return { name, isOptional: type.safeParse(undefined).success, form: formOf(type), says: type.description ?? '' };
  });
}

function formOf(schema: z.ZodType): string {
  const {
    type,
    enum: choices,
    format,
  } = z.toJSONSchema(schema) as { readonly type?: string; readonly enum?: readonly unknown[]; readonly format?: string };
  if (choices !== undefined)
    return choices.length === SERVICE_NAMES.length ? 'a service' : choices.map((choice) => `\`${String(choice)}\``).join(', ');
  if (format !== undefined) return 'a time';
  return { integer: 'a whole number', number: 'a number', string: 'text', object: 'names and values' }[type ?? ''] ?? '';
}
