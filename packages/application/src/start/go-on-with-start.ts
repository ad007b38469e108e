/**
 * The worker: goes on with a start that was accepted.
 *
 * Owns: judging the servers that the start had no time for, and failing the execution by name before its engine starts;
 * then starting the engine. Repeated, it starts nothing twice.
 */
import {
  between,
  decideEngineStarted,
  decideStartFailed,
  ok,
  refused,
  type Execution,
  type Finding,
  type PointChoice,
  type Result,
  type StartEvent,
  type UnreadyServer,
} from '@drs-orchestrator/domain';
import type { ExecutionAnswer, ExecutionRequest } from '../answers.ts';
import type { Application } from '../application.ts';
import { performEffects } from '../effects/perform-effects.ts';
import { changeExecution, goingOnFrom, loadVisible } from '../journal/change.ts';
import type { Loaded } from '../journal/journal.ts';
import { inTime } from '../readiness/in-time.ts';
import { darkPlaces } from '../readiness/look-at-places.ts';
import { inTheDark, type Look } from '../readiness/subject.ts';
import type { Refusal } from '../refusal.ts';
import { readSources } from '../resolve/read-sources.ts';
import { judgeServers, serversAtStart, type Judged } from './judge-servers.ts';
import { pointParts, runOf } from './parts.ts';
import { sourcesInTime } from './prepare-start.ts';

export const goOnWithStart = async (app: Application, request: ExecutionRequest): Promise<Result<ExecutionAnswer, Refusal>> => {
  const loaded = await loadVisible(app, request);
  if (!loaded.ok) return loaded;
  const { execution } = loaded.value;
  let held = loaded.value;
  if (execution.status.kind === 'pending') {
    const judged = await judgeRest(app, execution);
    const refusal = judged === null ? null : patience(app, execution, judged);
    if (refusal !== null) return refused(refusal);
    if (judged !== null && judged.inTheWay.length > 0) return fail(app, request, judged.inTheWay);
    const recorded = judged === null ? loaded : await record(app, request, loaded.value, judged);
    if (!recorded.ok) return recorded;
    held = recorded.value;
    // Cancelled while its servers were judged, it needs no engine.
    if (recorded.value.execution.status.kind === 'pending') await startEngine(app, execution);
  }
  // Acknowledged also where nothing is left to start: cancelled meanwhile, or taken up by the engine before this was recorded.
  const acknowledge = ({ execution: present }: Loaded) => {
    const { events, effects } = decideEngineStarted(present, 1);
    const woken = present.pendingEffects.filter((effect) => effect.kind === 'wake-worker');
    return ok({ decision: { events: [...events, ...woken.map(({ key }) => ({ type: 'effect-done', key }) as const)], effects } });
  };
  const changed = await changeExecution(app, request, acknowledge, goingOnFrom(held));
  return changed.ok ? ok(answer(await performEffects(app, changed.value))) : changed;
};

const startEngine = async (app: Application, execution: Execution): Promise<void> => {
  const started = await app.engine.start({ ...runOf(execution), generation: 1 });
  if (!started.ok) throw new Error(`The engine of ${execution.id} cannot be started: ${started.refusal.message}`);
};

/** Null: the start has judged them all. */
const judgeRest = async (app: Application, execution: Execution): Promise<Judged | null> => {
  const { plan, kind, override } = execution;
  const [from, to] = [serversAtStart, plan.servers.length];
  if (to <= from) return null;
  const look: Look = { ...app, time: inTime(app.clock, app.limits.longReadinessMilliseconds) };
  const { sources, findings, unanswered } = await readSources(plan, from, to, sourcesInTime(look));
  const dark = darkPlaces({ unanswered, unregistered: [] });
  const subject = { plan, kind, choice: choiceOf(execution), from, to, sources, dark, now: app.clock.now() };
  return judgeServers(look, subject, override, [...findings, ...inTheDark(subject, 'servers-exist')]);
};

/** The snapshots that were named stand with their servers. */
const choiceOf = ({ recoveryPoint, plan, servers }: Execution): PointChoice => {
  if (recoveryPoint.kind !== 'snapshots') return recoveryPoint;
  const snapshots = plan.servers.flatMap(({ serverId }, index) => {
    const point = servers[index]?.point ?? null;
    return point === null ? [] : [[serverId, point.snapshotId] as const];
  });
  return { kind: 'snapshots', snapshots: new Map(snapshots) };
};

/** A question that was not answered may be a moment later, so the worker comes again for some minutes before it fails the start. */
const patience = (app: Application, { id, startedAt }: Execution, { inTheWay }: Judged): Refusal | null => {
  const [first] = inTheWay;
  if (first === undefined || inTheWay.some(({ result }) => result === 'block')) return null;
  if (between(startedAt, app.clock.now()) > app.limits.neverStartedMilliseconds) return null;
  const message = `Servers of ${id} could not be judged yet: ${first.message}`;
  return { kind: 'recovery-service', code: 'ReadinessUnknown', message };
};

/** Servers that carry their reason; the others are counted in the execution's, so that the record stays small. */
const namedServers = 500;
const namedReasons = 5;

const fail = async (
  app: Application,
  request: ExecutionRequest,
  findings: readonly Finding[],
): Promise<Result<ExecutionAnswer, Refusal>> => {
  const named = findings.slice(0, namedReasons).map(({ message }) => message);
  const more = findings.length > namedReasons ? `; and ${String(findings.length - namedReasons)} more` : '';
  const reason = `Not ready to launch: ${named.join('; ')}${more}`;
  const changed = await changeExecution(app, request, ({ execution }) => {
    const failed = decideStartFailed(execution, reason, unready(execution, findings));
    const woken = execution.pendingEffects.filter((effect) => effect.kind === 'wake-worker');
    const acknowledged = woken.map(({ key }) => ({ type: 'effect-done', key }) as const);
    return ok({ decision: { events: [...failed.events, ...acknowledged], effects: failed.effects } });
  });
  if (!changed.ok) return changed;
  app.log.warn('A start failed', { executionId: request.executionId, reason });
  app.log.metric('ExecutionsFailed', 1, 'Count');
  return ok(answer(await performEffects(app, changed.value)));
};

const unready = ({ plan }: Execution, findings: readonly Finding[]): readonly UnreadyServer[] => {
  const reasons = new Map(findings.map(({ subject, message }) => [subject, message]));
  return plan.servers
    .flatMap(({ serverId }, server) => {
      const reason = reasons.get(serverId);
      return reason === undefined ? [] : [{ server, reason }];
    })
    .slice(0, namedServers);
};

/** What the rest came to, on record before anything is launched. */
const record = async (app: Application, request: ExecutionRequest, loaded: Loaded, judged: Judged): Promise<Result<Loaded, Refusal>> => {
  const { execution } = loaded;
  const overridden = { type: 'checks-overridden', by: execution.initiatedBy, checks: judged.overridden } as const;
  const events: readonly StartEvent[] = [
    ...pointParts(execution, judged.points).map((points) => ({ type: 'points-chosen', points }) as const),
    ...(judged.overridden.length === 0 ? [] : [overridden]),
  ];
  let written: Result<Loaded, Refusal> = ok(loaded);
  for (const event of events) {
    written = await changeExecution(app, request, ({ execution: { status } }) =>
      ok({ decision: { events: status.kind === 'pending' ? [event] : [], effects: [] } }),
    );
    if (!written.ok) return written;
  }
  return written;
};

const answer = ({ execution, head }: Loaded): ExecutionAnswer => ({ execution, lastPolledTime: head.lastPolledTime });
