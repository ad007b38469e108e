/** What the service model can say of an operation and of a value in its input. */

type Limits = { readonly min?: number; readonly max?: number };

/** `of`, `key` and `members` name further shapes. Limits are of characters, items, entries or the number itself. */
export type Shape =
  | ({ readonly kind: 'text'; readonly pattern?: string } & Limits)
  | { readonly kind: 'choice'; readonly of: readonly string[] }
  | { readonly kind: 'flag' }
  | ({ readonly kind: 'whole' } & Limits)
  | ({ readonly kind: 'list'; readonly of: string } & Limits)
  | ({ readonly kind: 'map'; readonly key: string; readonly of: string } & Limits)
  | { readonly kind: 'structure'; readonly members: Readonly<Record<string, string>> };

export type ModelOperation = { readonly status: number; readonly errors: readonly string[] };
