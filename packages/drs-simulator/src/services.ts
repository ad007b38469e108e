/**
 * Which service a request is for: by its signature, or by its form where nobody signed it.
 */
import type { Service } from './call.ts';
import { drs } from './drs/service.ts';
import { ec2, EC2_VERSION } from './ec2/service.ts';
import { events, EVENTS_TARGET } from './events/service.ts';
import { iam, IAM_VERSION } from './iam/service.ts';
import type { Authorization } from './identity/authorization.ts';
import { isMonitoringPath, MONITORING_TARGET, MONITORING_VERSION } from './monitoring/protocols.ts';
import { monitoring } from './monitoring/service.ts';
import { readParameters } from './query-protocol.ts';
import { SERVICE_NAMES } from './service-names.ts';
import type { ServiceName } from './service-names.ts';
import { sns, SNS_VERSION } from './sns/service.ts';
import { ssm, SSM_TARGET } from './ssm/service.ts';
import { stsRefusal } from './sts/refusals.ts';
import { sts, STS_VERSION } from './sts/service.ts';
import type { WireRequest, WireResponse } from './wire.ts';

export const SERVICES: Readonly<Record<ServiceName, Service>> = { drs, ec2, events, iam, monitoring, sns, ssm, sts };
const SERVICES_BY_VERSION: ReadonlyMap<string, ServiceName> = new Map([
  [EC2_VERSION, 'ec2'],
  [IAM_VERSION, 'iam'],
  [MONITORING_VERSION, 'monitoring'],
  [SNS_VERSION, 'sns'],
  [STS_VERSION, 'sts'],
]);
export const UNKNOWN_SERVICE = 'UnknownOperationException';

/** By the credential scope; a request that nobody signed shows by its form whose error it should get. */
export function serviceOf(request: WireRequest, authorization: Authorization): ServiceName | undefined {
  if (authorization.kind === 'signed') {
    const { service } = authorization.scope;
    return SERVICE_NAMES.find((name) => name === service);
  }
  const target = request.headers['x-amz-target'] ?? '';
  if (target.startsWith(EVENTS_TARGET)) return 'events';
  if (target.startsWith(SSM_TARGET)) return 'ssm';
  if (target.startsWith(MONITORING_TARGET) || isMonitoringPath(request.path)) return 'monitoring';
  const version = readParameters(request).get('Version') ?? '';
  return SERVICES_BY_VERSION.get(version) ?? 'drs';
}

/** In the form the request has: a client that sent a form reads XML, every other one JSON. */
export function refuseUnknownService(
  request: WireRequest,
  authorization: Authorization,
  requestId: string,
): { readonly service: string; readonly response: WireResponse } {
  const service = authorization.kind === 'signed' ? authorization.scope.service : '';
  const message = `The simulator models ${SERVICE_NAMES.join(', ')}; this request was signed for ${service}.`;
  if (request.headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true) {
    return { service, response: sts.write(stsRefusal(UNKNOWN_SERVICE, message), '', requestId, request) };
  }
  const headers = { 'content-type': 'application/json', 'x-amzn-errortype': UNKNOWN_SERVICE, 'x-amzn-requestid': requestId };
  return { service, response: { status: 400, headers, body: JSON.stringify({ __type: UNKNOWN_SERVICE, message }) } };
}
