/** `/_simulator/faults`: lists, adds and clears the faults in force. */
import { faultSchema } from '../../faults/fault.ts';
import type { Simulator } from '../../simulator.ts';
import type { WireRequest, WireResponse } from '../../wire.ts';
import { done, json, readBody } from './control-path.ts';
import type { ControlPath } from './control-path.ts';

export const faultsPath: ControlPath = {
  GET: (simulator) => json(200, simulator.faults()),
  POST: postFault,
  DELETE: (simulator) => {
    simulator.clearFaults();
    return done();
  },
};

function postFault(simulator: Simulator, request: WireRequest): WireResponse {
  const fault = readBody(request, faultSchema);
  if (fault.kind === 'refused') return fault.response;
  simulator.addFault(fault.value);
  return json(201, fault.value);
}
