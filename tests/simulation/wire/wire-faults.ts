/**
 * What a caller sees on the wire of a call that goes wrong on its way.
 *
 * Owns: the words of each service. Answers are the simulator's own: it is given the fault, and the request once more, of which
 * nothing takes effect.
 */
import type { Fault, Simulator, WireOutcome, WireRequest } from '@drs-orchestrator/drs-simulator';
import type { CallFault } from '../model/refusals.ts';
import type { WireCall, WireService } from './wire-call.ts';

export const failOnTheWay = (simulator: Simulator, request: WireRequest, call: WireCall, fault: CallFault): Promise<WireOutcome> => {
  switch (fault) {
    case 'lost':
      return Promise.resolve({ kind: 'connection-lost' });
    case 'unsent':
      return Promise.reject(Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND', syscall: 'getaddrinfo' }));
    case 'throttled':
      simulator.addFault({ kind: 'throttle', service: call.service, operation: call.operation, count: 1 });
      return simulator.handle(request);
    case 'broken':
    case 'expired':
    case 'denied':
      simulator.addFault({ ...errors[call.service][fault], kind: 'error', service: call.service, operation: call.operation, count: 1 });
      return simulator.handle(request);
  }
};

type Words = Pick<Extract<Fault, { kind: 'error' }>, 'code' | 'status'>;
type Errors = Readonly<Record<'broken' | 'expired' | 'denied', Words>>;

const errors: Readonly<Record<WireService, Errors>> = {
  drs: {
    broken: { code: 'InternalServerException', status: 500 },
    expired: { code: 'ExpiredTokenException', status: 403 },
    denied: { code: 'AccessDeniedException', status: 403 },
  },
  ec2: {
    broken: { code: 'InternalError', status: 500 },
    expired: { code: 'RequestExpired', status: 400 },
    denied: { code: 'UnauthorizedOperation', status: 403 },
  },
  sts: {
    broken: { code: 'InternalFailure', status: 500 },
    expired: { code: 'ExpiredToken', status: 403 },
    denied: { code: 'AccessDenied', status: 403 },
  },
  sns: {
    broken: { code: 'InternalError', status: 500 },
    expired: { code: 'ExpiredToken', status: 403 },
    denied: { code: 'AuthorizationError', status: 403 },
  },
  events: {
    broken: { code: 'InternalException', status: 500 },
    expired: { code: 'ExpiredTokenException', status: 400 },
    denied: { code: 'AccessDeniedException', status: 400 },
  },
};
