/**
 * Whether wanted settings can be launched in a place, as far as EC2 can say beforehand.
 *
 * Owns: which facts are asked for, each kind at once for all servers. What is wrong by these facts is in settings-issues.ts.
 * A question that is not answered refuses the whole answer (I12). Whether an instance profile exists is IAM's to say: not
 * asked.
 */
import type { ReadRefusal, SettingsIssue } from '@drs-orchestrator/application';
import { ok, refused, serverId } from '@drs-orchestrator/domain';
import type { Place, Result, ServerId } from '@drs-orchestrator/domain';
import { listInstances } from '../drs/recovery-instances.ts';
import type { HeldAddress, Subnet } from '../ec2/network.ts';
import {
  describeDefaultSubnets,
  describeHeldAddresses,
  describeOfferings,
  describeSecurityGroups,
  describeSubnets,
} from '../ec2/network.ts';
import { readSettings } from './read-settings.ts';
import type { SettingsDeps } from './settings-deps.ts';
import type { Asked, NetworkFacts } from './settings-issues.ts';
import { settingsIssues } from './settings-issues.ts';

export const checkSettings = async (
  deps: SettingsDeps,
  at: Place,
  asked: readonly Asked[],
): Promise<Result<readonly SettingsIssue[], ReadRefusal>> => {
  const facts = await networkFacts(deps, at, asked);
  return facts.ok ? ok(settingsIssues(at, asked, facts.value)) : facts;
};

const networkFacts = async (deps: SettingsDeps, at: Place, asked: readonly Asked[]): Promise<Result<NetworkFacts, ReadRefusal>> => {
  const { ec2 } = deps;
  const templateSubnets = await subnetsOfTemplates(deps, at, asked);
  if (!templateSubnets.ok) return templateSubnets;
  const subnets = await describeSubnets(ec2, at, [...wantedOf(asked, 'subnetId'), ...templateSubnets.value.values()]);
  if (!subnets.ok) return subnets;
  const isAnywhere = asked.some((one) => needsTemplateSubnet(one) && !(one.serverId !== null && templateSubnets.value.has(one.serverId)));
  const defaultSubnets = isAnywhere ? await describeDefaultSubnets(ec2, at) : ok<readonly Subnet[]>([]);
  if (!defaultSubnets.ok) return defaultSubnets;
  const groups = await describeSecurityGroups(
    ec2,
    at,
    asked.flatMap(({ settings }) => settings.securityGroupIds ?? []),
  );
  if (!groups.ok) return groups;
  const offerings = await describeOfferings(ec2, at, wantedOf(asked, 'instanceType'));
  if (!offerings.ok) return offerings;
  const held = await describeHeldAddresses(ec2, at, wantedOf(asked, 'staticPrivateIp'));
  if (!held.ok) return held;
  const own = await ownInstances(deps, at, asked, held.value);
  if (!own.ok) return own;
  return ok({
    subnets: new Map(subnets.value.map((subnet) => [subnet.subnetId, subnet])),
    templateSubnets: templateSubnets.value,
    defaultSubnets: defaultSubnets.value,
    vpcOfGroup: new Map(groups.value.map(({ groupId, vpcId }) => [groupId, vpcId])),
    offerings: offerings.value,
    held: held.value,
    serverOfInstance: own.value,
  });
};

const wantedOf = (asked: readonly Asked[], field: 'subnetId' | 'instanceType' | 'staticPrivateIp'): readonly string[] =>
  asked.flatMap(({ settings }) => settings[field] ?? []);

/** An address without a subnet lies in the one that the template has. */
const needsTemplateSubnet = ({ settings }: Asked): boolean => settings.staticPrivateIp !== undefined && settings.subnetId === undefined;

const subnetsOfTemplates = async (
  deps: SettingsDeps,
  at: Place,
  asked: readonly Asked[],
): Promise<Result<ReadonlyMap<ServerId, string>, ReadRefusal>> => {
  const servers = asked.flatMap((one) => (needsTemplateSubnet(one) && one.serverId !== null ? [one.serverId] : []));
  const subnets = new Map<ServerId, string>();
  for (const reading of await readSettings(deps, at, servers)) {
    if (reading.kind === 'unread') return refused(reading.refusal);
    if (reading.kind === 'read' && reading.present.template.subnetId !== null)
      subnets.set(reading.present.serverId, reading.present.template.subnetId);
  }
  return ok(subnets);
};

/** Recovery instances, of servers that want an address which somebody holds. */
const ownInstances = async (
  { drs }: SettingsDeps,
  at: Place,
  asked: readonly Asked[],
  held: readonly HeldAddress[],
): Promise<Result<ReadonlyMap<string, ServerId>, ReadRefusal>> => {
  const taken = new Set(held.map(({ address }) => address));
  const servers = asked.flatMap(({ serverId: server, settings }) =>
    server !== null && settings.staticPrivateIp !== undefined && taken.has(settings.staticPrivateIp) ? [server] : [],
  );
  const instances = await listInstances(drs, at, servers);
  return instances.ok ? ok(new Map(instances.value.map(({ instanceId, server }) => [instanceId, serverId(server)]))) : instances;
};
