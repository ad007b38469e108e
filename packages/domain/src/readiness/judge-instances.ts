/**
 * Would a launch remove a recovery instance that somebody uses?
 *
 * Owns: the check `living-instances`. A launch of a server cleans up the recovery instance it has. One from a recovery, or
 * one whose failback has begun, may be running production; one from a drill is shown.
 */
import type { InstanceId, ServerId } from '../ids.ts';
import type { Finding } from './finding.ts';
import { nameOf } from './name-of.ts';

/** A recovery instance as DRS lists it; null where DRS does not say. */
export type LivingInstance = {
  readonly instanceId: InstanceId;
  readonly server: ServerId;
  readonly drill: boolean;
  /** EC2's state as DRS tells it: RUNNING, STOPPED … */
  readonly state: string | null;
  readonly failback: string | null;
};

/** `hostname`: of its server. Null: nothing in the way, and nothing to tell. */
export const judgeInstance = (instance: LivingInstance, hostname: string | null): Finding | null => {
  if (isGone(instance.state)) return null;
  const finding = { check: 'living-instances', subject: instance.server } as const;
  const named = `Recovery instance ${instance.instanceId} of ${nameOf({ serverId: instance.server, hostname })}`;
  if (!instance.drill)
    return { ...finding, result: 'block', message: `${named} comes from a recovery and is ${stateOf(instance)}: a launch removes it` };
  if (instance.failback === null)
    return { ...finding, result: 'unknown', message: `${named}: DRS does not tell whether its failback has begun` };
  if (instance.failback !== notStarted)
    return { ...finding, result: 'block', message: `${named} is in failback (${instance.failback}): a launch removes it` };
  return { ...finding, result: 'warn', message: `${named} from an earlier drill is ${stateOf(instance)}; a launch removes it` };
};

const notStarted = 'FAILBACK_NOT_STARTED';

/** States in which there is nothing left to lose; DRS spells the first with a hyphen. A word that is not known may be a living one. */
const goneStates: ReadonlySet<string | null> = new Set(['SHUTTING-DOWN', 'TERMINATED', 'NOT_FOUND']);

const isGone = (state: string | null): boolean => goneStates.has(state);

const stateOf = ({ state }: LivingInstance): string => state ?? 'in a state that DRS does not tell';
