/**
 * The environment: the only file of this program that reads it.
 */

/** Without what would change the product behind the back of the day that is rehearsed. */
export const productEnvironment = (): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined || name.startsWith('DRS_') ? [] : [[name, value]])),
  );
