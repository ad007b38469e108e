/**
 * Draws one server's part in a launch job: its stages, how it ends, and when its instance comes up.
 *
 * Owns: the fates, and how long stages take: seconds, and now and then a minute, because every look at a launch costs time and
 * teaches nothing more. Leaves to launching.ts: whether the settings can be launched at all, and what is cleaned up before.
 */
import { instanceId, later, minutes, seconds } from '@drs-orchestrator/domain';
import type { Instant, JobId, JobLogEvent, LaunchStatus, ServerId } from '@drs-orchestrator/domain';
import type { Random } from '../random.ts';
import { hexDigits } from './ids.ts';
import type { Run } from './model-job.ts';

export type Fate = (typeof troubles)[number] | 'launches';

/** Missing rights are EC2's, asked for as the caller: DRS goes no further than the snapshot and gives no reason. */
const troubles = [
  'snapshot-fails',
  'conversion-fails',
  'launch-fails',
  'no-capacity',
  'rights-missing',
  'terminated',
  'skipped',
  'hangs',
  'launches-late',
  'action-fails',
  'optional-action-fails',
  'action-hangs',
] as const;

export const drawFate = (random: Random, troublePercent: number): Fate =>
  random.chance(troublePercent) ? random.pick(troubles) : 'launches';

export type RunOrder = {
  readonly job: JobId;
  readonly server: ServerId;
  readonly startsAt: Instant;
  readonly fate: Fate;
  readonly cleansUp: boolean;
  /** EC2 will refuse the settings with this. */
  readonly launchProblem: string | null;
  /** The service passes the server over, and says why. */
  readonly skipReason: string | null;
  readonly named: boolean;
};

export type DrawnRun = {
  readonly run: Run;
  readonly cleanup: { readonly from: Instant; readonly to: Instant } | null;
  /** When EC2 has an instance, and since when it runs; null: it never has. */
  readonly comesUp: { readonly appearsAt: Instant; readonly runsAt: Instant } | null;
};

const rawErrors = {
  'snapshot-fails': 'Failed to create a snapshot of the staging disk: the request timed out.',
  'conversion-fails': 'The conversion server did not report back: could not find a bootable volume.',
  'launch-fails': 'An error occurred (InvalidParameterValue) when calling the RunInstances operation: refused.',
  'no-capacity':
    'An error occurred (InsufficientInstanceCapacity) when calling the RunInstances operation: there is no sufficient capacity.',
} as const;

export const drawRun = (order: RunOrder, random: Random): DrawnRun => {
  const { server, fate, named } = order;
  const instance = instanceId(`i-${hexDigits(random, `${order.job}/${server}`)}`);
  const events: JobLogEvent[] = [];
  let now = order.startsAt;
  const log = (event: string, more: Partial<JobLogEvent> = {}): void => void events.push({ event, at: now, serverId: server, ...more });
  const take = (low: number, high: number): void => void (now = later(now, seconds(random.between(low, high))));
  const longest = random.chance(30) ? 60 : 8;
  let cleanup: DrawnRun['cleanup'] = null;
  let comesUp: DrawnRun['comesUp'] = null;
  const drawn = (end: LaunchStatus, endsAt: Instant | null = now): DrawnRun => ({
    run: { server, startsAt: order.startsAt, endsAt, end, events, instance, named, actions: actionsOf(fate) },
    cleanup,
    comesUp,
  });
  const fails = (event: string, rawError: string): DrawnRun => {
    log(event, { rawError });
    return drawn('FAILED');
  };

  if (order.skipReason !== null) return fails('SERVER_SKIPPED', order.skipReason);
  if (fate === 'skipped') {
    log('SERVER_SKIPPED');
    return drawn('PENDING');
  }
  if (order.cleansUp) {
    const from = now;
    log('CLEANUP_START');
    take(1, 10);
    log('CLEANUP_END');
    cleanup = { from, to: now };
  }
  log('SNAPSHOT_START');
  take(1, 2);
  if (fate === 'snapshot-fails') return fails('SNAPSHOT_FAIL', rawErrors[fate]);
  log('SNAPSHOT_END');
  take(1, 10);
  if (fate === 'rights-missing') return drawn('FAILED');
  log('CONVERSION_START');
  if (fate === 'hangs') return drawn('IN_PROGRESS', null);
  take(1, longest);
  if (fate === 'conversion-fails') return fails('CONVERSION_FAIL', rawErrors[fate]);
  log('CONVERSION_END');
  log('LAUNCH_START');
  take(2, 6);
  if (fate === 'launch-fails' || fate === 'no-capacity') return fails('LAUNCH_FAILED', rawErrors[fate]);
  if (order.launchProblem !== null) return fails('LAUNCH_FAILED', order.launchProblem);
  const appearsAt = now;
  take(2, 8);
  comesUp = { appearsAt, runsAt: now };
  if (fate === 'launches-late') now = later(now, minutes(random.between(4, 90)));
  else take(1, longest);
  if (fate === 'terminated') return drawn('TERMINATED');
  log('LAUNCH_END', { targetInstanceId: instance });
  return drawn('LAUNCHED');
};

const actionsOf = (fate: Fate): Run['actions'] => {
  switch (fate) {
    case 'action-fails':
      return 'fails';
    case 'optional-action-fails':
      return 'optional-fails';
    case 'action-hangs':
      return 'hangs';
    default:
      return 'none';
  }
};
