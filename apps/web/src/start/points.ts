/**
 * From which recovery points: what somebody has said, and what the API is told.
 */
import type { CallInput } from '@drs-orchestrator/contract';
import { knownMoment } from '../parts/moments.ts';

export const pointKinds = ['latest', 'not-after', 'snapshots'] as const;

/** `time`: for people; the snapshot alone is sent. */
export type ChosenPoint = { readonly snapshotId: string; readonly time: string };

/** `moment`: ISO 8601 in UTC, empty until it is said. `chosen`: by server; what is not there is launched from its latest. */
export type PointForm = {
  readonly kind: (typeof pointKinds)[number];
  readonly moment: string;
  readonly chosen: Readonly<Record<string, ChosenPoint>>;
};
type RecoveryPoint = NonNullable<CallInput<'start_execution'>['recoveryPoint']>;

/** `ok: false`: what was chosen is not said yet, or is none. */
export type ReadPoint = { readonly ok: true; readonly point: RecoveryPoint | undefined } | { readonly ok: false };

export const latestPoint: PointForm = { kind: 'latest', moment: '', chosen: {} };

/** `now`: by the clock that the product lives by, which need not be this browser's; not known, the API judges alone. */
export const isFuture = (moment: string, now: string | undefined): boolean => now !== undefined && moment > now;

export const readPoint = ({ kind, moment, chosen }: PointForm, now?: string): ReadPoint => {
  switch (kind) {
    case 'latest':
      return { ok: true, point: undefined };
    case 'not-after':
      return moment === '' || isFuture(moment, now) ? { ok: false } : { ok: true, point: { notAfter: moment } };
    case 'snapshots': {
      const snapshots = Object.fromEntries(Object.entries(chosen).map(([server, { snapshotId }]) => [server, snapshotId]));
      return Object.keys(snapshots).length === 0 ? { ok: false } : { ok: true, point: { snapshots } };
    }
  }
};

/** `point` null: from its latest. */
export const choose = (chosen: PointForm['chosen'], server: string, point: ChosenPoint | null): PointForm['chosen'] => {
  const { [server]: _before, ...others } = chosen;
  return point === null ? others : { ...others, [server]: point };
};

/** What the tab has kept, which an older page may have written: undefined where it is no such form. */
export const pointFormOf = ({ kind, moment, chosen }: { readonly [Field in keyof PointForm]: unknown }): PointForm | undefined => {
  const known = pointKinds.find((one) => one === kind);
  if (known === undefined || typeof moment !== 'string' || !isChosen(chosen)) return undefined;
  return { kind: known, moment: knownMoment(moment), chosen };
};

const isChosen = (value: unknown): value is PointForm['chosen'] =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).every(isPoint);

const isPoint = (value: unknown): value is ChosenPoint =>
  typeof value === 'object' &&
  value !== null &&
  'snapshotId' in value &&
  'time' in value &&
  typeof value.snapshotId === 'string' &&
  typeof value.time === 'string' &&
  !Number.isNaN(Date.parse(value.time));
