/**
 * Draws one server's whole part in a launch job: every step of its timeline, how it ends, and its instance's first transitions.
 *
 * Invariants
 * 1. A function of its arguments: the same seed, job and server give the same timeline.
 * 2. Steps are in order of time and end with the step that decides the run, except where a run hangs.
 */
import type { LaunchDisturbance } from '../faults/disturbance.ts';
import { drawBetween, drawFraction } from '../random.ts';
import type { Range } from '../random.ts';
import type { JobEvent, OperatingSystem, Step, Transition } from '../world/records.ts';
import { seconds } from './instance.ts';
import type { Timings } from './timings.ts';

export type LaunchRequest = {
  readonly seed: number;
  readonly jobId: string;
  readonly serverId: string;
  readonly os: OperatingSystem;
  readonly timings: Timings;
  readonly timingFactor: number;
  readonly startsAt: number;
  /** Why the service would pass the server over. */
  readonly skipReason?: string;
  /** Whether an earlier recovery instance has to be removed first. */
  readonly cleansUp: boolean;
  /** What is wrong with the launch settings, known only when EC2 refuses them. */
  readonly launchProblem?: string;
  readonly disturbance?: LaunchDisturbance;
  readonly stopsAfterLaunch: boolean;
};

export type PlannedLaunch = {
  readonly steps: readonly Step[];
  readonly end:
    | { readonly kind: 'launched'; readonly at: number }
    | { readonly kind: 'failed'; readonly at: number; readonly rawError: string }
    | { readonly kind: 'hangs' };
  readonly cleanup?: { readonly from: number; readonly to: number };
  /** Given when EC2 was asked for an instance and gave one. */
  readonly transitions?: readonly Transition[];
};

/** The instance comes up early in the launch stage; the rest of it is its boot and the service's checks. */
const INSTANCE_APPEARS: Range = [0.02, 0.06];
const INSTANCE_RUNS_AFTER_SECONDS: Range = [8, 20];
/** A launch that fails is known early in its stage. */
const LAUNCH_REFUSED: Range = [0.05, 0.2];

/** Kept with the run and told nobody: no event says why. */
const STOPPED = 'The job went no further than the snapshot.';

export function planLaunch(request: LaunchRequest): PlannedLaunch {
  const { disturbance } = request;
  const stage = request.timings[request.os];
  const steps: Step[] = [];
  let now = request.startsAt;
  const log = (event: JobEvent): void => void steps.push([now, event]);
  const take = (what: string, range: Range): number =>
    seconds(drawBetween(range, request.seed, what, request.jobId, request.serverId) * request.timingFactor);
  const fails = (event: JobEvent, rawError: string): PlannedLaunch['end'] => {
    log(event);
    return { kind: 'failed', at: now, rawError };
  };
  const failsAt = (name: 'snapshot' | 'conversion' | 'launch'): string | undefined =>
    disturbance?.kind === 'fails' && disturbance.stage === name ? disturbance.rawError : undefined;

  if (request.skipReason !== undefined) return { end: fails('SERVER_SKIPPED', request.skipReason), steps };

  let cleanup: PlannedLaunch['cleanup'];
  if (request.cleansUp) {
    const from = now;
    log('CLEANUP_START');
    now += take('cleanup', stage.cleanupSeconds);
    log('CLEANUP_END');
    cleanup = { from, to: now };
  }
  const planned = (end: PlannedLaunch['end'], transitions?: readonly Transition[]): PlannedLaunch => ({
    steps,
    end,
    ...(cleanup === undefined ? {} : { cleanup }),
    ...(transitions === undefined ? {} : { transitions }),
  });

  log('SNAPSHOT_START');
  now += take('snapshot', stage.snapshotSeconds);
  const noSnapshot = failsAt('snapshot');
  if (noSnapshot !== undefined) return planned(fails('SNAPSHOT_FAIL', noSnapshot));
  log('SNAPSHOT_END');
  if (disturbance?.kind === 'stops')
    return planned(disturbance.job === 'hangs' ? { kind: 'hangs' } : { kind: 'failed', at: now, rawError: STOPPED });
  now += take('converter-wait', stage.converterWaitSeconds);
  log('CONVERSION_START');
  if (disturbance?.kind === 'hangs') return planned({ kind: 'hangs' });
  now += take('conversion', stage.conversionSeconds);
  const notConverted = failsAt('conversion');
  if (notConverted !== undefined) return planned(fails('CONVERSION_FAIL', notConverted));
  log('CONVERSION_END');
  log('LAUNCH_START');

  const launchMs = take('launch', stage.launchSeconds);
  const notLaunched = failsAt('launch') ?? request.launchProblem;
  if (notLaunched !== undefined) {
    now += Math.round(launchMs * drawBetween(LAUNCH_REFUSED, request.seed, 'refused', request.jobId, request.serverId));
    return planned(fails('LAUNCH_FAILED', notLaunched));
  }
  const transitions = firstTransitions(request, now, launchMs);
  now += launchMs;
  log('LAUNCH_END');
  return planned({ kind: 'launched', at: now }, transitions);
}

/** Whether the finished job keeps quiet about the instance it launched. */
export function isUnnamed(share: number, { seed, jobId, serverId }: LaunchRequest): boolean {
  return drawFraction(seed, 'unnamed', jobId, serverId) < share;
}

function firstTransitions(request: LaunchRequest, launchStart: number, launchMs: number): readonly Transition[] {
  const { seed, jobId, serverId } = request;
  const appears = launchStart + Math.round(launchMs * drawBetween(INSTANCE_APPEARS, seed, 'appears', jobId, serverId));
  const boots = seconds(drawBetween(INSTANCE_RUNS_AFTER_SECONDS, seed, 'boots', jobId, serverId) * request.timingFactor);
  // However the estate sets its times, the instance is up before the launch is said to be over.
  const runs = Math.min(appears + boots, launchStart + launchMs);
  return [
    [appears, 'pending'],
    [runs, request.stopsAfterLaunch ? 'stopped' : 'running'],
  ];
}
