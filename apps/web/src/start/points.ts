/**
 * From which recovery points: what somebody has typed, and what the API is told.
 */
import type { CallInput } from '@drs-orchestrator/contract';

export const pointKinds = ['latest', 'not-after', 'snapshots'] as const;
export type PointForm = { readonly kind: (typeof pointKinds)[number]; readonly moment: string; readonly pairs: string };
type RecoveryPoint = NonNullable<CallInput<'start_execution'>['recoveryPoint']>;

/** `ok: false`: what was chosen is not said yet, or is none. `line`: the first that is no pair. */
export type ReadPoint =
  { readonly ok: true; readonly point: RecoveryPoint | undefined } | { readonly ok: false; readonly line: number | null };

export const latestPoint: PointForm = { kind: 'latest', moment: '', pairs: '' };

/** Without seconds a moment is easily typed; the API wants them. */
export const momentOf = (text: string): string | undefined => {
  const [, day, time, seconds] = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(:\d{2})?Z?$/.exec(text.trim()) ?? [];
  return day === undefined || time === undefined ? undefined : `${day}T${time}${seconds ?? ':00'}Z`;
};

export const readPoint = ({ kind, moment, pairs }: PointForm): ReadPoint => {
  switch (kind) {
    case 'latest':
      return { ok: true, point: undefined };
    case 'not-after': {
      const notAfter = momentOf(moment);
      return notAfter === undefined ? { ok: false, line: null } : { ok: true, point: { notAfter } };
    }
    case 'snapshots':
      return readPairs(pairs);
  }
};

const readPairs = (text: string): ReadPoint => {
  const snapshots: Record<string, string> = {};
  for (const [index, line] of text.split('\n').entries()) {
    const words = line.split(/[\s,=:]+/).filter((word) => word !== '');
    const [server, snapshot] = words;
    if (server === undefined) continue;
    if (snapshot === undefined || words.length > 2) return { ok: false, line: index + 1 };
    snapshots[server] = snapshot;
  }
  return Object.keys(snapshots).length === 0 ? { ok: false, line: null } : { ok: true, point: { snapshots } };
};
