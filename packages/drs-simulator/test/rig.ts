/**
 * What the simulator's tests stand on: a small estate, a clock moved by hand, and calls in process, shaped as a client would.
 */
import { XMLParser } from 'fast-xml-parser';
import { expect } from 'vitest';
import { openSimulator, parseEstate } from '../src/index.ts';
import type { Simulator, SimulatorOptions, WireResponse } from '../src/index.ts';
import type { DrsBodies, Ec2Body, Ec2Instance, Job, SnsBody, StsBody, Tags } from './bodies.ts';

export const HUB = '123456789012';
export const SPOKE = '210987654321';
export const DB = 's-00000000000000db1';
export const APP = 's-0000000000000app1';
export const WINDOWS = 's-0000000000000win1';
export const START = Date.parse('2026-03-01T12:03:20.000Z');

export const ESTATE = `
accounts:
  - accountId: "${HUB}"
    roles:
      - { roleName: Local }
    regions:
      - region: us-east-1
        subnetCidr: 10.0.0.0/22
        servers:
          - { id: ${DB}, hostname: db-01, os: linux, tags: { tier: database, purpose: "<a & b>" }, privateIp: 10.0.1.5 }
          - { id: ${APP}, hostname: app-01, os: linux, tags: { tier: app } }
          - { id: ${WINDOWS}, hostname: win-01, os: windows }
          - { count: 6, hostnamePrefix: web-, os: linux, tags: { tier: web } }
          - { hostname: new-01, os: linux, replicationState: INITIAL_SYNC }
      - region: eu-west-1
        initialized: false
        servers: [{ hostname: far-01, os: linux }]
  - accountId: "${SPOKE}"
    roles:
      - { roleName: Recovery, externalId: shared-secret }
    regions:
      - region: us-west-2
        servers: [{ count: 2, hostnamePrefix: spoke-, os: linux }]
unnamedInstanceShare: 0
`;

export type Reply<Body> = { readonly status: number; readonly headers: WireResponse['headers']; readonly body: Body };

export type Signer = { readonly accessKeyId?: string; readonly sessionToken?: string; readonly region?: string };

type BodyOf<Operation extends string> = Operation extends keyof DrsBodies ? DrsBodies[Operation] : unknown;

export type Rig = {
  readonly simulator: Simulator;
  now(): number;
  advance(seconds: number): void;
  drs<Operation extends string>(operation: Operation, body?: unknown, as?: Signer): Promise<Reply<BodyOf<Operation>>>;
  /** The operations of DRS that are a GET. */
  get(path: string, as?: Signer): Promise<Reply<unknown>>;
  tags(method: 'GET' | 'POST' | 'DELETE', arn: string, rest?: { body?: unknown; query?: string }): Promise<Reply<{ tags: Tags }>>;
  ec2(action: string, parameters?: Record<string, string>, as?: Signer): Promise<Reply<Ec2Body>>;
  sns(action: string, parameters?: Record<string, string>, as?: Signer): Promise<Reply<SnsBody>>;
  eventBridge(operation: string, body?: unknown, as?: Signer): Promise<Reply<unknown>>;
  ssm<Body = Record<string, unknown>>(operation: string, body?: unknown, as?: Signer): Promise<Reply<Body>>;
  sts(action: string, parameters?: Record<string, string>, as?: Signer): Promise<Reply<StsBody>>;
  /** Starts a drill of these servers and answers its job. */
  drill(...servers: readonly string[]): Promise<Job>;
  job(jobId: string): Promise<Job>;
  events(jobId: string): Promise<readonly string[]>;
};

export function openRig(options: Partial<SimulatorOptions> & { readonly yaml?: string; readonly startAt?: number } = {}): Rig {
  const { yaml = ESTATE, startAt = START, ...rest } = options;
  let now = startAt;
  const simulator = openSimulator({ estate: parseEstate(yaml, 'estate.yaml'), seed: 7, clock: { now: () => now }, ...rest });
  return rigOf(simulator, {
    now: () => now,
    advance: (seconds) => {
      now += seconds * 1000;
    },
  });
}

export function signed(
  service: string,
  { accessKeyId = 'AKIATEST', sessionToken, region = 'us-east-1' }: Signer = {},
): Record<string, string> {
  return {
    authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20260301/${region}/${service}/aws4_request, SignedHeaders=host;x-amz-date, Signature=00`,
    ...(sessionToken === undefined ? {} : { 'x-amz-security-token': sessionToken }),
  };
}

// Texts only: a number would lose the zeros of an account id, and one item of a list must still be a list.
const parser = new XMLParser({ ignoreAttributes: true, parseTagValue: false, isArray: (name) => name === 'item' });

function rigOf(simulator: Simulator, clock: Pick<Rig, 'now' | 'advance'>): Rig {
  const ask = async (method: string, path: string, headers: Record<string, string>, body: string): Promise<WireResponse> => {
    const outcome = await simulator.handle({ method, path, headers, body });
    if (outcome.kind === 'connection-lost') throw new Error('connection lost');
    return outcome.response;
  };
  // The one place where an answer gets its type: the tests then check what is in it.
  const json = <Body>(response: WireResponse): Reply<Body> => ({
    ...response,
    body: (response.body === '' ? undefined : JSON.parse(response.body)) as Body,
  });
  const query = async <Body>(
    service: string,
    version: string,
    action: string,
    parameters: Record<string, string>,
    as: Signer,
  ): Promise<Reply<Body>> => {
    const form = new URLSearchParams({ Action: action, Version: version, ...parameters }).toString();
    const response = await ask('POST', '/', { ...signed(service, as), 'content-type': 'application/x-www-form-urlencoded' }, form);
    return { ...response, body: parser.parse(response.body) as Body };
  };
  const drs: Rig['drs'] = async (operation, body = {}, as = {}) =>
    json(await ask('POST', `/${operation}`, { ...signed('drs', as), 'content-type': 'application/json' }, JSON.stringify(body)));
  return {
    simulator,
    ...clock,
    drs,
    get: async (path, as = {}) => json(await ask('GET', path, signed('drs', as), '')),
    tags: async (method, arn, rest = {}) => {
      const body = rest.body === undefined ? '' : JSON.stringify(rest.body);
      return json(await ask(method, `/tags/${encodeURIComponent(arn)}${rest.query ?? ''}`, signed('drs'), body));
    },
    ec2: (action, parameters = {}, as = {}) => query('ec2', '2016-11-15', action, parameters, as),
    sns: (action, parameters = {}, as = {}) => query('sns', '2010-03-31', action, parameters, as),
    eventBridge: async (operation, body = {}, as = {}) => {
      const headers = { ...signed('events', as), 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `AWSEvents.${operation}` };
      return json(await ask('POST', '/', headers, JSON.stringify(body)));
    },
    ssm: async (operation, body = {}, as = {}) => {
      const headers = { ...signed('ssm', as), 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `AmazonSSM.${operation}` };
      return json(await ask('POST', '/', headers, JSON.stringify(body)));
    },
    sts: (action, parameters = {}, as = {}) => query('sts', '2011-06-15', action, parameters, as),
    drill: async (...servers) => {
      const reply = await drs('StartRecovery', { isDrill: true, sourceServers: servers.map((sourceServerID) => ({ sourceServerID })) });
      expect(reply).toMatchObject({ status: 202 });
      return reply.body.job;
    },
    job: async (jobId) => {
      const [job] = (await drs('DescribeJobs', { filters: { jobIDs: [jobId] } })).body.items;
      if (job === undefined) throw new Error(`there is no job ${jobId}`);
      return job;
    },
    events: async (jobId) => (await drs('DescribeJobLogItems', { jobID: jobId })).body.items.map((item) => item.event),
  };
}

/** The source servers that can be launched. */
export async function launchable(rig: Rig): Promise<readonly string[]> {
  const { items } = (await rig.drs('DescribeSourceServers')).body;
  return items.filter((server) => server.dataReplicationInfo.dataReplicationState === 'CONTINUOUS').map((server) => server.sourceServerID);
}

/** The instances of a DescribeInstances answer. */
export function instancesIn(reply: Reply<Ec2Body>): readonly Ec2Instance[] {
  const set = reply.body.DescribeInstancesResponse?.reservationSet;
  if (set === undefined) throw new Error('no instances were described');
  const reservations = set === '' ? [] : (set.item ?? []);
  return reservations.flatMap((reservation) => reservation.instancesSet.item);
}

export function tagsOf(instance: Ec2Instance | undefined): Tags {
  return Object.fromEntries((instance?.tagSet.item ?? []).map(({ key, value }) => [key, value]));
}

/** Long enough for any launch of the default timings. */
export const LAUNCH_SECONDS = 1800;
