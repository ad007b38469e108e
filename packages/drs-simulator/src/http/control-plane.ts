/**
 * The simulator's own paths, `/_simulator/*`: health, the request log, messages, faults, the world. No AWS about them.
 */
import * as z from 'zod';
import { faultSchema } from '../faults/fault.ts';
import type { Simulator } from '../simulator.ts';
import type { WireRequest, WireResponse } from '../wire.ts';
import { splitPath } from '../wire.ts';
import { MESSAGE_KINDS } from '../world/records.ts';

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
  ['messages', { GET: getMessages }],
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

const DEFAULT_MESSAGES = 100;

const messagesQuery = z.strictObject({
  kind: z.enum(MESSAGE_KINDS).optional(),
  after: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(1000).default(DEFAULT_MESSAGES),
});

function getMessages(simulator: Simulator, _request: WireRequest, query: URLSearchParams): WireResponse {
  const parsed = messagesQuery.safeParse(Object.fromEntries(query));
  if (parsed.success) return json(200, simulator.messages(parsed.data));
  const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  return json(400, { message: problems.join('; ') });
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
