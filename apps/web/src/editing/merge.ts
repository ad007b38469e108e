/**
 * Two people, one thing: what becomes of a form when somebody else has saved since it was opened.
 *
 * Owns: the comparison of three states of a form, field by field. A field that only one of the two has changed is as that one left it;
 * one that both have changed stays as it was typed here, and is named, so that nothing is overwritten unseen.
 */
export type Merged<Form> = {
  readonly form: Form;
  /** Fields that are theirs now. */
  readonly taken: readonly string[];
  /** Fields that both changed, each in another way. */
  readonly both: readonly string[];
};

/** Forms are plain data. */
export const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

export const merge = <Form extends object>(base: Form, mine: Form, theirs: Form): Merged<Form> => {
  const fields = Object.keys(theirs) as (keyof Form & string)[];
  const isTheirs = (field: keyof Form): boolean => !isSame(base[field], theirs[field]) && !isSame(mine[field], theirs[field]);
  const taken = fields.filter((field) => isTheirs(field) && isSame(base[field], mine[field]));
  const both = fields.filter((field) => isTheirs(field) && !isSame(base[field], mine[field]));
  return { form: { ...mine, ...Object.fromEntries(taken.map((field) => [field, theirs[field]])) }, taken, both };
};
