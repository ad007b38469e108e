/**
 * What the page has to be told of the installation that serves it: `/config.json`, beside the page.
 *
 * Everybody may read it, before any sign-in: nothing in it is a secret.
 */
import * as z from 'zod';

export const pageConfigPath = '/config.json';

/** Where whoever has signed in elsewhere comes back to, with a code. */
export const signedInPath = '/signed-in';

export const pageConfig = z.strictObject({
  /** What the paths of the contract begin with, at the page's own origin. */
  api: z.string().regex(/^\/\w+$/),
  /** `link`: with the link that the program shows. `oidc`: at a sign-in page of its own, with an authorization code and PKCE; one signs out at `domain`. */
  signIn: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('link') }),
    z.strictObject({ kind: z.literal('oidc'), authority: z.url(), clientId: z.string().min(1), domain: z.url() }),
  ]),
  /** Whether an execution's changes are told as they happen, or have to be asked for again and again. */
  live: z.enum(['events', 'poll']),
  /** Of an installation before a simulated AWS: how many times as fast as real time its own goes. Times of executions are of that clock. */
  simulatedSpeed: z.number().positive().optional(),
});

export type PageConfig = z.output<typeof pageConfig>;
