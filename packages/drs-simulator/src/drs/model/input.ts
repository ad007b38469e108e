/**
 * The types that follow from the service model's table: an operation's input is typed by the table itself.
 *
 * Invariant: a member is optional unless the name of its shape ends with an exclamation mark.
 */
import type { OPERATIONS } from './operations.ts';
import type { REQUESTS } from './requests.ts';
import type { VALUES } from './values.ts';

export type OperationName = keyof typeof OPERATIONS;
type Shapes = typeof REQUESTS & typeof VALUES;

/** The input of an operation, once it was held against the model. */
export type InputOf<Name extends OperationName> = ValueOf<`${Name}Request`>;

export type ValueOf<Name> = Name extends keyof Shapes ? Read<Shapes[Name]> : never;

type Read<S> = S extends { kind: 'text' }
  ? string
  : S extends { kind: 'choice'; of: readonly (infer Word)[] }
    ? Word
    : S extends { kind: 'flag' }
      ? boolean
      : S extends { kind: 'whole' }
        ? number
        : S extends { kind: 'list'; of: infer Item }
          ? readonly ValueOf<Item>[]
          : S extends { kind: 'map'; of: infer Value }
            ? Readonly<Record<string, ValueOf<Value>>>
            : S extends { kind: 'structure'; members: infer Members }
              ? Structure<Members>
              : never;

type Structure<Members> = {
  readonly [Member in keyof Members as Members[Member] extends `${string}!` ? Member : never]: MemberValue<Members[Member]>;
} & {
  readonly [Member in keyof Members as Members[Member] extends `${string}!` ? never : Member]?: MemberValue<Members[Member]> | undefined;
};

type MemberValue<Name> = Name extends `${infer Required}!` ? ValueOf<Required> : ValueOf<Name>;
