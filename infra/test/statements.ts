/**
 * Statements as they stand in a template.
 *
 * Owns: the reading of them. A statement of CDK has one action, or a list.
 */
export type Statement = {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Action?: string | readonly string[];
  readonly Resource?: unknown;
  readonly Condition?: unknown;
};

export const listOf = <Item>(one: Item | readonly Item[] | undefined): readonly Item[] =>
  one === undefined ? [] : Array.isArray(one) ? (one as readonly Item[]) : [one as Item];

export const actionsIn = (statements: readonly Statement[]): readonly string[] => statements.flatMap(({ Action }) => listOf(Action));
