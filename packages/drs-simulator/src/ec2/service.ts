/** EC2 on the wire: the query protocol of 2016-11-15, with EC2's own form of answers and errors. */
import type { Answer, Refusal } from '../answer.ts';
import type { CallContext, Recognised, Service } from '../call.ts';
import type { AuthProblem } from '../identity/callers.ts';
import { MISMATCH_MESSAGE } from '../identity/signature.ts';
import { loggedParameters, readParameters, toXml } from '../query-protocol.ts';
import type { Parameters } from '../query-protocol.ts';
import type { WireRequest, WireResponse } from '../wire.ts';
import { describeInstanceTypeOfferings, describeInstanceTypes } from './instance-type-operations.ts';
import {
  createLaunchTemplateVersion,
  deleteLaunchTemplateVersions,
  describeLaunchTemplates,
  describeLaunchTemplateVersions,
  modifyLaunchTemplate,
} from './launch-templates.ts';
import { describeNetworkInterfaces, describeSecurityGroups, describeSubnets } from './network-operations.ts';
import { describeInstances, startInstances, stopInstances, terminateInstances } from './operations.ts';
import { ec2Refusal } from './refusals.ts';

export const EC2_VERSION = '2016-11-15';
const NAMESPACE = `http://ec2.amazonaws.com/doc/${EC2_VERSION}/`;

type Operation = (context: CallContext, parameters: Parameters) => Answer | Refusal;

const OPERATIONS: ReadonlyMap<string, Operation> = new Map<string, Operation>([
  ['CreateLaunchTemplateVersion', createLaunchTemplateVersion],
  ['DeleteLaunchTemplateVersions', deleteLaunchTemplateVersions],
  ['DescribeInstances', describeInstances],
  ['DescribeInstanceTypeOfferings', describeInstanceTypeOfferings],
  ['DescribeInstanceTypes', describeInstanceTypes],
  ['DescribeLaunchTemplates', describeLaunchTemplates],
  ['DescribeLaunchTemplateVersions', describeLaunchTemplateVersions],
  ['DescribeNetworkInterfaces', describeNetworkInterfaces],
  ['DescribeSecurityGroups', describeSecurityGroups],
  ['DescribeSubnets', describeSubnets],
  ['ModifyLaunchTemplate', modifyLaunchTemplate],
  ['StartInstances', startInstances],
  ['StopInstances', stopInstances],
  ['TerminateInstances', terminateInstances],
]);

function recognise(request: WireRequest): Recognised {
  const parameters = readParameters(request);
  const operation = parameters.get('Action') ?? '';
  const run = OPERATIONS.get(operation);
  const input = loggedParameters(parameters);
  if (operation === '')
    return { operation, input, run: () => ec2Refusal('MissingAction', 'The request must contain the parameter Action') };
  if (run === undefined)
    return { operation, input, run: () => ec2Refusal('InvalidAction', `The simulator does not model the EC2 action ${operation}.`) };
  return { operation, input, run: (context) => run(context, parameters) };
}

const AUTH_REFUSALS: Readonly<Record<AuthProblem, Refusal>> = {
  'missing-token': ec2Refusal('MissingAuthenticationToken', 'Request is missing Authentication Token'),
  malformed: ec2Refusal('AuthFailure', 'Credential must have exactly 5 slash-delimited elements'),
  'unknown-key': ec2Refusal('AuthFailure', 'AWS was not able to validate the provided access credentials'),
  expired: ec2Refusal('RequestExpired', 'Request has expired.'),
  mismatch: ec2Refusal('SignatureDoesNotMatch', MISMATCH_MESSAGE),
  skewed: ec2Refusal('RequestExpired', 'Request has expired.'),
};

function write(outcome: Answer | Refusal, operation: string, requestId: string): WireResponse {
  const headers: Record<string, string> = { 'content-type': 'text/xml;charset=UTF-8', 'x-amzn-requestid': requestId };
  if (outcome.kind === 'answer') {
    const body = toXml({ [`${operation}Response`]: { '@xmlns': NAMESPACE, requestId, ...outcome.body } });
    return { status: outcome.status, headers, body };
  }
  if (outcome.retryAfterSeconds !== undefined) headers['retry-after'] = String(outcome.retryAfterSeconds);
  const error = { Errors: { Error: { Code: outcome.code, Message: outcome.message } }, RequestID: requestId };
  return { status: outcome.status, headers, body: toXml({ Response: error }) };
}

export const ec2: Service = {
  operations: [...OPERATIONS.keys()],
  recognise,
  write,
  refuseCaller: (problem) => AUTH_REFUSALS[problem],
  throttled: (retryAfterSeconds) => ({
    ...ec2Refusal('RequestLimitExceeded', 'Request limit exceeded.'),
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  }),
  failed: (code, message, status) => ec2Refusal(code, message ?? `The simulator was asked to fail with ${code}.`, status),
};
