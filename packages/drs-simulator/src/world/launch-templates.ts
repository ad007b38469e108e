/**
 * Launch templates in the world: each source server has one, made with it.
 *
 * Invariants
 * 1. Version numbers of a template only count up; one that was deleted is not given again.
 * 2. A template has its default version at all times.
 */
import type { NetworkIds } from './network.ts';
import { networkIds } from './network.ts';
import type { LaunchTemplateRecord, ServerRecord, TemplateData, TemplateVersionRecord } from './records.ts';
import { versionId } from './records.ts';
import type { World } from './world.ts';

const FIRST = 1;

/** Gives every server that has no template yet its own. */
export function giveTemplates(world: World): void {
  for (const server of world.servers.all()) giveTemplate(world, server);
}

/** As the service does when a server joins; one that has its template keeps it. */
export function giveTemplate(world: World, server: ServerRecord): void {
  const id = server.launch.ec2LaunchTemplateID;
  if (world.templates.get(id) !== undefined) return;
  const made = {
    createdAt: server.addedAt,
    createdBy: `arn:aws:sts::${server.accountId}:assumed-role/AWSServiceRoleForElasticDisasterRecovery/elasticdisasterrecovery`,
  };
  world.templates.put({
    v: 1,
    accountId: server.accountId,
    region: server.region,
    id,
    name: `created-and-used-by-drs-${server.id}`,
    ...made,
    defaultVersion: FIRST,
    latestVersion: FIRST,
    tags: { AWSElasticDisasterRecoveryManaged: 'drs.amazonaws.com' },
  });
  world.templateVersions.put({
    v: 1,
    templateId: id,
    number: FIRST,
    ...made,
    data: firstData(server, networkIds(world.meta().seed, server)),
  });
}

/** With its versions, as the service takes it away with its server. */
export function takeTemplate(world: World, { launch }: ServerRecord): void {
  for (const { templateId, number } of templateVersions(world, launch.ec2LaunchTemplateID))
    world.templateVersions.remove(versionId(templateId, number));
  world.templates.remove(launch.ec2LaunchTemplateID);
}

/** The version that launches use. */
export function defaultTemplateData(world: World, server: ServerRecord): TemplateData {
  const template = world.templates.get(server.launch.ec2LaunchTemplateID);
  const version = template === undefined ? undefined : templateVersion(world, template.id, template.defaultVersion);
  return version?.data ?? {};
}

export function templateVersions(world: World, templateId: string): readonly TemplateVersionRecord[] {
  return world.templateVersions.where('template', templateId).toSorted((a, b) => a.number - b.number);
}

export function templateVersion(world: World, templateId: string, number: number): TemplateVersionRecord | undefined {
  return world.templateVersions.get(versionId(templateId, number));
}

type NewVersion = Omit<TemplateVersionRecord, 'v' | 'templateId' | 'number'>;

export function addTemplateVersion(
  world: World,
  template: LaunchTemplateRecord,
  made: NewVersion,
): { readonly template: LaunchTemplateRecord; readonly version: TemplateVersionRecord } {
  const version: TemplateVersionRecord = { v: 1, templateId: template.id, number: template.latestVersion + 1, ...made };
  const grown = { ...template, latestVersion: version.number };
  world.templateVersions.put(version);
  world.templates.put(grown);
  return { template: grown, version };
}

/** With right-sizing on, DRS writes the type that it has chosen into the template, as a version of its own. */
export function writeChosenType(world: World, server: ServerRecord, now: number): void {
  const template = world.templates.get(server.launch.ec2LaunchTemplateID);
  const current = template === undefined ? undefined : templateVersion(world, template.id, template.defaultVersion);
  const chosen = server.hardware.instanceType;
  if (template === undefined || current === undefined || current.data['InstanceType'] === chosen) return;
  const { createdBy } = template;
  const added = addTemplateVersion(world, template, { createdAt: now, createdBy, data: { ...current.data, InstanceType: chosen } });
  world.templates.put({ ...added.template, defaultVersion: added.version.number });
}

/** Much as DRS writes it, but for subnet and security group, which DRS leaves to the VPC's defaults: here they are named. */
function firstData(server: ServerRecord, { subnetId, groupId }: NetworkIds): TemplateData {
  const tags = [
    { Key: 'AWSElasticDisasterRecoverySourceServerID', Value: server.id },
    { Key: 'Name', Value: server.hostname },
  ];
  return {
    EbsOptimized: 'true',
    BlockDeviceMappings: server.hardware.diskBytes.map((_, disk) => ({
      DeviceName: disk === 0 ? '/dev/sda1' : `/dev/sd${String.fromCharCode(97 + disk)}`,
      Ebs: { DeleteOnTermination: 'true', Encrypted: 'true', Iops: '3000', Throughput: '125', VolumeType: 'gp3' },
    })),
    NetworkInterfaces: [
      { AssociatePublicIpAddress: 'false', DeleteOnTermination: 'true', DeviceIndex: '0', Groups: [groupId], SubnetId: subnetId },
    ],
    InstanceType: server.launch.templateInstanceType,
    Monitoring: { Enabled: 'false' },
    TagSpecifications: [
      { ResourceType: 'instance', Tags: tags },
      { ResourceType: 'volume', Tags: tags },
    ],
    MetadataOptions: { HttpEndpoint: 'enabled', HttpTokens: 'required', HttpPutResponseHopLimit: '1' },
  };
}
