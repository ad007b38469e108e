/**
 * Every call that a process makes to the outside, with somebody listening in.
 *
 * Owns: which calls there are, by name, and which of them change anything. Total by type: a method added to a port is missed here by
 * the compiler. Clock, ids, hashing and log are no calls: they are the process itself.
 */
import type {
  AccountAccess,
  Catalogue,
  Claims,
  Engine,
  Executions,
  Instances,
  Inventory,
  LaunchRights,
  LaunchSettingsPort,
  Notifier,
  Ports,
  RecoveryService,
  Terminations,
  Webhook,
  WorkerQueue,
} from '@drs-orchestrator/application';

/** `effect`: it changes something outside the process; `read`: it only asks. */
export type CallKind = 'effect' | 'read';

type Methods<Port> = {
  readonly [Name in keyof Port as Port[Name] extends (...given: never[]) => Promise<unknown> ? Name : never]: CallKind;
};

const catalogue = { get: 'read', list: 'read', put: 'effect', remove: 'effect' } as const satisfies Methods<Catalogue<string, unknown>>;

const calls = {
  executions: { head: 'read', objects: 'read', list: 'read', recordNames: 'read', write: 'effect', touch: 'effect' },
  claims: { read: 'read', replace: 'effect' },
  groups: catalogue,
  plans: catalogue,
  accounts: catalogue,
  settingsWork: catalogue,
  placeRights: catalogue,
  rounds: catalogue,
  accountAccess: { enter: 'read', probe: 'read' },
  recoveryService: { start: 'effect', find: 'read', report: 'read', openJobs: 'read', logs: 'read', instances: 'read' },
  terminations: { terminate: 'effect', find: 'read' },
  inventory: { sourceServers: 'read', recoveryPoints: 'read' },
  instances: { describe: 'read', start: 'effect', stop: 'effect' },
  launchSettings: { read: 'read', check: 'read', apply: 'effect' },
  launchRights: { simulate: 'read' },
  engine: { start: 'effect', release: 'effect', isRunning: 'read' },
  workerQueue: { send: 'effect' },
  notifier: { send: 'effect', subscribe: 'effect' },
  webhook: { post: 'effect' },
} as const satisfies {
  readonly executions: Methods<Executions>;
  readonly claims: Methods<Claims>;
  readonly groups: Methods<Catalogue<string, unknown>>;
  readonly plans: Methods<Catalogue<string, unknown>>;
  readonly accounts: Methods<Catalogue<string, unknown>>;
  readonly settingsWork: Methods<Catalogue<string, unknown>>;
  readonly placeRights: Methods<Catalogue<string, unknown>>;
  readonly rounds: Methods<Catalogue<string, unknown>>;
  readonly accountAccess: Methods<AccountAccess>;
  readonly recoveryService: Methods<RecoveryService>;
  readonly terminations: Methods<Terminations>;
  readonly inventory: Methods<Inventory>;
  readonly instances: Methods<Instances>;
  readonly launchSettings: Methods<LaunchSettingsPort>;
  readonly launchRights: Methods<LaunchRights>;
  readonly engine: Methods<Engine>;
  readonly workerQueue: Methods<WorkerQueue>;
  readonly notifier: Methods<Notifier>;
  readonly webhook: Methods<Webhook>;
};

type Calls = typeof calls;
type NamesOf<Port extends keyof Calls, Kind extends CallKind> = {
  [Method in keyof Calls[Port] & string]: Calls[Port][Method] extends Kind ? `${Port}.${Method}` : never;
}[keyof Calls[Port] & string];

export type EffectName = { [Port in keyof Calls]: NamesOf<Port, 'effect'> }[keyof Calls];
export type ReadName = { [Port in keyof Calls]: NamesOf<Port, 'read'> }[keyof Calls];

export type PortName = keyof Calls;

export type Call = { readonly port: PortName; readonly method: string; readonly given: readonly unknown[] } & (
  { readonly kind: 'effect'; readonly name: EffectName } | { readonly kind: 'read'; readonly name: ReadName }
);

/** Answers in the place of the call, with or without making it; or throws. */
export type Tap = (call: Call, make: () => Promise<unknown>) => Promise<unknown>;

/** Method, kind and name of each port's calls. Processes are made by the thousand, and ask for them each time. */
const rows = new Map<string, readonly (readonly [string, CallKind, string])[]>(
  Object.entries(calls).map(([port, methods]) => [
    port,
    Object.entries<CallKind>(methods).map(([method, kind]) => [method, kind, `${port}.${method}`]),
  ]),
);

export const tapped = (ports: Ports, tap: Tap): Ports => {
  const on = <Port extends object>(port: PortName, original: Port): Port => {
    const listening: Record<string, unknown> = {};
    for (const [method, kind, name] of rows.get(port) ?? []) {
      const make = original[method as keyof Port] as (...given: readonly unknown[]) => Promise<unknown>;
      listening[method] = (...given: readonly unknown[]): Promise<unknown> =>
        tap({ kind, name, port, method, given } as Call, () => make(...given));
    }
    return { ...original, ...listening };
  };
  const { plans } = ports;
  return {
    ...ports,
    executions: on('executions', ports.executions),
    claims: on('claims', ports.claims),
    plans: {
      groups: on('groups', plans.groups),
      plans: on('plans', plans.plans),
      accounts: on('accounts', plans.accounts),
      settingsWork: on('settingsWork', plans.settingsWork),
      placeRights: on('placeRights', plans.placeRights),
      rounds: on('rounds', plans.rounds),
    },
    accountAccess: on('accountAccess', ports.accountAccess),
    recoveryService: on('recoveryService', ports.recoveryService),
    terminations: on('terminations', ports.terminations),
    inventory: on('inventory', ports.inventory),
    instances: on('instances', ports.instances),
    launchSettings: on('launchSettings', ports.launchSettings),
    launchRights: on('launchRights', ports.launchRights),
    engine: on('engine', ports.engine),
    workerQueue: on('workerQueue', ports.workerQueue),
    notifier: on('notifier', ports.notifier),
    webhook: on('webhook', ports.webhook),
  };
};
