/**
 * `act`: makes the launch settings hold of waves that are about to begin, some servers a step.
 *
 * Owns: the order. Read what holds; record which templates are about to be changed, with the version they have; change;
 * record what came of it. Repeated, doubled or killed anywhere it changes nothing twice, because a change has a key of
 * execution, wave, attempt and server; and no former version is lost, because it is on record before anything is changed.
 * Whose turn it is and what answers mean is the domain's (decide-preparation.ts).
 */
import {
  afterChanging,
  afterSeeing,
  between,
  effectKey,
  jobsToReport,
  ok,
  preparationDue,
  seconds,
  settingsToChange,
  type Execution,
  type PreparationEvent,
  type Result,
  type SettingsChanged,
  type SettingsSeen,
} from '@drs-orchestrator/domain';
import type { ExecutionAnswer, ExecutionRequest } from '../answers.ts';
import type { Application } from '../application.ts';
import { changeExecution, loadVisible } from '../journal/change.ts';
import type { Loaded } from '../journal/journal.ts';
import { changeSettings, lookAtSettings, serversPerStep, type Changing, type Wanted } from '../launch-settings/change-settings.ts';
import type { PresentSettings } from '../ports/launch-settings.ts';
import type { Refusal } from '../refusal.ts';
import { pollExecution } from '../use-cases/poll-execution.ts';

export const actOnExecution = async (app: Application, request: ExecutionRequest): Promise<Result<ExecutionAnswer, Refusal>> => {
  const loaded = await loadVisible(app, request);
  if (!loaded.ok) return loaded;
  const { execution } = loaded.value;
  const servers = preparationDue(execution, app.clock.now(), serversPerStep);
  if (servers.length === 0) return answer(loaded.value);
  const prepared = await prepare(app, request, execution, servers);
  if (!prepared.ok || !isLookDue(app, prepared.value)) return prepared.ok ? answer(prepared.value) : prepared;
  // A wave of a thousand servers is prepared for minutes; the waves in flight are not to wait for that. A look in vain is the next one's.
  const polled = await pollExecution(app, request);
  return polled.ok ? ok({ execution: polled.value.execution, lastPolledTime: polled.value.lastPolledTime }) : answer(prepared.value);
};

/** While others are prepared, waves in flight are looked at this often. */
const lookEvery = seconds(15);

const isLookDue = ({ clock }: Application, { execution, head }: Loaded): boolean =>
  jobsToReport(execution).length > 0 && between(head.lastPolledTime ?? execution.startedAt, clock.now()) >= lookEvery;

const prepare = async (
  app: Application,
  request: ExecutionRequest,
  execution: Execution,
  servers: readonly number[],
): Promise<Result<Loaded, Refusal>> => {
  const looks = await look(app, execution, servers);
  tellTroubles(app, execution, looks);
  const intended = await record(app, request, (present) => afterSeeing(present, looks, app.clock.now()));
  if (!intended.ok) return intended;
  const drifted = settingsToChange(intended.value.execution, looks);
  if (drifted.length === 0) return intended;
  const changed = await change(app, execution, drifted);
  tellTroubles(app, execution, changed);
  app.log.info('Launch settings prepared', { executionId: execution.id, servers: servers.length, drifted: drifted.length });
  return record(app, request, (present) => afterChanging(present, changed, app.clock.now()));
};

type Look = SettingsSeen & { readonly present: PresentSettings | null };

const look = async (app: Application, execution: Execution, servers: readonly number[]): Promise<readonly Look[]> => {
  const looks = await lookAtSettings(
    app,
    servers.map((index) => wantedAt(execution, index)),
  );
  return looks.map((one, position): Look => {
    const server = servers[position] ?? -1;
    const asked = { server, attempt: attemptOf(execution, server) };
    if (one.kind === 'unseen') return { ...asked, ...one, present: null };
    const { templateId, version } = one.present.template;
    return { ...asked, kind: 'seen', templateId, version, drifted: one.drifted, present: one.present };
  });
};

const change = async (app: Application, execution: Execution, looks: readonly Look[]): Promise<readonly SettingsChanged[]> => {
  const changes = looks.flatMap(({ server, attempt, present }) => {
    if (present === null) return [];
    const wave = execution.servers[server]?.wave ?? 0;
    const key = effectKey(`${execution.id}/${String(wave)}/${String(attempt)}/settings/${present.serverId}`);
    return [{ server, attempt, changing: { ...wantedAt(execution, server), present, key } satisfies Changing }];
  });
  const outcomes = await changeSettings(
    app,
    changes.map(({ changing }) => changing),
  );
  return outcomes.flatMap((outcome, position): readonly SettingsChanged[] => {
    const one = changes[position];
    if (one === undefined) return [];
    const { server, attempt } = one;
    if (outcome.kind === 'unchanged') return [{ server, attempt, ...outcome }];
    const { templateId, version } = outcome.applied;
    return [{ server, attempt, kind: 'changed', templateId, version }];
  });
};

const record = (
  app: Application,
  request: ExecutionRequest,
  decide: (present: Execution) => readonly PreparationEvent[],
): Promise<Result<Loaded, Refusal>> =>
  changeExecution(app, request, ({ execution }) => ok({ decision: { events: decide(execution), effects: [] } }));

const tellTroubles = ({ log }: Application, { id, plan }: Execution, answers: readonly (SettingsSeen | SettingsChanged)[]): void => {
  for (const one of answers) {
    if (!('trouble' in one)) continue;
    const serverId = plan.servers[one.server]?.serverId ?? null;
    log.warn('Launch settings could not be made to hold', {
      executionId: id,
      serverId,
      kind: one.trouble.kind,
      reason: one.trouble.message,
    });
  }
};

const wantedAt = (execution: Execution, index: number): Wanted => {
  const server = execution.plan.servers[index];
  const at = server === undefined ? undefined : execution.plan.places[server.place];
  if (server === undefined || at === undefined) throw new Error(`Plan ${execution.plan.planId} has no server or place at ${String(index)}`);
  return { at, serverId: server.serverId, settings: server.settings ?? {} };
};

const attemptOf = (execution: Execution, index: number): number => execution.servers[index]?.attempt ?? 0;

const answer = ({ execution, head }: Loaded) => ok({ execution, lastPolledTime: head.lastPolledTime });
