/**
 * An answer of the HTTP server before it is sent.
 */
import { httpFailure, type Failure } from '@drs-orchestrator/api';

export type Reply = { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: string | Uint8Array };

export const jsonReply = (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Reply => ({
  status,
  headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store', ...headers },
  body: JSON.stringify(body),
});

/** A failure that never reached a function, in the dialect of those that did. */
export const failureReply = (failed: Failure, correlationId: string): Reply => {
  const { statusCode: status, headers, body } = httpFailure(failed, correlationId);
  return { status, headers, body };
};
