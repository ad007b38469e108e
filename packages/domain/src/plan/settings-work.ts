/**
 * Applying a group's launch settings after it was saved: the record of that work, and what follows from it.
 *
 * A save announces the work before it writes the group, so that no crash in between leaves settings that nobody applies; what
 * was announced for a version that never came is dropped. A run goes through the group's servers in order of their ids, some a
 * step, and remembers where it is. A newer version of the group begins a new run.
 *
 * Owns: the record, and each step of it, pure. Members are resolved, and AWS is asked, by the use cases.
 */
import { between, later, minutes, seconds, type Instant } from '../instant.ts';
import type { GroupId, ServerId } from '../ids.ts';
import type { Limits } from '../limits.ts';
import { settingsOf } from './launch-settings.ts';
import type { ProtectionGroup } from './plan.ts';

export type SettingsWork = {
  readonly groupId: GroupId;
  /** From this version of the group on, its settings are to be applied. Null: nothing is announced that no run has taken up. */
  readonly announced: { readonly groupVersion: number; readonly at: Instant } | null;
  readonly run: SettingsRun | null;
  readonly version: number;
};

export type SettingsRun = {
  readonly groupVersion: number;
  readonly startedAt: Instant;
  readonly updatedAt: Instant;
  /** Null until the members are known. */
  readonly total: number | null;
  readonly applied: number;
  readonly failed: number;
  /** The first of them by name. `serverId` null: it is about all of the group. */
  readonly failures: readonly SettingsFailure[];
  readonly state: SettingsRunState;
};

export type SettingsFailure = { readonly serverId: ServerId | null; readonly reason: string };

export type SettingsRunState =
  /** `cursor`: the last server taken up. `postponed`: of those, the ones to be tried again from `deferral.retryAt`. `heldUntil`: until then its driver counts as alive. */
  | {
      readonly kind: 'running';
      readonly cursor: ServerId | null;
      readonly postponed: readonly ServerId[];
      readonly deferral: { readonly since: Instant; readonly retryAt: Instant } | null;
      readonly heldUntil: Instant;
    }
  | { readonly kind: 'ended'; readonly endedAt: Instant };

/** A run that has not ended. */
export type RunningSettings = SettingsRun & { readonly state: Extract<SettingsRunState, { kind: 'running' }> };

/** Failures that are named; the rest are counted. */
export const namedFailures = 100;
/** As often as the reconciler comes by. */
const retryPause = seconds(60);
/** What cannot be done for so long is told by name, and the run goes on with the others; the next launch tries again anyway. */
const patience = minutes(10);

/** Whether anybody has said anything about how servers of the group are launched. */
export const hasSettings = ({ launchSettings, serverOverrides }: Pick<ProtectionGroup, 'launchSettings' | 'serverOverrides'>): boolean =>
  Object.keys(launchSettings ?? {}).length > 0 || (serverOverrides ?? []).some((override) => Object.keys(override).length > 1);

/** Whether what a save changes is of a kind that settings must be applied for. */
export const needsWork = (next: ProtectionGroup, former: ProtectionGroup | undefined): boolean => {
  if (!hasSettings(next)) return false;
  return former === undefined || JSON.stringify(whatCounts(next)) !== JSON.stringify(whatCounts(former));
};

const whatCounts = ({ accountId, region, selection, launchSettings, serverOverrides }: ProtectionGroup) => [
  accountId,
  region,
  selection,
  launchSettings ?? null,
  serverOverrides ?? null,
];

/** Written before the group is. */
export const announceWork = (before: SettingsWork | undefined, groupId: GroupId, groupVersion: number, at: Instant): SettingsWork => ({
  groupId,
  announced: { groupVersion: Math.max(groupVersion, before?.announced?.groupVersion ?? 0), at },
  run: before?.run ?? null,
  version: before?.version ?? 0,
});

/** What is next for a piece of work. `take`: to be written first, by which the asker becomes its driver; `drop`: to be written, and looked at anew; `forget`: to be removed. */
export type WorkStep =
  | { readonly kind: 'take' | 'drop'; readonly work: SettingsWork }
  | { readonly kind: 'forget' }
  | { readonly kind: 'go-on'; readonly run: RunningSettings }
  | { readonly kind: 'nothing' };

/**
 * `isDriver`: the asker is the one who drives it already. A newer version waits for the present driver, too: two who write different
 * settings to the same servers at the same time would leave either.
 */
export const workStep = (
  work: SettingsWork,
  group: ProtectionGroup | undefined,
  now: Instant,
  limits: Pick<Limits, 'answerOverdueMilliseconds' | 'neverStartedMilliseconds'>,
  isDriver: boolean,
): WorkStep => {
  const { announced, run } = work;
  const isHeld = run !== null && isRunning(run) && run.state.heldUntil > now;
  if (isHeld && !isDriver && group !== undefined) return { kind: 'nothing' };
  const neverCame = announced !== null && between(announced.at, now) > limits.neverStartedMilliseconds;
  if (group === undefined) return announced === null || neverCame ? { kind: 'forget' } : { kind: 'nothing' };
  if (announced !== null && group.version >= announced.groupVersion) {
    return hasSettings(group) ? { kind: 'take', work: { ...work, announced: null, run: newRun(group, now, limits) } } : { kind: 'forget' };
  }
  if (neverCame) return { kind: 'drop', work: { ...work, announced: null } };
  if (run === null || !isRunning(run)) return { kind: 'nothing' };
  const { deferral } = run.state;
  if (deferral !== null && deferral.retryAt > now) return { kind: 'nothing' };
  if (isDriver) return { kind: 'go-on', run };
  const state = { ...run.state, heldUntil: later(now, limits.answerOverdueMilliseconds) };
  return { kind: 'take', work: { ...work, run: { ...run, state } } };
};

/** Work that nobody seems to be doing. */
export const isWorkOverdue = (
  { announced, run }: SettingsWork,
  now: Instant,
  limits: Pick<Limits, 'effectOverdueMilliseconds'>,
): boolean => {
  if (announced !== null) return between(announced.at, now) >= limits.effectOverdueMilliseconds;
  if (run === null || !isRunning(run) || run.state.heldUntil > now) return false;
  const { deferral } = run.state;
  return deferral === null ? between(run.updatedAt, now) >= limits.effectOverdueMilliseconds : deferral.retryAt <= now;
};

/** Members that anybody has said anything about, in the order in which they are taken up. */
export const serversOfRun = (group: ProtectionGroup, members: readonly ServerId[]): readonly ServerId[] =>
  [...new Set(members)].filter((id) => settingsOf(group, id) !== null).sort();

/** The next servers: those to be tried again, else the next behind the cursor. */
export const batchOf = (
  { state: { cursor, postponed } }: RunningSettings,
  servers: readonly ServerId[],
  size: number,
): readonly ServerId[] => {
  if (postponed.length > 0) return servers.filter((id) => postponed.includes(id));
  return servers.filter((id) => cursor === null || id > cursor).slice(0, size);
};

export type BatchOutcome = { readonly serverId: ServerId } & (
  { readonly kind: 'holds' } | { readonly kind: 'refused' | 'postponed'; readonly reason: string }
);

/** The run after a step; it ends with the last server. `heldFor`: how long its driver counts as alive from now on. */
export const afterBatch = (
  run: RunningSettings,
  servers: readonly ServerId[],
  outcomes: readonly BatchOutcome[],
  now: Instant,
  heldFor: number,
): SettingsRun => {
  const { state } = run;
  const last = outcomes.at(-1)?.serverId ?? null;
  const cursor = state.cursor !== null && (last === null || last < state.cursor) ? state.cursor : last;
  const isGivenUp = state.deferral !== null && between(state.deferral.since, now) >= patience;
  const postponed = isGivenUp ? [] : outcomes.filter(({ kind }) => kind === 'postponed');
  const failures = outcomes.flatMap((one) =>
    one.kind === 'holds' || postponed.includes(one) ? [] : [{ serverId: one.serverId, reason: one.reason }],
  );
  const isOver = postponed.length === 0 && !servers.some((id) => cursor === null || id > cursor);
  return {
    ...failed(run, failures),
    total: servers.length,
    updatedAt: now,
    applied: run.applied + outcomes.filter(({ kind }) => kind === 'holds').length,
    state: isOver
      ? { kind: 'ended', endedAt: now }
      : {
          kind: 'running',
          cursor,
          postponed: postponed.map(({ serverId }) => serverId),
          deferral: postponed.length === 0 ? null : { since: state.deferral?.since ?? now, retryAt: later(now, retryPause) },
          heldUntil: postponed.length === 0 ? later(now, heldFor) : now,
        },
  };
};

/** The members could not be found out. Given up after a while; a refusal for good ends it at once. */
export const afterBlindness = (
  run: RunningSettings,
  trouble: { readonly kind: 'later' | 'never'; readonly message: string },
  now: Instant,
): SettingsRun => {
  const since = run.state.deferral?.since ?? now;
  if (trouble.kind === 'never' || between(since, now) >= patience)
    return { ...failed(run, [{ serverId: null, reason: trouble.message }]), updatedAt: now, state: { kind: 'ended', endedAt: now } };
  return { ...run, updatedAt: now, state: { ...run.state, deferral: { since, retryAt: later(now, retryPause) }, heldUntil: now } };
};

export type SettingsStatus = {
  readonly status: 'NOT_NEEDED' | 'PENDING' | 'APPLYING' | 'APPLIED' | 'FAILED';
  readonly total: number | null;
  readonly applied: number;
  readonly failed: number;
  readonly failures: readonly SettingsFailure[];
  readonly updatedAt: Instant | null;
};

/** What may be told of a group's settings; announcements for versions that have not come are nobody's business yet. */
export const settingsStatus = (group: ProtectionGroup, work: SettingsWork | undefined): SettingsStatus => {
  const total = group.selection.kind === 'servers' ? serversOfRun(group, group.selection.serverIds).length : null;
  const none = { total, applied: 0, failed: 0, failures: [], updatedAt: null };
  if (!hasSettings(group)) return { ...none, status: 'NOT_NEEDED', total: 0 };
  const { announced, run } = work ?? { announced: null, run: null };
  if (announced !== null && group.version >= announced.groupVersion) return { ...none, status: 'PENDING', updatedAt: announced.at };
  if (run === null) return { ...none, status: 'PENDING' };
  const status = isRunning(run) ? 'APPLYING' : run.failures.length > 0 ? 'FAILED' : 'APPLIED';
  const { applied, failures, updatedAt } = run;
  return { status, total: run.total ?? total, applied, failed: run.failed, failures, updatedAt };
};

const newRun = (
  { version }: ProtectionGroup,
  now: Instant,
  { answerOverdueMilliseconds }: Pick<Limits, 'answerOverdueMilliseconds'>,
): SettingsRun => ({
  groupVersion: version,
  startedAt: now,
  updatedAt: now,
  total: null,
  applied: 0,
  failed: 0,
  failures: [],
  state: { kind: 'running', cursor: null, postponed: [], deferral: null, heldUntil: later(now, answerOverdueMilliseconds) },
});

const isRunning = (run: SettingsRun): run is RunningSettings => run.state.kind === 'running';

const failed = (run: SettingsRun, more: readonly SettingsFailure[]): SettingsRun => ({
  ...run,
  failed: run.failed + more.filter(({ serverId }) => serverId !== null).length,
  failures: [...run.failures, ...more].slice(0, namedFailures),
});
