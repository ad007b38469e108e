/**
 * The simulator's own paths, `/_simulator` and below: which there are, and by which methods. No AWS about them.
 */
import type { WireRequest, WireResponse } from '../wire.ts';
import { splitPath } from '../wire.ts';
import type { Simulator } from '../simulator.ts';
import { clockPath } from './control/clock-path.ts';
import { json } from './control/control-path.ts';
import type { ControlPath } from './control/control-path.ts';
import { documentsPath } from './control/documents-path.ts';
import { faultPath, faultsPath } from './control/faults-path.ts';
import { messagesPath } from './control/messages-path.ts';
import { requestsPath } from './control/requests-path.ts';
import { snapshotPath } from './control/snapshot-path.ts';

const ROOT = '/_simulator';

const healthPath: ControlPath = {
  GET: (simulator) => {
    const newest = simulator.newestTime();
    const newestTime = newest === undefined ? null : new Date(newest).toISOString();
    return json(200, { status: 'ok', newestTime, droppedRequests: simulator.droppedRequests() });
  },
};

const worldPath: ControlPath = { GET: (simulator) => json(200, simulator.world()) };

const PATHS: ReadonlyMap<string, ControlPath> = new Map([
  [ROOT, { GET: () => json(200, { paths: listed() }) }],
  [`${ROOT}/health`, healthPath],
  [`${ROOT}/clock`, clockPath],
  [`${ROOT}/messages`, messagesPath],
  [`${ROOT}/requests`, requestsPath],
  [`${ROOT}/documents`, documentsPath],
  [`${ROOT}/faults`, faultsPath],
  [`${ROOT}/faults/{number}`, faultPath],
  [`${ROOT}/snapshot`, snapshotPath],
  [`${ROOT}/world`, worldPath],
]);

const listed = (): readonly { readonly path: string; readonly methods: readonly string[] }[] =>
  [...PATHS].map(([path, methods]) => ({ path, methods: Object.keys(methods) }));

export function isControlPath(path: string): boolean {
  return path === ROOT || path.startsWith(`${ROOT}/`) || path.startsWith(`${ROOT}?`);
}

/** A snapshot of a hundred thousand servers; everything else is said in few words. */
const MAX_SNAPSHOT_BYTES = 64 * 1024 * 1024;

/** undefined: as for a request to AWS. */
export function bodyLimitOf(path: string): number | undefined {
  return splitPath(path).pathname === `${ROOT}/snapshot` ? MAX_SNAPSHOT_BYTES : undefined;
}

export function answerControl(simulator: Simulator, request: WireRequest): WireResponse {
  const { pathname, query } = splitPath(request.path);
  const methods = PATHS.get(pathname === `${ROOT}/` ? ROOT : pathname.replace(/\/\d{1,15}$/, '/{number}'));
  if (methods === undefined) return json(404, { message: `There is no ${pathname}; there are ${[...PATHS.keys()].join(', ')}.` });
  const handler = methods[request.method];
  if (handler !== undefined) return handler(simulator, request, query);
  const allowed = Object.keys(methods).join(', ');
  return { ...json(405, { message: `${pathname} takes ${allowed}.` }), headers: { 'content-type': 'application/json', allow: allowed } };
}
