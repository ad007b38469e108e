/**
 * What was recorded of the world against how the world really is (I3, I9, I12).
 *
 * Owns: that an outcome is the world's and no guess. A question that was not answered is unknown: nothing is accepted, failed,
 * completed or timed out by it.
 */
import { later, minutes, type Chunk, type Event, type Execution, type ServerReport, type WaveState } from '@drs-orchestrator/domain';
import type { Evidence, Story, Told } from '../evidence.ts';
import { nameOf, subjectsOf } from '../call.ts';
import { fieldsIn } from '../fields.ts';
import type { Invocation, Question } from '../invocation.ts';
import { Violation } from '../violation.ts';

export const checkTruth = (evidence: Evidence, story: Story, before: Execution, told: Told): void => {
  for (const event of told.events) checkEvent(evidence, story, before, told, event);
};

const checkEvent = (evidence: Evidence, story: Story, before: Execution, told: Told, event: Event): void => {
  const { execution } = story;
  switch (event.type) {
    case 'accepted':
      checkAccepted(evidence, story, told.by);
      return;
    case 'servers-observed':
      for (const change of event.changes) {
        const status = truthOf(evidence, execution, change.server)?.launchStatus ?? null;
        if (change.launchStatus === 'LAUNCHED' && status !== null && status !== 'LAUNCHED' && status !== 'TERMINATED') {
          const message = `Server ${String(change.server)} is said to be launched, and is ${status}`;
          throw new Violation(status === 'FAILED' ? 'I9' : 'I12', message, story.id);
        }
        if (change.launchStatus === 'FAILED' && status !== null && status === 'LAUNCHED')
          throw new Violation('I12', `Server ${String(change.server)} is said to have failed, and is ${status}`, story.id);
      }
      return;
    case 'wave-completed':
      checkCompleted(evidence, execution, event.wave);
      return;
    case 'wave-timed-out':
      checkTimedOut(before, told, event.wave);
      return;
    case 'launch-looked':
      if (told.by !== null && isUnanswered(told.by, execution, event.wave, event.chunk))
        throw new Violation('I12', `Wave ${String(event.wave)} has been looked for in vain, and nobody was answered`, story.id);
      return;
    case 'completed':
      for (const wave of execution.waves) if (wave.status.kind === 'completed') checkCompleted(evidence, execution, wave.number);
      return;
    default:
  }
};

/** Of its latest attempt; null: no job is known of it. */
const truthOf = (evidence: Evidence, execution: Execution, server: number): ServerReport | null => {
  const wave = execution.waves[(execution.servers[server]?.wave ?? 0) - 1];
  const chunk = wave?.chunks.findLast((one) => one.servers.includes(server) && 'jobId' in one.launch);
  if (chunk === undefined || !('jobId' in chunk.launch)) return null;
  const id = execution.plan.servers[server]?.serverId;
  return evidence.truth(chunk.launch.jobId)?.report.servers.find(({ serverId }) => serverId === id) ?? null;
};

const checkCompleted = (evidence: Evidence, execution: Execution, number: number): void => {
  for (const [index, server] of execution.servers.entries()) {
    if (server.wave !== number) continue;
    const wrong = whatIsWrong(evidence, execution, index);
    if (wrong !== null)
      throw new Violation('I9', `Wave ${String(number)} is completed with server ${String(index)}, ${wrong}`, execution.id);
  }
};

/** Null: it has launched, with every launch action that counts; what has been terminated since had launched before. */
const whatIsWrong = (evidence: Evidence, execution: Execution, index: number): string | null => {
  const truth = truthOf(evidence, execution, index);
  if (truth === null) return 'which is not launched';
  const wasTerminated = evidence.facts.terminations.some(({ server }) => server === truth.serverId);
  if (truth.launchStatus === 'TERMINATED' && wasTerminated) return null;
  if (truth.launchStatus !== 'LAUNCHED') return `which is ${truth.launchStatus}`;
  const action = truth.launchActions.find(({ optional, status }) => !optional && status !== 'SUCCEEDED');
  return action === undefined ? null : `whose launch action ${action.name} is ${action.status}`;
};

/** The look for the job, in the place where it would be. Of a process with several things in hand nobody knows. */
const isUnanswered = (by: Invocation, execution: Execution, wave: number, number: number): boolean => {
  const chunk = execution.waves[wave - 1]?.chunks.find((one) => one.number === number);
  const place = execution.plan.places[chunk?.place ?? -1];
  const name = `${place?.accountId ?? ''}/${place?.region ?? ''}`;
  const looks = by.questions.filter((one) => nameOf(one.call) === 'recoveryService.find' && one.place === name);
  return looks.length > 0 && !looks.some(({ answered }) => answered);
};

/** Only by a look at its jobs that was answered, and only after its time. */
const checkTimedOut = (before: Execution, { by, at }: Told, number: number): void => {
  const wave = before.waves[number - 1];
  const limit = before.plan.waves[number - 1]?.launchTimeoutMinutes ?? 0;
  if (wave === undefined) return;
  if ('since' in wave.status && at < later(wave.status.since, minutes(limit)))
    throw new Violation('I12', `Wave ${String(number)} timed out before its time`, before.id);
  if (by === null) return;
  const places = new Set(openChunks(wave).map(({ place }) => place));
  const seen = [...places].some((index) => {
    const place = before.plan.places[index];
    return by.questions.some(
      (one) =>
        one.answered && nameOf(one.call) === 'recoveryService.report' && one.place === `${place?.accountId ?? ''}/${place?.region ?? ''}`,
    );
  });
  if (places.size > 0 && !seen) throw new Violation('I12', `Wave ${String(number)} timed out, and nobody has seen its jobs`, before.id);
};

const openChunks = ({ chunks, attempt }: WaveState): readonly Chunk[] =>
  chunks.filter((chunk) => chunk.attempt === attempt && chunk.launch.kind === 'launched');

/** A start that was accepted: what it had to ask was answered, and what is known to be in the way was let pass by name. */
const checkAccepted = (evidence: Evidence, { execution, request }: Story, by: Invocation | null): void => {
  const override = new Set<string>(request === null ? execution.override : namesIn(request['override']));
  const wish = fieldsIn(request?.['recoveryPoint']);
  const isProven = (id: string): boolean =>
    wish['notAfter'] === undefined &&
    fieldsIn(wish['snapshots'])[id] === undefined &&
    evidence.scenario.world.servers.some(({ serverId, replicationState }) => serverId === id && replicationState === 'CONTINUOUS');
  for (const question of by === null ? [] : lastOf(by.questions.filter(({ isOwn }) => isOwn))) {
    // Asked for its age alone, which is only shown.
    const isForShow = nameOf(question.call) === 'inventory.recoveryPoints' && subjectsOf(question.call).every(isProven);
    if (!isForShow) checkAnswered(question, override, execution.id);
  }
  for (const { serverId } of execution.plan.servers) {
    const points = evidence.points.get(serverId) ?? [];
    if (points.length === 0 && !override.has('recovery-points'))
      throw new Violation('I12', `It was accepted although ${serverId} has no recovery point`, execution.id);
  }
};

const checks: Readonly<Record<string, readonly string[]>> = {
  'accountAccess.probe': ['account-reachable', 'account-identity', 'service-initialised', 'service-permitted'],
  'inventory.sourceServers': ['servers-exist'],
  'inventory.recoveryPoints': ['recovery-points'],
  'recoveryService.instances': ['living-instances'],
  'recoveryService.openJobs': ['free-slots', 'servers-free'],
};

const checkAnswered = ({ call, place, answered }: Question, override: ReadonlySet<string>, id: string): void => {
  const lifted = checks[nameOf(call)];
  if (answered || lifted === undefined || lifted.some((check) => override.has(check))) return;
  throw new Violation('I12', `It was accepted although ${nameOf(call)} was not answered in ${place ?? 'its place'}`, id);
};

/** A question that was asked again counts by its last answer. */
const lastOf = (questions: readonly Question[]): readonly Question[] => [
  ...new Map(questions.map((one) => [`${nameOf(one.call)} ${one.place ?? ''} ${subjectsOf(one.call).join()}`, one])).values(),
];

const namesIn = (value: unknown): readonly string[] => (Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []);
