/**
 * What must be true from one record to the next, said again in other words than the domain's.
 */
import { isDeepStrictEqual } from 'node:util';
import { outcomeOf, type Event, type Execution, type WaveState } from '@drs-orchestrator/domain';
import { demand } from './demand.ts';

const statusChanges: Readonly<Record<string, readonly string[]>> = {
  pending: ['running', 'failed', 'cancelling', 'cancelled'],
  running: ['paused', 'completed', 'failed', 'cancelling', 'cancelled'],
  paused: ['running', 'failed', 'cancelling', 'cancelled'],
  cancelling: ['cancelled'],
};

const waveChanges: Readonly<Record<string, readonly string[]>> = {
  pending: ['starting', 'completed', 'failed', 'cancelled', 'skipped'],
  starting: ['in-progress', 'failed', 'timed-out', 'cancelled'],
  'in-progress': ['completed', 'failed', 'timed-out'],
  failed: ['pending', 'skipped'],
  'timed-out': ['pending', 'skipped'],
};

export const checkRecord = (before: Execution, after: Execution, by: Author, events: readonly Event[]): void => {
  demand(after.revision === before.revision + 1, 'A record that is not the next one');
  demand(new Set(after.pendingEffects.map((effect) => effect.key)).size === after.pendingEffects.length, 'Two effects under one key');
  if (by === 'poll') demand(isDeepStrictEqual(before.status, after.status), 'I1: a poll has changed the status');
  const isTerminal = statusChanges[before.status.kind] === undefined;
  if (isTerminal)
    demand(
      events.every(({ type }) => type === 'effect-done' || type === 'deleted' || type.startsWith('termination-')),
      `I5: ${events.map(({ type }) => type).join()} after the end`,
    );
  if (before.status.kind !== after.status.kind)
    demand(
      statusChanges[before.status.kind]?.includes(after.status.kind) === true,
      `I5: ${before.status.kind} became ${after.status.kind}`,
    );
  for (const event of events) {
    checkPreparation(before, by, event);
    checkAskedAgain(before, event);
  }
  for (const [at, wave] of before.waves.entries()) checkWave(before, after, wave, after.waves[at]);
  for (const [at, server] of before.servers.entries()) {
    const now = after.servers[at];
    if (now === undefined) continue;
    demand(
      now.recoveryInstanceId === server.recoveryInstanceId ||
        server.recoveryInstanceId === null ||
        now.formerInstances.includes(server.recoveryInstanceId),
      `I11: the instance of server ${String(at)} is forgotten`,
    );
    if (now.attempt !== server.attempt) {
      demand(isRetried(events, server.wave, at), `Server ${String(at)} is in another attempt, and nobody has asked for it`);
      demand(outcomeOf(server) !== 'COMPLETED' && outcomeOf(now) === 'IN_PROGRESS', `I9: server ${String(at)} is launched twice`);
      continue;
    }
    if (outcomeOf(server) === 'IN_PROGRESS') continue;
    demand(
      outcomeOf(now) === outcomeOf(server) && now.failureReason === server.failureReason,
      `I9: server ${String(at)} changed its outcome`,
    );
  }
};

const isRetried = (events: readonly Event[], wave: number, server: number): boolean =>
  events.some((event) => event.type === 'wave-retry-requested' && event.wave === wave && event.servers.includes(server));

const checkWave = (before: Execution, after: Execution, wave: WaveState, now: WaveState | undefined): void => {
  demand(now !== undefined, `Wave ${String(wave.number)} is gone`);
  if (now === undefined || now.status.kind === wave.status.kind) return;
  demand(
    waveChanges[wave.status.kind]?.includes(now.status.kind) === true,
    `Wave ${String(wave.number)}: ${wave.status.kind} became ${now.status.kind}`,
  );
  const isOverAtOnce = wave.status.kind === 'pending' && (now.status.kind === 'completed' || now.status.kind === 'failed');
  const isStarted = now.status.kind === 'starting' || isOverAtOnce;
  demand(
    !isOverAtOnce || now.status.kind === 'failed' || wave.attempt > 1,
    `Wave ${String(wave.number)} is completed, and nothing was launched`,
  );
  if (isStarted) checkStart(before, wave.number);
  demand(
    now.attempt === wave.attempt + (wave.status.kind !== 'pending' && now.status.kind === 'pending' ? 1 : 0),
    'An attempt is miscounted',
  );
  if (now.status.kind === 'failed' || now.status.kind === 'timed-out') {
    const bad = after.servers.filter((server) => server.wave === wave.number && outcomeOf(server) !== 'COMPLETED');
    demand(
      bad.length > 0 && now.status.reason.length > 0,
      `Wave ${String(wave.number)} ended ${now.status.kind} without a server that did`,
    );
    demand(
      bad.every((server) => outcomeOf(server) !== 'FAILED' || server.failureReason !== null),
      `I9: a server of wave ${String(wave.number)} has failed, and nobody says why`,
    );
  }
};

/** Who writes a record: some may record less than others. */
export type Author = 'poll' | 'engine' | 'operator' | 'reconciler';

/** An answer is given up as lost by the second look in vain, and not by the first. */
const checkAskedAgain = (before: Execution, event: Event): void => {
  if (event.type !== 'launch-deferred' || !event.reason.includes('found no job')) return;
  const launch = before.waves[event.wave - 1]?.chunks.find(({ number }) => number === event.chunk)?.launch;
  const [first] = launch?.kind === 'asked' ? launch.looks : [];
  demand(first !== undefined && event.retryAt > first, `I4: wave ${String(event.wave)} is asked for again after one look`);
};

/** Only the engine prepares, only what may start and has not been prepared; and a former version is written down once an attempt. */
const checkPreparation = (before: Execution, by: Author, event: Event): void => {
  if (event.type === 'settings-prepared') demand(by === 'engine', `${by} prepares`);
  if (event.type !== 'settings-drifted' && event.type !== 'settings-refused' && event.type !== 'settings-deferred') return;
  demand(by === 'engine' && before.status.kind === 'running', `${by} prepares while ${before.status.kind}`);
  for (const index of event.type === 'settings-drifted' ? event.servers.map(({ server }) => server) : [event.server]) {
    const server = before.servers[index];
    demand(before.plan.servers[index]?.settings !== null, `Server ${String(index)} is prepared and has no settings`);
    demand(
      server !== undefined && before.waves[server.wave - 1]?.status.kind === 'pending',
      `Server ${String(index)} is prepared too late`,
    );
    demand(server?.preparation?.kind !== 'prepared', `Server ${String(index)} is prepared twice`);
    const hasFormer = server?.preparation?.kind === 'begun' && server.preparation.former !== null;
    demand(event.type !== 'settings-drifted' || !hasFormer, `The former version of server ${String(index)} is overwritten`);
  }
};

/** I2 from the specification's words, without the domain's own functions. */
const checkStart = (before: Execution, waveNumber: number): void => {
  const where = `I2: wave ${String(waveNumber)} started`;
  demand(before.status.kind === 'running', `${where} while ${before.status.kind}`);
  const wave = before.plan.waves[waveNumber - 1];
  for (const number of wave?.dependsOn ?? []) {
    const kind = before.waves[number - 1]?.status.kind;
    const policy = before.plan.waves[number - 1]?.onFailure;
    const isOverlooked = policy === 'CONTINUE' || (policy === 'PAUSE' && before.failuresPassed.includes(number));
    const isPassed = kind === 'completed' || kind === 'skipped' || ((kind === 'failed' || kind === 'timed-out') && isOverlooked);
    demand(isPassed, `${where} before wave ${String(number)}, which is ${String(kind)} with ${String(policy)}`);
  }
  for (const [at, other] of before.waves.entries()) {
    if (other.status.kind !== 'failed' && other.status.kind !== 'timed-out') continue;
    const policy = before.plan.waves[at]?.onFailure;
    demand(policy !== 'STOP', `${where} after wave ${String(other.number)} failed with STOP`);
    demand(
      policy !== 'PAUSE' || before.failuresPassed.includes(other.number),
      `${where} before anybody looked at wave ${String(other.number)}`,
    );
  }
  demand(wave?.pauseBefore !== true || before.gatesPassed.includes(waveNumber), `${where} without its pause`);
  for (const [index, server] of before.servers.entries()) {
    const isOfAttempt = server.wave === waveNumber && server.attempt === before.waves[waveNumber - 1]?.attempt;
    if (!isOfAttempt || before.plan.servers[index]?.settings === null) continue;
    demand(
      server.preparation?.kind === 'prepared' || server.failureReason !== null,
      `${where} before server ${String(index)} was prepared`,
    );
  }
};
