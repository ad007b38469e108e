/**
 * What one execution costs in Step Functions, counted in the interpreter, and how long one machine lasts. The page that tells it
 * is held to what is counted here.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { begin } from './beginning.ts';
import { entriesOfLook, historyEntries } from './interpreter.ts';

const page = readFileSync(fileURLToPath(new URL('../../docs/decisions/step-functions-engine.md', import.meta.url)), 'utf8');

/** Where Step Functions has the price that most Regions have. */
const dollarsPerTransition = 0.025 / 1_000;

const mostEntries = 25_000;

type Counted = {
  readonly waves: number;
  readonly minutes: number;
  readonly transitions: number;
  readonly entries: number;
  readonly invocations: number;
};

const counted: Counted[] = [];
afterAll(() => console.table(counted));

const count = async (sizes: readonly number[]): Promise<Counted> => {
  const begun = await begin('state machine', sizes, { timingFactor: 1 });
  const from = begun.product.clock.now();
  await begun.ends();
  const tally = begun.stepFunctions?.runs()[0]?.tally ?? { states: [], retries: 0 };
  const minutes = Math.round((begun.product.clock.now() - from) / 60_000);
  const one = {
    waves: sizes.length,
    minutes,
    transitions: tally.states.length + tally.retries,
    entries: historyEntries(tally),
    invocations: begun.asked.length,
  };
  counted.push(one);
  return one;
};

/** The row of the page's table with so many waves: minutes, state transitions, invocations, dollars. */
const rowFor = (waves: number): readonly number[] => {
  const row = page.split('\n').find((line) => line.startsWith(`| ${String(waves)} waves`)) ?? '';
  return row
    .split('|')
    .slice(2, 6)
    .map((cell) => Number(cell.replaceAll(/[^\d.]/g, '')));
};

const near = (told: number | undefined, is: number): void => {
  expect(told).toBeGreaterThan(is * 0.9);
  expect(told).toBeLessThan(is * 1.1);
};

describe('the page about the engine tells what an execution costs', () => {
  test.each([
    ['three waves of 25 servers', [5, 10, 10]],
    ['ten waves', Array.from({ length: 10 }, () => 2)],
  ])(
    '%s',
    async (_what, sizes) => {
      const { waves, minutes, transitions, invocations, entries } = await count(sizes);
      const [toldMinutes, toldTransitions, toldInvocations, toldDollars] = rowFor(waves);
      near(toldMinutes, minutes);
      near(toldTransitions, transitions);
      near(toldInvocations, invocations);
      near(toldDollars, transitions * dollarsPerTransition);
      expect(entries).toBeLessThan(mostEntries / 3);
    },
    60_000,
  );

  test('and how many looks one machine lasts', () => {
    const [, told = ''] = /some ([\d,]+) looks/.exec(page) ?? [];
    near(Number(told.replaceAll(',', '')), mostEntries / entriesOfLook);
  });
});
