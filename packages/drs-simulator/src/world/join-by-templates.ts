/** What comes of the configuration templates for a source server that joins its account and Region. */
import { present } from '../answer.ts';
import type { LaunchTemplateSettings, TemplateRecord } from './configuration-templates.ts';
import { launchActionKey } from './launch-action.ts';
import { placeKey } from './records.ts';
import type { LaunchSettings, ReplicationSettings, ServerRecord } from './records.ts';
import type { World } from './world.ts';

/** The server with what the templates of its account and Region say, and with the launch actions that they name. */
export function joinByTemplates(world: World, server: ServerRecord): ServerRecord {
  const launch = oldest(world.launchConfigurationTemplates.where('place', placeKey(server)));
  const replication = oldest(world.replicationConfigurationTemplates.where('place', placeKey(server)));
  for (const { action } of launch === undefined ? [] : world.launchActions.where('resource', launch.id)) {
    if (world.launchActions.get(launchActionKey(server.id, action.actionId)) === undefined)
      world.launchActions.put({ v: 1, resourceId: server.id, action });
  }
  return {
    ...server,
    launch: { ...server.launch, ...launchSettings(launch?.settings ?? {}) },
    ...(replication === undefined ? {} : { replicationSettings: replication.settings satisfies ReplicationSettings }),
  };
}

function launchSettings(settings: LaunchTemplateSettings): Partial<LaunchSettings> {
  const { launchDisposition, targetInstanceTypeRightSizingMethod, copyPrivateIp, copyTags, licensing, postLaunchEnabled } = settings;
  return present({
    launchDisposition,
    targetInstanceTypeRightSizingMethod,
    copyPrivateIp,
    copyTags,
    osByol: licensing?.osByol,
    postLaunchEnabled,
  });
}

function oldest<Row extends TemplateRecord>(rows: readonly Row[]): Row | undefined {
  return rows.toSorted((a, b) => a.number - b.number)[0];
}
