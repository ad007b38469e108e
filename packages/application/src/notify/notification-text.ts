/**
 * What a piece of news says, for people: a subject and a text, both made of the detail alone.
 */
import type { FailedServer, NotificationDetail } from '../ports/notifier.ts';

/** A subject of SNS has at most 100 characters; what comes after the plan's name is never cut. */
const planNameCharacters = 50;

/** `Drill of Production DR Plan: wave 2 has failed`. */
export const subjectOf = (detail: NotificationDetail): string => {
  const { planName } = detail;
  const name = planName.length <= planNameCharacters ? planName : `${planName.slice(0, planNameCharacters - 3)}...`;
  return `${kindOf(detail)} of ${name}: ${happening(detail)}`;
};

export const textOf = (detail: NotificationDetail): string =>
  [
    [headline(detail)],
    detail.reason === null ? [] : [detail.reason],
    failures(detail),
    howToGoOn(detail),
    [
      `Execution: ${detail.executionId}`,
      `Plan: ${detail.planName} (${detail.planId})`,
      `Type: ${detail.executionType}`,
      `Status: ${detail.status}`,
      `Started: ${detail.startTime} by ${detail.initiatedBy}`,
      `This happened: ${detail.at}`,
    ],
  ]
    .filter((paragraph) => paragraph.length > 0)
    .map((paragraph) => paragraph.join('\n'))
    .join('\n\n');

const kindOf = ({ executionType }: NotificationDetail): string => (executionType === 'DRILL' ? 'Drill' : 'Recovery');

const happening = (detail: NotificationDetail): string => {
  switch (detail.topic) {
    case 'started':
    case 'paused':
    case 'completed':
    case 'failed':
    case 'cancelled':
      return detail.topic;
    case 'wave-completed':
      return `wave ${String(detail.waveNumber)} completed`;
    case 'wave-failed':
      return `wave ${String(detail.waveNumber)} ${detail.waveStatus === 'TIMED_OUT' ? 'timed out' : 'failed'}`;
  }
};

const headline = (detail: NotificationDetail): string => {
  const { totalServers, totalWaves, completedWaves, counters } = detail;
  const what = `The ${kindOf(detail).toLowerCase()} of ${detail.planName}`;
  const wave = `Wave ${String(detail.waveNumber)} (${String(detail.waveName)}) of ${what.slice(0, 1).toLowerCase()}${what.slice(1)}`;
  const servers = `${String(counters.serversCompleted)} of ${count(totalServers, 'server')} launched, ${String(counters.serversFailed)} failed`;
  const waves = `${String(completedWaves)} of ${count(totalWaves, 'wave')} completed`;
  switch (detail.topic) {
    case 'started':
      return `${what} has started: ${count(totalServers, 'server')} in ${count(totalWaves, 'wave')}.`;
    case 'wave-completed':
      return `${wave} is complete: ${servers}.`;
    case 'wave-failed':
      return `${wave} has ${detail.waveStatus === 'TIMED_OUT' ? 'timed out' : 'failed'}: ${servers}.`;
    case 'paused':
      return `${what} is paused: ${waves}, ${servers}.`;
    case 'completed':
      return `${what} is complete: ${waves}, ${servers}.`;
    case 'failed':
      return `${what} has failed: ${waves}, ${servers}.`;
    case 'cancelled':
      return `${what} is cancelled: ${waves}, ${servers}.`;
  }
};

const count = (number: number, noun: string): string => `${String(number)} ${noun}${number === 1 ? '' : 's'}`;

const failures = ({ failedServers, counters }: NotificationDetail): readonly string[] => {
  if (failedServers.length === 0) return [];
  const more = counters.serversFailed - failedServers.length;
  return ['Failed servers:', ...failedServers.map(failedLine), ...(more > 0 ? [`  and ${String(more)} more`] : [])];
};

const failedLine = ({ hostname, sourceServerId, waveNumber, reason }: FailedServer): string =>
  `  ${hostname ?? 'server'} (${sourceServerId}), wave ${String(waveNumber)}: ${reason}`;

const howToGoOn = ({ topic, resume }: NotificationDetail): readonly string[] => {
  if (topic !== 'paused') return [];
  if (resume === null) return ['It has been taken up again since.'];
  return ['To resume it, with the API or from a command line:', `  ${resume.http}`, `  ${resume.cli}`];
};
