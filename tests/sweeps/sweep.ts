/**
 * One sweep over one story: at each point in turn something goes wrong, and the end is held against the end without trouble.
 */
import { isDeepStrictEqual } from 'node:util';
import type { Ending } from './ending.ts';
import { pointsOf, type Point, type SweepName } from './points.ts';
import { recordStory, runStory } from './run-story.ts';
import type { Story } from './stories.ts';

/** Every so many-th point, from the `from`-th on, counted from 0. */
export type Share = { readonly every: number; readonly from: number };

export type Swept = {
  readonly points: number;
  /** Of them, run. */
  readonly swept: number;
  /** Each point with another end. */
  readonly faults: readonly { readonly point: string; readonly fault: string }[];
};

/** `only`: the point of this name. */
export const sweep = async (story: Story, name: SweepName, { every, from }: Share, only?: string): Promise<Swept> => {
  const { recording, ended } = await recordStory(story);
  const points = pointsOf(name, recording);
  const chosen = points.filter((point, index) => (only === undefined ? index % every === from % every : point.name === only));
  const unhealthy = difference(clean, { ...atRest(ended.ending), repeats: ended.repeats }, { mayLack: null });
  const faults = unhealthy === null ? [] : [{ point: 'without any trouble', fault: unhealthy }];
  for (const point of chosen) {
    const fault = await run(story, point, ended.ending);
    if (fault !== null) faults.push({ point: point.name, fault });
  }
  return { points: points.length, swept: chosen.length, faults };
};

/** News is told at least once: one trouble makes it come again once at most, or once more for each process that sends it. */
const mostRepeats = 2;

/** Null: it ended as it should. */
const run = async (story: Story, point: Point, expected: Ending): Promise<string | null> => {
  try {
    const { ending, repeats } = await runStory(story, point.trouble());
    if (repeats > mostRepeats) return `news came again ${String(repeats)} times`;
    if (point.end === 'another') return difference(atRest(expected), atRest(ending), { mayLack: null });
    return difference(expected, ending, { mayLack: point.mayLack });
  } catch (cause) {
    return cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
  }
};

const clean = { claims: {}, active: 0, queued: 0, executions: 1, repeats: 0 };

/** What holds of every end, whichever it is. */
const atRest = ({ claims, active, queued, executions }: Ending) => ({ claims, active, queued, executions: executions.length });

type Comparing = { readonly mayLack: Point['mayLack']; readonly at?: string };

/** The first path at which two values differ, with both; null where there is none. */
const difference = (expected: unknown, actual: unknown, { mayLack, at = '' }: Comparing): string | null => {
  if (isDeepStrictEqual(expected, actual) || isLack(mayLack, at, actual)) return null;
  if (!isObject(expected) || !isObject(actual)) return `${at}: ${JSON.stringify(actual)} instead of ${JSON.stringify(expected)}`;
  for (const name of new Set([...Object.keys(expected), ...Object.keys(actual)])) {
    const found = difference(expected[name], actual[name], { mayLack, at: `${at}.${name}` });
    if (found !== null) return found;
  }
  return null;
};

/** What nobody could see is not made up: EC2's facts are null, and a reason says that the job log could not be read. */
const isLack = (mayLack: Point['mayLack'], at: string, actual: unknown): boolean => {
  if (mayLack === 'facts') return actual === null && /\.(instanceId|privateIp|instanceType|launchTime)$/.test(at);
  if (mayLack === 'reasons')
    return typeof actual === 'string' && /\.(failureReason|reason)$/.test(at) && actual.includes('could not be read');
  return false;
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null;
