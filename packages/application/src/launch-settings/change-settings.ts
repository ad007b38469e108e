/**
 * Reading and changing launch settings of a few servers at a time, for whoever wants them to hold: an engine before a launch,
 * or the worker after a group was saved.
 *
 * Owns: asking each place once, and what an answer means to them: who holds, who has drifted and in what, who is in trouble
 * and whether for now. What breaks off is trouble of the servers it was about and nobody else's; it is logged with its cause.
 */
import { driftedFields, placeKey, type EffectKey, type Place, type ServerId, type ServerSettings } from '@drs-orchestrator/domain';
import type { SettingsField, SettingsTrouble } from '@drs-orchestrator/domain';
import type { Application } from '../application.ts';
import { inGroups } from '../in-groups.ts';
import type { AppliedSettings, PresentSettings, SettingsReading } from '../ports/launch-settings.ts';

/** Servers in one step: with some five calls for each it takes a few seconds, and little is done twice after a crash. */
export const serversPerStep = 25;

/** Changes under way at the same time. */
const changesAtOnce = 5;

type Deps = Pick<Application, 'launchSettings' | 'log'>;

export type Wanted = { readonly at: Place; readonly serverId: ServerId; readonly settings: ServerSettings };

export type SettingsLook =
  | { readonly kind: 'seen'; readonly present: PresentSettings; readonly drifted: readonly SettingsField[] }
  | { readonly kind: 'unseen'; readonly trouble: SettingsTrouble };

/** What holds for them, in the order asked. */
export const lookAtSettings = async (deps: Deps, wanted: readonly Wanted[]): Promise<readonly SettingsLook[]> => {
  const readings = new Map<Wanted, SettingsLook>();
  for (const [at, group] of byPlace(wanted)) {
    const read = await readPlace(
      deps,
      at,
      group.map(({ serverId }) => serverId),
    );
    for (const [index, one] of group.entries()) readings.set(one, lookOf(read[index], one));
  }
  return wanted.map((one) => readings.get(one) ?? notRead);
};

export type Changing = Wanted & { readonly present: PresentSettings; readonly key: EffectKey };

export type SettingsOutcome =
  { readonly kind: 'changed'; readonly applied: AppliedSettings } | { readonly kind: 'unchanged'; readonly trouble: SettingsTrouble };

/** Repeated under the same keys it changes nothing twice. In the order asked. */
export const changeSettings = (deps: Deps, changes: readonly Changing[]): Promise<readonly SettingsOutcome[]> =>
  inGroups(changes, changesAtOnce, (change) => changeOne(deps, change));

const changeOne = async ({ launchSettings, log }: Deps, { at, serverId, settings, present, key }: Changing): Promise<SettingsOutcome> => {
  try {
    const applied = await launchSettings.apply(at, present, settings, key);
    if (applied.ok) return { kind: 'changed', applied: applied.value };
    const { kind, code, message } = applied.refusal;
    return { kind: 'unchanged', trouble: { kind, message: `${code}: ${message}` } };
  } catch (cause) {
    log.error('Changing launch settings broke off', cause, { serverId, place: placeKey(at) });
    return { kind: 'unchanged', trouble: brokenOff(cause) };
  }
};

const readPlace = async ({ launchSettings, log }: Deps, at: Place, servers: readonly ServerId[]): Promise<readonly SettingsReading[]> => {
  try {
    return await launchSettings.read(at, servers);
  } catch (cause) {
    log.error('Reading launch settings broke off', cause, { place: placeKey(at) });
    const refusal = { kind: 'later', code: 'BrokenOff', message: messageOf(cause) } as const;
    return servers.map((serverId) => ({ kind: 'unread', serverId, refusal }));
  }
};

const lookOf = (reading: SettingsReading | undefined, { settings }: Wanted): SettingsLook => {
  if (reading === undefined) return notRead;
  switch (reading.kind) {
    case 'read':
      return { kind: 'seen', present: reading.present, drifted: driftedFields(settings, reading.present) };
    case 'missing':
      return { kind: 'unseen', trouble: { kind: 'never', message: reading.message } };
    case 'unread': {
      const { kind, code, message } = reading.refusal;
      return { kind: 'unseen', trouble: { kind, message: `${code}: ${message}` } };
    }
  }
};

/** No answer is not "as wanted" (I12). */
const notRead: SettingsLook = { kind: 'unseen', trouble: { kind: 'later', message: 'Nobody answered for this server' } };

const brokenOff = (cause: unknown): SettingsTrouble => ({ kind: 'later', message: `BrokenOff: ${messageOf(cause)}` });

const messageOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));

const byPlace = (wanted: readonly Wanted[]): readonly (readonly [Place, readonly Wanted[]])[] => {
  const places = new Map<string, readonly [Place, Wanted[]]>();
  for (const one of wanted) {
    const key = `${placeKey(one.at)} ${JSON.stringify(one.at.access)}`;
    const entry = places.get(key) ?? ([one.at, []] as const);
    entry[1].push(one);
    places.set(key, entry);
  }
  return [...places.values()];
};
