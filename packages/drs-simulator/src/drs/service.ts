/**
 * DRS on the wire: REST-JSON, one path per operation, `/tags/{arn}` by method. Owns routing, parsing and the shape of errors; what an
 * operation does is in `operations.ts`.
 *
 * Invariant: what the service model does not have is refused as an unknown operation.
 */
import * as z from 'zod';
import type { Answer, Body, Refusal } from '../answer.ts';
import { isRefusal, present } from '../answer.ts';
import type { Recognised, Service } from '../call.ts';
import type { AuthProblem } from '../identity/callers.ts';
import { MISMATCH_MESSAGE, SKEWED_MESSAGE } from '../identity/signature.ts';
import type { WireRequest, WireResponse } from '../wire.ts';
import { splitPath } from '../wire.ts';
import type { OperationName } from './model/input.ts';
import { OPERATIONS } from './model/operations.ts';
import { isOperation, runOperation } from './operations.ts';
import { cannotParse, drsRefusal, unknownOperation } from './refusals.ts';

const TAG_OPERATIONS: ReadonlyMap<string, OperationName> = new Map([
  ['POST', 'TagResource'],
  ['DELETE', 'UntagResource'],
  ['GET', 'ListTagsForResource'],
]);
const TAGS_PATH = '/tags/';
/** The only reading operation that is a GET. */
const GET_OPERATION = 'ListStagingAccounts';

function recognise(request: WireRequest): Recognised {
  const { pathname, query } = splitPath(request.path);
  const named = operationNamed(request.method, pathname);
  if (named === undefined || !isOperation(named)) {
    return { operation: named ?? pathname.slice(1), input: {}, run: () => unknownOperation(request.method, pathname) };
  }
  const body = request.method === 'POST' ? parseBody(request.body) : {};
  if (isRefusal(body)) return { operation: named, input: {}, run: () => body };
  const input = { ...body, ...inputInPath(named, pathname, query) };
  return { operation: named, input, run: (context) => runOperation(named, context, input) };
}

function operationNamed(method: string, pathname: string): string | undefined {
  if (pathname.startsWith(TAGS_PATH)) return TAG_OPERATIONS.get(method);
  const name = pathname.slice(1);
  return method === (name === GET_OPERATION ? 'GET' : 'POST') ? name : undefined;
}

/** Members that are not in the body: of tagging the resource, of the GETs their query. */
function inputInPath(named: OperationName, pathname: string, query: URLSearchParams): Body {
  if (pathname.startsWith(TAGS_PATH)) return tagInput(pathname, query);
  if (named !== GET_OPERATION) return {};
  const [maxResults, nextToken] = [query.get('maxResults'), query.get('nextToken')];
  // Whatever is no number stays a text, which the model's table then refuses.
  return present({
    maxResults: maxResults === null ? undefined : /^-?\d+$/.test(maxResults) ? Number(maxResults) : maxResults,
    nextToken: nextToken ?? undefined,
  });
}

function tagInput(pathname: string, query: URLSearchParams): Body {
  const tagKeys = query.getAll('tagKeys');
  return { resourceArn: decodeSafely(pathname.slice(TAGS_PATH.length)), ...(tagKeys.length > 0 ? { tagKeys } : {}) };
}

/** A path that is no valid percent-encoding names no resource; the schema refuses what is returned for it. */
function decodeSafely(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return text;
    throw error;
  }
}

/** A member that is null counts as absent, as with AWS. */
function withoutNull(_name: string, value: unknown): unknown {
  return value === null ? undefined : value;
}

const jsonObject = z.record(z.string(), z.unknown());

function parseBody(body: string): Body | Refusal {
  if (body === '') return {};
  try {
    const parsed = jsonObject.safeParse(JSON.parse(body, withoutNull));
    return parsed.success ? parsed.data : cannotParse();
  } catch (error) {
    if (error instanceof SyntaxError) return cannotParse();
    throw error;
  }
}

const AUTH_REFUSALS: Readonly<Record<AuthProblem, readonly [code: string, message: string, status: number]>> = {
  'missing-token': ['MissingAuthenticationTokenException', 'Missing Authentication Token', 403],
  malformed: ['IncompleteSignatureException', 'The Authorization header is not a complete AWS4-HMAC-SHA256 signature.', 403],
  'unknown-key': ['UnrecognizedClientException', 'The security token included in the request is invalid.', 403],
  expired: ['ExpiredTokenException', 'The security token included in the request is expired', 403],
  mismatch: ['InvalidSignatureException', MISMATCH_MESSAGE, 403],
  skewed: ['InvalidSignatureException', SKEWED_MESSAGE, 403],
};

function write(outcome: Answer | Refusal, _operation: string, requestId: string): WireResponse {
  const headers: Record<string, string> = { 'content-type': 'application/json', 'x-amzn-requestid': requestId };
  if (outcome.kind === 'answer') {
    return { status: outcome.status, headers, body: outcome.status === 204 ? '' : JSON.stringify(outcome.body) };
  }
  headers['x-amzn-errortype'] = outcome.code;
  if (outcome.retryAfterSeconds !== undefined) headers['retry-after'] = String(outcome.retryAfterSeconds);
  return { status: outcome.status, headers, body: JSON.stringify({ message: outcome.message, ...outcome.members }) };
}

export const drs: Service = {
  operations: Object.keys(OPERATIONS),
  recognise,
  write,
  // These come from the gate before the service, so they have none of its members.
  refuseCaller: (problem) => {
    const [code, message, status] = AUTH_REFUSALS[problem];
    return { kind: 'refusal', code, message, status };
  },
  throttled: (retryAfterSeconds) => ({
    ...drsRefusal('ThrottlingException', 'Rate exceeded', { serviceCode: 'drs' }),
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  }),
  failed: (code, message, status) => drsRefusal(code, message ?? `The simulator was asked to fail with ${code}.`, {}, status),
};
