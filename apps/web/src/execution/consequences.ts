/**
 * What is said of where an execution stands, and of what each action would do to it, as far as its own answer tells.
 *
 * Owns: the sentences' choice, no rule. Whether an action may be done is the API's to say.
 */
import type { Liveness } from '../data/live.ts';
import { byName } from '../parts/by-name.ts';
import { en } from '../text/en.ts';
import { isOver, type Details, type Server, type Wave } from './details.ts';
import type { TerminationStatus } from './termination.ts';

export type Action = 'pause' | 'resume' | 'cancel' | 'retry' | 'skip' | 'terminate';
export type Pressed = { readonly action: Action; readonly wave?: number };

type Pause = NonNullable<Details['pause']>;
type Standing = Pick<Details, 'pause' | 'waveStatuses' | 'serverExecutions'>;

/** More names than that are a number. */
const mostNames = 5;

export const hasFailed = ({ status }: Pick<Wave, 'status'>): boolean => status === 'FAILED' || status === 'TIMED_OUT';
const isInFlight = ({ status }: Wave): boolean => status === 'STARTING' || status === 'IN_PROGRESS';

export const nameOf = ({ hostname, serverId }: Pick<Server, 'hostname' | 'serverId'>): string => hostname ?? serverId;

const namesOf = (servers: readonly Server[]): string => {
  const names = servers.map(nameOf).sort(byName((name) => name));
  return en.execution.names(names.slice(0, mostNames), Math.max(0, names.length - mostNames));
};

const failedIn = ({ serverExecutions }: Pick<Details, 'serverExecutions'>, waves: readonly number[]): readonly Server[] =>
  serverExecutions.filter(({ waveNumber, status }) => status === 'FAILED' && waves.includes(waveNumber));

/** A resume that starts nothing ends the execution. */
const isLastWave = ({ waveStatuses }: Pick<Details, 'waveStatuses'>): boolean => waveStatuses.every(({ status }) => status !== 'PENDING');

/** Waves that have failed and were not skipped, besides these: an execution that ends with one has failed. */
const failedBesides = ({ waveStatuses }: Pick<Details, 'waveStatuses'>, waves: readonly number[]): readonly number[] =>
  waveStatuses.filter((wave) => hasFailed(wave) && !waves.includes(wave.waveNumber)).map(({ waveNumber }) => waveNumber);

/** The waves about which somebody has to decide before a paused execution goes on as it was meant to. */
export const toDecide = ({ pause, waveStatuses }: Pick<Details, 'pause' | 'waveStatuses'>): readonly Wave[] =>
  pause?.cause === 'FAILED_WAVES' ? waveStatuses.filter(hasFailed) : [];

export const pauseText = ({ cause, by, waves }: Pause): string =>
  cause === 'OPERATOR' ? en.execution.paused.OPERATOR(by) : en.execution.paused[cause](waves);

/** What goes on in spite of the pause, and what ends it. */
export const pauseHint = (execution: Standing, { cause, waves }: Pause): string => {
  const words = en.execution.pausedHint;
  const inFlight = execution.waveStatuses.filter(isInFlight).map(({ waveNumber }) => waveNumber);
  const goesOn = inFlight.length === 0 ? [] : [words.inFlight(inFlight)];
  if (cause !== 'FAILED_WAVES') return [words.waits, ...goesOn].join(' ');
  const failed = failedIn(execution, waves);
  const said = failed.length === 0 ? [] : [words.failed(namesOf(failed))];
  const before = failedBesides(execution, waves);
  const last = isLastWave(execution) ? [...(before.length === 0 ? [] : [words.before(before)]), words.lastWave] : [];
  return [...said, words.choices(waves.length), ...last, ...goesOn].join(' ');
};

const living = ({ serverExecutions }: Pick<Details, 'serverExecutions'>, termination: TerminationStatus | undefined): readonly Server[] => {
  const gone = new Set(
    termination?.instances.flatMap(({ sourceServerId, state }) =>
      state === 'terminated' || state === 'left-alone' ? [sourceServerId] : [],
    ),
  );
  return serverExecutions.filter(({ recoveryInstanceId, serverId }) => recoveryInstanceId !== null && !gone.has(serverId));
};

export const effectText = ({ action, wave }: Pressed, execution: Standing, termination: TerminationStatus | undefined): string => {
  const words = en.actions.effects;
  switch (action) {
    case 'pause':
      return words.pause;
    case 'cancel':
      return isLastWave(execution) ? words.cancelLast : words.cancel;
    case 'skip': {
      const others = failedBesides(execution, wave === undefined ? [] : [wave]);
      return others.length > 0 && isLastWave(execution) ? words.skipToFail(others) : words.skip;
    }
    case 'retry':
      return words.retry(namesOf(failedIn(execution, wave === undefined ? [] : [wave])));
    case 'resume':
      if (execution.pause?.cause !== 'FAILED_WAVES') return words.resume;
      return isLastWave(execution) ? words.resumeToFail : words.resumeWithout(namesOf(failedIn(execution, execution.pause.waves)));
    case 'terminate': {
      const servers = living(execution, termination);
      return servers.length === 0 ? words.terminateNone : words.terminate(servers.length, namesOf(servers));
    }
  }
};

export const actionName = ({ action, wave }: Pressed): string => {
  if (wave !== undefined) return en.actions.ofWave(en.actions[action], wave);
  return action === 'cancel' ? en.actions.cancelExecution : en.actions[action];
};

/** A wave that has failed has both, with the reason where one is not allowed; any other what may be done. */
export const waveActions = (wave: Wave): readonly ('retry' | 'skip')[] =>
  (['retry', 'skip'] as const).filter((action) => hasFailed(wave) || wave.allowedActions[action].allowed);

/** What one that has completed is without; null where nothing is missing. */
export const shortfall = ({ status, waveStatuses, serverExecutions }: Pick<Details, 'status' | 'waveStatuses' | 'serverExecutions'>) => {
  if (status !== 'COMPLETED') return null;
  const skipped = waveStatuses
    .filter((wave) => wave.status === 'SKIPPED')
    .map(({ waveNumber, waveName }) => en.execution.waveName(waveNumber, waveName));
  const failed = serverExecutions.filter((server) => server.status === 'FAILED');
  const said = [
    ...(skipped.length === 0 ? [] : [en.execution.short.skipped(skipped.join(', '))]),
    ...(failed.length === 0 ? [] : [en.execution.short.failed(namesOf(failed))]),
  ];
  return said.length === 0 ? null : said.join(' ');
};

/** A server whose wave has not handed it to DRS is not in progress, whatever becomes of the wave. */
export const outcomeOf = (
  server: Pick<Server, 'status' | 'launchStatus'>,
  wave: Pick<Wave, 'status'> | undefined,
  execution: Pick<Details, 'status'>,
): keyof typeof en.statuses => {
  if (server.status !== 'IN_PROGRESS' || server.launchStatus !== 'PENDING' || wave === undefined) return server.status;
  if (wave.status === 'PENDING') return isOver(execution) ? 'NOT_LAUNCHED' : 'PENDING';
  return wave.status === 'SKIPPED' || wave.status === 'CANCELLED' ? 'NOT_LAUNCHED' : server.status;
};

/** What somebody who does not see the page is told as it changes. */
export const announcement = (
  { status, pause, reason }: Pick<Details, 'status' | 'pause' | 'reason'>,
  liveness: Liveness | null,
  termination: string | null,
): string =>
  [
    en.statuses[status],
    ...(pause === null ? [] : [pauseText(pause)]),
    ...(reason === null ? [] : [reason]),
    ...(termination === null ? [] : [termination]),
    ...(liveness === 'lost' ? [en.execution.lost] : []),
  ].join('. ');
