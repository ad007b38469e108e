/**
 * The simulator behind a socket: every path is AWS wire, but for `/_simulator` and what is below it.
 *
 * Invariants
 * 1. It listens on the host it was given and nowhere else.
 * 2. A lost connection is a destroyed socket: the caller gets not one byte.
 * 3. An answer that a fault keeps on its way arrives by the simulator's clock; it is lost where its caller, or the server, goes first.
 * 4. What loopback.ts refuses reaches neither the world nor the simulator's own paths.
 */
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Simulator } from '../simulator.ts';
import type { WireOutcome, WireRequest, WireResponse } from '../wire.ts';
import { answerControl, bodyLimitOf, isControlPath } from './control-plane.ts';
import { answerUnreadable, loopbackServerOptions, MAX_TARGET_CHARACTERS, strangerIn } from './loopback.ts';
import type { Stranger } from './loopback.ts';

/** The largest request of the modelled operations, 1,000 ids, is a twentieth of this. */
const MAX_BODY_BYTES = 1024 * 1024;

/** For requests under way when it is closed: they are answered within milliseconds, if their clients send the whole of them. */
const CLOSE_WITHIN_MS = 2_000;

export type ServedSimulator = { readonly port: number; close(): Promise<void> };

type Serving = { readonly simulator: Simulator; readonly port: number; readonly closing: AbortSignal };

export async function serveSimulator(simulator: Simulator, at: { readonly host: string; readonly port: number }): Promise<ServedSimulator> {
  let port = at.port;
  const closing = new AbortController();
  const server = createServer(loopbackServerOptions, (incoming, outgoing) => {
    void serve({ simulator, port, closing: closing.signal }, incoming, outgoing);
  });
  answerUnreadable(server, ({ message }) => JSON.stringify({ message }));
  await listen(server, at);
  port = portOf(server);
  return {
    port,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error === undefined ? resolve() : reject(error)));
        closing.abort();
        // Clients keep connections open; nothing is under way on those that are idle.
        server.closeIdleConnections();
        setTimeout(() => server.closeAllConnections(), CLOSE_WITHIN_MS).unref();
      }),
  };
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the simulator has no port');
  return address.port;
}

function listen(server: Server, { host, port }: { readonly host: string; readonly port: number }): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

const STRANGERS: Readonly<Record<Stranger, string>> = {
  host: 'The simulator answers to its loopback address only.',
  origin: 'The simulator takes nothing from web pages of other origins.',
};

async function serve(serving: Serving, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const { simulator, port } = serving;
  try {
    const stranger = strangerIn(incoming, port);
    if (stranger !== undefined) {
      send(outgoing, refused(403, STRANGERS[stranger]));
      return;
    }
    if ((incoming.url ?? '').length > MAX_TARGET_CHARACTERS) {
      send(outgoing, refused(414, `An address has at most ${String(MAX_TARGET_CHARACTERS)} characters.`));
      return;
    }
    const limit = bodyLimitOf(incoming.url ?? '') ?? MAX_BODY_BYTES;
    const body = await readBody(incoming, limit);
    if (body === undefined) {
      send(outgoing, refused(413, `A body has at most ${String(limit)} bytes.`));
      return;
    }
    const outcome = await take(simulator, toWire(incoming, body));
    const arrives = outcome.kind === 'answered' && (await hasArrived(serving, outgoing, outcome.lateMilliseconds));
    if (arrives) send(outgoing, outcome.response);
    else incoming.socket.destroy();
  } catch (error) {
    if (incoming.destroyed && !incoming.complete) return;
    const message = error instanceof Error ? error.message : String(error);
    send(outgoing, {
      status: 500,
      headers: { 'content-type': 'application/json', 'x-amzn-errortype': 'InternalServerException' },
      body: JSON.stringify({ message: `The simulator failed: ${message}` }),
    });
  }
}

/** Real milliseconds until the next look, at the latest, at a clock that may be paused, jump, or be moved by hand meanwhile. */
const LOOK_AGAIN_MS = 20;

/** Whether anybody is still there to be answered. */
async function hasArrived(
  { simulator, closing }: Serving,
  outgoing: ServerResponse,
  lateMilliseconds: number | undefined,
): Promise<boolean> {
  if (lateMilliseconds === undefined) return true;
  const due = Date.parse(simulator.clock().now) + lateMilliseconds;
  while (!closing.aborted && !outgoing.destroyed) {
    const { now, speed } = simulator.clock();
    const left = due - Date.parse(now);
    if (left <= 0) return true;
    await sleep(Math.min(LOOK_AGAIN_MS, left / (speed ?? 1)));
  }
  return false;
}

/** Before its body was read: what of it still comes would be taken for the next request. */
function refused(status: number, message: string): WireResponse {
  return { status, headers: { 'content-type': 'application/json', connection: 'close' }, body: JSON.stringify({ message }) };
}

async function take(simulator: Simulator, request: WireRequest): Promise<WireOutcome> {
  if (!isControlPath(request.path)) return simulator.handle(request);
  return { kind: 'answered', response: answerControl(simulator, request) };
}

function toWire(incoming: IncomingMessage, bytes: Buffer): WireRequest {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return { method: incoming.method ?? 'GET', path: incoming.url ?? '/', headers, ...contentOf(headers, bytes) };
}

function contentOf(headers: WireRequest['headers'], bytes: Buffer): Pick<WireRequest, 'body' | 'bytes'> {
  const isText = headers['content-encoding'] === undefined && headers['content-type']?.startsWith('application/cbor') !== true;
  return isText ? { body: bytes.toString('utf8') } : { body: '', bytes };
}

/** undefined when it is larger than is taken; what still comes is left unread, and the connection ends with the answer. */
function readBody(incoming: IncomingMessage, limit: number): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    incoming.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limit) {
        chunks.push(chunk);
        return;
      }
      incoming.pause();
      resolve(undefined);
    });
    incoming.on('end', () => resolve(Buffer.concat(chunks)));
    incoming.on('error', reject);
  });
}

function send(outgoing: ServerResponse, response: WireResponse): void {
  if (outgoing.destroyed) return;
  const body = response.bytes ?? response.body;
  const length = response.status === 204 ? {} : { 'content-length': Buffer.byteLength(body) };
  outgoing.writeHead(response.status, { ...response.headers, ...length });
  outgoing.end(body);
}
