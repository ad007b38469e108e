/**
 * The launch actions of a server after its launch: one after the other, in their order.
 *
 * Owns DRS's side alone: which actions run, when, and what is told of them. An action that is not optional and fails ends the rest.
 */
import { drawBetween, drawUuid } from '../random.ts';
import type { Range } from '../random.ts';
import type { ActionRun, LaunchAction } from '../world/launch-action.ts';
import type { ServerRecord } from '../world/records.ts';
import type { World } from '../world/world.ts';
import { seconds } from './instance.ts';

/** From the launch until the instance's SSM agent is seen; the service publishes neither this nor how long its own documents take. */
export const AGENT_SEEN_SECONDS: Range = [20, 60];
export const ACTION_SECONDS: Range = [15, 90];

export type LaunchedServer = {
  readonly server: ServerRecord;
  readonly jobId: string;
  readonly launchedAt: number;
  readonly timingFactor: number;
};

export function drawActionRuns(world: World, launched: LaunchedServer): readonly ActionRun[] {
  const { server, jobId, launchedAt, timingFactor } = launched;
  if (!server.launch.postLaunchEnabled) return [];
  const { seed } = world.meta();
  const take = (what: string, range: Range, subject: string): number =>
    seconds(drawBetween(range, seed, what, jobId, server.id, subject) * timingFactor);
  let at = launchedAt + take('agent-seen', AGENT_SEEN_SECONDS, '');
  return activeActions(world, server.id).map((action): ActionRun => {
    const startsAt = at;
    at += take('launch-action', ACTION_SECONDS, action.actionId);
    return { action, id: drawUuid(seed, 'launch-action-run', jobId, server.id, action.actionId), startsAt, endsAt: at };
  });
}

function activeActions(world: World, resourceId: string): readonly LaunchAction[] {
  return world.launchActions
    .where('resource', resourceId)
    .map(({ action }) => action)
    .filter(({ active }) => active)
    .toSorted((a, b) => a.order - b.order);
}
