/**
 * The whole product in one test: handler, use cases and AWS adapters over an in-process simulator, on one virtual clock.
 *
 * Owns: how a test puts the real parts together, and an engine that is driven step by step. Nothing in here is faked but
 * time: the store is SQLite in memory, the recovery service is the production adapter before the simulator.
 */
import { createHash } from 'node:crypto';
import { openSqliteStore, type SqliteStore } from '@drs-orchestrator/adapters-sqlite';
import { createAwsAdapters } from '@drs-orchestrator/adapters-aws';
import { bindUseCases, createHandlerNamed, type Handler, type UseCases } from '@drs-orchestrator/api';
import {
  createApplication,
  type Application,
  type Engine,
  type EngineRun,
  type Ids,
  type Notification,
  type Notifier,
  type Webhook,
  type WebhookAddress,
  type WebhookPost,
  type Ports,
  type WorkerMessage,
} from '@drs-orchestrator/application';
import { handlerNames, type HandlerName } from '@drs-orchestrator/contract';
import {
  accountId,
  defaultLimits,
  groupId,
  planId,
  region,
  serverId,
  type Instant,
  type Limits,
  type ProtectionGroup,
  type ServerId,
  type Wave,
} from '@drs-orchestrator/domain';
import { openSimulator, parseEstate, type RequestLogEntry, type Simulator } from '@drs-orchestrator/drs-simulator';
import { inProcessAws, type AnsweringSimulator } from './in-process-aws.ts';
import { createTestLog, type TestLog } from './test-log.ts';
import { createVirtualClock, type VirtualClock } from './virtual-clock.ts';

export const hub = '123456789012';
export const spoke = '210987654321';

export type ProductOptions = {
  readonly estate?: string;
  readonly seed?: number;
  readonly timingFactor?: number;
  readonly limits?: Partial<Limits>;
  /** Notifications go to the simulator's topic and event bus, and not to `notifications`. */
  readonly notifiesAws?: boolean;
  /** In place of one that remembers. */
  readonly webhook?: Webhook;
  /** Of the store; left out, one in memory that nobody else can open. */
  readonly file?: string;
  /** The clock's first moment; left out, the epoch of the virtual clock. */
  readonly beginsAt?: Instant;
  /** A clock that somebody else moves as well. */
  readonly clock?: VirtualClock;
  /** The same world, store, engine and clock, with a process that remembers nothing. */
  readonly restarted?: Product;
  /** Wraps ports, to break or to watch them. */
  readonly wrap?: (ports: Ports) => Ports;
  /** Wraps the wire, to break or to watch it. */
  readonly wire?: (aws: AnsweringSimulator) => AnsweringSimulator;
};

export type Product = {
  readonly app: Application;
  readonly useCases: UseCases;
  /** `execution-handler`. */
  readonly handle: Handler;
  readonly handlers: Readonly<Record<HandlerName, Handler>>;
  readonly clock: VirtualClock;
  readonly simulator: Simulator;
  readonly store: SqliteStore;
  readonly log: TestLog;
  readonly engine: SteppedEngine;
  readonly ids: Ids;
  readonly notifications: Notification[];
  /** What was posted to webhooks. */
  readonly posts: Posted[];
  /** Messages to the worker, which a test delivers where it wants to. */
  readonly queued: WorkerMessage[];
  /** What reached AWS under this name. */
  asked(operation: string): readonly RequestLogEntry[];
};

export const openProduct = (options: ProductOptions = {}): Product => {
  const { restarted } = options;
  const clock = restarted?.clock ?? options.clock ?? createVirtualClock(options.beginsAt);
  const log = restarted?.log ?? createTestLog();
  const simulator =
    restarted?.simulator ??
    openSimulator({
      estate: parseEstate(options.estate ?? estateOf(), 'test.yaml'),
      seed: options.seed ?? 1,
      clock,
      timingFactor: options.timingFactor ?? 1,
      topics: [{ accountId: hub, region: 'us-east-1', name: topicName }],
    });
  const store = restarted?.store ?? openSqliteStore({ file: options.file ?? ':memory:' });
  const aws = awsOn(clock, log, options.wire?.(simulator) ?? simulator);
  const engine = restarted?.engine ?? createSteppedEngine();
  const notifications = restarted?.notifications ?? [];
  const posts = restarted?.posts ?? [];
  const queued = restarted?.queued ?? [];
  const ids = restarted?.ids ?? countingIds();
  const ports: Ports = {
    executions: store.executions,
    claims: store.claims,
    plans: store.plans,
    ...aws,
    engine,
    workerQueue: {
      send: (message) => {
        queued.push(message);
        return Promise.resolve();
      },
    },
    webhook: options.webhook ?? rememberingWebhook(posts),
    notifier: options.notifiesAws === true ? aws.notifier : rememberingNotifier(notifications),
    clock,
    ids,
    digest: (text) => createHash('sha256').update(text).digest('hex'),
    log,
  };
  const app = createApplication(options.wrap?.(ports) ?? ports, { ...defaultLimits, ...options.limits });
  const useCases = bindUseCases(app);
  const deps = { useCases, ids: app.ids, log: () => log, versions: { product: 'test' } };
  const handlers = Object.fromEntries(handlerNames.map((name) => [name, createHandlerNamed(name, deps)])) as Product['handlers'];
  const handle = handlers['execution-handler'];
  const asked = (operation: string) => simulator.requests().filter((request) => request.operation === operation);
  return { app, useCases, handle, handlers, clock, simulator, store, log, engine, ids, notifications, posts, queued, asked };
};

const countingIds = (): Ids => {
  let made = 0;
  return { make: (prefix) => `${prefix}-00000000-0000-4000-8000-${String((made += 1)).padStart(12, '0')}` };
};

const invokeCommand = 'aws lambda invoke --function-name execution-handler';
const topicName = 'drs-orchestrator';

export type Posted = WebhookPost & { readonly to: WebhookAddress };

const rememberingWebhook = (posts: Posted[]): Webhook => ({
  post: (to, post) => {
    posts.push({ to, ...post });
    return Promise.resolve({ ok: true, value: undefined });
  },
});

/** Tells the test, in place of a topic. */
export const rememberingNotifier = (notifications: Notification[]): Notifier => ({
  targets: ['topic'],
  invokeCommand,
  send: (_target, notification) => {
    notifications.push(notification);
    return Promise.resolve({ ok: true, value: undefined });
  },
  subscribe: () => Promise.resolve({ ok: true, value: undefined }),
});

const awsOn = (clock: VirtualClock, log: TestLog, simulator: AnsweringSimulator) =>
  createAwsAdapters({
    clock,
    log,
    random: () => 0.5,
    base: {
      credentials: () => Promise.resolve({ accessKeyId: 'AKIATEST', secretAccessKey: 'secret' }),
      hubAccountId: accountId(hub),
    },
    requestHandler: inProcessAws(simulator, (milliseconds) => clock.sleep(milliseconds)),
    notify: {
      home: { accountId: accountId(hub), region: region('us-east-1') },
      topicArn: `arn:aws:sns:us-east-1:${hub}:${topicName}`,
      eventBus: 'default',
      invokeCommand,
    },
  });

// Once for each test file, before any test's time limit begins: the EC2 client is large.
await awsOn(createVirtualClock(), createTestLog(), { handle: () => Promise.reject(new Error('Nothing is asked here')) }).preload();

/** An engine that remembers what it was told; `drive` in drive.ts makes its steps. */
export type SteppedEngine = Engine & {
  /** Every start, in order. */
  readonly runs: EngineRun[];
  readonly released: string[];
  /** Tokens somebody waits with. */
  readonly waiting: Set<string>;
  /** Whatever was started is gone from now on, without a word. */
  kill(): void;
  /** What an engine does before its start is answered; nothing by itself. */
  onStart: (run: EngineRun) => Promise<void>;
  /** Whether starts are put off. */
  refusing: boolean;
};

const createSteppedEngine = (): SteppedEngine => {
  const living = new Set<string>();
  const started = new Set<string>();
  const name = (run: EngineRun) => `${run.executionId}-${String(run.generation)}`;
  const engine: SteppedEngine = {
    runs: [],
    released: [],
    waiting: new Set(),
    kill: () => living.clear(),
    onStart: () => Promise.resolve(),
    refusing: false,
    start: async (run) => {
      if (engine.refusing) return { ok: false, refusal: { kind: 'later', message: 'Too many state machines' } };
      if (!started.has(name(run))) {
        engine.runs.push(run);
        living.add(name(run));
        started.add(name(run));
        await engine.onStart(run);
      }
      return { ok: true, value: undefined };
    },
    release: (token) => {
      engine.released.push(token);
      return Promise.resolve({ ok: true, value: engine.waiting.delete(token) ? 'released' : 'gone' });
    },
    isRunning: (run) => Promise.resolve(living.has(name(run))),
    arn: (run) => `arn:aws:states:us-east-1:${hub}:execution:dr-orchestration:${name(run)}`,
  };
  return engine;
};

/** An estate of one account and Region with so many servers. */
export const estateOf = (servers = 25, more = ''): string => `
accounts:
  - accountId: '${hub}'
    regions:
      - region: us-east-1
        servers:
          - { count: ${String(servers)}, hostnamePrefix: app, os: linux }
${more}`;

/** Ids of the servers the simulator knows in an account, in the estate's order. */
export const serversOf = (product: Product, account = hub): readonly ServerId[] =>
  product.simulator
    .world()
    .regions.filter((one) => one.accountId === account)
    .flatMap((one) => one.servers.map((server) => serverId(server.sourceServerID)));

export type PlanSketch = {
  readonly planId?: string;
  /** Servers of each wave. */
  readonly waves: readonly (Partial<Wave> &
    Pick<ProtectionGroup, 'launchSettings' | 'serverOverrides'> & {
      readonly serverIds: readonly ServerId[];
      readonly account?: string;
      readonly at?: string;
    })[];
};

/** Stores a plan (a group a wave) and the account, and answers the plan's id. */
export const storePlan = async ({ app }: Product, sketch: PlanSketch): Promise<string> => {
  const id = planId(sketch.planId ?? 'rp-00000000-0000-4000-8000-000000000001');
  if ((await app.plans.accounts.get(accountId(hub))) === undefined) {
    await app.plans.accounts.put({ accountId: accountId(hub), name: 'hub', access: 'own', roleName: 'DRSOrchestrationRole', version: 0 });
  }
  const waves: Wave[] = [];
  for (const [index, { serverIds, account, at, launchSettings, serverOverrides, ...wave }] of sketch.waves.entries()) {
    const number = index + 1;
    const group = {
      id: groupId(`${id}-pg-${String(number)}`),
      name: `group ${String(number)}`,
      accountId: accountId(account ?? hub),
      region: region(at ?? 'us-east-1'),
      ...(launchSettings === undefined ? {} : { launchSettings }),
      ...(serverOverrides === undefined ? {} : { serverOverrides }),
    };
    await app.plans.groups.put({ ...group, selection: { kind: 'servers', serverIds }, version: 0 });
    const standard = { dependsOn: index === 0 ? [] : [index], pauseBefore: false, onFailure: 'STOP', launchTimeoutMinutes: 60 } as const;
    waves.push({ number, name: `Wave ${String(number)}`, groupIds: [group.id], servers: [], ...standard, ...wave });
  }
  const put = await app.plans.plans.put({ id, name: 'Production DR Plan', waves, version: 0 });
  if (!put.ok) throw new Error(`Plan ${id} is stored already`);
  return id;
};
