/**
 * Progress where there is no terminal: a line for each thing that has changed.
 */
import { introduction } from '../introduction.ts';
import type { Progress, Terminal } from './progress.ts';
import type { Snapshot, WaveSnapshot } from './snapshot.ts';
import { oneLine, serversText, spanText } from './words.ts';

export const plainLines = ({ out, err }: Terminal): Progress => {
  const shown = new Map<string, string>();
  const line = (snapshot: Snapshot, subject: string, state: string): void => {
    const key = `${snapshot.executionId} ${subject}`;
    if (shown.get(key) === state) return;
    shown.set(key, state);
    out(`${spanText(snapshot.elapsedMilliseconds).padStart(8)}  ${subject}: ${state}\n`);
  };
  return {
    ready: (ready) => out(introduction(ready)),
    show: (snapshot) => {
      const subject = `${snapshot.planName}, ${snapshot.kind.toLowerCase()} ${snapshot.executionId}`;
      const isOver = snapshot.remainingMilliseconds === null;
      if (!isOver) line(snapshot, subject, snapshot.status);
      for (const wave of snapshot.waves) if (wave.status !== 'PENDING') line(snapshot, nameOf(wave), stateOf(wave));
      if (isOver) line(snapshot, subject, snapshot.status);
    },
    tell: (sentence) => out(`${sentence}\n`),
    warn: (text) => err(`${text}\n`),
  };
};

const stateOf = (wave: WaveSnapshot): string =>
  `${wave.status}, ${serversText(wave)}${wave.reason === null ? '' : `: ${oneLine(wave.reason)}`}`;

const nameOf = ({ waveNumber, waveName }: WaveSnapshot): string => `Wave ${waveNumber} (${waveName})`;
