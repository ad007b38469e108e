/**
 * What is still to be done on a day, kills and people's steps alike, and when each is due.
 *
 * A moment counts from the start of the day, or from when something was first seen: `when`.
 */
import type { BadDay, Moment, OperatorStep } from './bad-day.ts';
import { kill } from './report.ts';

export type Task = { readonly moment: Moment; readonly what: string; readonly step: OperatorStep | 'kill' };

/** What can be waited for, as it is seen at one moment. */
export type Sight = { readonly status: string; readonly waves: readonly { readonly waveNumber: number; readonly status: string }[] };

export type Agenda = {
  /** Takes note of what is seen at this moment, in virtual milliseconds from the start of the day. */
  see(sight: Sight, atMilliseconds: number): void;
  /** Undefined: nothing yet, as far as is known. */
  nextAt(): number | undefined;
  /** Takes the first that is due by then off the agenda. */
  take(atMilliseconds: number): Task | undefined;
  left(): readonly Task[];
};

export const openAgenda = (day: Pick<BadDay, 'orchestrator' | 'operator'>): Agenda => {
  const entries = tasksOf(day).map((task) => ({ task, countsFrom: task.moment.when === undefined ? 0 : undefined }));
  const dueAt = ({ task, countsFrom }: Entry): number => (countsFrom ?? Infinity) + task.moment.afterSeconds * 1_000;
  const first = (): Entry | undefined => entries.toSorted((a, b) => dueAt(a) - dueAt(b)).find(({ countsFrom }) => countsFrom !== undefined);
  return {
    see: (sight, atMilliseconds) => {
      for (const entry of entries)
        if (entry.countsFrom === undefined && isSeen(entry.task.moment, sight)) entry.countsFrom = atMilliseconds;
    },
    nextAt: () => {
      const entry = first();
      return entry === undefined ? undefined : dueAt(entry);
    },
    take: (atMilliseconds) => {
      const entry = first();
      if (entry === undefined || dueAt(entry) > atMilliseconds) return undefined;
      entries.splice(entries.indexOf(entry), 1);
      return entry.task;
    },
    left: () => entries.map(({ task }) => task),
  };
};

type Entry = { readonly task: Task; countsFrom: number | undefined };

const tasksOf = ({ orchestrator, operator }: Pick<BadDay, 'orchestrator' | 'operator'>): readonly Task[] => [
  ...orchestrator.kills.map((moment): Task => ({ moment, what: kill, step: 'kill' })),
  ...operator.map((step): Task => ({ moment: step, what: wordsOf(step), step })),
];

const isSeen = ({ when }: Moment, { status, waves }: Sight): boolean =>
  (when?.execution === undefined || when.execution === status) &&
  (when?.wave === undefined || waves.some((wave) => wave.waveNumber === when.wave?.number && wave.status === when.wave.status));

const wordsOf = (step: OperatorStep): string => {
  const wave = 'waveNumber' in step ? ` of wave ${step.waveNumber}` : '';
  return `${step.do}${wave}${step.note === undefined ? '' : ` (${step.note})`}`;
};
