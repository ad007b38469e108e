/**
 * What other people do at AWS while an execution is under way: requests to the simulator that are not the product's.
 *
 * Owns: writing such a request. They are in the simulator's request log like any other.
 */
import { hub, type Product } from './product.ts';

type Where = { readonly region?: string; readonly service: 'drs' | 'ec2' };

const send = async (product: Product, { region = 'us-east-1', service }: Where, path: string, body: string): Promise<string> => {
  const authorization = `AWS4-HMAC-SHA256 Credential=AKIAOUTSIDE/20260105/${region}/${service}/aws4_request, SignedHeaders=host, Signature=0`;
  const contentType = service === 'drs' ? 'application/json' : 'application/x-www-form-urlencoded';
  const outcome = await product.simulator.handle({ method: 'POST', path, headers: { authorization, 'content-type': contentType }, body });
  if (outcome.kind !== 'answered' || outcome.response.status >= 300) throw new Error(`Refused outside: ${JSON.stringify(outcome)}`);
  return outcome.response.body;
};

/** Somebody terminates an instance in the EC2 console of the hub's account. */
export const terminateInEc2 = async (product: Product, instanceId: string): Promise<void> => {
  const form = new URLSearchParams({ Action: 'TerminateInstances', Version: '2016-11-15', 'InstanceId.1': instanceId });
  await send(product, { service: 'ec2' }, '/', form.toString());
};

/** The same with several, until EC2 says that they are terminated. */
export const terminateAllInEc2 = async (product: Product, instanceIds: readonly string[]): Promise<void> => {
  for (const instanceId of instanceIds) await terminateInEc2(product, instanceId);
  product.clock.advance(300_000);
};

/** Somebody drills servers of the hub's account by hand; answers the job's id. */
export const drillByHand = async (product: Product, servers: readonly string[]): Promise<string> => {
  const sourceServers = servers.map((sourceServerID) => ({ sourceServerID }));
  const body = await send(product, { service: 'drs' }, '/StartRecovery', JSON.stringify({ sourceServers, isDrill: true }));
  return (JSON.parse(body) as { readonly job: { readonly jobID: string } }).job.jobID;
};

/** Somebody tags a server of the hub's account in DRS. */
export const tagServer = async (product: Product, server: string, tags: Readonly<Record<string, string>>): Promise<void> => {
  const arn = `arn:aws:drs:us-east-1:${hub}:source-server/${server}`;
  await send(product, { service: 'drs' }, `/tags/${encodeURIComponent(arn)}`, JSON.stringify({ tags }));
};

/** The ids of the recovery instances of these servers, as far as there are any; null otherwise. */
export const instancesOf = (product: Product, servers: readonly string[], account = hub): readonly (string | null)[] => {
  const known = product.simulator.world().regions.flatMap((region) => (region.accountId === account ? region.servers : []));
  return servers.map((id) => known.find((server) => server.sourceServerID === id)?.recoveryInstance?.instanceId ?? null);
};

const ec2 = (product: Product, action: string, parameters: Readonly<Record<string, string>>): Promise<string> =>
  send(product, { service: 'ec2' }, '/', new URLSearchParams({ Action: action, Version: '2016-11-15', ...parameters }).toString());

/** The template behind a server of the hub's account. */
export const templateOf = async (product: Product, server: string): Promise<string> => {
  const body = await send(product, { service: 'drs' }, '/GetLaunchConfiguration', JSON.stringify({ sourceServerID: server }));
  return (JSON.parse(body) as { readonly ec2LaunchTemplateID: string }).ec2LaunchTemplateID;
};

/** Somebody edits a server's launch template in the console: what they do not name stays. `data`: `{ InstanceType: 't3.large' }`. */
export const editTemplate = async (product: Product, server: string, data: Readonly<Record<string, string>>): Promise<void> => {
  const named = Object.entries(data).map(([name, value]) => [`LaunchTemplateData.${name}`, value]);
  const LaunchTemplateId = await templateOf(product, server);
  const from = { LaunchTemplateId, SourceVersion: '$Default' };
  const made = await ec2(product, 'CreateLaunchTemplateVersion', { ...from, ...(Object.fromEntries(named) as Record<string, string>) });
  const version = /<versionNumber>(\d+)</.exec(made)?.[1];
  if (version === undefined) throw new Error(`No version was made: ${made}`);
  await ec2(product, 'ModifyLaunchTemplate', { LaunchTemplateId, SetDefaultVersion: version });
};

/** What EC2 tells of an instance of the hub's account, as the text between the first tags of this name. */
export const instanceField = async (product: Product, instanceId: string, field: string): Promise<string | null> =>
  new RegExp(`<${field}>([^<]*)<`).exec(await ec2(product, 'DescribeInstances', { 'InstanceId.1': instanceId }))?.[1] ?? null;

/** The same of the default version of a server's launch template. */
export const templateField = async (product: Product, server: string, field: string): Promise<string | null> => {
  const which = { LaunchTemplateId: await templateOf(product, server), 'LaunchTemplateVersion.1': '$Default' };
  return new RegExp(`<${field}>([^<]*)<`).exec(await ec2(product, 'DescribeLaunchTemplateVersions', which))?.[1] ?? null;
};
