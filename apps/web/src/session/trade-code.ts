/**
 * From the code of a sign-in link to a session. The code stands in the fragment, which no browser sends, and is taken out of the
 * address before anything else happens.
 */
import type { Token } from './session-store.ts';

export type Traded = { readonly ok: true; readonly session: Token } | { readonly ok: false; readonly message: string };

/** A link, a fragment or the bare code; undefined for what is none. */
export const codeIn = (text: string): string | undefined => {
  const code = /(?:#code=|^)([\w-]{20,200})$/.exec(text.trim());
  return code?.[1];
};

/** Whether the fragment of an address is meant for signing in, whatever its code is worth. */
export const isLink = (hash: string): boolean => hash.startsWith('#code=');

/** Nothing is drawn until it is known. */
const longestMilliseconds = 10_000;

export const tradeCode = async (code: string): Promise<Traded> => {
  try {
    const response = await fetch('/api/sign-in', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ code }),
      signal: AbortSignal.timeout(longestMilliseconds),
    });
    const answer = (await response.json()) as { token?: string; user?: string; expiresAt?: string; message?: string };
    const { token, user, expiresAt } = answer;
    if (token === undefined || user === undefined || expiresAt === undefined)
      return { ok: false, message: answer.message ?? `HTTP ${String(response.status)}` };
    return { ok: true, session: { token, user, expiresAt, isRenewable: false } };
  } catch (cause) {
    return { ok: false, message: cause instanceof Error ? cause.message : String(cause) };
  }
};
