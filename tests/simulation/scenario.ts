/**
 * What a run is made of: the world, what people have planned in it, who presses what, and how badly everything goes.
 *
 * Owns: the shape. Scenarios are drawn in draw-scenario.ts and cut smaller in shorten.ts.
 */
import { type Account, type Limits, type ProtectionGroup, type RecoveryPlan } from '@drs-orchestrator/domain';
import type { WorldSketch, WorldTrouble } from './model/seam.ts';

/** Percentages of calls. */
export type CallTrouble = {
  /** A question to the outside is not answered. */
  readonly unread: number;
  /** Something asked of the outside is not answered; half of these have had their effect. */
  readonly lost: number;
  /** It is refused for now, without effect. */
  readonly refused: number;
  /** The store throws; half of the writes have been made. */
  readonly store: number;
  /** Takes up to two minutes. */
  readonly slow: number;
  /** The process dies, before the effect or after. */
  readonly killed: number;
};

/** A Region that does not answer at all, or that has had too much, for a while; minutes from the beginning. */
export type Outage = {
  readonly region: string;
  readonly kind: 'down' | 'throttled';
  readonly fromMinutes: number;
  readonly minutes: number;
};

export type MessageTrouble = { readonly lost: number; readonly doubled: number; readonly late: number };

export type EngineTrouble = {
  /** At each of its steps. */
  readonly killed: number;
  /** At each of its steps: another one begins beside it. */
  readonly doubled: number;
};

export type Fleet = {
  /** `serverless`: a process has one event in hand at a time, and there are as many as it takes. */
  readonly kind: 'serverless' | 'shared';
  /** Of shared ones. */
  readonly size: number;
  /** As in `npm start`; else engines are run apart, as Step Functions does. */
  readonly enginesDieWithProcess: boolean;
};

export type PersonKind =
  'presser' | 'reactor' | 'mender' | 'canceller' | 'terminator' | 'editor' | 'deleter' | 'outsider' | 'stranger' | 'looker';

export type Scenario = {
  readonly seed: number;
  readonly world: WorldSketch;
  readonly accounts: readonly Account[];
  readonly groups: readonly ProtectionGroup[];
  readonly plans: readonly RecoveryPlan[];
  readonly limits: Limits;
  readonly fleet: Fleet;
  /** How long calls take: milliseconds, or now and then seconds, or seconds. */
  readonly pace: 'quick' | 'mixed' | 'slow';
  readonly calls: CallTrouble;
  readonly outside: WorldTrouble;
  readonly outages: readonly Outage[];
  readonly messages: MessageTrouble;
  readonly engines: EngineTrouble;
  readonly staleMilliseconds: number;
  readonly people: readonly PersonKind[];
  /** Starts that are asked for, over all plans. */
  readonly starts: number;
  /** After this, faults stop and nobody presses anything but resume. */
  readonly chaosMinutes: number;
  /** The first time that somebody's request has an effect outside, it is lost: once for each kind in each execution. */
  readonly losesEachOnce: boolean;
};
