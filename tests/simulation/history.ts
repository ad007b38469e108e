/**
 * What happened, line by line, for people to read when an invariant is broken.
 *
 * Owns: that nothing is put into words unless somebody wants to read it, and which lines concern one execution.
 */
import type { ExecutionId, Instant } from '@drs-orchestrator/domain';
import { epoch } from './schedule.ts';

/** `executions` null: it concerns all of them. */
export type Line = { readonly at: Instant; readonly executions: readonly string[] | null; readonly text: string };

export type History = {
  /** `text` is called where the history is kept. */
  note(executions: readonly (ExecutionId | string)[] | null, text: () => string): void;
  readonly lines: readonly Line[];
};

export const createHistory = (now: () => Instant, isKept: boolean): History => {
  const lines: Line[] = [];
  return {
    note: (executions, text) => {
      if (isKept) lines.push({ at: now(), executions, text: text() });
    },
    lines,
  };
};

export const written = ({ at, text }: Line): string => `${clockOf(at)}  ${text}`;

/** Hours, minutes, seconds and milliseconds since the run began. */
const clockOf = (at: Instant): string => {
  const passed = at - epoch;
  const part = (value: number, digits: number): string => String(Math.floor(value)).padStart(digits, '0');
  return `${part(passed / 3_600_000, 2)}:${part((passed / 60_000) % 60, 2)}:${part((passed / 1_000) % 60, 2)}.${part(passed % 1_000, 3)}`;
};
