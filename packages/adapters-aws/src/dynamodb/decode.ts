/**
 * Items come back as what they are declared to be, or loudly not at all.
 *
 * Owns: the version mark of items, which tells the form of their attributes, and the error for an item that cannot be read. Texts
 * of the application among the attributes carry a version of their own.
 */
import * as z from 'zod';

/** The form in which this program writes items; each item carries it as `v`. */
export const itemVersion = 1;

export const itemVersionAttribute = z.literal(itemVersion, {
  error: (issue) => `item version ${String(issue.input)} is unknown to this program, which knows ${itemVersion}`,
});

/** `what` names the item for whoever reads the error. */
export const decode = <Item>(schema: z.ZodType<Item>, what: string, item: unknown): Item => {
  const parsed = schema.safeParse(item);
  if (!parsed.success) throw new Error(`${what} cannot be read: ${z.prettifyError(parsed.error)}`, { cause: parsed.error });
  return parsed.data;
};
