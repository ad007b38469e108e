/** STS on the wire: the query protocol of 2011-06-15, answers wrapped in a result element. */
import type { Answer, Refusal } from '../answer.ts';
import type { CallContext, Recognised, Service } from '../call.ts';
import type { AuthProblem } from '../identity/callers.ts';
import { MISMATCH_MESSAGE, SKEWED_MESSAGE } from '../identity/signature.ts';
import { loggedParameters, readParameters, toXml } from '../query-protocol.ts';
import type { Parameters } from '../query-protocol.ts';
import type { WireRequest, WireResponse } from '../wire.ts';
import { assumeRole, getCallerIdentity } from './operations.ts';
import { stsRefusal } from './refusals.ts';

export const STS_VERSION = '2011-06-15';
const NAMESPACE = `https://sts.amazonaws.com/doc/${STS_VERSION}/`;

type Operation = (context: CallContext, parameters: Parameters) => Answer | Refusal;

const OPERATIONS: ReadonlyMap<string, Operation> = new Map<string, Operation>([
  ['AssumeRole', assumeRole],
  ['GetCallerIdentity', getCallerIdentity],
]);

function recognise(request: WireRequest): Recognised {
  const parameters = readParameters(request);
  const operation = parameters.get('Action') ?? '';
  const run = OPERATIONS.get(operation);
  const input = loggedParameters(parameters);
  if (run === undefined)
    return { operation, input, run: () => stsRefusal('InvalidAction', `The simulator does not model the STS action ${operation}.`) };
  return { operation, input, run: (context) => run(context, parameters) };
}

const AUTH_REFUSALS: Readonly<Record<AuthProblem, Refusal>> = {
  'missing-token': stsRefusal('MissingAuthenticationToken', 'Request is missing Authentication Token'),
  malformed: stsRefusal('IncompleteSignature', 'Authorization header requires Credential, SignedHeaders and Signature.'),
  'unknown-key': stsRefusal('InvalidClientTokenId', 'The security token included in the request is invalid.'),
  expired: stsRefusal('ExpiredToken', 'The security token included in the request is expired'),
  mismatch: stsRefusal('SignatureDoesNotMatch', MISMATCH_MESSAGE),
  skewed: stsRefusal('SignatureDoesNotMatch', SKEWED_MESSAGE),
};

function write(outcome: Answer | Refusal, operation: string, requestId: string): WireResponse {
  const headers: Record<string, string> = { 'content-type': 'text/xml', 'x-amzn-requestid': requestId };
  if (outcome.kind === 'answer') {
    const result = { [`${operation}Result`]: outcome.body, ResponseMetadata: { RequestId: requestId } };
    return { status: outcome.status, headers, body: toXml({ [`${operation}Response`]: { '@xmlns': NAMESPACE, ...result } }) };
  }
  if (outcome.retryAfterSeconds !== undefined) headers['retry-after'] = String(outcome.retryAfterSeconds);
  const error = { Type: outcome.status >= 500 ? 'Receiver' : 'Sender', Code: outcome.code, Message: outcome.message };
  return { status: outcome.status, headers, body: toXml({ ErrorResponse: { '@xmlns': NAMESPACE, Error: error, RequestId: requestId } }) };
}

export const sts: Service = {
  recognise,
  write,
  refuseCaller: (problem) => AUTH_REFUSALS[problem],
  throttled: (retryAfterSeconds) => ({
    ...stsRefusal('Throttling', 'Rate exceeded'),
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  }),
  failed: (code, message, status) => stsRefusal(code, message ?? `The simulator was asked to fail with ${code}.`, status),
};
