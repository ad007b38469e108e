/**
 * What a person reads: a line as things happen, and the report at the end.
 */
import type { BadDay } from './bad-day.ts';
import type { CallCount, Ending, ServerEnding, WaveEnding } from './ending.ts';

export const introduction = (day: BadDay, speed: number): string =>
  `${day.title}\n\n${day.story.trim()}\n\nAt ${speed} times real speed.\n`;

export const happeningLine = (milliseconds: number, what: string): string => `${clockTime(milliseconds).padStart(8)}  ${what}`;

export const report = (day: BadDay, ending: Ending, problems: readonly string[]): string =>
  [
    `\n${day.title}: ${problems.length === 0 ? 'as it should be' : 'NOT as it should be'}`,
    section('Asked', [`a ${day.execution.type} of ${ending.waves.length} waves, ${counted(ending.servers.length, 'server')}`]),
    section('Went wrong', [...ending.faults.map(faultLine), ...killLine(ending)]),
    section('People', ending.deeds.filter(({ what }) => what !== kill).map(deedLine)),
    section('Execution', [`${ending.status}${ending.reason === null ? '' : `: ${ending.reason}`}`]),
    section('Waves', ending.waves.map(waveLine)),
    section(
      'Failures',
      ending.failures.map(({ wave, reason }) => `${wave}: ${shortened(reason)}`),
    ),
    section('Launches', launchLines(ending.servers)),
    section('Calls', [
      `${ending.calls} seen, ${total(ending.refused)} of them refused or without an answer`,
      ...ending.refused.map(callLine),
    ]),
    section('Time', [
      `${clockTime(ending.virtualMilliseconds)} of the virtual clock, ${(ending.realMilliseconds / 1_000).toFixed(1)} s of yours`,
    ]),
    ...(problems.length === 0 ? [] : [section('Not as expected', problems)]),
  ]
    .filter((part) => part !== '')
    .join('\n');

/** What the deed of killing is called. */
export const kill = 'kill -9 of the orchestrator';

const section = (title: string, lines: readonly string[]): string =>
  lines.map((line, index) => `  ${(index === 0 ? title : '').padEnd(12)}  ${line}`).join('\n');

const faultLine = ({ kind, about, fired }: Ending['faults'][number]): string => {
  const often = fired === 'used-up' ? 'as often as it could' : fired === 0 ? 'it met nobody' : counted(fired, 'time');
  return `${kind}${about === '' ? '' : ` (${about})`}: ${kind === 'replication-stalled' ? 'for as long as it was in force' : often}`;
};

const killLine = ({ deeds }: Ending): readonly string[] => {
  const kills = deeds.filter(({ what, outcome }) => what === kill && outcome === 'done').length;
  return kills === 0 ? [] : [`${kill}: ${counted(kills, 'time')}`];
};

const deedLine = ({ atMilliseconds, what, outcome }: Ending['deeds'][number]): string => {
  const came = outcome === 'done' ? '' : outcome === 'never-came' ? ': the day was over before' : `: refused: ${outcome.refused}`;
  return `${atMilliseconds === null ? '' : `${clockTime(atMilliseconds)} `}${what}${came}`;
};

const waveLine = ({ waveNumber, waveName, status, attempt, servers, completed, failed, reason }: WaveEnding): string => {
  const attempts = attempt > 1 ? ` in ${attempt} attempts` : '';
  const failures = failed > 0 ? `, ${failed} failed` : '';
  return `${waveNumber} ${waveName}: ${status}${attempts}, ${completed} of ${servers} run${failures}${reason === null ? '' : `: ${shortened(reason)}`}`;
};

const launchLines = (servers: readonly ServerEnding[]): readonly string[] => {
  const byTimes = new Map<number, string[]>();
  for (const { launches, hostname } of servers) byTimes.set(launches, [...(byTimes.get(launches) ?? []), hostname]);
  const lines = [...byTimes]
    .toSorted(([a], [b]) => a - b)
    .map(([launches, hostnames]) => `${timesWord(launches)}: ${shortened(hostnames.toSorted().join(', '))} (${hostnames.length})`);
  const tooOften = servers.filter(({ launches, attempts }) => launches > attempts).length;
  return [
    ...lines,
    tooOften === 0 ? 'no server more often than its wave was attempted' : `${counted(tooOften, 'server')} MORE OFTEN than attempted`,
  ];
};

const timesWord = (count: number): string => (count === 0 ? 'never' : count === 1 ? 'once' : `${count} times`);

const callLine = ({ call, times }: CallCount): string => `${String(times).padStart(5)}  ${call}`;

const total = (counts: readonly CallCount[]): number => counts.reduce((sum, { times }) => sum + times, 0);

const counted = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;

const longest = 160;
const shortened = (text: string): string => (text.length <= longest ? text : `${text.slice(0, longest)}…`);

/** `1h02m03s`, `2m03s` */
const clockTime = (milliseconds: number): string => {
  const seconds = Math.max(0, Math.round(milliseconds / 1_000));
  const two = (value: number): string => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3_600);
  const minutes = Math.floor(seconds / 60) % 60;
  return hours > 0 ? `${hours}h${two(minutes)}m${two(seconds % 60)}s` : `${minutes}m${two(seconds % 60)}s`;
};
