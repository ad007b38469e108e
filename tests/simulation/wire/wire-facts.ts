/**
 * The facts of a run through the wire: what reached the simulator, what it started, and who was told.
 *
 * Owns: reading them off requests that took effect and off the simulator's own world. What anybody was answered is no fact.
 */
import type { RequestLogEntry, Simulator } from '@drs-orchestrator/drs-simulator';
import {
  type EffectKey,
  executionId,
  instanceId,
  jobId,
  serverId,
  snapshotId,
  type Instant,
  type ServerId,
  type ServerSettings,
} from '@drs-orchestrator/domain';
import type { AwsFacts, LaunchFact, QuestionFact, SentFact, TerminationFact } from '../model/seam.ts';

/** StartRecovery's body, as far as it is a fact. */
export type StartBody = {
  readonly sourceServers: readonly { readonly sourceServerID: string; readonly recoverySnapshotID?: string }[];
  readonly isDrill?: boolean;
  readonly tags?: Readonly<Record<string, string>>;
};

export type FactBook = {
  readonly facts: AwsFacts;
  asked(entry: RequestLogEntry): void;
  /** `key`: whose launch it is, tagged or not; null: other people's. */
  launched(job: string, body: StartBody, settings: ReadonlyMap<string, ServerSettings>, key: EffectKey | null): void;
  terminated(job: string, instances: readonly string[], by: 'us' | null): void;
  told(entry: RequestLogEntry): void;
};

/** The job tag that holds the effect's key. */
export const effectTag = 'drs-orchestrator:effect';

export const createFactBook = (simulator: Simulator, now: () => Instant): FactBook => {
  const facts = {
    launches: [] as LaunchFact[],
    terminations: [] as TerminationFact[],
    questions: [] as QuestionFact[],
    sent: [] as SentFact[],
  };
  const jobNamed = (id: string) => {
    const job = simulator.job(id);
    if (job === undefined) throw new Error(`The simulator knows no job ${id}`);
    return { place: `${job.accountId}/${job.region}`, servers: new Map(job.servers.map((one) => [one.sourceServerID, one])) };
  };
  return {
    facts,
    asked: (entry) => {
      const question = questionOf(entry);
      if (question !== null) facts.questions.push({ at: now(), ...question });
    },
    launched: (id, { sourceServers, isDrill = false, tags }, settings, key) => {
      const { place, servers } = jobNamed(id);
      const tag = tags?.[effectTag];
      if (tag !== undefined && tag !== key) throw new Error(`${id} was asked for under ${String(key)} and bears ${tag}`);
      for (const { sourceServerID, recoverySnapshotID } of sourceServers) {
        facts.launches.push({
          at: now(),
          place,
          server: serverId(sourceServerID),
          jobId: jobId(id),
          kind: isDrill ? 'drill' : 'recovery',
          key,
          tagged: tag !== undefined,
          point: recoverySnapshotID === undefined ? null : snapshotId(recoverySnapshotID),
          settings: settings.get(sourceServerID) ?? {},
          instanceId: instanceId(servers.get(sourceServerID)?.instanceId ?? ''),
        });
      }
    },
    terminated: (id, instances, by) => {
      const { place, servers } = jobNamed(id);
      for (const instance of instances) {
        const server = [...servers.values()].find((one) => one.instanceId === instance)?.sourceServerID ?? '';
        facts.terminations.push({ at: now(), place, instanceId: instanceId(instance), server: serverId(server), jobId: jobId(id), by });
      }
    },
    told: (entry) => facts.sent.push({ at: now(), ...sentBy(entry) }),
  };
};

const portOf: Readonly<Record<string, QuestionFact['port']>> = {
  StartRecovery: 'recoveryService',
  DescribeJobs: 'recoveryService',
  DescribeJobLogItems: 'recoveryService',
  DescribeRecoveryInstances: 'recoveryService',
  TerminateRecoveryInstances: 'terminations',
  DescribeSourceServers: 'inventory',
  DescribeRecoverySnapshots: 'inventory',
  DescribeInstances: 'instances',
  StartInstances: 'instances',
  StopInstances: 'instances',
  AssumeRole: 'accountAccess',
  GetCallerIdentity: 'accountAccess',
};

/** Null: it names no place of ours, as news do, or nobody knows who asked. */
const questionOf = ({ service, operation, accountId, region, parameters }: RequestLogEntry): Omit<QuestionFact, 'at'> | null => {
  if (service === 'sns' || service === 'events' || accountId === '') return null;
  const { RoleArn } = parameters;
  // Asked of our own account, about the one that is entered.
  const account = typeof RoleArn === 'string' ? (RoleArn.split(':')[4] ?? '') : accountId;
  const servers = serversIn(parameters);
  return { place: `${account}/${region}`, port: portOf[operation] ?? 'launchSettings', method: operation, servers };
};

const serversIn = (parameters: RequestLogEntry['parameters']): readonly ServerId[] => {
  const { sourceServers, sourceServerID, filters } = parameters as {
    readonly sourceServers?: readonly { readonly sourceServerID: string }[];
    readonly sourceServerID?: string;
    readonly filters?: { readonly sourceServerIDs?: readonly string[] };
  };
  const named = [...(sourceServers ?? []).map((one) => one.sourceServerID), ...(filters?.sourceServerIDs ?? [])];
  return [...named, ...(sourceServerID === undefined ? [] : [sourceServerID])].map(serverId);
};

const sentBy = ({ operation, parameters }: RequestLogEntry): Omit<SentFact, 'at'> => {
  if (operation === 'Publish') return publishedBy(parameters);
  const [entry] = (parameters as { readonly Entries?: readonly { readonly Detail?: string }[] }).Entries ?? [];
  const detail = JSON.parse(entry?.Detail ?? '{}') as {
    readonly topic?: string;
    readonly executionId?: string;
    readonly deliveryId?: string;
  };
  const { topic = '', executionId: id, deliveryId = '' } = detail;
  return { target: 'bus', topic, executionId: id === undefined ? null : executionId(id), deliveryId };
};

/** A message on a topic carries no delivery's id; what it says tells one piece of news from another. */
const publishedBy = (parameters: RequestLogEntry['parameters']): Omit<SentFact, 'at'> => {
  const texts = parameters as Readonly<Record<string, string>>;
  const place = Object.keys(texts).find((name) => name.startsWith('MessageAttributes') && texts[name] === 'topic');
  const topic = place === undefined ? '' : (texts[place.replace(/Name$/, 'Value.StringValue')] ?? '');
  const text = texts['Message'] ?? '';
  const [id] = /exec-[0-9a-f-]{36}/.exec(text) ?? [];
  return {
    target: 'topic',
    topic,
    executionId: id === undefined ? null : executionId(id),
    deliveryId: `${texts['Subject'] ?? ''}\n${text}`,
  };
};
