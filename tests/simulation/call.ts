/**
 * The calls of ports: which there are, which of them have an effect outside, and what of a call concerns a place.
 *
 * Owns: the one table by which a process's ports are put behind the gate.
 */
import type { Ports } from '@drs-orchestrator/application';
import { fieldsIn, textIn } from './invocation.ts';

export type StorePort = 'executions' | 'claims' | 'groups' | 'plans' | 'accounts' | 'settingsWork';
export type OutsidePort =
  'accountAccess' | 'recoveryService' | 'terminations' | 'inventory' | 'instances' | 'launchSettings' | 'notifier' | 'webhook';
/** `wire`: what the adapters send, where those stand in for the ports. */
export type PortName = WrappedPort | 'wire';
type WrappedPort = StorePort | OutsidePort | 'engine' | 'workerQueue';

export type CallKind =
  /** Changes nothing. */
  | 'read'
  /** Changes something outside; its answer may be lost. */
  | 'effect';

type Table = { readonly [Port in WrappedPort]: Readonly<Record<string, CallKind>> };

const catalogue = { get: 'read', list: 'read', put: 'effect', remove: 'effect' } as const;

export const calls: Table = {
  executions: { head: 'read', objects: 'read', write: 'effect', touch: 'effect', list: 'read', recordNames: 'read' },
  claims: { read: 'read', replace: 'effect' },
  groups: catalogue,
  plans: catalogue,
  accounts: catalogue,
  settingsWork: catalogue,
  accountAccess: { enter: 'read', probe: 'read' },
  recoveryService: { start: 'effect', find: 'read', report: 'read', openJobs: 'read', logs: 'read', instances: 'read' },
  terminations: { terminate: 'effect', find: 'read' },
  inventory: { sourceServers: 'read', recoveryPoints: 'read' },
  instances: { describe: 'read', start: 'effect', stop: 'effect' },
  launchSettings: { read: 'read', apply: 'effect', check: 'read' },
  notifier: { send: 'effect', subscribe: 'effect' },
  webhook: { post: 'effect' },
  engine: { start: 'effect', release: 'effect', isRunning: 'read' },
  workerQueue: { send: 'effect' },
};

const storePorts: ReadonlySet<PortName> = new Set(['executions', 'claims', 'groups', 'plans', 'accounts', 'settingsWork']);

export const isStore = (port: PortName): port is StorePort => storePorts.has(port);

export const isOutside = (port: PortName): port is OutsidePort =>
  !isStore(port) && port !== 'engine' && port !== 'workerQueue' && port !== 'wire';

/** A call under way. */
export type Call = { readonly port: PortName; readonly method: string; readonly kind: CallKind; readonly given: readonly unknown[] };

/** Puts every call of a port behind `through`; what else it has stays as it is. */
export const wrapPort = <Port extends object>(
  port: WrappedPort,
  target: Port,
  through: (call: Call, perform: () => Promise<unknown>) => Promise<unknown>,
): Port => {
  const wrapped: Record<string, unknown> = Object.fromEntries(Object.entries(target));
  for (const [method, kind] of Object.entries(calls[port])) {
    const perform = wrapped[method] as (...given: readonly unknown[]) => Promise<unknown>;
    wrapped[method] = (...given: readonly unknown[]) => through({ port, method, kind, given }, () => perform(...given));
  }
  return wrapped as Port;
};

export const wrapPorts = (ports: Ports, through: (call: Call, perform: () => Promise<unknown>) => Promise<unknown>): Ports => ({
  ...ports,
  executions: wrapPort('executions', ports.executions, through),
  claims: wrapPort('claims', ports.claims, through),
  plans: {
    groups: wrapPort('groups', ports.plans.groups, through),
    plans: wrapPort('plans', ports.plans.plans, through),
    accounts: wrapPort('accounts', ports.plans.accounts, through),
    settingsWork: wrapPort('settingsWork', ports.plans.settingsWork, through),
  },
  accountAccess: wrapPort('accountAccess', ports.accountAccess, through),
  recoveryService: wrapPort('recoveryService', ports.recoveryService, through),
  terminations: wrapPort('terminations', ports.terminations, through),
  inventory: wrapPort('inventory', ports.inventory, through),
  instances: wrapPort('instances', ports.instances, through),
  launchSettings: wrapPort('launchSettings', ports.launchSettings, through),
  notifier: wrapPort('notifier', ports.notifier, through),
  webhook: wrapPort('webhook', ports.webhook, through),
  engine: wrapPort('engine', ports.engine, through),
  workerQueue: wrapPort('workerQueue', ports.workerQueue, through),
});

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
