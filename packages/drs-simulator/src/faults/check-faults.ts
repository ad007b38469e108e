/**
 * Whether what a fault names is there: its account, its Region, its servers and its operation. One that meets nobody would be taken
 * for a day on which everything went well.
 */
import { SERVICE_NAMES } from '../service-names.ts';
import { SERVICES } from '../services.ts';
import type { Path } from '../located-yaml.ts';
import type { World } from '../world/world.ts';
import type { Fault } from './fault.ts';
import { KINDS } from './kinds.ts';
import { isLike, meetsPlace, meetsServer, namesServers } from './limits.ts';

type Somewhere = { readonly accountId: string; readonly region: string };

/** Whom a fault may name. A server's id is undefined where it has yet to be drawn: it may be any. */
export type Directory = {
  readonly places: readonly Somewhere[];
  readonly servers: readonly (Somewhere & {
    readonly id: string | undefined;
    readonly hostname: string;
    readonly tags: Readonly<Record<string, string>>;
  })[];
};

export type FaultProblem = { readonly path: Path; readonly message: string };

export function directoryOf(world: World): Directory {
  return { places: [...world.regions.all(), ...world.topics.all()], servers: world.servers.all() };
}

/** Of all faults, each path below `faults`. */
export function problemsWith(faults: readonly Fault[], directory: Directory): readonly FaultProblem[] {
  return faults.flatMap((fault, index) =>
    [...strangers(fault, directory), ...wrongCalls(fault)].map(({ path, message }) => ({ path: [index, ...path], message })),
  );
}

function strangers(fault: Fault, { places, servers }: Directory): readonly FaultProblem[] {
  const { accountId, region } = fault;
  if (accountId !== undefined && !places.some((place) => place.accountId === accountId))
    return [{ path: ['accountId'], message: `the estate has no account ${accountId}` }];
  if (region !== undefined && !places.some((place) => meetsPlace({ accountId, region }, place)))
    return [{ path: ['region'], message: `${accountId === undefined ? 'the estate' : `account ${accountId}`} has no Region ${region}` }];
  if (!namesServers(fault)) return [];
  const near = servers.filter((server) => meetsPlace(fault, server));
  if (near.some((server) => meetsServer(fault, { ...server, id: server.id ?? fault.serverId ?? '' }))) return [];
  const path = (['serverId', 'hostname', 'tags'] as const).filter((name) => fault[name] !== undefined);
  return [
    {
      path: path.slice(0, 1),
      message: `no server ${accountId === undefined && region === undefined ? 'of the estate' : 'there'} is meant by this`,
    },
  ];
}

/** Faults of replication have nothing to do with calls. */
function wrongCalls(fault: Fault): readonly FaultProblem[] {
  if (fault.kind === 'replication-stalled') return [];
  const { onlyOf } = KINDS[fault.kind] as { readonly onlyOf?: readonly string[] };
  const { service, operation } = fault;
  if (onlyOf !== undefined && service !== undefined && service !== 'drs')
    return [{ path: ['service'], message: `${fault.kind} meets only operations of drs` }];
  if (operation === undefined) return [];
  const known = onlyOf ?? (service === undefined ? SERVICE_NAMES : [service]).flatMap((name) => SERVICES[name].operations);
  if (known.some((one) => isLike(operation, one))) return [];
  const told =
    onlyOf === undefined
      ? `${service ?? 'no service'} ${service === undefined ? 'has' : 'has no'} operation ${operation}`
      : `${fault.kind} meets only ${onlyOf.join(', ')}`;
  return [{ path: ['operation'], message: told }];
}
