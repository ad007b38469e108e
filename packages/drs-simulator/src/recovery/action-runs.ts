/**
 * The launch actions of a server after its launch: one after the other, in their order.
 *
 * Owns DRS's side alone: which actions run, when, and what is told of them. How a document ends is Systems Manager's to say, by its
 * script; one without a script succeeds. An action that fails and is not optional ends the rest.
 */
import { drawBetween, drawUuid } from '../random.ts';
import type { Range } from '../random.ts';
import { findDocument, performanceOn } from '../ssm/documents.ts';
import type { ActionRun, LaunchAction } from '../world/launch-action.ts';
import type { ServerRecord } from '../world/records.ts';
import type { Performance } from '../world/ssm-records.ts';
import type { World } from '../world/world.ts';
import { seconds } from './instance.ts';

/** From the launch until the instance's SSM agent is seen; the service publishes neither this nor how long its own documents take. */
export const AGENT_SEEN_SECONDS: Range = [20, 60];
export const ACTION_SECONDS: Range = [15, 90];

export type LaunchedServer = {
  readonly server: ServerRecord;
  readonly instanceId: string;
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
  const runs: ActionRun[] = [];
  let at = launchedAt + take('agent-seen', AGENT_SEEN_SECONDS, '');
  for (const action of activeActions(world, server.id)) {
    const performance = performanceOf(world, launched, action);
    const startsAt = at;
    at += performance === undefined ? take('launch-action', ACTION_SECONDS, action.actionId) : seconds(performance.durationSeconds);
    const failureReason = failureOf(performance);
    const id = drawUuid(seed, 'launch-action-run', jobId, server.id, action.actionId);
    runs.push({ action, id, startsAt, endsAt: at, ...(failureReason === undefined ? {} : { failureReason }) });
    if (failureReason !== undefined && !action.optional) break;
  }
  return runs;
}

function activeActions(world: World, resourceId: string): readonly LaunchAction[] {
  return world.launchActions
    .where('resource', resourceId)
    .map(({ action }) => action)
    .filter(({ active }) => active)
    .toSorted((a, b) => a.order - b.order);
}

/** undefined: nothing says how the document runs. */
function performanceOf(world: World, { server, instanceId }: LaunchedServer, { actionCode }: LaunchAction): Performance | undefined {
  const script = findDocument(world, actionCode);
  return script === undefined ? undefined : performanceOn(script, [{ instanceId, hostname: server.hostname }]);
}

function failureOf(performance: Performance | undefined): string | undefined {
  if (performance === undefined || performance.outcome === 'Success') return undefined;
  return performance.error === '' ? `The document ended as ${performance.outcome}.` : performance.error;
}
