/**
 * `/api/*`: HTTP as API Gateway would hand it to the function, with the authoriser's work done here.
 *
 * Owns: the proxy event. Routing, permissions and the dialect of errors are the api's; without a valid token the claims
 * are missing, and the api says what that means.
 */
import type { IncomingMessage } from 'node:http';
import { bodyLimitBytes, bodyTooLarge } from '@drs-orchestrator/api';
import { routeOf, type HandlerName } from '@drs-orchestrator/contract';
import { bearerIn } from './bearer.ts';
import type { Functions } from './functions.ts';
import { failureReply, type Reply } from './reply.ts';
import { readBody } from './request-body.ts';
import type { Tokens } from './tokens.ts';
import { urgencyOf } from './urgency.ts';

export const apiPrefix = '/api';

export type ApiNeeds = { readonly functions: Pick<Functions, 'invoke'>; readonly tokens: Pick<Tokens, 'claimsOf'> };

/** One of the requests to the server, with the id under which the log tells of it. */
export type ApiRequest = { readonly request: IncomingMessage; readonly url: URL; readonly correlationId: string };

export const answerApi = async ({ functions, tokens }: ApiNeeds, { request, url, correlationId }: ApiRequest): Promise<Reply> => {
  const body = await readBody(request, bodyLimitBytes);
  if (body === 'too-large') return failureReply(bodyTooLarge, correlationId);
  const token = bearerIn(request.headers);
  const claims = token === undefined ? undefined : await tokens.claimsOf(token);
  const event = proxyEvent(request, url, body, claims);
  const operation = operationOf(event.httpMethod, event.path);
  return replyOf(await functions.invoke(operation?.handler ?? 'query-handler', event, correlationId, urgencyOf(operation?.name)));
};

/** As the gateway is set up: each route goes to the function of its operation. What is no route, any of them refuses. */
const operationOf = (method: string, path: string): { readonly name: string; readonly handler: HandlerName } | undefined => {
  const route = routeOf(method === 'HEAD' ? 'GET' : method, path);
  return route.kind === 'found' ? route.operation : undefined;
};

const proxyEvent = (request: IncomingMessage, url: URL, body: Buffer, claims: object | undefined) => {
  const names = [...new Set(url.searchParams.keys())];
  const multiple = names.map((name) => [name, url.searchParams.getAll(name)] as const);
  return {
    httpMethod: request.method ?? 'GET',
    path: url.pathname.slice(apiPrefix.length) || '/',
    headers: headersOf(request),
    queryStringParameters: names.length === 0 ? null : Object.fromEntries(multiple.map(([name, values]) => [name, values.at(-1)])),
    multiValueQueryStringParameters: names.length === 0 ? null : Object.fromEntries(multiple),
    body: body.length === 0 ? null : body.toString('utf8'),
    isBase64Encoded: false,
    requestContext: {
      path: url.pathname,
      httpMethod: request.method ?? 'GET',
      ...(claims === undefined ? {} : { authorizer: { claims } }),
    },
  };
};

/** Whoever reads the event learns who asks from the claims; the secrets they were read from stay here. */
const headersOf = (request: IncomingMessage): Record<string, string> => {
  const kept = Object.entries(request.headers).filter(([name]) => name !== 'authorization' && name !== 'cookie');
  return Object.fromEntries(kept.flatMap(([name, value]) => (value === undefined ? [] : [[name, [value].flat().join(', ')]])));
};

const replyOf = (answer: unknown): Reply => {
  if (typeof answer === 'object' && answer !== null && 'statusCode' in answer && 'body' in answer && 'headers' in answer) {
    const { statusCode, headers, body } = answer;
    if (typeof statusCode === 'number' && typeof body === 'string' && typeof headers === 'object' && headers !== null) {
      const texts = Object.entries(headers).map(([name, value]) => [name, String(value)] as const);
      return { status: statusCode, headers: Object.fromEntries(texts), body };
    }
  }
  throw new Error('The function answered an HTTP request in no form of API Gateway');
};
