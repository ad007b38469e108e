/**
 * What a request on the wire asks for, read off it before anybody answers.
 *
 * Owns: the names of the operations that change something. What else is in a request is the simulator's to read.
 */
import { readAuthorization, type WireRequest } from '@drs-orchestrator/drs-simulator';

export type WireService = 'drs' | 'ec2' | 'sts' | 'sns' | 'events';

export type WireCall = {
  readonly service: WireService;
  readonly operation: string;
  readonly region: string;
  /** Of an effect the answer may be lost after it, or before. */
  readonly kind: 'read' | 'effect';
};

const effects: ReadonlySet<string> = new Set([
  'StartRecovery',
  'TerminateRecoveryInstances',
  'UpdateLaunchConfiguration',
  'CreateLaunchTemplateVersion',
  'ModifyLaunchTemplate',
  'StartInstances',
  'StopInstances',
  'Publish',
  'Subscribe',
  'PutEvents',
]);

const services: ReadonlySet<string> = new Set(['drs', 'ec2', 'sts', 'sns', 'events']);

export const readCall = (request: WireRequest): WireCall => {
  const authorization = readAuthorization(request.headers);
  if (authorization.kind !== 'signed') throw new Error(`A request was not signed: ${request.path}`);
  const { service, region } = authorization.scope;
  if (!isService(service)) throw new Error(`A request was signed for ${service}`);
  const operation = operationOf(service, request);
  return { service, operation, region, kind: effects.has(operation) ? 'effect' : 'read' };
};

const isService = (name: string): name is WireService => services.has(name);

const operationOf = (service: WireService, { path, headers, body }: WireRequest): string => {
  switch (service) {
    case 'drs':
      return path.slice(1).split(/[/?]/)[0] ?? '';
    case 'events':
      return headers['x-amz-target']?.split('.').at(-1) ?? '';
    case 'ec2':
    case 'sts':
    case 'sns':
      return /(?:^|&)Action=(\w+)/.exec(body)?.[1] ?? '';
  }
};
