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
import * as describe from './describe.ts';
import * as failback from './failback.ts';
import { OPERATIONS } from './model/operations.ts';
import { readInput } from './model/read-input.ts';
import type { InputOf, OperationName } from './model/input.ts';
import { notSimulated, uninitialized } from './refusals.ts';
import * as replication from './replication.ts';
import * as settings from './settings.ts';
import { startRecovery, terminateRecoveryInstances } from './start-recovery.ts';

type Run<Name extends OperationName> = (context: CallContext, input: InputOf<Name>) => Answer | Refusal;

const RUNS: { readonly [Name in OperationName]: Run<Name> | 'not-simulated' } = {
  AssociateSourceNetworkStack: 'not-simulated',
  CreateExtendedSourceServer: 'not-simulated',
  CreateLaunchConfigurationTemplate: 'not-simulated',
  CreateReplicationConfigurationTemplate: 'not-simulated',
  CreateSourceNetwork: 'not-simulated',
  DeleteJob: 'not-simulated',
  DeleteLaunchAction: 'not-simulated',
  DeleteLaunchConfigurationTemplate: 'not-simulated',
  DeleteRecoveryInstance: failback.deleteRecoveryInstance,
  DeleteReplicationConfigurationTemplate: 'not-simulated',
  DeleteSourceNetwork: 'not-simulated',
  DeleteSourceServer: replication.deleteSourceServer,
  DescribeJobLogItems: describe.describeJobLogItems,
  DescribeJobs: describe.describeJobs,
  DescribeLaunchConfigurationTemplates: 'not-simulated',
  DescribeRecoveryInstances: describe.describeRecoveryInstances,
  DescribeRecoverySnapshots: describe.describeRecoverySnapshots,
  DescribeReplicationConfigurationTemplates: 'not-simulated',
  DescribeSourceNetworks: 'not-simulated',
  DescribeSourceServers: describe.describeSourceServers,
  DisconnectRecoveryInstance: failback.disconnectRecoveryInstance,
  DisconnectSourceServer: replication.disconnectSourceServer,
  ExportSourceNetworkCfnTemplate: 'not-simulated',
  GetFailbackReplicationConfiguration: 'not-simulated',
  GetLaunchConfiguration: settings.getLaunchConfiguration,
  GetReplicationConfiguration: 'not-simulated',
  InitializeService: settings.initializeService,
  ListExtensibleSourceServers: 'not-simulated',
  ListLaunchActions: 'not-simulated',
  ListStagingAccounts: 'not-simulated',
  ListTagsForResource: settings.listTagsForResource,
  PutLaunchAction: 'not-simulated',
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
  UpdateFailbackReplicationConfiguration: 'not-simulated',
  UpdateLaunchConfiguration: settings.updateLaunchConfiguration,
  UpdateLaunchConfigurationTemplate: 'not-simulated',
  UpdateReplicationConfiguration: 'not-simulated',
  UpdateReplicationConfigurationTemplate: 'not-simulated',
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
