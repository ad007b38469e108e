/**
 * The HTTP server of the product, on loopback only: the API, signing in, Lambda Invoke, and the page for whoever opens it in a browser.
 *
 * Owns: the socket, who may come in at all, and sending. What paths mean is their endpoints' matter.
 *
 * Invariants
 * 1. It binds early, so that a taken port is found before anything has happened, and answers once the product is ready:
 *    what comes sooner waits.
 * 2. A request for another host name, and one that a web page of another origin sends to change something, is refused: a page
 *    elsewhere must not reach this port, under a name of its own or under ours.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { failure, internalError } from '@drs-orchestrator/api';
import type { Log } from '@drs-orchestrator/application';
import { answerApi, apiPrefix, type ApiNeeds } from './api-endpoint.ts';
import { answerUnreadable, loopbackServerOptions, MAX_TARGET_CHARACTERS, strangerIn } from '@drs-orchestrator/drs-simulator';
import { CannotStart, systemCode } from './cannot-start.ts';
import { isEventsPath, type EventStreams } from './event-streams.ts';
import { ids } from './ids.ts';
import { answerInvoke, isLambdaPath, type LambdaNeeds } from './lambda-endpoint.ts';
import { answerPage, type PageNeeds } from './page-endpoint.ts';
import type { RealTime } from './real-time.ts';
import { failureReply, jsonReply, type Reply } from './reply.ts';
import { answerSignIn, isSignInPath, type SignInNeeds } from './sign-in-endpoint.ts';

export type HttpServer = {
  readonly port: number;
  /** From here on requests are answered, those that have waited first. */
  open(endpoints: Endpoints): void;
  /** No further requests; resolves when those under way are answered, or have had their time. */
  close(): Promise<void>;
};

export type Endpoints = {
  readonly api: ApiNeeds;
  readonly signIn: SignInNeeds;
  readonly lambda: LambdaNeeds;
  readonly page: PageNeeds;
  readonly events: EventStreams;
  readonly log: Pick<Log, 'error'>;
};

export const loopback = '127.0.0.1';

/** A request under way when the process is asked to stop; most take milliseconds. */
const closeWithinMilliseconds = 2_000;

export const listen = async (port: number, real: Pick<RealTime, 'after'>): Promise<HttpServer> => {
  let open: (endpoints: Endpoints) => void = () => undefined;
  const ready = new Promise<Endpoints>((resolve) => {
    open = resolve;
  });
  let bound = port;
  const server = createServer(loopbackServerOptions, (request, response) => {
    void ready.then((endpoints) => serve(endpoints, request, response, bound));
  });
  answerUnreadable(server, ({ status, message }) => JSON.stringify({ statusCode: status, error: 'UNKNOWN_INVOCATION', message }));
  await bind(server, port);
  bound = portOf(server);
  return {
    port: bound,
    open,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeIdleConnections();
      const callOff = real.after(closeWithinMilliseconds, () => server.closeAllConnections());
      await closed;
      callOff();
    },
  };
};

const bind = async (server: Server, port: number): Promise<void> => {
  try {
    server.listen(port, loopback);
    await once(server, 'listening');
  } catch (cause) {
    throw cannotListen(cause, port, '--port');
  }
};

/** In words where the port is the reason; else what it was. */
export const cannotListen = (cause: unknown, port: number, flag: string): unknown => {
  const code = systemCode(cause);
  if (code === 'EADDRINUSE') return new CannotStart(`Port ${port} is taken. Choose another with ${flag}; 0 takes any free one.`, { cause });
  if (code === 'EACCES')
    return new CannotStart(`Port ${port} may not be used. Choose another with ${flag}; 0 takes any free one.`, { cause });
  return cause;
};

const portOf = (server: Server): number => {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port');
  return address.port;
};

const serve = async (endpoints: Endpoints, request: IncomingMessage, response: ServerResponse, port: number): Promise<void> => {
  const correlationId = randomUUID();
  let reply: Reply;
  try {
    const stranger = strangerIn(request, port);
    reply = stranger === undefined ? await answer(endpoints, request, correlationId) : failureReply(strangers[stranger], correlationId);
  } catch (cause) {
    if (request.destroyed && !request.complete) return;
    const errorId = ids.make('err');
    endpoints.log.error('A request failed', cause, { errorId, correlationId });
    reply = failureReply(internalError(errorId), correlationId);
  }
  send(request, response, reply);
};

const answer = async (
  { api, signIn, lambda, page, events }: Endpoints,
  request: IncomingMessage,
  correlationId: string,
): Promise<Reply> => {
  const target = request.url ?? '/';
  if (target.length > MAX_TARGET_CHARACTERS) return addressTooLong;
  if (!target.startsWith('/') || !URL.canParse(`http://${loopback}${target}`)) return failureReply(notFound(target), correlationId);
  const url = new URL(`http://${loopback}${target}`);
  if (isSignInPath(url.pathname)) return answerSignIn(signIn, request, url.pathname, correlationId);
  if (isEventsPath(url.pathname)) return events.answer(api, { request, url, correlationId });
  if (url.pathname === apiPrefix || url.pathname.startsWith(`${apiPrefix}/`)) return answerApi(api, { request, url, correlationId });
  if (isLambdaPath(url.pathname)) return answerInvoke(lambda, request, url);
  const file = await answerPage(page, request, url.pathname);
  if (file !== undefined) return file;
  const isWelcome = url.pathname === '/' && (request.method === 'GET' || request.method === 'HEAD');
  return isWelcome ? welcome : failureReply(notFound(url.pathname), correlationId);
};

/** Where the page was not built. */
const welcome: Reply = {
  status: 200,
  headers: { 'content-type': 'text/plain; charset=utf-8' },
  body: 'DRS Orchestrator. The API is under /api, beginning with /api/health. It wants a token: npm run token makes one, and POST /api/sign-in trades the code of a sign-in link for one.\n',
};

const notFound = (path: string) => failure('NOT_FOUND', `Not found: ${path.slice(0, 100)}`, {});

/** No operation is known by it, so it has the code of an event that is none, with the status that HTTP has for it. */
const addressTooLong = jsonReply(414, {
  statusCode: 414,
  error: 'UNKNOWN_INVOCATION',
  message: `An address has at most ${MAX_TARGET_CHARACTERS} characters.`,
});

const strangers = {
  host: failure('FORBIDDEN', 'This server answers to its loopback address only.', {}),
  origin: failure('FORBIDDEN', 'This server takes nothing from web pages of other origins.', {}),
} as const;

const send = (request: IncomingMessage, response: ServerResponse, reply: Reply): void => {
  if (reply.kind === 'stream') {
    if (!response.destroyed) response.writeHead(reply.status, { ...reply.headers, 'x-content-type-options': 'nosniff' }).flushHeaders();
    reply.begin(response);
    return;
  }
  if (response.destroyed) return;
  const { status, headers, body } = reply;
  // What of a body was left unread would be taken for the next request.
  const leftover = request.complete ? {} : { connection: 'close' };
  const isEmpty = status === 204 || status === 304;
  const length = isEmpty ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  response.writeHead(status, { ...headers, ...length, 'x-content-type-options': 'nosniff', ...leftover });
  response.end(request.method === 'HEAD' || isEmpty ? undefined : body);
};
