/** Launch actions of a source server or of a launch configuration template: put, listed, taken away. */
import { answer } from '../answer.ts';
import type { Answer, Refusal } from '../answer.ts';
import type { CallContext } from '../call.ts';
import { ascendingKey } from '../paging.ts';
import { launchActionKey } from '../world/launch-action.ts';
import { launchActionBody } from './launch-action-body.ts';
import { list } from './listing.ts';
import { findLaunchConfigurationTemplate, findServer } from './lookups.ts';
import type { InputOf } from './model/input.ts';
import { drsRefusal, notFound, quotaExceeded } from './refusals.ts';

/** Of one resource. */
const MAX_ACTIONS = 200;

/** The same id again replaces what it was. */
export function putLaunchAction(context: CallContext, input: InputOf<'PutLaunchAction'>): Answer | Refusal {
  const { world } = context;
  const { resourceId, ...action } = input;
  if (!isThere(context, resourceId)) return notFound('Resource', resourceId);
  const others = world.launchActions.where('resource', resourceId).filter((one) => one.action.actionId !== action.actionId);
  if (others.length >= MAX_ACTIONS)
    return quotaExceeded('launchActions', `A resource may have at most ${String(MAX_ACTIONS)} launch actions.`);
  if (others.some((one) => one.action.order === action.order)) {
    const message = `Another launch action of ${resourceId} has the order ${String(action.order)}.`;
    return drsRefusal('ConflictException', message, { resourceId, resourceType: 'Resource' });
  }
  world.launchActions.put({ v: 1, resourceId, action });
  return answer(200, { resourceId, ...launchActionBody(world, action) });
}

export function listLaunchActions(context: CallContext, input: InputOf<'ListLaunchActions'>): Answer | Refusal {
  const { resourceId, filters } = input;
  if (!isThere(context, resourceId)) return notFound('Resource', resourceId);
  const { actionIds = [] } = filters ?? {};
  const items = context.world.launchActions
    .where('resource', resourceId)
    .map(({ action }) => action)
    .filter(({ actionId }) => actionIds.length === 0 || actionIds.includes(actionId))
    .toSorted((a, b) => a.order - b.order);
  return list(context, input, {
    operation: 'ListLaunchActions',
    items,
    keyOf: ({ order }) => ascendingKey(order),
    bodyOf: (action) => launchActionBody(context.world, action),
  });
}

export function deleteLaunchAction(context: CallContext, input: InputOf<'DeleteLaunchAction'>): Answer | Refusal {
  const { resourceId, actionId } = input;
  const key = launchActionKey(resourceId, actionId);
  if (!isThere(context, resourceId)) return notFound('Resource', resourceId);
  if (context.world.launchActions.get(key) === undefined) return notFound('LaunchAction', actionId);
  context.world.launchActions.remove(key);
  return answer(204, {});
}

function isThere(context: CallContext, resourceId: string): boolean {
  return findServer(context, resourceId) !== undefined || findLaunchConfigurationTemplate(context, resourceId) !== undefined;
}
