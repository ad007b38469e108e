/**
 * The domain's limits on a clock that may run fast.
 *
 * Owns: which spans stand for real network time and real work, and how long each is at the least. Whatever the speed, an
 * answer on its way gets real seconds before anybody calls it lost.
 */
import { defaultLimits, type Limits } from '@drs-orchestrator/domain';

const realFloors = {
  startCallMilliseconds: 5_000,
  answerOverdueMilliseconds: 15_000,
  betweenLooksMilliseconds: 1_000,
  terminationPatienceMilliseconds: 120_000,
  terminationCheckMilliseconds: 30_000,
  terminationRunMilliseconds: 15_000,
  lookOverdueMilliseconds: 2_000,
  stuckMilliseconds: 15_000,
  neverStartedMilliseconds: 15_000,
  deleteMilliseconds: 20_000,
  reservationMilliseconds: 5_000,
  effectOverdueMilliseconds: 1_000,
  deliveryPauseMilliseconds: 15_000,
  giveUpDeliveryMilliseconds: 300_000,
  answerMilliseconds: 20_000,
  readinessMilliseconds: 20_000,
  longReadinessMilliseconds: 120_000,
} as const;

/** A span of virtual time that is at least so long in real time. */
export const atLeast = (virtualMilliseconds: number, realMilliseconds: number, speed: number): number =>
  Math.max(virtualMilliseconds, realMilliseconds * speed);

export const localLimits = (speed: number): Limits => {
  const raised = (name: Exclude<keyof typeof realFloors, 'startCallMilliseconds'>): number =>
    atLeast(defaultLimits[name], realFloors[name], speed);
  return {
    ...defaultLimits,
    answerOverdueMilliseconds: raised('answerOverdueMilliseconds'),
    betweenLooksMilliseconds: raised('betweenLooksMilliseconds'),
    terminationPatienceMilliseconds: raised('terminationPatienceMilliseconds'),
    terminationCheckMilliseconds: raised('terminationCheckMilliseconds'),
    terminationRunMilliseconds: raised('terminationRunMilliseconds'),
    lookOverdueMilliseconds: raised('lookOverdueMilliseconds'),
    stuckMilliseconds: raised('stuckMilliseconds'),
    neverStartedMilliseconds: raised('neverStartedMilliseconds'),
    deleteMilliseconds: raised('deleteMilliseconds'),
    reservationMilliseconds: raised('reservationMilliseconds'),
    effectOverdueMilliseconds: raised('effectOverdueMilliseconds'),
    deliveryPauseMilliseconds: raised('deliveryPauseMilliseconds'),
    giveUpDeliveryMilliseconds: raised('giveUpDeliveryMilliseconds'),
    answerMilliseconds: raised('answerMilliseconds'),
    readinessMilliseconds: raised('readinessMilliseconds'),
    longReadinessMilliseconds: raised('longReadinessMilliseconds'),
  };
};

/** The time limit of the StartRecovery call, in real milliseconds because it bounds a socket. */
export const startCallRealMilliseconds = (speed: number): number =>
  Math.max(startCallMilliseconds / speed, realFloors.startCallMilliseconds);

const startCallMilliseconds = 30_000;
