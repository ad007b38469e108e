/**
 * The whole product in one process, put together.
 *
 * Owns: which implementation stands behind each port. Everything about recovery is what runs on AWS: the adapters speak
 * to the simulator over HTTP. Nothing else in this program builds a dependency.
 */
import { createAwsAdapters, createWebhook } from '@drs-orchestrator/adapters-aws';
import { openSqliteStore, type SqliteStore } from '@drs-orchestrator/adapters-sqlite';
import { bindUseCases, createHandlerNamed, type HandlerDeps, type UseCases } from '@drs-orchestrator/api';
import { createApplication, type Application } from '@drs-orchestrator/application';
import { accountId, instant } from '@drs-orchestrator/domain';
import { serveSimulator, type Estate, type FaultScript, type Simulator, type SimulatorOptions } from '@drs-orchestrator/drs-simulator';
import manifest from '../package.json' with { type: 'json' };
import { announcing, createChanges, type Changes } from './changes.ts';
import { createClock, type VirtualClock } from './clock.ts';
import { localRegion, type LocalCredentials } from './credentials.ts';
import type { DataDir } from './data-dir.ts';
import { createEngine, type LocalEngine } from './engine.ts';
import { createFunctions, type Functions } from './functions.ts';
import { cannotListen, loopback } from './http-server.ts';
import { ids, sha256 } from './ids.ts';
import { localLimits, startCallRealMilliseconds } from './limits.ts';
import { createLog, type LocalLog } from './log.ts';
import { openLogFile, type LogFile } from './log-file.ts';
import { localNotify, localTopic } from './notifications.ts';
import type { Options } from './options.ts';
import type { RealTime } from './real-time.ts';
import { savedClock, saveClock } from './saved-clock.ts';
import { createTurns } from './turns.ts';
import { createWorkerQueue } from './worker-queue.ts';
import { openWorld, rememberWorld, replaceWorld } from './world-file.ts';

export type Surroundings = {
  readonly options: Pick<Options, 'speed' | 'simulatorPort' | 'seed'>;
  readonly dataDir: Pick<DataDir, 'file' | 'opened'>;
  readonly credentials: LocalCredentials;
  /** Where the API and Lambda Invoke are answered. */
  readonly api: string;
  /** The estate of the world, and whether somebody gave it in place of the sample's. */
  readonly estate: Estate;
  readonly isGiven: boolean;
  /** What goes wrong in the world, where somebody said it. */
  readonly faults: FaultScript | undefined;
  readonly real: RealTime;
  readonly stopping: AbortSignal;
  /** Takes a line for the person. */
  readonly show: (line: string) => void;
};

export type Product = {
  readonly app: Application;
  readonly useCases: UseCases;
  readonly functions: Functions;
  readonly engine: LocalEngine;
  readonly clock: VirtualClock;
  readonly store: SqliteStore;
  readonly changes: Changes;
  readonly log: LocalLog;
  readonly simulator: Simulator;
  readonly simulatorPort: number;
  readonly hubAccountId: string;
  readonly isNewWorld: boolean;
  /** Ends what listens and saves where the clock stands; nothing may be under way. */
  close(): Promise<void>;
};

export const compose = async (surroundings: Surroundings): Promise<Product> => {
  const { options, credentials, estate, stopping } = surroundings;
  const ground = openGround(surroundings);
  const { store, clock, log, simulator } = ground;
  const served = await serve(simulator, options.simulatorPort);
  const hubAccountId = hubOf(estate);
  const turns = createTurns(surroundings.real);
  const functions = createFunctions({ log, turns, handlers: () => handlers });
  const invoke = (event: object) => functions.invoke('execution-handler', event);
  const engine = createEngine({ invoke, clock, log, stopping, hubAccountId, region: localRegion });
  const { claims, plans } = store;
  const changes = createChanges();
  const executions = announcing(store.executions, changes);
  const app = createApplication(
    {
      ...createAwsAdapters({
        clock,
        log,
        random: Math.random,
        base: { credentials: () => Promise.resolve(credentials), hubAccountId: accountId(hubAccountId) },
        endpoint: `http://${loopback}:${served.port}`,
        turn: turns.next,
        startTimeoutMilliseconds: startCallRealMilliseconds(options.speed),
        notify: localNotify(hubAccountId, surroundings.api),
      }),
      executions,
      claims,
      plans,
      engine,
      webhook: createWebhook({ timeOfDay: () => surroundings.real.timeOfDay(), allowPrivateTargets: true }),
      workerQueue: createWorkerQueue(functions, log, stopping),
      clock,
      ids,
      digest: sha256,
      log,
    },
    localLimits(options.speed),
  );
  const useCases = bindUseCases(app);
  const deps: HandlerDeps = { useCases, ids, log: () => log, versions: { [manifest.name]: manifest.version } };
  const handlers = {
    'execution-handler': createHandlerNamed('execution-handler', deps),
    'query-handler': createHandlerNamed('query-handler', deps),
    'data-management-handler': createHandlerNamed('data-management-handler', deps),
  };
  return {
    ...{ app, useCases, functions, engine, clock, store, changes, log, simulator, hubAccountId },
    simulatorPort: served.port,
    isNewWorld: ground.isNewWorld,
    close: async () => {
      await served.close();
      clock.rest();
      simulator.close();
      store.close();
      ground.file.close();
    },
  };
};

type Ground = {
  readonly store: SqliteStore;
  readonly clock: VirtualClock;
  readonly file: LogFile;
  readonly log: LocalLog;
  readonly simulator: Simulator;
  readonly isNewWorld: boolean;
};

/** What holds state: the store, the clock on it, and the simulator's world, which lives by that clock. */
const openGround = ({ options, dataDir, credentials, estate, isGiven, faults, real, stopping, show }: Surroundings): Ground => {
  const store = dataDir.opened('store.db', (file) => openSqliteStore({ file }));
  const begun = [savedClock(store.settings), store.newestTime()].filter((moment) => moment !== undefined);
  const clock = createClock({
    begin: instant(begun.length === 0 ? Math.floor(real.timeOfDay()) : Math.max(...begun)),
    speed: options.speed,
    real,
    remember: (mark) => saveClock(store.settings, mark),
    stopping,
  });
  const file = openLogFile(dataDir.file('log'));
  const log = createLog({ file, clock, timeOfDay: () => real.timeOfDay(), show });
  const given = isGiven ? estate : undefined;
  const isNewWorld = replaceWorld(store.settings, dataDir.file(worldFileName), given) === 'replaced';
  const world: SimulatorOptions = {
    estate,
    seed: options.seed ?? 1,
    clock,
    file: dataDir.file(worldFileName),
    topics: [localTopic(hubOf(estate))],
    credentials: [{ ...credentials, accountId: hubOf(estate) }],
    timeOfDay: () => real.timeOfDay(),
  };
  const simulator = dataDir.opened(worldFileName, () => openWorld(world, faults));
  rememberWorld(store.settings, given);
  const newest = simulator.newestTime();
  if (newest !== undefined) clock.notBefore(instant(newest));
  return { store, clock, file, log, simulator, isNewWorld };
};

const worldFileName = 'simulator.db';

const hubOf = (estate: Estate): string => {
  const [hub] = estate.accounts;
  if (hub === undefined) throw new Error('The estate has no account');
  return hub.accountId;
};

const serve = async (simulator: Simulator, port: number) => {
  try {
    return await serveSimulator(simulator, { host: loopback, port });
  } catch (cause) {
    throw cannotListen(cause, port, '--simulator-port');
  }
};
