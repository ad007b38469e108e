/**
 * How progress is shown: as a table that is redrawn in place, as plain lines, or as JSON lines.
 *
 * Owns: which of them it is, and the terminal of this process.
 */
import { jsonLines } from './json-lines.ts';
import { liveTable } from './live-table.ts';
import { plainLines } from './plain-lines.ts';
import type { Progress, Terminal } from './progress.ts';

export const createProgress = (terminal: Terminal, json: boolean): Progress => {
  if (json) return jsonLines(terminal);
  return terminal.columns() === undefined ? plainLines(terminal) : liveTable(terminal);
};

/** Its readers may go before the process does, and then miss nothing. */
export const processTerminal = (): Terminal => {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: Error & { readonly code?: string }) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
  return {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    columns: () => (process.stdout.isTTY ? process.stdout.columns : undefined),
  };
};
