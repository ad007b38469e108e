/** CloudWatch on the wire, in whichever of its protocols it is spoken to. Metrics are taken, and not given back. */
import type { Refusal } from '../answer.ts';
import type { Recognised, Service } from '../call.ts';
import type { AuthProblem } from '../identity/callers.ts';
import { MISMATCH_MESSAGE, SKEWED_MESSAGE } from '../identity/signature.ts';
import type { WireRequest } from '../wire.ts';
import { textPutMetricData, typedPutMetricData } from './metric-data.ts';
import { protocolOf, readSpoken, writeAnswer, writeRefusal } from './protocols.ts';
import { invalidInput, monitoringRefusal, putMetricData } from './put-metric-data.ts';

const OPERATION = 'PutMetricData';

function recognise(request: WireRequest): Recognised {
  const { operation, input } = readSpoken(request);
  if (operation !== OPERATION) {
    const run = (): Refusal => monitoringRefusal('InvalidAction', `The simulator does not model the CloudWatch operation ${operation}.`);
    return { operation, input: {}, run };
  }
  if (input === undefined)
    return { operation, input: {}, run: () => monitoringRefusal('SerializationException', 'The body could not be read.') };
  const schema = protocolOf(request) === 'query' ? textPutMetricData : typedPutMetricData;
  const parsed = schema.safeParse(input);
  return { operation, input, run: parsed.success ? (context) => putMetricData(context, parsed.data) : () => invalidInput(parsed.error) };
}

const AUTH_REFUSALS: Readonly<Record<AuthProblem, Refusal>> = {
  'missing-token': monitoringRefusal('MissingAuthenticationToken', 'Request is missing Authentication Token', 403),
  malformed: monitoringRefusal('IncompleteSignature', 'Authorization header requires Credential, SignedHeaders and Signature.'),
  'unknown-key': monitoringRefusal('InvalidClientTokenId', 'The security token included in the request is invalid.', 403),
  expired: monitoringRefusal('ExpiredToken', 'The security token included in the request is expired', 403),
  mismatch: monitoringRefusal('SignatureDoesNotMatch', MISMATCH_MESSAGE, 403),
  skewed: monitoringRefusal('SignatureDoesNotMatch', SKEWED_MESSAGE, 403),
};

export const monitoring: Service = {
  operations: [OPERATION],
  recognise,
  write: (outcome, operation, requestId, request) => {
    const protocol = protocolOf(request);
    return outcome.kind === 'answer' ? writeAnswer(protocol, operation, requestId) : writeRefusal(protocol, outcome, requestId);
  },
  refuseCaller: (problem) => AUTH_REFUSALS[problem],
  throttled: (retryAfterSeconds) => ({
    ...monitoringRefusal('Throttling', 'Rate exceeded'),
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  }),
  failed: (code, message, status) => monitoringRefusal(code, message ?? `The simulator was asked to fail with ${code}.`, status),
};
