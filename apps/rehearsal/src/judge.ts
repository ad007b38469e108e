/**
 * Whether a day ended as its file says it should, and that no server was launched more often than was asked for.
 */
import { isLike } from '@drs-orchestrator/drs-simulator';
import type { BadDay } from './bad-day.ts';
import type { Ending, ServerEnding } from './ending.ts';

/** In sentences; none: all is as it should be. */
export const problemsOf = ({ expect }: Pick<BadDay, 'expect'>, ending: Ending): readonly string[] => [
  ...(ending.status === expect.execution ? [] : [`The execution is ${ending.status}, not ${expect.execution}.`]),
  ...ending.waves.flatMap(({ waveNumber, waveName, status }, index) => {
    const wanted = expect.waves?.[index];
    return wanted === undefined || wanted === status ? [] : [`Wave ${waveNumber} (${waveName}) is ${status}, not ${wanted}.`];
  }),
  ...ending.servers.flatMap((server) => launchProblem(server, wantedLaunches(expect.launches, server))),
  ...ending.deeds.flatMap(({ what, outcome }) => {
    if (outcome === 'done') return [];
    return [outcome === 'never-came' ? `It never came to this: ${what}.` : `Refused: ${what}: ${outcome.refused}`];
  }),
];

const launchProblem = ({ hostname, launches, attempts }: ServerEnding, wanted: number | undefined): readonly string[] => {
  if (launches > attempts) return [`${hostname} was launched ${launches} times in ${attempts} attempts.`];
  return wanted === undefined || wanted === launches ? [] : [`${hostname} was launched ${launches} times, not ${wanted}.`];
};

const wantedLaunches = (wanted: BadDay['expect']['launches'], { hostname }: ServerEnding): number | undefined => {
  if (typeof wanted !== 'object') return wanted;
  return Object.entries(wanted).find(([pattern]) => isLike(pattern, hostname))?.[1];
};
