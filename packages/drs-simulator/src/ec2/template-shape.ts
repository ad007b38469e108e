/**
 * What a launch template may contain: each member's name in the model, in a request and in an answer, from EC2's service model
 * (2016-11-15).
 *
 * Invariant: a member that is not here is refused, because a template that forgets part of what it was given teaches its
 * users something false. Left out are what only other launches use: spot and capacity reservations, elastic graphics and
 * inference, instance requirements, secondary interfaces.
 */

export type Shape =
  | { readonly kind: 'text' | 'flag' | 'number' }
  | { readonly kind: 'members'; readonly fields: ReadonlyMap<string, Field> }
  /** `item`: the element of one of them in an answer. */
  | { readonly kind: 'list'; readonly of: Shape; readonly item: string };

export type Field = { readonly name: string; readonly answer: string; readonly shape: Shape };

type Names = { readonly request?: string; readonly answer?: string };
type Described = Shape | { readonly shape: Shape; readonly names: Names };

const text: Shape = { kind: 'text' };
const flag: Shape = { kind: 'flag' };
const number: Shape = { kind: 'number' };

/** By the name in a request, which is the model's own unless `names` says otherwise; in an answer it begins small. */
function members(described: Readonly<Record<string, Described>>): Shape {
  const fields = Object.entries(described).map(([name, one]): [string, Field] => {
    const { shape, names } = 'names' in one ? one : { shape: one, names: {} };
    return [names.request ?? name, { name, answer: names.answer ?? smallFirst(name), shape }];
  });
  return { kind: 'members', fields: new Map(fields) };
}

function list(of: Shape, names: Names, item = 'item'): Described {
  return { shape: { kind: 'list', of, item }, names };
}

function smallFirst(name: string): string {
  return name.slice(0, 1).toLowerCase() + name.slice(1);
}

const networkInterface = members({
  AssociateCarrierIpAddress: flag,
  AssociatePublicIpAddress: flag,
  DeleteOnTermination: flag,
  Description: text,
  DeviceIndex: number,
  Groups: list(text, { request: 'SecurityGroupId', answer: 'groupSet' }, 'groupId'),
  InterfaceType: text,
  Ipv6AddressCount: number,
  Ipv6Addresses: list(members({ Ipv6Address: text }), { answer: 'ipv6AddressesSet' }),
  NetworkInterfaceId: text,
  PrivateIpAddress: text,
  PrivateIpAddresses: list(members({ Primary: flag, PrivateIpAddress: text }), { answer: 'privateIpAddressesSet' }),
  SecondaryPrivateIpAddressCount: number,
  SubnetId: text,
  NetworkCardIndex: number,
  Ipv4PrefixCount: number,
  Ipv6PrefixCount: number,
  PrimaryIpv6: flag,
  ConnectionTrackingSpecification: members({ TcpEstablishedTimeout: number, UdpStreamTimeout: number, UdpTimeout: number }),
});

const blockDevice = members({
  DeviceName: text,
  VirtualName: text,
  Ebs: members({
    Encrypted: flag,
    DeleteOnTermination: flag,
    Iops: number,
    KmsKeyId: text,
    SnapshotId: text,
    VolumeSize: number,
    VolumeType: text,
    Throughput: number,
    VolumeInitializationRate: number,
  }),
  NoDevice: text,
});

const placement = members({
  AvailabilityZone: text,
  AvailabilityZoneId: text,
  Affinity: text,
  GroupName: text,
  HostId: text,
  Tenancy: text,
  SpreadDomain: text,
  HostResourceGroupArn: text,
  PartitionNumber: number,
  GroupId: text,
});

const metadataOptions = members({
  HttpTokens: text,
  HttpPutResponseHopLimit: number,
  HttpEndpoint: text,
  HttpProtocolIpv6: text,
  InstanceMetadataTags: text,
});

const tagSpecification = members({
  ResourceType: text,
  Tags: list(members({ Key: text, Value: text }), { request: 'Tag', answer: 'tagSet' }),
});

export const templateShape: Shape = members({
  KernelId: text,
  EbsOptimized: flag,
  IamInstanceProfile: members({ Arn: text, Name: text }),
  BlockDeviceMappings: list(blockDevice, { request: 'BlockDeviceMapping', answer: 'blockDeviceMappingSet' }),
  NetworkInterfaces: list(networkInterface, { request: 'NetworkInterface', answer: 'networkInterfaceSet' }),
  ImageId: text,
  InstanceType: text,
  KeyName: text,
  Monitoring: members({ Enabled: flag }),
  Placement: placement,
  RamDiskId: text,
  DisableApiTermination: flag,
  DisableApiStop: flag,
  InstanceInitiatedShutdownBehavior: text,
  UserData: text,
  TagSpecifications: list(tagSpecification, { request: 'TagSpecification', answer: 'tagSpecificationSet' }),
  SecurityGroupIds: list(text, { request: 'SecurityGroupId', answer: 'securityGroupIdSet' }),
  SecurityGroups: list(text, { request: 'SecurityGroup', answer: 'securityGroupSet' }),
  CreditSpecification: members({ CpuCredits: text }),
  CpuOptions: members({ CoreCount: number, ThreadsPerCore: number, AmdSevSnp: text }),
  LicenseSpecifications: list(members({ LicenseConfigurationArn: text }), { request: 'LicenseSpecification', answer: 'licenseSet' }),
  HibernationOptions: members({ Configured: flag }),
  MetadataOptions: metadataOptions,
  EnclaveOptions: members({ Enabled: flag }),
  PrivateDnsNameOptions: members({
    HostnameType: text,
    EnableResourceNameDnsARecord: flag,
    EnableResourceNameDnsAAAARecord: flag,
  }),
  MaintenanceOptions: members({ AutoRecovery: text }),
  NetworkPerformanceOptions: members({ BandwidthWeighting: text }),
});
