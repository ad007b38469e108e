/** Resources by their ids, as far as they are of the call's account and Region and DRS still knows them. */
import type { CallContext } from '../call.ts';
import { isSeenByDrs } from '../recovery/instance.ts';
import type { LaunchConfigurationTemplateRecord, ReplicationConfigurationTemplateRecord } from '../world/configuration-templates.ts';
import { placeKey } from '../world/records.ts';
import type { InstanceRecord, JobRecord, Place, ServerRecord } from '../world/records.ts';

export function findServer({ world, place }: CallContext, id: string): ServerRecord | undefined {
  return ofPlace(world.servers.get(id), place);
}

export function findJob({ world, place }: CallContext, id: string): JobRecord | undefined {
  const job = ofPlace(world.jobs.get(id), place);
  return job?.isDeleted === true ? undefined : job;
}

export function findRecoveryInstance({ world, place, now }: CallContext, id: string): InstanceRecord | undefined {
  const instance = ofPlace(world.instances.get(id), place);
  return instance !== undefined && isSeenByDrs(instance, now) ? instance : undefined;
}

export function findLaunchConfigurationTemplate({ world, place }: CallContext, id: string): LaunchConfigurationTemplateRecord | undefined {
  return ofPlace(world.launchConfigurationTemplates.get(id), place);
}

export function findReplicationConfigurationTemplate(
  { world, place }: CallContext,
  id: string,
): ReplicationConfigurationTemplateRecord | undefined {
  return ofPlace(world.replicationConfigurationTemplates.get(id), place);
}

function ofPlace<Row extends Place>(row: Row | undefined, place: Place): Row | undefined {
  return row !== undefined && placeKey(row) === placeKey(place) ? row : undefined;
}
