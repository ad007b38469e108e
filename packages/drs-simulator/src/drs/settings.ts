/**
 * What a caller may set: the service's initialisation, a server's launch configuration, tags.
 */
import { answer, present } from '../answer.ts';
import type { Answer, Body, Refusal } from '../answer.ts';
import type { CallContext } from '../call.ts';
import { isInLiveJob } from '../recovery/job.ts';
import { writeChosenType } from '../world/launch-templates.ts';
import { placeKey } from '../world/records.ts';
import type { LaunchSettings, ServerRecord, Tags } from '../world/records.ts';
import { unknownRegion } from '../world/seed-world.ts';
import { readDrsArn } from './arns.ts';
import {
  findJob,
  findLaunchConfigurationTemplate,
  findRecoveryInstance,
  findReplicationConfigurationTemplate,
  findServer,
} from './lookups.ts';
import { MAX_TAGS } from './model/further-rules.ts';
import type { InputOf } from './model/input.ts';
import { fieldsInvalid, inLiveJob, notFound } from './refusals.ts';

export function initializeService({ world, place }: CallContext): Answer {
  const region = world.regions.get(placeKey(place)) ?? unknownRegion(place);
  if (!region.initialized) world.regions.put({ ...region, initialized: true });
  return answer(204, {});
}

export function getLaunchConfiguration(context: CallContext, input: InputOf<'GetLaunchConfiguration'>): Answer | Refusal {
  const server = findServer(context, input.sourceServerID);
  return server === undefined ? notFound('SourceServer', input.sourceServerID) : answer(200, launchConfigurationBody(server));
}

export function updateLaunchConfiguration(context: CallContext, input: InputOf<'UpdateLaunchConfiguration'>): Answer | Refusal {
  const server = findServer(context, input.sourceServerID);
  if (server === undefined) return notFound('SourceServer', input.sourceServerID);
  if (isInLiveJob(context.world, server, context.now)) return inLiveJob(server.id);
  const { sourceServerID: _, licensing, launchIntoInstanceProperties, ...plain } = input;
  const given: Partial<LaunchSettings> = present({
    ...plain,
    osByol: licensing?.osByol,
    launchIntoEC2InstanceID: launchIntoInstanceProperties?.launchIntoEC2InstanceID,
  });
  const changed: ServerRecord = { ...server, launch: { ...server.launch, ...given } };
  context.world.servers.put(changed);
  const { targetInstanceTypeRightSizingMethod: rightSizing } = input;
  if (rightSizing !== undefined && rightSizing !== 'NONE') writeChosenType(context.world, changed, context.now);
  return answer(200, launchConfigurationBody(changed));
}

function launchConfigurationBody({ id, launch }: ServerRecord): Body {
  return {
    sourceServerID: id,
    name: launch.name,
    ec2LaunchTemplateID: launch.ec2LaunchTemplateID,
    launchDisposition: launch.launchDisposition,
    targetInstanceTypeRightSizingMethod: launch.targetInstanceTypeRightSizingMethod,
    copyPrivateIp: launch.copyPrivateIp,
    copyTags: launch.copyTags,
    licensing: { osByol: launch.osByol },
    postLaunchEnabled: launch.postLaunchEnabled,
    launchIntoInstanceProperties: present({ launchIntoEC2InstanceID: launch.launchIntoEC2InstanceID }),
  };
}

/** A resource with tags, and how to put other tags on it. */
type Tagged = { readonly tags: Tags; retag(tags: Tags): void };

function findTagged(context: CallContext, arn: string): Tagged | Refusal {
  const { world } = context;
  const named = readDrsArn(arn, context.place);
  switch (named?.resource) {
    case 'source-server': {
      const server = findServer(context, named.id);
      if (server === undefined) break;
      return { tags: server.tags, retag: (tags) => world.servers.put({ ...server, tags }) };
    }
    case 'job': {
      const job = findJob(context, named.id);
      if (job === undefined) break;
      return { tags: job.tags, retag: (tags) => world.jobs.put({ ...job, tags }) };
    }
    case 'recovery-instance': {
      const instance = findRecoveryInstance(context, named.id);
      if (instance === undefined) break;
      return { tags: instance.recoveryTags, retag: (recoveryTags) => world.instances.put({ ...instance, recoveryTags }) };
    }
    case 'launch-configuration-template': {
      const template = findLaunchConfigurationTemplate(context, named.id);
      if (template === undefined) break;
      return { tags: template.tags, retag: (tags) => world.launchConfigurationTemplates.put({ ...template, tags }) };
    }
    case 'replication-configuration-template': {
      const template = findReplicationConfigurationTemplate(context, named.id);
      if (template === undefined) break;
      return { tags: template.tags, retag: (tags) => world.replicationConfigurationTemplates.put({ ...template, tags }) };
    }
    case undefined:
      break;
  }
  return notFound('Resource', arn);
}

export function tagResource(context: CallContext, input: InputOf<'TagResource'>): Answer | Refusal {
  const tagged = findTagged(context, input.resourceArn);
  if (!('retag' in tagged)) return tagged;
  const tags = { ...tagged.tags, ...input.tags };
  if (Object.keys(tags).length > MAX_TAGS)
    return fieldsInvalid([{ name: 'tags', message: `a resource has at most ${String(MAX_TAGS)} tags` }]);
  tagged.retag(tags);
  return answer(200, {});
}

export function untagResource(context: CallContext, input: InputOf<'UntagResource'>): Answer | Refusal {
  const tagged = findTagged(context, input.resourceArn);
  if (!('retag' in tagged)) return tagged;
  const gone = new Set(input.tagKeys);
  tagged.retag(Object.fromEntries(Object.entries(tagged.tags).filter(([key]) => !gone.has(key))));
  return answer(200, {});
}

export function listTagsForResource(context: CallContext, input: InputOf<'ListTagsForResource'>): Answer | Refusal {
  const tagged = findTagged(context, input.resourceArn);
  return 'retag' in tagged ? answer(200, { tags: tagged.tags }) : tagged;
}
