/**
 * What a server on loopback refuses before it looks at a request: web pages from elsewhere, and what is no request.
 *
 * Invariants
 * 1. A request names this very listener as its host. A page elsewhere can give its own name this machine's address, and the browser
 *    would then send what the page likes, under that name.
 * 2. Nothing is changed at the request of a page of another origin. No answer allows another origin to read it.
 * 3. Heads, addresses and the time a client takes to send a request are bounded.
 */
import type { IncomingHttpHeaders, IncomingMessage, Server, ServerOptions, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';

/** Far above what a signed request with a session token has. */
const MAX_HEAD_BYTES = 16 * 1024;
export const MAX_TARGET_CHARACTERS = 8 * 1024;
const HEAD_MS = 10_000;
/** For the largest body, 6 MB, over loopback. */
const REQUEST_MS = 30_000;
const LOOK_EVERY_MS = 2_000;
/** A connection is taken up again for so long. Whoever sends on one in the moment it is given up gets no answer; after five seconds, as Node has it, that is anybody who was busy or asleep. */
const IDLE_MS = 75_000;

export const loopbackServerOptions: ServerOptions = {
  maxHeaderSize: MAX_HEAD_BYTES,
  headersTimeout: HEAD_MS,
  requestTimeout: REQUEST_MS,
  connectionsCheckingInterval: LOOK_EVERY_MS,
  keepAliveTimeout: IDLE_MS,
};

export type Stranger = 'host' | 'origin';

type Asked = { readonly method?: string | undefined; readonly headers: Pick<IncomingHttpHeaders, 'host' | 'origin'> };

/** undefined: none. */
export function strangerIn({ method, headers: { host, origin } }: Asked, port: number): Stranger | undefined {
  const names = ['127.0.0.1', 'localhost', '[::1]'].map((name) => `${name}:${String(port)}`);
  if (host === undefined || !names.includes(host.toLowerCase())) return 'host';
  const isHarmless = method === 'GET' || method === 'HEAD' || method === 'OPTIONS';
  const isOurs = origin === undefined || names.some((name) => origin.toLowerCase() === `http://${name}`);
  return isHarmless || isOurs ? undefined : 'origin';
}

export type Unreadable = { readonly status: 400 | 408 | 431; readonly message: string };

/** Answers what Node could not read as a request; without this it would be a bare status line. */
export function answerUnreadable(server: Server, bodyOf: (unreadable: Unreadable) => string): void {
  const underWay = new WeakMap<Duplex, ServerResponse>();
  server.on('request', (request: IncomingMessage, response: ServerResponse) => underWay.set(request.socket, response));
  server.on('clientError', (error: Error & { readonly code?: string }, socket: Duplex) => {
    const response = underWay.get(socket);
    const isHalfSent = response !== undefined && response.headersSent && !response.writableFinished;
    if (!socket.writable || isHalfSent) {
      socket.destroy();
      return;
    }
    const unreadable = unreadableBy(error.code);
    const body = bodyOf(unreadable);
    const head = [
      `HTTP/1.1 ${String(unreadable.status)} ${REASONS[unreadable.status]}`,
      'content-type: application/json; charset=utf-8',
      `content-length: ${String(Buffer.byteLength(body))}`,
      'connection: close',
    ];
    socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy());
  });
}

const REASONS = { 400: 'Bad Request', 408: 'Request Timeout', 431: 'Request Header Fields Too Large' } as const;

function unreadableBy(code: string | undefined): Unreadable {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return { status: 431, message: `Address and headers have more than ${String(MAX_HEAD_BYTES)} bytes.` };
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return { status: 408, message: 'The request was not complete in time.' };
    default:
      return { status: 400, message: 'This is no HTTP request.' };
  }
}
