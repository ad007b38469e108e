/**
 * Launch templates as somebody else at AWS sees and changes them: EC2's own client before the same simulator.
 */
import {
  EC2Client,
  CreateLaunchTemplateVersionCommand,
  DescribeLaunchTemplateVersionsCommand,
  ModifyLaunchTemplateCommand,
} from '@aws-sdk/client-ec2';
import type { LaunchTemplateVersion, RequestLaunchTemplateData, ResponseLaunchTemplateData } from '@aws-sdk/client-ec2';
import type { PresentSettings } from '@drs-orchestrator/application';
import type { ServerId } from '@drs-orchestrator/domain';
import { inProcessAws } from '../../../tests/harness/in-process-aws.ts';
import { own, simulatedAws, testCredentials } from './simulated-aws.ts';
import type { SimulatedAws } from './simulated-aws.ts';

export const subnetB = 'subnet-0000000000000000b';
export const farSubnet = 'subnet-0000000000000000c';
export const webGroup = 'sg-0000000000000000b';
export const appGroup = 'sg-0000000000000000a';
export const farGroup = 'sg-0000000000000000c';

/** A network with a second subnet, and a VPC apart. */
export const network = `
        subnetCidr: 10.0.0.0/20
        subnets:
          - { id: ${subnetB}, cidr: 10.0.16.0/24, zone: b }
          - { id: ${farSubnet}, cidr: 10.0.16.0/24, zone: c, vpcId: vpc-0000000000000000f }
        securityGroups:
          - { id: ${webGroup}, name: web }
          - { id: ${appGroup}, name: app }
          - { id: ${farGroup}, name: far, vpcId: vpc-0000000000000000f }
        instanceTypes: [t3.medium, { type: m5.large, zones: [b] }, { type: r5.large, zones: [a, c] }]`;

export const inNetwork = (servers = 3): SimulatedAws => simulatedAws(servers, {}, network);

export const presentOf = async (aws: SimulatedAws, server: ServerId): Promise<PresentSettings> => {
  const [reading] = await aws.launchSettings.read(own, [server]);
  if (reading?.kind !== 'read') throw new Error(`The settings were not read: ${JSON.stringify(reading)}`);
  return reading.present;
};

const clientOf = (aws: SimulatedAws): EC2Client =>
  new EC2Client({ region: own.region, credentials: testCredentials, requestHandler: inProcessAws(aws.simulator), maxAttempts: 1 });

/** All versions, the oldest first. */
export const versionsOf = async (aws: SimulatedAws, templateId: string): Promise<readonly LaunchTemplateVersion[]> => {
  const { LaunchTemplateVersions = [] } = await clientOf(aws).send(
    new DescribeLaunchTemplateVersionsCommand({ LaunchTemplateId: templateId }),
  );
  return LaunchTemplateVersions.toSorted((a, b) => (a.VersionNumber ?? 0) - (b.VersionNumber ?? 0));
};

export const defaultData = async (aws: SimulatedAws, templateId: string): Promise<ResponseLaunchTemplateData> => {
  const version = (await versionsOf(aws, templateId)).find(({ DefaultVersion }) => DefaultVersion === true);
  if (version?.LaunchTemplateData === undefined) throw new Error(`Template ${templateId} has no default version`);
  return version.LaunchTemplateData;
};

/** `source` left out: the version is nothing but the data. */
export const changeTemplate = async (
  aws: SimulatedAws,
  templateId: string,
  data: RequestLaunchTemplateData,
  source?: string,
): Promise<void> => {
  const client = clientOf(aws);
  const made = await client.send(
    new CreateLaunchTemplateVersionCommand({ LaunchTemplateId: templateId, LaunchTemplateData: data, SourceVersion: source }),
  );
  const number = String(made.LaunchTemplateVersion?.VersionNumber);
  await client.send(new ModifyLaunchTemplateCommand({ LaunchTemplateId: templateId, DefaultVersion: number }));
};
