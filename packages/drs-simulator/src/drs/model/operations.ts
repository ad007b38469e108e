/**
 * The status of each operation's answer and the errors it may be refused with, InternalServer and Throttling apart: those all have.
 * Facts of DRS's public service model (API 2020-02-26) as botocore 1.43.11 carries it; made by `node tools/drs-model.mjs`, not by hand.
 */
import type { ModelOperation } from './shape.ts';

export const MODEL_VERSION = '1.43.11';

export const OPERATIONS = {
  AssociateSourceNetworkStack: {
    status: 202,
    errors: ['Conflict', 'ResourceNotFound', 'ServiceQuotaExceeded', 'UninitializedAccount', 'Validation'],
  },
  CreateExtendedSourceServer: {
    status: 201,
    errors: ['AccessDenied', 'ResourceNotFound', 'ServiceQuotaExceeded', 'UninitializedAccount', 'Validation'],
  },
  CreateLaunchConfigurationTemplate: {
    status: 201,
    errors: ['AccessDenied', 'ServiceQuotaExceeded', 'UninitializedAccount', 'Validation'],
  },
  CreateReplicationConfigurationTemplate: {
    status: 201,
    errors: ['AccessDenied', 'ServiceQuotaExceeded', 'UninitializedAccount', 'Validation'],
  },
  CreateSourceNetwork: {
    status: 201,
    errors: ['Conflict', 'ResourceNotFound', 'ServiceQuotaExceeded', 'UninitializedAccount', 'Validation'],
  },
  DeleteJob: { status: 204, errors: ['Conflict', 'ResourceNotFound', 'UninitializedAccount'] },
  DeleteLaunchAction: { status: 204, errors: ['ResourceNotFound', 'UninitializedAccount', 'Validation'] },
  DeleteLaunchConfigurationTemplate: { status: 204, errors: ['Conflict', 'ResourceNotFound', 'UninitializedAccount'] },
  DeleteRecoveryInstance: { status: 200, errors: ['AccessDenied', 'Conflict', 'UninitializedAccount'] },
  DeleteReplicationConfigurationTemplate: { status: 204, errors: ['Conflict', 'ResourceNotFound', 'UninitializedAccount'] },
  DeleteSourceNetwork: { status: 204, errors: ['Conflict', 'ResourceNotFound', 'UninitializedAccount'] },
  DeleteSourceServer: { status: 204, errors: ['Conflict', 'ResourceNotFound', 'UninitializedAccount'] },
  DescribeJobLogItems: { status: 200, errors: ['UninitializedAccount', 'Validation'] },
  DescribeJobs: { status: 200, errors: ['UninitializedAccount', 'Validation'] },
  DescribeLaunchConfigurationTemplates: { status: 200, errors: ['ResourceNotFound', 'UninitializedAccount', 'Validation'] },
  DescribeRecoveryInstances: { status: 200, errors: ['AccessDenied', 'UninitializedAccount'] },
  DescribeRecoverySnapshots: { status: 200, errors: ['AccessDenied', 'UninitializedAccount', 'Validation'] },
  DescribeReplicationConfigurationTemplates: { status: 200, errors: ['ResourceNotFound', 'UninitializedAccount', 'Validation'] },
  DescribeSourceNetworks: { status: 200, errors: ['UninitializedAccount', 'Validation'] },
  DescribeSourceServers: { status: 200, errors: ['UninitializedAccount', 'Validation'] },
  DisconnectRecoveryInstance: { status: 200, errors: ['AccessDenied', 'Conflict', 'ResourceNotFound', 'UninitializedAccount'] },
  DisconnectSourceServer: { status: 200, errors: ['Conflict', 'ResourceNotFound', 'UninitializedAccount'] },
  ExportSourceNetworkCfnTemplate: { status: 200, errors: ['Conflict', 'ResourceNotFound', 'UninitializedAccount', 'Validation'] },
  GetFailbackReplicationConfiguration: { status: 200, errors: ['ResourceNotFound', 'UninitializedAccount'] },
  GetLaunchConfiguration: { status: 200, errors: ['ResourceNotFound', 'UninitializedAccount'] },
  GetReplicationConfiguration: { status: 200, errors: ['AccessDenied', 'ResourceNotFound', 'UninitializedAccount'] },
  InitializeService: { status: 204, errors: ['AccessDenied', 'Validation'] },
  ListExtensibleSourceServers: { status: 200, errors: ['AccessDenied', 'UninitializedAccount', 'Validation'] },
  ListLaunchActions: { status: 200, errors: ['ResourceNotFound', 'ServiceQuotaExceeded', 'UninitializedAccount'] },
  ListStagingAccounts: { status: 200, errors: ['AccessDenied', 'UninitializedAccount', 'Validation'] },
  ListTagsForResource: { status: 200, errors: ['AccessDenied', 'ResourceNotFound', 'Validation'] },
  PutLaunchAction: { status: 200, errors: ['Conflict', 'ResourceNotFound', 'UninitializedAccount', 'Validation'] },
  RetryDataReplication: { status: 200, errors: ['ResourceNotFound', 'UninitializedAccount', 'Validation'] },
  ReverseReplication: { status: 200, errors: ['AccessDenied', 'Conflict', 'ResourceNotFound', 'UninitializedAccount', 'Validation'] },
  StartFailbackLaunch: { status: 200, errors: ['Conflict', 'ServiceQuotaExceeded', 'UninitializedAccount', 'Validation'] },
  StartRecovery: { status: 202, errors: ['Conflict', 'ServiceQuotaExceeded', 'UninitializedAccount'] },
  StartReplication: { status: 200, errors: ['Conflict', 'ResourceNotFound', 'UninitializedAccount'] },
  StartSourceNetworkRecovery: { status: 202, errors: ['Conflict', 'ServiceQuotaExceeded', 'UninitializedAccount', 'Validation'] },
  StartSourceNetworkReplication: { status: 200, errors: ['Conflict', 'ResourceNotFound', 'UninitializedAccount'] },
  StopFailback: { status: 200, errors: ['ResourceNotFound', 'UninitializedAccount'] },
  StopReplication: { status: 200, errors: ['Conflict', 'ResourceNotFound', 'UninitializedAccount'] },
  StopSourceNetworkReplication: { status: 200, errors: ['Conflict', 'ResourceNotFound', 'UninitializedAccount', 'Validation'] },
  TagResource: { status: 200, errors: ['AccessDenied', 'ResourceNotFound', 'Validation'] },
  TerminateRecoveryInstances: { status: 200, errors: ['Conflict', 'ServiceQuotaExceeded', 'UninitializedAccount'] },
  UntagResource: { status: 200, errors: ['AccessDenied', 'ResourceNotFound', 'Validation'] },
  UpdateFailbackReplicationConfiguration: { status: 200, errors: ['AccessDenied', 'ResourceNotFound', 'UninitializedAccount'] },
  UpdateLaunchConfiguration: { status: 200, errors: ['Conflict', 'ResourceNotFound', 'UninitializedAccount', 'Validation'] },
  UpdateLaunchConfigurationTemplate: { status: 200, errors: ['AccessDenied', 'ResourceNotFound', 'UninitializedAccount', 'Validation'] },
  UpdateReplicationConfiguration: {
    status: 200,
    errors: ['AccessDenied', 'Conflict', 'ResourceNotFound', 'UninitializedAccount', 'Validation'],
  },
  UpdateReplicationConfigurationTemplate: {
    status: 200,
    errors: ['AccessDenied', 'ResourceNotFound', 'UninitializedAccount', 'Validation'],
  },
} as const satisfies Readonly<Record<string, ModelOperation>>;
