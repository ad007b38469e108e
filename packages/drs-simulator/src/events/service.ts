/** EventBridge on the wire: JSON 1.1, the operation in X-Amz-Target. */
import type { Answer, Refusal } from '../answer.ts';
import type { Recognised, Service } from '../call.ts';
import type { AuthProblem } from '../identity/callers.ts';
import { MISMATCH_MESSAGE, SKEWED_MESSAGE } from '../identity/signature.ts';
import type { WireRequest, WireResponse } from '../wire.ts';
import { putEvents, putEventsInput } from './put-events.ts';

export const EVENTS_TARGET = 'AWSEvents.';

const STATUSES: ReadonlyMap<string, number> = new Map([
  ['InternalException', 500],
  ['InternalFailure', 500],
  ['ServiceUnavailable', 503],
]);

function refuse(code: string, message: string, status = STATUSES.get(code) ?? 400): Refusal {
  return { kind: 'refusal', code, status, message };
}

function recognise(request: WireRequest): Recognised {
  const operation = (request.headers['x-amz-target'] ?? '').replace(EVENTS_TARGET, '');
  if (operation !== 'PutEvents') {
    const run = (): Refusal => refuse('UnknownOperationException', `The simulator does not model the EventBridge operation ${operation}.`);
    return { operation, input: {}, run };
  }
  const body = parse(request.body);
  const parsed = putEventsInput.safeParse(body);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(
      ({ path, message }) => `Value at '${path.join('.')}' failed to satisfy constraint: ${message}`,
    );
    return { operation, input: {}, run: () => refuse('ValidationException', problems.join('; ')) };
  }
  return { operation, input: parsed.data, run: (context) => putEvents(context, parsed.data) };
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

const AUTH_REFUSALS: Readonly<Record<AuthProblem, Refusal>> = {
  'missing-token': refuse('MissingAuthenticationTokenException', 'Missing Authentication Token'),
  malformed: refuse('IncompleteSignatureException', 'The Authorization header is not a complete AWS4-HMAC-SHA256 signature.'),
  'unknown-key': refuse('UnrecognizedClientException', 'The security token included in the request is invalid.'),
  expired: refuse('ExpiredTokenException', 'The security token included in the request is expired'),
  mismatch: refuse('InvalidSignatureException', MISMATCH_MESSAGE),
  skewed: refuse('InvalidSignatureException', SKEWED_MESSAGE),
};

function write(outcome: Answer | Refusal, _operation: string, requestId: string): WireResponse {
  const headers: Record<string, string> = { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': requestId };
  if (outcome.kind === 'answer') return { status: outcome.status, headers, body: JSON.stringify(outcome.body) };
  if (outcome.retryAfterSeconds !== undefined) headers['retry-after'] = String(outcome.retryAfterSeconds);
  return { status: outcome.status, headers, body: JSON.stringify({ __type: outcome.code, message: outcome.message }) };
}

export const events: Service = {
  operations: ['PutEvents'],
  recognise,
  write,
  refuseCaller: (problem) => AUTH_REFUSALS[problem],
  throttled: (retryAfterSeconds) => ({
    ...refuse('ThrottlingException', 'Rate exceeded'),
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  }),
  failed: (code, message, status) => refuse(code, message ?? `The simulator was asked to fail with ${code}.`, status),
};
