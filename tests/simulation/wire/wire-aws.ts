/**
 * AWS through the wire: the production adapters before the simulator, for each process its own, in one simulated world.
 *
 * Owns: what a request does when it takes effect, and what each process is given. When it does, and whether its answer comes, is
 * the gate's: it is asked for every single request, those that open a session among them.
 *
 * No socket is opened, and no request is bounded by real time.
 */
import { createAwsAdapters, type AwsAdaptersOptions } from '@drs-orchestrator/adapters-aws';
import type { Clock, Log } from '@drs-orchestrator/application';
import { region, serverId, type JobId, type EffectKey, type Place, type ServerSettings } from '@drs-orchestrator/domain';
import { openSimulator, type Simulator, type WireOutcome, type WireRequest } from '@drs-orchestrator/drs-simulator';
import { toWire } from '../../harness/in-process-aws.ts';
import { launchRightsOf } from '../model/launch-rights.ts';
import { webhookOf } from '../model/telling.ts';
import { createWorld } from '../model/world.ts';
import type { CallFault, OutsidePorts } from '../model/refusals.ts';
import type { JobTruth, ModelAws, ModelNeeds, WorldSketch } from '../model/seam.ts';
import type { Random } from '../random.ts';
import { estateOf } from './estate.ts';
import { createSomebody, type Somebody } from './somebody.ts';
import { aborted, timeLeft, VirtualLimit } from './time-limit.ts';
import { readCall, type WireCall } from './wire-call.ts';
import { createFactBook, type FactBook, type StartBody } from './wire-facts.ts';
import { failOnTheWay } from './wire-faults.ts';
import { createWireTrouble, type WireTrouble } from './wire-trouble.ts';

/** What a request comes to: what `perform` came to, or a fault on its way, or no answer within its time. */
export type Passed = WireOutcome | { readonly kind: 'fault'; readonly fault: CallFault } | { readonly kind: 'late' };

/** `within`: `late` has to be said after so many milliseconds, whatever becomes of the request. */
export type Pass = (call: WireCall, perform: () => Promise<WireOutcome>, within: number) => Promise<Passed>;

/** What a process is. */
export type Seat = { readonly clock: Clock; readonly log: Log; readonly random: Random; readonly pass: Pass };

/** Opens a world; the seed is the simulator's. */
export type OpenWire = (needs: ModelNeeds, seed: number) => WireAws;

/** Its own ports are for whoever looks from outside of every process. */
export type WireAws = ModelAws & {
  portsFor(seat: Seat): OutsidePorts;
};

const home = region('eu-central-1');
const topicName = 'drs-orchestrator';
const keys = { accessKeyId: 'AKIAPRODUCT', secretAccessKey: 'secret' };

export const createWireAws: OpenWire = (needs, seed) => {
  const { sketch, now } = needs;
  const topics = [{ accountId: sketch.hubAccountId, region: home, name: topicName }];
  const estate = estateOf(sketch, `run ${String(seed)}`);
  const simulator = openSimulator({ estate, seed, clock: { now }, topics });
  const somebody = createSomebody(simulator, now);
  const book = createFactBook(simulator, now);
  const trouble = createWireTrouble(needs, simulator, somebody, book);
  const inside: Inside = { needs, simulator, somebody, book, trouble, unlisted: new Map() };
  // Webhooks are no service of AWS, and what IAM simulates moves nothing: they stay as the model has them.
  const webhook = webhookOf({ ...createWorld(needs), facts: book.facts as ReturnType<typeof createWorld>['facts'] });
  const portsFor = (seat: Seat): OutsidePorts => ({ ...adaptersFor(inside, seat), webhook, launchRights: launchRightsOf() });
  return {
    ...portsFor(unhindered(needs)),
    facts: book.facts,
    portsFor,
    truth: (id) => truthOf(simulator, id),
    meddle: () => void trouble.meddle(),
  };
};

/** Nothing is in its way, and nothing is waited for. */
const unhindered = ({ now, random }: ModelNeeds): Seat => ({
  clock: { now, sleep: () => Promise.resolve(), alarm: () => ({ rings: new Promise(() => undefined), off: () => undefined }) },
  log: { info: () => undefined, warn: () => undefined, error: () => undefined, metric: () => undefined },
  random: random.stream('unhindered'),
  pass: (_call, perform) => perform(),
});

type Inside = {
  readonly needs: ModelNeeds;
  readonly simulator: Simulator;
  readonly somebody: Somebody;
  readonly book: FactBook;
  readonly trouble: WireTrouble;
  /** Jobs that are in no list yet, and until when. */
  readonly unlisted: Map<string, number>;
};

const adaptersFor = (inside: Inside, seat: Seat): Omit<OutsidePorts, 'webhook'> => {
  const { clock, log, random } = seat;
  const { hubAccountId, targets } = inside.needs.sketch;
  /** Launches under way: an untagged one does not bear its key on the wire. */
  const asked = new Map<string, EffectKey>();
  const adapters = createAwsAdapters({
    clock,
    log,
    random: random.next,
    base: { credentials: () => Promise.resolve(keys), hubAccountId },
    // One address for all, so that no client works out its own at each request; nobody connects to it.
    endpoint: 'https://aws.simulated',
    requestHandler: transport(inside, seat, asked),
    timeLimit: (milliseconds) => new VirtualLimit(clock.now, milliseconds),
    notify: {
      home: { accountId: hubAccountId, region: home },
      invokeCommand: 'aws lambda invoke --function-name execution-handler',
      ...(targets.includes('topic') ? { topicArn: `arn:aws:sns:${home}:${hubAccountId}:${topicName}` } : {}),
      ...(targets.includes('bus') ? { eventBus: 'default' } : {}),
    },
  });
  const { recoveryService } = adapters;
  return {
    ...adapters,
    recoveryService: {
      ...recoveryService,
      start: (at, request) => {
        asked.set(namesOf(request.servers.map(({ server }) => server)), request.key);
        return recoveryService.start(at, request);
      },
    },
  };
};

const namesOf = (servers: readonly string[]): string => servers.toSorted().join();

type RequestHandler = NonNullable<AwsAdaptersOptions['requestHandler']>;

const transport = (inside: Inside, { clock, pass }: Seat, asked: ReadonlyMap<string, EffectKey>): RequestHandler => ({
  handle: async (request, options) => {
    const wire = toWire(request);
    const call = readCall(wire);
    const passed = await pass(call, () => perform(inside, wire, call, asked), timeLeft(options?.abortSignal, clock.now));
    if (passed.kind === 'late') throw aborted();
    const outcome = passed.kind === 'fault' ? await failOnTheWay(inside.simulator, wire, call, passed.fault) : passed;
    if (outcome.kind === 'connection-lost') throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
    const { status, headers, body } = outcome.response;
    // Bytes rather than a stream, which would take turns of the event loop.
    return { response: { statusCode: status, headers, body: Buffer.from(body) } };
  },
});

const perform = async (
  inside: Inside,
  request: WireRequest,
  call: WireCall,
  asked: ReadonlyMap<string, EffectKey>,
): Promise<WireOutcome> => {
  const { simulator, book } = inside;
  if (call.operation === 'StartRecovery') return startRecovery(inside, request, asked);
  simulator.clearRequests();
  const outcome = await simulator.handle(request);
  const [entry] = simulator.requests();
  if (entry === undefined) throw new Error(`${call.operation} left no trace`);
  book.asked(entry);
  if (entry.status !== 200) return outcome;
  if (call.operation === 'Publish' || call.operation === 'PutEvents') book.told(entry);
  if (call.operation === 'TerminateRecoveryInstances') noteTermination(book, request, outcome);
  return call.operation === 'DescribeJobs' ? withoutUnlisted(inside, outcome) : outcome;
};

const startRecovery = async (inside: Inside, request: WireRequest, asked: ReadonlyMap<string, EffectKey>): Promise<WireOutcome> => {
  const { needs, simulator, somebody, book, trouble, unlisted } = inside;
  const body = JSON.parse(request.body) as StartBody;
  const settings = new Map<string, ServerSettings>();
  for (const { sourceServerID } of body.sourceServers) {
    const at = placeOf(needs.sketch, sourceServerID);
    if (at !== undefined) settings.set(sourceServerID, await somebody.settingsOf(at, serverId(sourceServerID)));
  }
  const at = placeOf(needs.sketch, body.sourceServers[0]?.sourceServerID ?? '');
  if (at !== undefined) await trouble.beforeStart(at, body);
  simulator.clearRequests();
  const outcome = await simulator.handle(request);
  for (const entry of simulator.requests()) book.asked(entry);
  const job = jobIn(outcome);
  if (job === null) return outcome;
  const servers = body.sourceServers.map(({ sourceServerID }) => sourceServerID);
  book.launched(job, body, settings, asked.get(namesOf(servers)) ?? null);
  const stream = needs.random.stream(`listing/${job}`);
  if (stream.chance(needs.trouble().unlisted)) unlisted.set(job, needs.now() + stream.between(1, longestUnlistedSeconds) * 1_000);
  return outcome;
};

/** As in the model: a second look in vain, 100 s after the intent, may follow a call of 30 s. */
const longestUnlistedSeconds = 65;

const placeOf = ({ servers, places }: WorldSketch, id: string): Place | undefined => {
  const server = servers.find(({ serverId }) => serverId === id);
  return server === undefined ? undefined : places[server.place];
};

const jobIn = (outcome: WireOutcome): string | null => {
  if (outcome.kind !== 'answered' || outcome.response.status >= 300) return null;
  return (JSON.parse(outcome.response.body) as { readonly job: { readonly jobID: string } }).job.jobID;
};

const noteTermination = (book: FactBook, request: WireRequest, outcome: WireOutcome): void => {
  const job = jobIn(outcome);
  const { recoveryInstanceIDs } = JSON.parse(request.body) as { readonly recoveryInstanceIDs: readonly string[] };
  if (job !== null) book.terminated(job, recoveryInstanceIDs, 'us');
};

const withoutUnlisted = ({ unlisted, needs }: Inside, outcome: WireOutcome): WireOutcome => {
  for (const [job, until] of unlisted) if (until <= needs.now()) unlisted.delete(job);
  if (unlisted.size === 0 || outcome.kind !== 'answered') return outcome;
  const body = JSON.parse(outcome.response.body) as { readonly items: readonly { readonly jobID: string }[] };
  const items = body.items.filter(({ jobID }) => !unlisted.has(jobID));
  return { kind: 'answered', response: { ...outcome.response, body: JSON.stringify({ ...body, items }) } };
};

const truthOf = (simulator: Simulator, id: JobId): JobTruth | undefined => {
  const job = simulator.job(id);
  if (job === undefined) return undefined;
  const servers = job.servers.map(({ sourceServerID, launchStatus }) => ({
    serverId: serverId(sourceServerID),
    launchStatus,
    launchActions: [],
  }));
  return { place: `${job.accountId}/${job.region}`, report: { jobId: id, status: job.status, servers } };
};
