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

/** Somebody drills servers of the hub's account by hand; answers the job's id. */
export const drillByHand = async (product: Product, servers: readonly string[]): Promise<string> => {
  const sourceServers = servers.map((sourceServerID) => ({ sourceServerID }));
  const body = await send(product, { service: 'drs' }, '/StartRecovery', JSON.stringify({ sourceServers, isDrill: true }));
  return (JSON.parse(body) as { readonly job: { readonly jobID: string } }).job.jobID;
};

/** The ids of the recovery instances of these servers, as far as there are any; null otherwise. */
export const instancesOf = (product: Product, servers: readonly string[], account = hub): readonly (string | null)[] => {
  const known = product.simulator.world().regions.flatMap((region) => (region.accountId === account ? region.servers : []));
  return servers.map((id) => known.find((server) => server.sourceServerID === id)?.recoveryInstance?.instanceId ?? null);
};
