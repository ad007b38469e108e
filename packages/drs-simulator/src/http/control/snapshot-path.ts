/** `/_simulator/snapshot`: the whole world as one document, and another world in place of this one. */
import * as z from 'zod';
import type { Simulator } from '../../simulator.ts';
import type { WireRequest, WireResponse } from '../../wire.ts';
import { badRequest, json, readBody } from './control-path.ts';
import type { ControlPath } from './control-path.ts';

export const snapshotPath: ControlPath = {
  GET: (simulator) => json(200, simulator.snapshot()),
  PUT: restore,
  POST: restore,
};

function restore(simulator: Simulator, request: WireRequest): WireResponse {
  const given = readBody(request, z.unknown());
  if (given.kind === 'refused') return given.response;
  const outcome = simulator.restore(given.value);
  switch (outcome.kind) {
    case 'restored':
      return json(200, { clock: simulator.clock() });
    case 'invalid':
      return badRequest(outcome.problems);
    case 'ahead':
      return json(409, { message: outcome.message });
  }
}
