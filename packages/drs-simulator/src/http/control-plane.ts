/**
 * The simulator's own paths, `/_simulator/*`: health, the request log, faults, the world. No AWS about them.
 */
import { faultSchema } from '../faults/fault.ts';
import type { Simulator } from '../simulator.ts';
import type { WireRequest, WireResponse } from '../wire.ts';
import { splitPath } from '../wire.ts';

export const CONTROL_PREFIX = '/_simulator/';
const DROPPED_HEADER = 'x-simulator-dropped-requests';

type Handler = (simulator: Simulator, request: WireRequest, query: URLSearchParams) => WireResponse;

const ROUTES: ReadonlyMap<string, Readonly<Partial<Record<string, Handler>>>> = new Map<string, Partial<Record<string, Handler>>>([
  [
    'health',
    {
      GET: (simulator) =>
        json(200, { status: 'ok', newestTime: isoOrNull(simulator.newestTime()), droppedRequests: simulator.droppedRequests() }),
    },
  ],
  ['requests', { GET: getRequests, DELETE: (simulator) => (simulator.clearRequests(), json(204, undefined)) }],
  [
    'faults',
    {
      GET: (simulator) => json(200, simulator.faults()),
      POST: postFault,
      DELETE: (simulator) => (simulator.clearFaults(), json(204, undefined)),
    },
  ],
  ['world', { GET: (simulator) => json(200, simulator.world()) }],
]);

export function answerControl(simulator: Simulator, request: WireRequest): WireResponse {
  const { pathname, query } = splitPath(request.path);
  const methods = ROUTES.get(pathname.slice(CONTROL_PREFIX.length));
  if (methods === undefined)
    return json(404, {
      message: `There is no ${pathname}; there are ${[...ROUTES.keys()].map((name) => CONTROL_PREFIX + name).join(', ')}.`,
    });
  const handler = methods[request.method];
  if (handler !== undefined) return handler(simulator, request, query);
  const allowed = Object.keys(methods).join(', ');
  return { ...json(405, { message: `${pathname} takes ${allowed}.` }), headers: { 'content-type': 'application/json', allow: allowed } };
}

function getRequests(simulator: Simulator, _request: WireRequest, query: URLSearchParams): WireResponse {
  const operation = query.get('operation');
  const entries = simulator.requests().filter((entry) => operation === null || entry.operation === operation);
  const response = json(200, entries);
  return { ...response, headers: { ...response.headers, [DROPPED_HEADER]: String(simulator.droppedRequests()) } };
}

function postFault(simulator: Simulator, request: WireRequest): WireResponse {
  let body: unknown;
  try {
    body = JSON.parse(request.body);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return json(400, { message: 'The body is no JSON.' });
  }
  const parsed = faultSchema.safeParse(body);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) => ({ field: path.join('.'), message }));
    return json(400, { message: problems.map(({ field, message }) => `${field}: ${message}`).join('; '), problems });
  }
  simulator.addFault(parsed.data);
  return json(201, parsed.data);
}

function json(status: number, body: unknown): WireResponse {
  return { status, headers: { 'content-type': 'application/json' }, body: body === undefined ? '' : `${JSON.stringify(body)}\n` };
}

function isoOrNull(at: number | undefined): string | null {
  return at === undefined ? null : new Date(at).toISOString();
}
