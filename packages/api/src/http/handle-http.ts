/**
 * HTTP through API Gateway's proxy events.
 *
 * Owns: the order of the questions: is there such a path and method, who asks and may they, is the request well formed.
 * Nobody learns from an error what they may not read. HEAD is GET; whoever sends the answer leaves its body out.
 */
import { answeredBy, routeOf } from '@drs-orchestrator/contract';
import type { HandlerName, Operation, Route } from '@drs-orchestrator/contract';
import type { HandlerDeps, Invocation } from '../deps.ts';
import { endpoints } from '../endpoints/endpoints.ts';
import { failure, type Failure } from '../failure.ts';
import { isFields, own, shown, type Fields } from '../input/fields.ts';
import { denial, fieldDenial, signedIn } from './caller.ts';
import { httpAnswer, httpFailure, type HttpAnswer } from './http-answer.ts';
import { requestSources } from './request-fields.ts';

type HttpEvent = { readonly method: string; readonly path: string; readonly event: Fields };
type FoundRoute = Extract<Route, { kind: 'found' }>;

export const handleHttp = async (handler: HandlerName, sent: HttpEvent, invocation: Invocation, deps: HandlerDeps): Promise<HttpAnswer> => {
  const { prefix, path } = withoutPrefix(sent.path, deps.pathPrefixes ?? []);
  const route = routeOf(sent.method === 'HEAD' ? 'GET' : sent.method, path);
  if (route.kind !== 'found') return reply(notRouted(route, sent), invocation);
  if (!answeredBy(handler, route.operation)) return reply(elsewhere(route), invocation);
  invocation.log.info('Operation', { operation: route.operation.name, invocation: 'http', route: `${sent.method} ${route.binding.path}` });
  const user = signedIn(sent.event);
  const denied = denial(route.operation, user);
  if (denied !== null) return reply(denied, invocation);
  const sources = requestSources(sent.event, route);
  if (!sources.ok) return reply(sources.refusal, invocation);
  const fieldDenied = fieldDenial(route.operation, user, sources.value);
  if (fieldDenied !== null) return reply(fieldDenied, invocation);
  const asker = { via: 'http', user, basePath: stageOf(sent) + prefix } as const;
  const answer = await endpoints[route.operation.name]({ sources: sources.value, asker, invocation }, deps);
  if (!answer.ok) return reply(answer.refusal, invocation);
  const { statusCode } = route.binding;
  const row: Operation = route.operation;
  return httpAnswer(statusCode, row.isDocument === true ? answer.value : { statusCode, ...answer.value }, invocation.correlationId);
};

const reply = (failed: Failure, { log, correlationId }: Invocation): HttpAnswer => {
  log.info('Request refused', { error: failed.code, reason: failed.message });
  return httpFailure(failed, correlationId);
};

const notRouted = (route: Exclude<Route, FoundRoute>, sent: HttpEvent): Failure =>
  route.kind === 'unknown-path'
    ? failure('NOT_FOUND', `Not found: ${shown(stageOf(sent) + sent.path)}`, {})
    : failure('METHOD_NOT_ALLOWED', `Method not allowed: ${shown(sent.method)}`, { allowedMethods: [...route.allowedMethods] });

/** A request that the gateway should have sent to another function. */
const elsewhere = ({ operation }: FoundRoute): Failure => failure('NOT_FOUND', `Not found here: it belongs to ${operation.handler}.`, {});

const withoutPrefix = (path: string, prefixes: readonly string[]): { readonly prefix: string; readonly path: string } => {
  const prefix = prefixes.find((one) => path === one || path.startsWith(`${one}/`)) ?? '';
  return { prefix, path: path.slice(prefix.length) };
};

/** API Gateway takes the stage off `path` and leaves it on `requestContext.path`. */
const stageOf = ({ event, path }: HttpEvent): string => {
  const context = own(event, 'requestContext');
  const whole = isFields(context) ? own(context, 'path') : undefined;
  return typeof whole === 'string' && whole.endsWith(path) ? whole.slice(0, whole.length - path.length) : '';
};
