/**
 * A call of a port on its way through the gate, and what of it concerns a place, an execution, a server.
 *
 * Which calls there are, and which of them have an effect outside, is told by the harness's table (tapped-ports.ts).
 */
import type { CallKind, PortName as WrappedPort } from '../harness/tapped-ports.ts';
import { fieldsIn, textIn } from './fields.ts';

export type StorePort = 'executions' | 'claims' | 'groups' | 'plans' | 'accounts' | 'settingsWork' | 'placeRights' | 'rounds';
export type OutsidePort =
  | 'accountAccess'
  | 'recoveryService'
  | 'terminations'
  | 'inventory'
  | 'instances'
  | 'launchSettings'
  | 'launchRights'
  | 'notifier'
  | 'webhook';
/** `wire`: what the adapters send, where those stand in for the ports. */
export type PortName = WrappedPort | 'wire';

const storePorts: ReadonlySet<PortName> = new Set([
  'executions',
  'claims',
  'groups',
  'plans',
  'accounts',
  'settingsWork',
  'placeRights',
  'rounds',
]);

export const isStore = (port: PortName): port is StorePort => storePorts.has(port);

export const isOutside = (port: PortName): port is OutsidePort =>
  !isStore(port) && port !== 'engine' && port !== 'workerQueue' && port !== 'wire';

/** A call under way. */
export type Call = { readonly port: PortName; readonly method: string; readonly kind: CallKind; readonly given: readonly unknown[] };

export const nameOf = ({ port, method }: Call): string => `${port}.${method}`;

/** `222222222222/eu-central-1`; null where the call names no place. */
export const placeOf = ({ port, given }: Call): string | null => {
  if (!isOutside(port) || port === 'notifier' || port === 'webhook') return null;
  const { accountId, region } = fieldsIn(given[0]);
  return `${textIn(accountId) ?? ''}/${textIn(region) ?? ''}`;
};

/** Which execution it is about, where it says so. */
export const executionOf = ({ port, given: [first] }: Call): string | null =>
  port === 'executions' ? (textIn(first) ?? textIn(fieldsIn(first)['executionId'])) : null;

/** Where a call or a request goes; null where it names no Region, as news do. */
export const regionOf = ({ port, given }: Call): string | null =>
  isOutside(port) || port === 'wire' ? textIn(fieldsIn(given[0])['region']) : null;

/** Ids of what a call is about, as far as it names any. */
export const subjectsOf = ({ port, method, given }: Call): readonly string[] => {
  const [, second] = given;
  if (port === 'recoveryService' && method === 'start') return idsIn(fieldsIn(second)['servers'], 'server');
  if (port === 'launchSettings' && method === 'apply') return idsIn([second], 'serverId');
  if (port === 'launchSettings' && method === 'check') return idsIn(second, 'serverId');
  if (method === 'find') return [...idsIn(fieldsIn(second)['servers'], 'server'), ...idsIn(fieldsIn(second)['instances'], 'instanceId')];
  return idsIn(Array.isArray(second) ? second : [second], '');
};

const idsIn = (list: unknown, field: string): readonly string[] =>
  (Array.isArray(list) ? list : []).flatMap((one: unknown) => textIn(one) ?? textIn(fieldsIn(one)[field]) ?? []);
