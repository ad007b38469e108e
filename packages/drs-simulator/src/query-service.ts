/**
 * A service of AWS's own query protocol on the wire, as STS and SNS are: an action named in a form, an answer wrapped in a result
 * element, errors in an ErrorResponse.
 */
import type { Answer, Refusal } from './answer.ts';
import type { CallContext, Recognised, Service } from './call.ts';
import type { AuthProblem } from './identity/callers.ts';
import { MISMATCH_MESSAGE, SKEWED_MESSAGE } from './identity/signature.ts';
import { loggedParameters, readParameters, toXml } from './query-protocol.ts';
import type { Parameters } from './query-protocol.ts';
import type { WireRequest, WireResponse } from './wire.ts';

export type QueryOperation = (context: CallContext, parameters: Parameters) => Answer | Refusal;

export type QueryServiceShape = {
  /** As people write it. */
  readonly name: string;
  readonly namespace: string;
  readonly operations: ReadonlyMap<string, QueryOperation>;
  refuse(code: string, message: string, status?: number): Refusal;
  readonly throttlingCode: string;
};

export function queryService({ name, namespace, operations, refuse, throttlingCode }: QueryServiceShape): Service {
  const recognise = (request: WireRequest): Recognised => {
    const parameters = readParameters(request);
    const operation = parameters.get('Action') ?? '';
    const run = operations.get(operation);
    const input = loggedParameters(parameters);
    if (run === undefined)
      return { operation, input, run: () => refuse('InvalidAction', `The simulator does not model the ${name} action ${operation}.`) };
    return { operation, input, run: (context) => run(context, parameters) };
  };

  const authRefusals: Readonly<Record<AuthProblem, Refusal>> = {
    'missing-token': refuse('MissingAuthenticationToken', 'Request is missing Authentication Token'),
    malformed: refuse('IncompleteSignature', 'Authorization header requires Credential, SignedHeaders and Signature.'),
    'unknown-key': refuse('InvalidClientTokenId', 'The security token included in the request is invalid.'),
    expired: refuse('ExpiredToken', 'The security token included in the request is expired'),
    mismatch: refuse('SignatureDoesNotMatch', MISMATCH_MESSAGE),
    skewed: refuse('SignatureDoesNotMatch', SKEWED_MESSAGE),
  };

  const write = (outcome: Answer | Refusal, operation: string, requestId: string): WireResponse => {
    const headers: Record<string, string> = { 'content-type': 'text/xml', 'x-amzn-requestid': requestId };
    if (outcome.kind === 'answer') {
      const result = { [`${operation}Result`]: outcome.body, ResponseMetadata: { RequestId: requestId } };
      return { status: outcome.status, headers, body: toXml({ [`${operation}Response`]: { '@xmlns': namespace, ...result } }) };
    }
    if (outcome.retryAfterSeconds !== undefined) headers['retry-after'] = String(outcome.retryAfterSeconds);
    const error = { Type: outcome.status >= 500 ? 'Receiver' : 'Sender', Code: outcome.code, Message: outcome.message };
    const body = { ErrorResponse: { '@xmlns': namespace, Error: error, RequestId: requestId } };
    return { status: outcome.status, headers, body: toXml(body) };
  };

  return {
    operations: [...operations.keys()],
    recognise,
    write,
    refuseCaller: (problem) => authRefusals[problem],
    throttled: (retryAfterSeconds) => ({
      ...refuse(throttlingCode, 'Rate exceeded'),
      ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
    }),
    failed: (code, message, status) => refuse(code, message ?? `The simulator was asked to fail with ${code}.`, status),
  };
}

/** The statuses that such a service has for its codes; 400 where nothing else is said. Those of the gate before it are the same everywhere. */
export function refusalsWith(statuses: Readonly<Record<string, number>>): QueryServiceShape['refuse'] {
  const known = new Map(Object.entries({ ...gateStatuses, ...statuses }));
  return (code, message, status = known.get(code) ?? 400) => ({ kind: 'refusal', code, status, message });
}

const gateStatuses: Readonly<Record<string, number>> = {
  ExpiredToken: 403,
  InternalFailure: 500,
  InvalidClientTokenId: 403,
  MissingAuthenticationToken: 403,
  ServiceUnavailable: 503,
  SignatureDoesNotMatch: 403,
};
