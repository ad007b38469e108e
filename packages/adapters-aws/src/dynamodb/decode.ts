/**
 * Items come back as what they are declared to be, or loudly not at all.
 *
 * Owns: the version mark of items and the error for an item that cannot be read.
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

/** A text attribute that holds JSON of this form. */
export const jsonAttribute = <Form extends z.ZodType>(form: Form) =>
  z
    .string()
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text);
      } catch (cause) {
        context.addIssue({ code: 'custom', message: `is not JSON: ${String(cause)}` });
        return z.NEVER;
      }
    })
    .pipe(form);
