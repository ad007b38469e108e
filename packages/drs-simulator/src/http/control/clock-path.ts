/** `/_simulator/clock`: what time it is in the world, and, where the clock is nobody else's, pausing it, jumping and its speed. */
import * as z from 'zod';
import { badRequest, json, readBody } from './control-path.ts';
import type { ControlPath } from './control-path.ts';

export const clockPath: ControlPath = {
  GET: (simulator) => json(200, simulator.clock()),
  POST: (simulator, request) => {
    const change = readBody(request, z.unknown());
    if (change.kind === 'refused') return change.response;
    const outcome = simulator.changeClock(change.value);
    switch (outcome.kind) {
      case 'changed':
        return json(200, outcome.clock);
      case 'invalid':
        return badRequest(outcome.problems);
      case 'not-ours':
        return json(409, { message: outcome.message });
    }
  },
};
