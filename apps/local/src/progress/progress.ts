/**
 * What a way of showing progress can do, and the terminal it writes to.
 */
import type { Ready } from '../introduction.ts';
import type { Snapshot } from './snapshot.ts';

export type Progress = {
  ready(ready: Ready): void;
  /** Called often; shows what has changed since. */
  show(snapshot: Snapshot): void;
  /** A sentence for the person, beside the progress. */
  tell(sentence: string): void;
  /** A warning or error. */
  warn(line: string): void;
};

/** Where words go; `columns`: the width of a terminal, undefined where it is none. */
export type Terminal = {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly columns: () => number | undefined;
};
