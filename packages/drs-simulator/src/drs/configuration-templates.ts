/**
 * The templates of launch and replication configurations: made, listed, changed, taken away. They are for servers that join afterwards.
 */
import { answer, present } from '../answer.ts';
import type { Answer, Body, Refusal } from '../answer.ts';
import type { CallContext } from '../call.ts';
import { ascendingKey } from '../paging.ts';
import { drawHex } from '../random.ts';
import type { LaunchConfigurationTemplateRecord, ReplicationConfigurationTemplateRecord } from '../world/configuration-templates.ts';
import { launchActionKey } from '../world/launch-action.ts';
import { placeKey } from '../world/records.ts';
import { ID_DIGITS } from '../world/seed-world.ts';
import { drsArn } from './arns.ts';
import { list } from './listing.ts';
import { findLaunchConfigurationTemplate, findReplicationConfigurationTemplate } from './lookups.ts';
import type { InputOf } from './model/input.ts';
import { cannotBeDone, notFound, quotaExceeded } from './refusals.ts';

/** The list that DescribeLaunchConfigurationTemplates takes has room for one, and so has an account and Region. */
const MAX_LAUNCH_TEMPLATES = 1;
const MAX_REPLICATION_TEMPLATES = 200;

export function createLaunchConfigurationTemplate(
  context: CallContext,
  { tags = {}, ...settings }: InputOf<'CreateLaunchConfigurationTemplate'>,
): Answer | Refusal {
  const { world, place } = context;
  if (world.launchConfigurationTemplates.where('place', placeKey(place)).length >= MAX_LAUNCH_TEMPLATES)
    return quotaExceeded('launchTemplates', `There may be at most ${String(MAX_LAUNCH_TEMPLATES)} launch configuration template.`);
  const template: LaunchConfigurationTemplateRecord = { v: 1, ...place, ...drawTemplate(context, 'lct'), tags, settings };
  world.launchConfigurationTemplates.put(template);
  return answer(201, { launchConfigurationTemplate: launchBody(template) });
}

export function describeLaunchConfigurationTemplates(
  context: CallContext,
  input: InputOf<'DescribeLaunchConfigurationTemplates'>,
): Answer | Refusal {
  const { launchConfigurationTemplateIDs: ids = [] } = input;
  const missing = ids.find((id) => findLaunchConfigurationTemplate(context, id) === undefined);
  if (missing !== undefined) return notFound('LaunchConfigurationTemplate', missing);
  const items = wantedOf(context.world.launchConfigurationTemplates.where('place', placeKey(context.place)), ids);
  return list(context, input, {
    operation: 'DescribeLaunchConfigurationTemplates',
    items,
    keyOf: ({ number }) => ascendingKey(number),
    bodyOf: launchBody,
  });
}

export function updateLaunchConfigurationTemplate(
  context: CallContext,
  { launchConfigurationTemplateID: id, ...given }: InputOf<'UpdateLaunchConfigurationTemplate'>,
): Answer | Refusal {
  const template = findLaunchConfigurationTemplate(context, id);
  if (template === undefined) return notFound('LaunchConfigurationTemplate', id);
  const changed = { ...template, settings: { ...template.settings, ...present(given) } };
  context.world.launchConfigurationTemplates.put(changed);
  return answer(200, { launchConfigurationTemplate: launchBody(changed) });
}

export function deleteLaunchConfigurationTemplate(
  context: CallContext,
  { launchConfigurationTemplateID: id }: InputOf<'DeleteLaunchConfigurationTemplate'>,
): Answer | Refusal {
  const { world } = context;
  if (findLaunchConfigurationTemplate(context, id) === undefined) return notFound('LaunchConfigurationTemplate', id);
  for (const { action } of world.launchActions.where('resource', id)) world.launchActions.remove(launchActionKey(id, action.actionId));
  world.launchConfigurationTemplates.remove(id);
  return answer(204, {});
}

export function createReplicationConfigurationTemplate(
  context: CallContext,
  { tags = {}, ...settings }: InputOf<'CreateReplicationConfigurationTemplate'>,
): Answer | Refusal {
  const { world, place } = context;
  if (world.replicationConfigurationTemplates.where('place', placeKey(place)).length >= MAX_REPLICATION_TEMPLATES)
    return quotaExceeded(
      'replicationTemplates',
      `There may be at most ${String(MAX_REPLICATION_TEMPLATES)} replication configuration templates.`,
    );
  const template: ReplicationConfigurationTemplateRecord = { v: 1, ...place, ...drawTemplate(context, 'rct'), tags, settings };
  world.replicationConfigurationTemplates.put(template);
  return answer(201, replicationBody(template));
}

export function describeReplicationConfigurationTemplates(
  context: CallContext,
  input: InputOf<'DescribeReplicationConfigurationTemplates'>,
): Answer | Refusal {
  const { replicationConfigurationTemplateIDs: ids = [] } = input;
  const missing = ids.find((id) => findReplicationConfigurationTemplate(context, id) === undefined);
  if (missing !== undefined) return notFound('ReplicationConfigurationTemplate', missing);
  const items = wantedOf(context.world.replicationConfigurationTemplates.where('place', placeKey(context.place)), ids);
  return list(context, input, {
    operation: 'DescribeReplicationConfigurationTemplates',
    items,
    keyOf: ({ number }) => ascendingKey(number),
    bodyOf: replicationBody,
  });
}

export function updateReplicationConfigurationTemplate(
  context: CallContext,
  { replicationConfigurationTemplateID: id, arn, ...given }: InputOf<'UpdateReplicationConfigurationTemplate'>,
): Answer | Refusal {
  const template = findReplicationConfigurationTemplate(context, id);
  if (template === undefined) return notFound('ReplicationConfigurationTemplate', id);
  if (arn !== undefined && arn !== replicationArn(template)) return cannotBeDone(`${arn} is not the ARN of ${id}.`);
  const changed = { ...template, settings: { ...template.settings, ...present(given) } };
  context.world.replicationConfigurationTemplates.put(changed);
  return answer(200, replicationBody(changed));
}

export function deleteReplicationConfigurationTemplate(
  context: CallContext,
  { replicationConfigurationTemplateID: id }: InputOf<'DeleteReplicationConfigurationTemplate'>,
): Answer | Refusal {
  if (findReplicationConfigurationTemplate(context, id) === undefined) return notFound('ReplicationConfigurationTemplate', id);
  context.world.replicationConfigurationTemplates.remove(id);
  return answer(204, {});
}

function drawTemplate({ world }: CallContext, prefix: 'lct' | 'rct'): { readonly id: string; readonly number: number } {
  const number = world.nextNumber();
  return { id: `${prefix}-${drawHex(ID_DIGITS, world.meta().seed, 'template', number)}`, number };
}

function wantedOf<Row extends { readonly id: string; readonly number: number }>(rows: readonly Row[], ids: readonly string[]) {
  return rows.filter(({ id }) => ids.length === 0 || ids.includes(id)).toSorted((a, b) => a.number - b.number);
}

function launchBody(template: LaunchConfigurationTemplateRecord): Body {
  const { id, tags, settings } = template;
  return present({
    launchConfigurationTemplateID: id,
    arn: drsArn(template, 'launch-configuration-template', id),
    tags,
    launchDisposition: 'STARTED',
    targetInstanceTypeRightSizingMethod: 'BASIC',
    copyPrivateIp: false,
    copyTags: true,
    licensing: { osByol: false },
    postLaunchEnabled: false,
    launchIntoSourceInstance: false,
    ...settings,
  });
}

function replicationArn(template: ReplicationConfigurationTemplateRecord): string {
  return drsArn(template, 'replication-configuration-template', template.id);
}

function replicationBody(template: ReplicationConfigurationTemplateRecord): Body {
  return present({
    replicationConfigurationTemplateID: template.id,
    arn: replicationArn(template),
    tags: template.tags,
    ...template.settings,
  });
}
