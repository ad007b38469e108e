/**
 * An answer of the HTTP server before it is sent.
 */
import type { ServerResponse } from 'node:http';
import { httpFailure, type Failure } from '@drs-orchestrator/api';

type Head = { readonly status: number; readonly headers: Readonly<Record<string, string>> };

export type WholeReply = Head & { readonly kind?: undefined; readonly body: string | Uint8Array };

/** One that goes on after its head is sent. `begin` is called exactly once, also where the client has gone meanwhile. */
export type StreamReply = Head & { readonly kind: 'stream'; readonly begin: (response: ServerResponse) => void };

export type Reply = WholeReply | StreamReply;

export const jsonReply = (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): WholeReply => ({
  status,
  headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store', ...headers },
  body: JSON.stringify(body),
});

/** A failure that never reached a function, in the dialect of those that did. */
export const failureReply = (failed: Failure, correlationId: string): WholeReply => {
  const { statusCode: status, headers, body } = httpFailure(failed, correlationId);
  return { status, headers, body };
};
