/**
 * Places that could not be looked at, for answers that are made of a fresh look.
 */
import * as z from 'zod';

/** Empty: everybody has answered. What lies in an unseen place is neither there nor gone. */
export const unseen = z
  .array(z.strictObject({ accountId: z.string(), region: z.string(), code: z.string(), message: z.string() }))
  .describe('Accounts and Regions that did not answer; what lies there is not known');
