/**
 * Rows come back as what they are declared to be, or loudly not at all.
 *
 * Owns: the version mark of rows and the error for a row that cannot be read.
 */
import * as z from 'zod';

/** The form in which this program writes rows; each row carries it as `v`. */
export const rowVersion = 1;

export const rowVersionColumn = z.literal(rowVersion, {
  error: (issue) => `row version ${String(issue.input)} is unknown to this program, which knows ${rowVersion}`,
});

/** SQLite keeps truth as 0 and 1; binding a JavaScript boolean would abort the process inside libsql 0.5. */
export const flag = z.literal([0, 1]).transform((bit) => bit === 1);

/** `what` names the row for whoever reads the error. */
export const decode = <Row>(schema: z.ZodType<Row>, what: string, row: unknown): Row => {
  const parsed = schema.safeParse(row);
  if (!parsed.success) throw new Error(`${what} cannot be read: ${z.prettifyError(parsed.error)}`, { cause: parsed.error });
  return parsed.data;
};

/** A text column that holds JSON of this form. */
export const jsonColumn = <Form extends z.ZodType>(form: Form) =>
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
