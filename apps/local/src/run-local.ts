/**
 * One run of the program, from its options to its exit code.
 *
 * Owns: the order of starting and ending.
 *
 * Invariants
 * 1. The ports are bound and the data directory is held before anything is changed.
 * 2. The sample drill is taken up before the reconciler first runs, because a start cut off by a crash is the drill's to
 *    finish and not the reconciler's to fail.
 * 3. The API answers only when all of that is done.
 */
import { relative } from 'node:path';
import { presentFinalize } from '@drs-orchestrator/api';
import { statusWord, type Execution } from '@drs-orchestrator/domain';
import type { Estate } from '@drs-orchestrator/drs-simulator';
import { addressFileName, removeAddress, writeAddress } from './address-file.ts';
import { CannotStart } from './cannot-start.ts';
import { compose, type Product } from './compose.ts';
import { openCredentials } from './credentials.ts';
import { openDataDir, whyNoStart, type DataDir } from './data-dir.ts';
import { registerAccounts } from './estate-accounts.ts';
import { createEventStreams } from './event-streams.ts';
import { listen, loopback, type HttpServer } from './http-server.ts';
import { commandLine, exampleRegion, whyNoDrill, whyNotOnce } from './introduction.ts';
import type { Options } from './options.ts';
import { pageFolder } from './page-endpoint.ts';
import { createProgress, processTerminal } from './progress/create-progress.ts';
import type { Progress } from './progress/progress.ts';
import { watchExecution } from './progress/watch.ts';
import { realTime } from './real-time.ts';
import { importSample, readSampleEstate } from './sample.ts';
import { runSampleDrill } from './sample-drill.ts';
import { runSchedule } from './schedule.ts';
import { createSignInCodes, signInLink } from './sign-in-codes.ts';
import { createStopping, type Stopping } from './stopping.ts';
import { keepAdministratorToken, keyFileName, openTokens } from './tokens.ts';
import { userOf } from './who-options.ts';
import { readEstate, readFaults } from './world-file.ts';

export const runLocal = async (options: Options, args: readonly string[]): Promise<number> => {
  try {
    return await run(options, args);
  } catch (cause) {
    throw whyNoStart(options.dataDir, cause);
  }
};

const run = async (options: Options, args: readonly string[]): Promise<number> => {
  const estate = options.estate === undefined ? readSampleEstate() : readEstate(options.estate);
  const faults = options.faults === undefined ? undefined : readFaults(options.faults);
  const terminal = processTerminal();
  const progress = createProgress(terminal, options.json);
  const stopping = createStopping(realTime);
  const dataDir = openDataDir(options.dataDir);
  const server = await listen(options.port, realTime);
  const credentials = openCredentials(dataDir.file('credentials'));
  const timeOfDay = (): number => realTime.timeOfDay();
  const tokens = openTokens(dataDir.file(keyFileName), timeOfDay);
  await keepAdministratorToken(dataDir.file('token'), dataDir.file(keyFileName), timeOfDay);
  const address = `http://${loopback}:${server.port}`;
  const product = await compose({
    ...{ options, dataDir, credentials, estate, faults, real: realTime, stopping: stopping.signal },
    api: address,
    isGiven: options.estate !== undefined,
    show: (line) => progress.warn(line),
  });
  const { app, functions, log } = product;
  if (options.estate !== undefined) await takeUpEstate(product, estate, progress);
  const drill = options.demo && options.estate === undefined ? await startSample(product, options.once) : undefined;
  const noDrill = drill === undefined || drill.kind === 'under-way' ? undefined : drill;
  if (options.once && noDrill !== undefined) throw new CannotStart(whyNotOnce(noDrill));
  const schedule = runSchedule({ functions, clock: product.clock, log, stopping: stopping.signal });
  const codes = createSignInCodes(realTime);
  server.open({
    api: { functions, tokens },
    signIn: { codes, tokens },
    lambda: { functions, log, credentials, accountId: product.hubAccountId, timeOfDay },
    page: { folder: pageFolder, speed: options.speed },
    events: createEventStreams({ changes: product.changes, real: realTime, stopping: stopping.signal }),
    log,
  });
  writeAddress(dataDir.file(addressFileName), address);
  const code = codes.make({ user: userOf(['DRSOrchestrationAdmin']), roles: ['DRSOrchestrationAdmin'] });
  announce(product, { dataDir, options, estate, address, signIn: signInLink(address, code) }, progress);
  if (noDrill !== undefined) progress.tell(whyNoDrill(noDrill, address, args));
  const watching = { app, progress, real: realTime, stopping: stopping.signal };
  const watched = drill?.kind === 'under-way' ? watchExecution(watching, drill.id) : undefined;
  const outcome = options.once ? await watched : await untilStopped(watched, stopping, progress);
  stopping.stop();
  await close(product, server, schedule, dataDir);
  if (stopping.interrupted()) terminal.err(`\nStopped. Nothing is lost; to go on: ${commandLine(args)}\n`);
  if (!options.once) return 0;
  if (outcome === undefined) return 1;
  terminal.out(`${JSON.stringify(resultOf(outcome))}\n`);
  return outcome.status.kind === 'completed' ? 0 : 1;
};

const takeUpEstate = async ({ app, isNewWorld }: Product, estate: Parameters<typeof registerAccounts>[1], progress: Progress) => {
  for (const id of await registerAccounts(app.plans, estate))
    progress.warn(`warning: account ${id} of the estate has no role, so it is not registered`);
  const unfinished = await app.executions.list({ index: { kind: 'active' }, limit: 1_000 });
  if (isNewWorld && unfinished.length > 0)
    progress.warn(`warning: the world was replaced under ${unfinished.length} unfinished executions, whose jobs are gone with it`);
};

const startSample = async ({ app, store, useCases }: Product, once: boolean) => {
  const { settings } = store;
  await importSample({ ...app, settings });
  return runSampleDrill({ ...app, settings, useCases, makeId: () => app.ids.make('exec') }, { anew: once });
};

type Start = {
  readonly dataDir: DataDir;
  readonly options: Options;
  readonly estate: Estate;
  readonly address: string;
  readonly signIn: string;
};

const announce = (product: Product, { dataDir, options, estate, address, signIn }: Start, progress: Progress) => {
  const { simulator, simulatorPort } = product;
  const file = (name: string): string => shorter(dataDir.file(name));
  progress.ready({
    api: address,
    simulator: `http://${loopback}:${simulatorPort}`,
    dataDir: shorter(dataDir.path),
    credentials: file('credentials'),
    token: file('token'),
    signIn,
    log: file('log'),
    speed: options.speed,
    region: exampleRegion(estate),
  });
  const { seed } = simulator.world();
  if (options.seed !== undefined && options.seed !== seed)
    progress.tell(
      `The world of this data directory was made with seed ${seed}; --seed ${options.seed} would count in a directory of its own.`,
    );
};

/** From where the person stands, where that is not far. */
const shorter = (path: string): string => {
  const fromHere = relative('', path);
  return fromHere === '' || fromHere.startsWith('..') ? path : fromHere;
};

const untilStopped = async (watched: Promise<Execution | undefined> | undefined, stopping: Stopping, progress: Progress) => {
  const stopped = new Promise<void>((resolve) => stopping.signal.addEventListener('abort', () => resolve()));
  const ended = await watched;
  if (stopping.signal.aborted) return ended;
  if (ended !== undefined) progress.tell(`The drill is over: ${statusWord(ended.status)}.`);
  progress.tell('Ctrl-C ends the program.');
  await stopped;
  return ended;
};

/** An invocation under way ends within milliseconds, unless it sleeps before a retry; what is cut off is taken up at the next start. */
const endWithinMilliseconds = 3_000;

const close = async (product: Product, server: HttpServer, schedule: Promise<void>, dataDir: DataDir): Promise<void> => {
  removeAddress(dataDir.file(addressFileName));
  await server.close();
  const ended = Promise.all([product.engine.ended(), schedule, product.functions.idle()]);
  await new Promise<void>((resolve, reject) => {
    const callOff = realTime.after(endWithinMilliseconds, resolve);
    ended.then(() => {
      callOff();
      resolve();
    }, reject);
  });
  await product.close();
  dataDir.release();
};

const resultOf = (execution: Execution) => {
  const { executionId, status, totalWaves, completedWaves, totalServers, successfulServers, failedServers, duration } = presentFinalize({
    execution,
    lastPolledTime: null,
    alreadyFinalized: true,
  });
  return { executionId, status, totalWaves, completedWaves, totalServers, successfulServers, failedServers, duration };
};
