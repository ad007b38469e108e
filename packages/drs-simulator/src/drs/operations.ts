/**
 * The operations of DRS: one row for each that the service model has, so that none is left without an answer.
 *
 * Invariants
 * 1. Until InitializeService was called in an account and Region, everything but that and tagging is refused.
 * 2. An input is held against the model before its operation sees it.
 * 3. What is not simulated is refused with an error that the operation has, and says so.
 */
import type { Answer, Body, Refusal } from '../answer.ts';
import { isRefusal } from '../answer.ts';
import type { CallContext } from '../call.ts';
import { placeKey } from '../world/records.ts';
import * as templates from './configuration-templates.ts';
import { deleteJob } from './delete-job.ts';
import * as describe from './describe.ts';
import * as extended from './extended-servers.ts';
import * as failback from './failback.ts';
import * as actions from './launch-actions.ts';
import { OPERATIONS } from './model/operations.ts';
import { readInput } from './model/read-input.ts';
import type { InputOf, OperationName } from './model/input.ts';
import { notSimulated, uninitialized } from './refusals.ts';
import * as replicationSettings from './replication-settings.ts';
import * as replication from './replication.ts';
import * as settings from './settings.ts';
import { startRecovery, terminateRecoveryInstances } from './start-recovery.ts';

type Run<Name extends OperationName> = (context: CallContext, input: InputOf<Name>) => Answer | Refusal;

const RUNS: { readonly [Name in OperationName]: Run<Name> | 'not-simulated' } = {
  AssociateSourceNetworkStack: 'not-simulated',
  CreateExtendedSourceServer: extended.createExtendedSourceServer,
  CreateLaunchConfigurationTemplate: templates.createLaunchConfigurationTemplate,
  CreateReplicationConfigurationTemplate: templates.createReplicationConfigurationTemplate,
  CreateSourceNetwork: 'not-simulated',
  DeleteJob: deleteJob,
  DeleteLaunchAction: actions.deleteLaunchAction,
  DeleteLaunchConfigurationTemplate: templates.deleteLaunchConfigurationTemplate,
  DeleteRecoveryInstance: failback.deleteRecoveryInstance,
  DeleteReplicationConfigurationTemplate: templates.deleteReplicationConfigurationTemplate,
  DeleteSourceNetwork: 'not-simulated',
  DeleteSourceServer: replication.deleteSourceServer,
  DescribeJobLogItems: describe.describeJobLogItems,
  DescribeJobs: describe.describeJobs,
  DescribeLaunchConfigurationTemplates: templates.describeLaunchConfigurationTemplates,
  DescribeRecoveryInstances: describe.describeRecoveryInstances,
  DescribeRecoverySnapshots: describe.describeRecoverySnapshots,
  DescribeReplicationConfigurationTemplates: templates.describeReplicationConfigurationTemplates,
  DescribeSourceNetworks: 'not-simulated',
  DescribeSourceServers: describe.describeSourceServers,
  DisconnectRecoveryInstance: failback.disconnectRecoveryInstance,
  DisconnectSourceServer: replication.disconnectSourceServer,
  ExportSourceNetworkCfnTemplate: 'not-simulated',
  GetFailbackReplicationConfiguration: replicationSettings.getFailbackReplicationConfiguration,
  GetLaunchConfiguration: settings.getLaunchConfiguration,
  GetReplicationConfiguration: replicationSettings.getReplicationConfiguration,
  InitializeService: settings.initializeService,
  ListExtensibleSourceServers: extended.listExtensibleSourceServers,
  ListLaunchActions: actions.listLaunchActions,
  ListStagingAccounts: extended.listStagingAccounts,
  ListTagsForResource: settings.listTagsForResource,
  PutLaunchAction: actions.putLaunchAction,
  RetryDataReplication: replication.retryDataReplication,
  ReverseReplication: failback.reverseReplication,
  StartFailbackLaunch: failback.startFailbackLaunch,
  StartRecovery: startRecovery,
  StartReplication: replication.startReplication,
  StartSourceNetworkRecovery: 'not-simulated',
  StartSourceNetworkReplication: 'not-simulated',
  StopFailback: failback.stopFailback,
  StopReplication: replication.stopReplication,
  StopSourceNetworkReplication: 'not-simulated',
  TagResource: settings.tagResource,
  TerminateRecoveryInstances: terminateRecoveryInstances,
  UntagResource: settings.untagResource,
  UpdateFailbackReplicationConfiguration: replicationSettings.updateFailbackReplicationConfiguration,
  UpdateLaunchConfiguration: settings.updateLaunchConfiguration,
  UpdateLaunchConfigurationTemplate: templates.updateLaunchConfigurationTemplate,
  UpdateReplicationConfiguration: replicationSettings.updateReplicationConfiguration,
  UpdateReplicationConfigurationTemplate: templates.updateReplicationConfigurationTemplate,
};

const WORK_UNINITIALIZED: ReadonlySet<OperationName> = new Set<OperationName>([
  'InitializeService',
  'TagResource',
  'UntagResource',
  'ListTagsForResource',
]);

export function isOperation(name: string): name is OperationName {
  return Object.hasOwn(OPERATIONS, name);
}

export function runOperation<Name extends OperationName>(name: Name, context: CallContext, given: Body): Answer | Refusal {
  const isInitialized = context.world.regions.get(placeKey(context.place))?.initialized === true;
  if (!isInitialized && !WORK_UNINITIALIZED.has(name)) return uninitialized();
  const input = readInput(name, given);
  if (isRefusal(input)) return input;
  const run: Run<Name> | 'not-simulated' = RUNS[name];
  return run === 'not-simulated' ? notSimulated(name) : run(context, input);
}
