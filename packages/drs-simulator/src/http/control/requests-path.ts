/**
 * `/_simulator/requests`: the request log, narrowed and a page at a time, and emptying it.
 *
 * The answer is the list itself; how many entries were dropped, and where the next page begins, are in its headers.
 */
import * as z from 'zod';
import { done, json, readQuery } from './control-path.ts';
import type { ControlPath } from './control-path.ts';

const DROPPED_HEADER = 'x-simulator-dropped-requests';
/** The `since` of the next page; absent on the last one. */
const NEXT_HEADER = 'x-simulator-next-since';
/** As many as are kept at the most. */
const MAX_REQUESTS = 20_000;

const text = z.string().min(1).max(1000).optional();

const requestsQuery = z.strictObject({
  operation: text,
  service: text,
  account: text,
  region: text,
  since: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(MAX_REQUESTS).default(MAX_REQUESTS),
});

export const requestsPath: ControlPath = {
  GET: (simulator, _request, query) => {
    const read = readQuery(query, requestsQuery);
    if (read.kind === 'refused') return read.response;
    const { limit, ...wanted } = read.value;
    const found = simulator.requests(wanted);
    const page = found.slice(0, limit);
    const { headers, ...response } = json(200, page);
    const next = found.length > page.length ? { [NEXT_HEADER]: String(page.at(-1)?.sequence ?? 0) } : {};
    return { ...response, headers: { ...headers, [DROPPED_HEADER]: String(simulator.droppedRequests()), ...next } };
  },
  DELETE: (simulator) => {
    simulator.clearRequests();
    return done();
  },
};
