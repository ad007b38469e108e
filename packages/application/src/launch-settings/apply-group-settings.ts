/**
 * The worker that applies a saved group's launch settings to all of its servers, in the background.
 *
 * Owns: driving the record of that work, some servers a step, each step written with one conditional write before the next is
 * begun. Killed anywhere, the next driver goes on from the last step, and what is done once more changes nothing, because only
 * what has drifted is changed, under a key of group, version and server. A driver who loses a write has been replaced, and stops.
 * What follows from what is the domain's (settings-work.ts).
 */
import {
  afterBatch,
  afterBlindness,
  batchOf,
  effectKey,
  ok,
  placeKey,
  refused,
  serversOfRun,
  settingsOf,
  workStep,
  type BatchOutcome,
  type GroupId,
  type Place,
  type ProtectionGroup,
  type Result,
  type RunningSettings,
  type ServerId,
  type SettingsRun,
  type SettingsTrouble,
  type SettingsWork,
  type WorkStep,
} from '@drs-orchestrator/domain';
import type { Application } from '../application.ts';
import type { Refusal } from '../refusal.ts';
import { membersOf } from '../resolve/members.ts';
import { placeOf } from '../resolve/place-of.ts';
import { changeSettings, lookAtSettings, serversPerStep, type Changing, type Wanted } from './change-settings.ts';
import { wakeForSettings } from './settings-work.ts';

type Request = { readonly groupId: GroupId };

/** Steps of one message, some 250 servers: far within a function's time. The rest is the next message's. */
const stepsPerMessage = 10;
/** Looks at the record in one message: a step each, and taking it up, and lost writes when others announce newer versions. */
const looksPerMessage = 40;

export const applyGroupSettings = async (app: Application, { groupId }: Request): Promise<Result<Request, Refusal>> => {
  let driven: SettingsRun | null = null;
  let steps = 0;
  for (let looks = 0; looks < looksPerMessage && steps < stepsPerMessage; looks += 1) {
    const group = await app.plans.groups.get(groupId);
    const work = await app.plans.settingsWork.get(groupId);
    const isDriver = driven !== null && isSame(driven, work?.run ?? null);
    const step: WorkStep = work === undefined ? { kind: 'nothing' } : workStep(work, group, app.clock.now(), app.limits, isDriver);
    if (work !== undefined && step.kind === 'forget') await app.plans.settingsWork.remove(groupId, work.version);
    if (group === undefined) return refused({ kind: 'group-not-found', groupId });
    if (work === undefined || step.kind === 'nothing' || step.kind === 'forget') return ok({ groupId });
    const isLast = steps === stepsPerMessage - 1;
    const next: SettingsWork = step.kind === 'go-on' ? { ...work, run: await takeStep(app, group, step.run, isLast) } : step.work;
    const written = await app.plans.settingsWork.put(next);
    // Lost: a newer version was announced meanwhile, which is this driver's to begin; or somebody else drives, as the next look shows.
    if (!written.ok) continue;
    if (step.kind !== 'drop') driven = next.run;
    if (step.kind === 'go-on') steps += 1;
    if (step.kind === 'go-on') tellEnd(app, next);
  }
  await wakeForSettings(app, groupId);
  return ok({ groupId });
};

/** Whether the run is as its driver has written it last; announcing leaves it alone. */
const isSame = (one: SettingsRun, other: SettingsRun | null): boolean => JSON.stringify(one) === JSON.stringify(other);

/** `isLast`: this message's; whoever gets the next one may begin at once. */
const takeStep = async (app: Application, group: ProtectionGroup, run: RunningSettings, isLast: boolean): Promise<SettingsRun> => {
  const found = await findMembers(app, group);
  if (!found.ok) {
    app.log.warn('The servers of a group could not be found out', { groupId: group.id, reason: found.refusal.message });
    return afterBlindness(run, found.refusal, app.clock.now());
  }
  const { at, members } = found.value;
  const servers = serversOfRun(group, members);
  const outcomes = await applyTo(app, group, run, at, batchOf(run, servers, serversPerStep));
  return afterBatch(run, servers, outcomes, app.clock.now(), isLast ? 0 : app.limits.answerOverdueMilliseconds);
};

type Found = { readonly at: Place; readonly members: readonly ServerId[] };

/** As they are at this moment; those that a group names are not asked for, DRS says so where it does not know one. */
const findMembers = async (
  { plans, inventory }: Application,
  { accountId, region, selection }: ProtectionGroup,
): Promise<Result<Found, SettingsTrouble>> => {
  const account = await plans.accounts.get(accountId);
  if (account === undefined) return refused({ kind: 'never', message: `Account ${accountId} is not registered` });
  const at = placeOf(account, region);
  if (selection.kind === 'servers') return ok({ at, members: selection.serverIds });
  const known = await inventory.sourceServers(at);
  if (!known.ok) {
    const { kind, code, message } = known.refusal;
    return refused({ kind, message: `${placeKey(at)}: ${code}: ${message}` });
  }
  const byId = new Map(known.value.map((server) => [server.serverId, server]));
  return ok({ at, members: membersOf(selection, byId).map(({ serverId }) => serverId) });
};

const applyTo = async (
  app: Application,
  group: ProtectionGroup,
  run: SettingsRun,
  at: Place,
  servers: readonly ServerId[],
): Promise<readonly BatchOutcome[]> => {
  const wanted = servers.map((serverId): Wanted => ({ at, serverId, settings: settingsOf(group, serverId) ?? {} }));
  const looks = await lookAtSettings(app, wanted);
  const changes = wanted.flatMap((one, position): readonly Changing[] => {
    const look = looks[position];
    if (look?.kind !== 'seen' || look.drifted.length === 0) return [];
    const key = effectKey(`${group.id}/${String(run.groupVersion)}/settings/${one.serverId}`);
    return [{ ...one, present: look.present, key }];
  });
  const changed = await changeSettings(app, changes);
  const outcomes = new Map(changes.map(({ serverId }, position) => [serverId, changed[position]]));
  return wanted.map(({ serverId }, position): BatchOutcome => {
    const look = looks[position];
    const outcome = outcomes.get(serverId);
    if (look?.kind === 'unseen') return troubled(app, group, serverId, look.trouble);
    if (outcome?.kind === 'unchanged') return troubled(app, group, serverId, outcome.trouble);
    // Of a save there is no journal: the log tells which version held before.
    if (outcome !== undefined) app.log.info('Launch settings changed', { groupId: group.id, serverId, ...outcome.applied });
    return { serverId, kind: 'holds' };
  });
};

const troubled = ({ log }: Application, { id }: ProtectionGroup, serverId: ServerId, { kind, message }: SettingsTrouble): BatchOutcome => {
  log.warn('Launch settings could not be made to hold', { groupId: id, serverId, kind, reason: message });
  return { serverId, kind: kind === 'later' ? 'postponed' : 'refused', reason: message };
};

const tellEnd = ({ log }: Application, { groupId, run }: SettingsWork): void => {
  if (run?.state.kind !== 'ended') return;
  log.info('Launch settings applied', { groupId, groupVersion: run.groupVersion, applied: run.applied, failed: run.failed });
};
