/**
 * What is printed of a run: where an invariant is broken, what, by which seed, how to see it again, and the history that matters.
 */
import { written, type Line } from './history.ts';
import type { Outcome } from './run.ts';
import type { Shortened } from './shorten.ts';

/** Lines of a history that are printed around a failure; the first few tell what it is about. */
const [firstLines, lastLines] = [12, 48];
const longestLine = 400;

export const failureText = (seed: number, first: Outcome, { cuts, outcome }: Shortened, wire: boolean): string => {
  const violation = outcome.violation ?? first.violation;
  const concerned = violation?.executionId ?? null;
  const lines = outcome.lines.filter(({ executions }) => concerned === null || executions === null || executions.includes(concerned));
  return [
    `${violation?.invariant ?? ''} is broken: ${violation?.message ?? ''}${concerned === null ? '' : ` (${concerned})`}`,
    `  seed ${String(seed)}; to see it again: npm run simulate -- --seed ${String(seed)}${wire ? ' --wire' : ''}`,
    ...(cuts.length === 0 ? [] : [`  shortened: ${cuts.join(', ')}`]),
    ...shortened(lines).map((line) => `  ${line}`),
  ].join('\n');
};

export const historyText = ({ lines }: Outcome): string => lines.map(shown).join('\n');

const shortened = (lines: readonly Line[]): readonly string[] => {
  const quiet = lines.filter(({ text }) => !isDull(text));
  if (quiet.length <= firstLines + lastLines) return quiet.map(shown);
  const left = quiet.length - firstLines - lastLines;
  return [...quiet.slice(0, firstLines).map(shown), `… ${String(left)} more …`, ...quiet.slice(-lastLines).map(shown)];
};

/** Events that came and changed nothing. */
const isDull = (text: string): boolean => /^(?:schedule → find|find #\d+ in process \d+ answers|engine → poll)/.test(text);

const shown = (line: Line): string => {
  const text = written(line);
  return text.length > longestLine ? `${text.slice(0, longestLine)}…` : text;
};
