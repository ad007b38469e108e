/**
 * An answer of the HTTP server before it is sent.
 */

export type Reply = { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: string };

export const jsonReply = (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Reply => ({
  status,
  headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store', ...headers },
  body: JSON.stringify(body),
});
