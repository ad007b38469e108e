/**
 * The state of the model's AWS: places, source servers with their launch templates, jobs, recovery instances, and the facts.
 *
 * Owns: what there is at the beginning, and looking things up. What changes it is beside it: launching.ts, launch-settings.ts,
 * meddling.ts.
 */
import type { ListedPoint, PresentSettings, ReadRefusal } from '@drs-orchestrator/application';
import { hours, instanceId, jobId, later, minutes, placeKey, snapshotId } from '@drs-orchestrator/domain';
import type { Instant, Place, ServerId, ServerSettings } from '@drs-orchestrator/domain';
import { hexDigits } from './ids.ts';
import type { ModelInstance } from './model-instance.ts';
import { isOpen } from './model-job.ts';
import type { ModelJob } from './model-job.ts';
import { addressIn, instanceTypes, securityGroups, subnets } from './network.ts';
import type { AwsFacts, LaunchFact, ModelNeeds, QuestionFact, SentFact, ServerSketch, TerminationFact } from './seam.ts';

export type TemplateData = {
  readonly subnetId: string | null;
  readonly securityGroupIds: readonly string[];
  readonly instanceType: string | null;
  readonly instanceProfileName: string | null;
  readonly staticPrivateIp: string | null;
};

/** Version n is at n - 1. */
export type Template = {
  readonly templateId: string;
  readonly versions: TemplateData[];
  defaultVersion: number;
  /** Client token → the version that it made. */
  readonly made: Map<string, number>;
};

export type Configuration = Omit<PresentSettings, 'serverId' | 'template'>;

export type ModelServer = {
  readonly serverId: ServerId;
  readonly place: string;
  readonly hostname: string | null;
  readonly homeAddress: string;
  /** Newest first. */
  readonly points: readonly ListedPoint[];
  readonly template: Template;
  tags: Readonly<Record<string, string>>;
  replicationState: string;
  configuration: Configuration;
};

export type World = {
  readonly needs: ModelNeeds;
  readonly places: ReadonlyMap<string, Place>;
  readonly servers: ReadonlyMap<ServerId, ModelServer>;
  /** Oldest first. */
  readonly jobs: ModelJob[];
  readonly instances: ModelInstance[];
  readonly facts: {
    readonly launches: LaunchFact[];
    readonly terminations: TerminationFact[];
    readonly questions: QuestionFact[];
    readonly sent: SentFact[];
  };
};

export const createWorld = (needs: ModelNeeds): World => {
  const { sketch } = needs;
  const places = new Map(sketch.places.map((place) => [placeKey(place), place]));
  const servers = sketch.servers.map((server, position) => serverOf(needs, server, position));
  const facts: AwsFacts & World['facts'] = { launches: [], terminations: [], questions: [], sent: [] };
  const instances = sketch.servers.flatMap((server, position) => bornInstance(needs, server, position) ?? []);
  return { needs, places, servers: new Map(servers.map((server) => [server.serverId, server])), jobs: [], instances, facts };
};

const newestPointMilliseconds = minutes(1);
const betweenPointsMilliseconds = minutes(10);

const serverOf = ({ sketch, random, now }: ModelNeeds, server: ServerSketch, position: number): ModelServer => {
  const { serverId, hostname, tags, replicationState, recoveryPoints } = server;
  const points = Array.from({ length: recoveryPoints }, (_, index) => {
    const at = later(now(), -newestPointMilliseconds - index * betweenPointsMilliseconds);
    const id = snapshotId(`pit-${hexDigits(random, `point/${serverId}/${String(index)}`)}`);
    return { snapshotId: id, at, takenAt: at, dueAt: at };
  });
  return {
    serverId,
    place: placeAt(sketch.places, server),
    hostname,
    homeAddress: addressIn(subnets[0], position),
    points,
    template: {
      templateId: `lt-${hexDigits(random, `template/${serverId}`)}`,
      versions: [{ ...plainTemplate, subnetId: subnets[0].id, securityGroupIds: [securityGroups[0]], instanceType: instanceTypes[1] }],
      defaultVersion: 1,
      made: new Map(),
    },
    tags,
    replicationState,
    configuration: { launchDisposition: 'STARTED', rightSizing: 'BASIC', copyPrivateIp: false, copyTags: true, osByol: false },
  };
};

const plainTemplate = { instanceProfileName: null, staticPrivateIp: null };

const placeAt = (places: readonly Place[], { serverId, place }: ServerSketch): string => {
  const at = places[place];
  if (at === undefined) throw new Error(`${serverId} is said to be in a place that is not there`);
  return placeKey(at);
};

/** An instance from before: it has run for an hour, and its job is none that DRS still lists. */
const bornInstance = ({ sketch, random, now }: ModelNeeds, server: ServerSketch, position: number): ModelInstance | undefined => {
  const { serverId, living } = server;
  if (living === 'none') return undefined;
  const since: Instant = later(now(), -hours(1));
  return {
    instanceId: instanceId(`i-${hexDigits(random, `born/${serverId}`)}`),
    server: serverId,
    place: placeAt(sketch.places, server),
    job: jobId(`drsjob-${hexDigits(random, `born/${serverId}`)}`),
    drill: living !== 'recovery',
    failback: living === 'failing-back' ? 'FAILBACK_IN_PROGRESS' : 'FAILBACK_NOT_STARTED',
    subnetId: subnets[0].id,
    address: addressIn(subnets[0], 100 + position),
    instanceType: instanceTypes[0],
    isStopped: false,
    appearsAt: since,
    runsAt: since,
    end: null,
    leavesDrsAt: null,
  };
};

/** A server as this place knows it. */
export const serverIn = (world: World, place: string, id: ServerId): ModelServer | undefined => {
  const server = world.servers.get(id);
  return server?.place === place ? server : undefined;
};

export const serversIn = (world: World, place: string): readonly ModelServer[] =>
  [...world.servers.values()].filter((server) => server.place === place);

export const instancesOf = (world: World, server: ServerId): readonly ModelInstance[] =>
  world.instances.filter((instance) => instance.server === server);

export const openJobsIn = (world: World, place: string): readonly ModelJob[] =>
  world.jobs.filter((job) => job.place === place && isOpen(job, world.needs.now()));

export const isInOpenJob = (world: World, server: ServerId): boolean =>
  world.jobs.some((job) => isOpen(job, world.needs.now()) && job.runs.some((run) => run.server === server));

export const templateOf = ({ template }: ModelServer): TemplateData => {
  const data = template.versions[template.defaultVersion - 1];
  if (data === undefined) throw new Error(`${template.templateId} has no version ${String(template.defaultVersion)}`);
  return data;
};

/** What holds for a server now, as the port's `read` would say it. */
export const settingsInForce = (server: ModelServer): ServerSettings => {
  const all = { ...server.configuration, ...templateOf(server) };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null));
};

export type Question = Pick<QuestionFact, 'port' | 'method'> & { readonly servers?: readonly ServerId[] };

/** Notes the question, and says why the place does not answer it; null: it does. */
export const noteQuestion = (world: World, at: Place, { port, method, servers = [] }: Question): ReadRefusal | null => {
  world.facts.questions.push({ at: world.needs.now(), place: placeKey(at), port, method, servers });
  const known = world.places.get(placeKey(at));
  if (known === undefined) return { kind: 'never', code: 'UninitializedAccountException', message: 'Account not initialized' };
  if (isSameAccess(known, at)) return null;
  return { kind: 'never', code: 'AccessDenied', message: `The rights do not hold in account ${at.accountId}` };
};

const isSameAccess = ({ access: one }: Place, { access: other }: Place): boolean => {
  if (one.kind === 'own' || other.kind === 'own') return one.kind === other.kind;
  return one.roleName === other.roleName && one.externalId === other.externalId;
};
