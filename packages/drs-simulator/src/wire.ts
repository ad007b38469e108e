/**
 * What passes between a caller and the simulator, without a socket in sight.
 *
 * Invariants
 * 1. Header names are lower case on both sides.
 * 2. A caller gets an answer or nothing; nothing is not an error answer.
 */

export type WireRequest = {
  readonly method: string;
  /** With the query string, as sent. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The body as it came, where that is no text: compressed, or in CBOR. `body` is then not looked at. */
  readonly bytes?: Uint8Array;
};

export type WireResponse = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The body where it is no text. */
  readonly bytes?: Uint8Array;
};

/** What reached the caller: an answer, or nothing because the connection was cut, before or after the effect. */
export type WireOutcome =
  | {
      readonly kind: 'answered';
      readonly response: WireResponse;
      /** How long it is on its way, by the virtual clock; left out, no time. Whoever carries it to the caller waits. */
      readonly lateMilliseconds?: number;
    }
  | { readonly kind: 'connection-lost' };

/** The path without its query, and the query. */
export function splitPath(path: string): { readonly pathname: string; readonly query: URLSearchParams } {
  const at = path.indexOf('?');
  if (at < 0) return { pathname: path, query: new URLSearchParams() };
  return { pathname: path.slice(0, at), query: new URLSearchParams(path.slice(at + 1)) };
}
