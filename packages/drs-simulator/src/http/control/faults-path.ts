/**
 * `/_simulator/faults`: lists, adds and clears faults; `/_simulator/faults/{number}`: one of them.
 *
 * Invariant: a body is one fault or a script, in JSON, or in YAML where its content type says so; it is taken whole or not at all.
 */
import { readFaults, readOrFail, FaultScriptError } from '../../faults/parse-fault-script.ts';
import type { FaultScript } from '../../faults/parse-fault-script.ts';
import type { Simulator } from '../../simulator.ts';
import type { WireRequest, WireResponse } from '../../wire.ts';
import { splitPath } from '../../wire.ts';
import { done, json } from './control-path.ts';
import type { ControlPath } from './control-path.ts';

export const faultsPath: ControlPath = {
  GET: (simulator) => json(200, simulator.faults()),
  POST: postFaults,
  DELETE: (simulator) => {
    simulator.clearFaults();
    return done();
  },
};

export const faultPath: ControlPath = {
  GET: (simulator, request) => {
    const fault = simulator.faults().find(({ number }) => number === numberIn(request));
    return fault === undefined ? noSuchFault(request) : json(200, fault);
  },
  DELETE: (simulator, request) => (simulator.removeFault(numberIn(request)) ? done() : noSuchFault(request)),
};

function numberIn({ path }: WireRequest): number {
  return Number(splitPath(path).pathname.split('/').at(-1));
}

function noSuchFault(request: WireRequest): WireResponse {
  return json(404, { message: `There is no fault ${String(numberIn(request))}: it was never there, is used up or was removed.` });
}

/** One fault is answered as itself, a script as a list. */
function postFaults(simulator: Simulator, request: WireRequest): WireResponse {
  try {
    const script = scriptIn(request);
    const added = simulator.addFaults(script);
    return json(201, script.fieldOf([0]) === '' ? added[0] : { faults: added });
  } catch (error) {
    if (!(error instanceof FaultScriptError)) throw error;
    const message = error.problems
      .map(
        ({ field, line, message: problem }) =>
          `${line === undefined ? '' : `line ${String(line)}: `}${field === '' ? '' : `${field}: `}${problem}`,
      )
      .join('; ');
    return json(400, { message, problems: error.problems });
  }
}

const SOURCE = 'body';

function scriptIn({ headers, body }: WireRequest): FaultScript {
  if (/\byaml\b/i.test(headers['content-type'] ?? '')) {
    const { value, lineOf } = readOrFail(body, SOURCE);
    return readFaults(value, { sourceName: SOURCE, lineOf });
  }
  return readFaults(parseJson(body), { sourceName: SOURCE, lineOf: () => undefined });
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new FaultScriptError(SOURCE, [
      { field: '', message: 'The body is no JSON. YAML is taken with the content type application/yaml.' },
    ]);
  }
}
