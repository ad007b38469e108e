/**
 * Progress in a terminal: a table, redrawn in its place.
 *
 * Owns: the lines it has drawn last. Whatever else is written goes above the table.
 */
import pc from 'picocolors';
import { introduction } from '../introduction.ts';
import type { Progress, Terminal } from './progress.ts';
import type { Snapshot, WaveSnapshot } from './snapshot.ts';
import { countText, spanText, wrapped } from './words.ts';

const eraseLine = '\u001b[2K';
const up = (lines: number): string => (lines === 0 ? '' : `\u001b[${lines}A`);
const eraseBelow = '\u001b[0J';

export const liveTable = ({ out, err, columns }: Terminal): Progress => {
  let drawn: readonly string[] = [];
  const above = (write: () => void): void => {
    out(`${up(drawn.length)}${eraseBelow}`);
    write();
    out(drawn.map((line) => `${line}\n`).join(''));
  };
  return {
    ready: (ready) => above(() => out(introduction(ready))),
    show: (snapshot) => {
      const lines = linesOf(snapshot, widthOf(columns()));
      out(`${up(drawn.length)}${lines.map((line) => `${eraseLine}${line}\n`).join('')}${eraseBelow}`);
      drawn = lines;
    },
    tell: (sentence) => above(() => out(`${sentence}\n`)),
    warn: (text) => above(() => err(`${text}\n`)),
  };
};

/** A terminal that does not say how wide it is says 0. */
const usualWidth = 80;
const widthOf = (columns: number | undefined): number => (columns === undefined || columns < 1 ? usualWidth : columns);

/** A line that wraps would be two lines of the screen and spoil the redrawing, so each is cut to the width before it is coloured. */
const linesOf = (snapshot: Snapshot, width: number): readonly string[] => {
  const { planName, kind, executionId, status, elapsedMilliseconds, remainingMilliseconds } = snapshot;
  const fitted = (text: string): string => text.slice(0, width - 1);
  const head = `${planName}, ${kind.toLowerCase()} ${executionId}`;
  const forecast = remainingMilliseconds === null ? '' : `, about ${spanText(remainingMilliseconds)} to go`;
  const times = `${status}, ${spanText(elapsedMilliseconds)}${forecast}`;
  return [
    pc.bold(fitted(head)),
    coloured(status, fitted(times)),
    pc.dim(fitted(header)),
    ...snapshot.waves.flatMap((wave) => [fitted(waveLine(wave)), ...reasonLines(wave, width)].map((line) => coloured(wave.status, line))),
  ];
};

/** Together less than 80 characters. */
const columnsOf = (wave: readonly [name: string, status: string, launched: string, elapsed: string, toGo: string]): string => {
  const [name, status, launched, elapsed, toGo] = wave;
  const cells = [name.slice(0, 20).padEnd(20), status.padEnd(11), launched.padEnd(18), elapsed.padStart(8), toGo.padStart(8)];
  return `  ${cells.join('  ')}`;
};

const header = columnsOf(['Wave', 'Status', 'Servers launched', 'Elapsed', 'Forecast']);

const waveLine = (wave: WaveSnapshot): string =>
  columnsOf([
    `${wave.waveNumber} ${wave.waveName}`,
    wave.status,
    countText(wave),
    wave.elapsedMilliseconds === null ? '' : spanText(wave.elapsedMilliseconds),
    wave.remainingMilliseconds === null ? '' : spanText(wave.remainingMilliseconds),
  ]);

/** Five servers, each with its cause, in 80 columns; a table higher than the screen could not be redrawn. */
const reasonLinesLimit = 8;
const reasonIndent = ' '.repeat(4);

const reasonLines = ({ reason }: WaveSnapshot, width: number): readonly string[] => {
  if (reason === null) return [];
  const room = Math.max(1, width - 1 - reasonIndent.length);
  return wrapped(reason, room, reasonLinesLimit).map((line) => `${reasonIndent}${line}`.slice(0, width - 1));
};

const coloured = (status: string, text: string): string => {
  if (status === 'COMPLETED') return pc.green(text);
  if (status === 'FAILED' || status === 'TIMED_OUT') return pc.red(text);
  if (status === 'PENDING' || status === 'CANCELLED' || status === 'SKIPPED') return pc.dim(text);
  return status === 'PAUSED' || status === 'CANCELLING' ? pc.yellow(text) : pc.cyan(text);
};
