/**
 * How an operation ends, before its service puts it into words: an answer or a refusal.
 * The services (drs, ec2, sts) own the wording on the wire; operations own the code, the status and the members.
 */

/** A JSON-like tree, the common form of what the three services say. */
export type Body = { readonly [name: string]: unknown };

export type Answer = { readonly kind: 'answer'; readonly status: number; readonly body: Body };

export type Refusal = {
  readonly kind: 'refusal';
  /** The error's name as a client switches on it, e.g. `ConflictException`, `InvalidInstanceID.NotFound`. */
  readonly code: string;
  readonly status: number;
  readonly message: string;
  /** Members of the error's shape beside its message. */
  readonly members?: Body;
  readonly retryAfterSeconds?: number;
};

export function answer(status: number, body: Body): Answer {
  return { kind: 'answer', status, body };
}

/** Tells a refusal from whatever else a lookup may give. */
export function isRefusal(value: unknown): value is Refusal {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'refusal';
}

type Present<Members> = { [Name in keyof Members]?: Exclude<Members[Name], undefined> };

/** Leaves out members without a value: on the wire an absent member is absent, never null. */
export function present<Members extends Body>(members: Members): Present<Members> {
  const kept: Record<string, unknown> = {};
  for (const name in members) if (members[name] !== undefined) kept[name] = members[name];
  return kept as Present<Members>;
}
