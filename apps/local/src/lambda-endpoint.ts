/**
 * Lambda's Invoke for the functions of this process, on Lambda's own wire: the AWS CLI and the SDKs are its judges.
 *
 * Owns: names of functions, invocation types, and errors in Lambda's shape. Who has signed with this installation's
 * credentials may invoke, as IAM would allow it; what the operation asks of people over HTTP does not count here.
 */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Log } from '@drs-orchestrator/application';
import type { HandlerName } from '@drs-orchestrator/contract';
import { MISMATCH_MESSAGE, readAuthorization, signatureProblem, SKEWED_MESSAGE } from '@drs-orchestrator/drs-simulator';
import { localRegion, type LocalCredentials } from './credentials.ts';
import { isFunctionName, type Functions } from './functions.ts';
import { readBody } from './request-body.ts';
import { jsonReply, type Reply } from './reply.ts';
import { urgencyOf } from './urgency.ts';

export type LambdaNeeds = {
  readonly functions: Pick<Functions, 'invoke'>;
  readonly log: Pick<Log, 'error'>;
  readonly credentials: LocalCredentials;
  readonly accountId: string;
  /** Real: signatures are dated by it. */
  readonly timeOfDay: () => number;
};

const invokePath = /^\/2015-03-31\/functions\/([^/]+)\/invocations\/?$/;
/** Lambda's limit for a synchronous payload. */
const payloadLimitBytes = 6 * 1024 * 1024;

export const isLambdaPath = (pathname: string): boolean => pathname.startsWith('/2015-03-31/');

export const answerInvoke = async (needs: LambdaNeeds, request: IncomingMessage, url: URL): Promise<Reply> => {
  const requestId = randomUUID();
  const body = await readBody(request, payloadLimitBytes);
  // What was not kept cannot be verified, and is not acted upon.
  const stranger = body === 'too-large' ? undefined : refuseStranger(needs, request, body);
  if (stranger !== undefined) return stranger;
  const [, encodedName] = invokePath.exec(url.pathname) ?? [];
  if (encodedName === undefined) return lambdaError(404, 'UnknownOperationException', 'There is only Invoke here.');
  if (request.method !== 'POST') return lambdaError(405, 'MethodNotAllowedException', 'Invoke is a POST.');
  const name = decoded(encodedName);
  const handler = functionNamed(name, needs.accountId);
  if (handler === undefined) return lambdaError(404, 'ResourceNotFoundException', `Function not found: ${arnOf(name, needs.accountId)}`);
  if (body === 'too-large') {
    const message = `Request must be smaller than ${payloadLimitBytes} bytes for the InvokeFunction operation`;
    return lambdaError(413, 'RequestTooLargeException', message);
  }
  const payload = parsePayload(body);
  if (!payload.ok) return lambdaError(400, 'InvalidRequestContentException', `Could not parse request body into json: ${payload.problem}`);
  const type = request.headers['x-amz-invocation-type'] ?? 'RequestResponse';
  const headers = { 'x-amzn-requestid': requestId };
  switch (type) {
    case 'DryRun':
      return { status: 204, headers, body: '' };
    case 'Event':
      invokeLater(needs, handler, payload.event, requestId);
      return { status: 202, headers, body: '' };
    case 'RequestResponse':
      return invokeNow(needs, handler, payload.event, requestId);
    default:
      return lambdaError(400, 'InvalidParameterValueException', `Value at 'invocationType' is none of Event, RequestResponse, DryRun`);
  }
};

const invokeNow = async ({ functions }: LambdaNeeds, handler: HandlerName, event: unknown, requestId: string): Promise<Reply> => {
  const headers = { 'x-amzn-requestid': requestId, 'x-amz-executed-version': '$LATEST' };
  try {
    return jsonReply(200, (await functions.invoke(handler, event, requestId, urgencyOf(operationIn(event)))) ?? null, headers);
  } catch (cause) {
    // What a function throws is its answer to whoever called it, marked as a failure; the stack is in the log.
    const failure =
      cause instanceof Error ? { errorType: cause.name, errorMessage: cause.message } : { errorType: 'Error', errorMessage: String(cause) };
    return jsonReply(200, failure, { ...headers, 'x-amz-function-error': 'Unhandled' });
  }
};

const operationIn = (event: unknown): string | undefined =>
  typeof event === 'object' && event !== null && 'operation' in event && typeof event.operation === 'string' ? event.operation : undefined;

const invokeLater = ({ functions, log }: LambdaNeeds, handler: HandlerName, event: unknown, requestId: string): void => {
  setImmediate(() => {
    functions.invoke(handler, event, requestId).catch((cause: unknown) => {
      log.error('An asynchronous invocation failed', cause, { function: handler, requestId });
    });
  });
};

/** Undefined: whoever holds this installation's secret has signed exactly this request. */
const refuseStranger = ({ credentials, timeOfDay }: LambdaNeeds, request: IncomingMessage, body: Buffer): Reply | undefined => {
  const { method = '', url: path = '', headers } = request;
  const authorization = readAuthorization(headers);
  if (authorization.kind === 'unsigned') return lambdaError(403, 'MissingAuthenticationTokenException', 'Missing Authentication Token');
  if (authorization.kind === 'malformed') return incomplete();
  const { accessKeyId, service } = authorization.scope;
  if (accessKeyId !== credentials.accessKeyId || authorization.sessionToken !== undefined)
    return lambdaError(403, 'UnrecognizedClientException', 'The security token included in the request is invalid.');
  if (service !== 'lambda')
    return lambdaError(403, 'InvalidSignatureException', `Credential should be scoped to correct service: 'lambda'.`);
  switch (signatureProblem({ method, path, headers, body }, authorization, credentials.secretAccessKey, timeOfDay())) {
    case 'incomplete':
      return incomplete();
    case 'mismatch':
      return lambdaError(403, 'InvalidSignatureException', MISMATCH_MESSAGE);
    case 'skewed':
      return lambdaError(403, 'InvalidSignatureException', SKEWED_MESSAGE);
    case undefined:
      return undefined;
  }
};

/** `name`, `account:function:name` or an ARN, each with `:qualifier` or without. There is one version of each function. */
const functionForm =
  /^(?:(?:arn:aws:lambda:(?<region>[a-z0-9-]+):)?(?<account>\d{12}):function:)?(?<name>[A-Za-z0-9_-]+)(?::(?<qualifier>\$LATEST|[A-Za-z0-9_-]+))?$/;

const functionNamed = (text: string, accountId: string): HandlerName | undefined => {
  const { region = localRegion, account = accountId, name = '' } = functionForm.exec(text)?.groups ?? {};
  return region === localRegion && account === accountId && isFunctionName(name) ? name : undefined;
};

/** What is no percent-encoding stands for itself, and names no function. */
const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch (cause) {
    if (cause instanceof URIError) return text;
    throw cause;
  }
};

const arnOf = (name: string, accountId: string): string =>
  name.startsWith('arn:') ? name : `arn:aws:lambda:${localRegion}:${accountId}:function:${name.replace(/^\d{12}:function:/, '')}`;

type Payload = { readonly ok: true; readonly event: unknown } | { readonly ok: false; readonly problem: string };

/** No payload at all is an empty event. */
const parsePayload = (body: Buffer): Payload => {
  if (body.length === 0) return { ok: true, event: {} };
  try {
    return { ok: true, event: JSON.parse(body.toString('utf8')) as unknown };
  } catch (cause) {
    if (cause instanceof SyntaxError) return { ok: false, problem: cause.message };
    throw cause;
  }
};

const lambdaError = (status: number, code: string, message: string): Reply =>
  jsonReply(status, { Type: 'User', Message: message, message }, { 'x-amzn-errortype': code, 'x-amzn-requestid': randomUUID() });

const incomplete = (): Reply =>
  lambdaError(403, 'IncompleteSignatureException', 'The Authorization header holds no whole signature of version 4.');
