/** How a source server's data gets here, and how a recovery instance's gets back: shown and changed. */
import { answer, present } from '../answer.ts';
import type { Answer, Body, Refusal } from '../answer.ts';
import type { CallContext } from '../call.ts';
import { networkIds } from '../world/network.ts';
import type { InstanceRecord, ServerRecord } from '../world/records.ts';
import type { World } from '../world/world.ts';
import { findRecoveryInstance, findServer } from './lookups.ts';
import type { InputOf } from './model/input.ts';
import { notFound } from './refusals.ts';
import { DEVICE_NAMES } from './source-server-body.ts';

export function getReplicationConfiguration(
  context: CallContext,
  { sourceServerID }: InputOf<'GetReplicationConfiguration'>,
): Answer | Refusal {
  const server = findServer(context, sourceServerID);
  return server === undefined ? notFound('SourceServer', sourceServerID) : answer(200, replicationConfiguration(context.world, server));
}

export function updateReplicationConfiguration(
  { world, ...context }: CallContext,
  { sourceServerID, ...given }: InputOf<'UpdateReplicationConfiguration'>,
): Answer | Refusal {
  const server = findServer({ world, ...context }, sourceServerID);
  if (server === undefined) return notFound('SourceServer', sourceServerID);
  const changed: ServerRecord = { ...server, replicationSettings: { ...server.replicationSettings, ...present(given) } };
  world.servers.put(changed);
  return answer(200, replicationConfiguration(world, changed));
}

function replicationConfiguration(world: World, server: ServerRecord): Body {
  const { subnetId, groupId } = networkIds(world.meta().seed, server);
  return present({
    sourceServerID: server.id,
    name: server.hostname,
    stagingAreaSubnetId: subnetId,
    associateDefaultSecurityGroup: true,
    replicationServersSecurityGroupsIDs: [groupId],
    replicationServerInstanceType: 't3.small',
    useDedicatedReplicationServer: false,
    defaultLargeStagingDiskType: 'GP3',
    replicatedDisks: server.hardware.diskBytes.map((_, disk) => ({
      deviceName: DEVICE_NAMES[server.os],
      isBootDisk: disk === 0,
      stagingDiskType: 'AUTO',
      optimizedStagingDiskType: 'GP3',
    })),
    ebsEncryption: 'DEFAULT',
    bandwidthThrottling: 0,
    dataPlaneRouting: 'PRIVATE_IP',
    createPublicIP: false,
    stagingAreaTags: {},
    pitPolicy: [
      { ruleID: 1, units: 'MINUTE', interval: 10, retentionDuration: 60, enabled: true },
      { ruleID: 2, units: 'HOUR', interval: 1, retentionDuration: 24, enabled: true },
      { ruleID: 3, units: 'DAY', interval: 1, retentionDuration: 7, enabled: true },
    ],
    autoReplicateNewDisks: false,
    internetProtocol: 'IPV4',
    ...server.replicationSettings,
  });
}

export function getFailbackReplicationConfiguration(
  context: CallContext,
  { recoveryInstanceID: id }: InputOf<'GetFailbackReplicationConfiguration'>,
): Answer | Refusal {
  const instance = findRecoveryInstance(context, id);
  return instance === undefined ? notFound('RecoveryInstance', id) : answer(200, failbackConfiguration(instance));
}

export function updateFailbackReplicationConfiguration(
  context: CallContext,
  { recoveryInstanceID: id, ...given }: InputOf<'UpdateFailbackReplicationConfiguration'>,
): Answer | Refusal {
  const instance = findRecoveryInstance(context, id);
  if (instance === undefined) return notFound('RecoveryInstance', id);
  context.world.instances.put({ ...instance, failbackSettings: { ...instance.failbackSettings, ...present(given) } });
  return answer(200, {});
}

function failbackConfiguration({ id, tags, failbackSettings }: InstanceRecord): Body {
  return present({
    recoveryInstanceID: id,
    name: tags['Name'] ?? id,
    bandwidthThrottling: 0,
    usePrivateIP: false,
    internetProtocol: 'IPV4',
    ...failbackSettings,
  });
}
