/**
 * Preparing a wave: its servers' launch settings are made true before any of them is launched.
 *
 * Between a plan and a launch somebody may have changed a launch template. So the engine's step `act` reads what holds,
 * changes only what has drifted, and remembers which version of a template held before. A server whose settings are refused
 * fails by name, and its siblings are launched without it.
 *
 * Owns: whose turn it is, and what readings and answers mean. Reading and changing is the use case's (act_on_execution).
 *
 * Invariant I4 leans on it: a wave begins only when nothing is left to prepare (decide-launch.ts). Servers without
 * settings need no preparation.
 */
import { instant, later, minutes, seconds, type Instant } from '../instant.ts';
import { serversToLaunch } from '../packing.ts';
import { frozenWave } from '../plan/frozen-plan.ts';
import type { SettingsField } from '../plan/settings-drift.ts';
import type { PreparationEvent, SettingsDrift } from './event.ts';
import { isTerminal, waveState } from './outcome.ts';
import { startableWaves } from './readiness.ts';
import type { Execution, ServerState } from './state.ts';

/** Why a server could not be read or changed. `later`: for now; `never`: asking again would not help. */
export type SettingsTrouble = { readonly kind: 'later' | 'never'; readonly message: string };

/** Which server (its index), in which attempt: an answer that comes late says nothing about the next attempt. */
type Asked = { readonly server: number; readonly attempt: number };

/** What a look at one server's settings has shown. */
export type SettingsSeen = Asked &
  (
    | { readonly kind: 'seen'; readonly templateId: string; readonly version: number; readonly drifted: readonly SettingsField[] }
    | { readonly kind: 'unseen'; readonly trouble: SettingsTrouble }
  );

/** What came of changing them; `version` is the template's afterwards. */
export type SettingsChanged = Asked &
  (
    | { readonly kind: 'changed'; readonly templateId: string; readonly version: number }
    | { readonly kind: 'unchanged'; readonly trouble: SettingsTrouble }
  );

/** Servers of the attempt to come whose settings are not known to hold. */
export const serversToPrepare = (execution: Execution, waveNumber: number): readonly number[] =>
  serversToLaunch(execution, waveNumber).filter(
    (index) => execution.plan.servers[index]?.settings !== null && execution.servers[index]?.preparation?.kind !== 'prepared',
  );

export const isPrepared = (execution: Execution, waveNumber: number): boolean => serversToPrepare(execution, waveNumber).length === 0;

/** Whose turn it is, over all waves that could start: at most `most`, those that are put off left out. */
export const preparationDue = (execution: Execution, now: Instant, most: number): readonly number[] =>
  openPreparations(execution)
    .filter((index) => retryAtOf(execution.servers[index]) <= now)
    .slice(0, most);

/** When somebody is next to be prepared; null: nobody is waiting for it. */
export const preparationDueAt = (execution: Execution): Instant | null => {
  const open = openPreparations(execution);
  return open.length === 0 ? null : instant(Math.min(...open.map((index) => retryAtOf(execution.servers[index]))));
};

/** Events for a look: who is as wanted, whose template is about to be changed, who must wait, and who is refused. */
export const afterSeeing = (execution: Execution, seen: readonly SettingsSeen[], now: Instant): readonly PreparationEvent[] => {
  const open = seen.filter((one) => isOpen(execution, one));
  const drifts = open.flatMap((one): readonly SettingsDrift[] => {
    // The first intent knows what held before anything was changed; a second look may see our own change.
    if (one.kind === 'unseen' || one.drifted.length === 0 || !isWaiting(execution, one.server)) return [];
    if (formerOf(execution, one.server) !== null) return [];
    return [{ server: one.server, templateId: one.templateId, formerVersion: one.version, fields: one.drifted }];
  });
  const asWanted = open.flatMap((one) => (one.kind === 'seen' && one.drifted.length === 0 ? [one] : []));
  return [
    ...(drifts.length === 0 ? [] : [{ type: 'settings-drifted', servers: drifts } as const]),
    ...prepared(execution, asWanted),
    ...troubles(
      execution,
      open.flatMap((one) => (one.kind === 'unseen' ? [one] : [])),
      now,
    ),
  ];
};

/** Events for what came of the changes. A change that was made is a fact, also when the wave does not wait for it any more. */
export const afterChanging = (execution: Execution, changed: readonly SettingsChanged[], now: Instant): readonly PreparationEvent[] => {
  const open = changed.filter((one) => isOpen(execution, one));
  return [
    ...prepared(
      execution,
      open.flatMap((one) => (one.kind === 'changed' ? [one] : [])),
    ),
    ...troubles(
      execution,
      open.flatMap((one) => (one.kind === 'unchanged' ? [one] : [])),
      now,
    ),
  ];
};

/** Of what was seen, what is to be changed: it has drifted, the intent is on record, and the wave still waits for it. */
export const settingsToChange = <Seen extends SettingsSeen>(execution: Execution, seen: readonly Seen[]): readonly Seen[] =>
  seen.filter(
    (one) =>
      one.kind === 'seen' &&
      one.drifted.length > 0 &&
      isOpen(execution, one) &&
      isWaiting(execution, one.server) &&
      formerOf(execution, one.server) !== null,
  );

const openPreparations = (execution: Execution): readonly number[] =>
  startableWaves(execution).flatMap((number) => serversToPrepare(execution, number));

const isOpen = (execution: Execution, { server: index, attempt }: Asked): boolean => {
  const server = execution.servers[index];
  if (server?.attempt !== attempt || isTerminal(execution)) return false;
  return server.failureReason === null && server.preparation?.kind !== 'prepared';
};

/** Whether the server's wave still waits for it. Under a pause or a cancellation nothing is changed, put off or refused. */
const isWaiting = (execution: Execution, index: number): boolean => {
  const server = execution.servers[index];
  return server !== undefined && execution.status.kind === 'running' && waveState(execution, server.wave).status.kind === 'pending';
};

const prepared = (
  execution: Execution,
  servers: readonly { readonly server: number; readonly templateId: string; readonly version: number }[],
): readonly PreparationEvent[] => {
  if (servers.length === 0) return [];
  const entries = servers.map(({ server, templateId, version }) => {
    const former = formerOf(execution, server);
    return { server, change: former === null ? null : { templateId, formerVersion: former.version, version } };
  });
  return [{ type: 'settings-prepared', servers: entries }];
};

const troubles = (
  execution: Execution,
  servers: readonly { readonly server: number; readonly trouble: SettingsTrouble }[],
  now: Instant,
): readonly PreparationEvent[] =>
  servers
    .filter(({ server }) => isWaiting(execution, server))
    .map(({ server, trouble }) => {
      const deadline = deadlineOf(execution, server, now);
      if (trouble.kind === 'never') return { type: 'settings-refused', server, reason: `Launch settings: ${trouble.message}` };
      if (now >= deadline) return { type: 'settings-refused', server, reason: `${tooLate(execution, server)}: ${trouble.message}` };
      // The last try is made at the deadline, whatever the pause would be.
      const retryAt = instant(Math.min(later(now, pauseOf(execution.servers[server])), deadline));
      return { type: 'settings-deferred', server, retryAt, reason: trouble.message };
    });

/** From the first time it was put off; before that, no limit is running. */
const deadlineOf = (execution: Execution, index: number, now: Instant): Instant => {
  const server = execution.servers[index];
  return later(deferralOf(server)?.since ?? now, minutes(timeoutMinutes(execution, index)));
};

const timeoutMinutes = (execution: Execution, index: number): number =>
  frozenWave(execution.plan, execution.servers[index]?.wave ?? 1).launchTimeoutMinutes;

const tooLate = (execution: Execution, index: number): string =>
  `Launch settings: not applied within ${String(timeoutMinutes(execution, index))} minutes`;

const deferralOf = (server: ServerState | undefined) => (server?.preparation?.kind === 'begun' ? server.preparation.deferral : null);

const formerOf = (execution: Execution, index: number) => {
  const preparation = execution.servers[index]?.preparation ?? null;
  return preparation?.kind === 'begun' ? preparation.former : null;
};

const retryAtOf = (server: ServerState | undefined): Instant => deferralOf(server)?.retryAt ?? instant(0);

/** The first pause is about as long as a burst of throttling; the longest as an operator is patient. */
const firstPause = seconds(2);
const longestPause = seconds(60);

const pauseOf = (server: ServerState | undefined): number =>
  Math.min(firstPause * 2 ** Math.min(deferralOf(server)?.tries ?? 0, 10), longestPause);
