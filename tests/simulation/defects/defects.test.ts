/**
 * Proof that the simulation can fail: each planted defect is found by the seed that the table in docs/simulation.md names, under the
 * invariant it names; and the product itself breaks nothing with the same seeds.
 *
 * Whoever changes what a seed draws makes the table again: `npm run simulate -- --defects`.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run } from '../run.ts';
import { drawScenario } from '../draw-scenario.ts';
import { BadOptions } from '../options.ts';
import { findDefect, isNamed, mostSeeds } from './find.ts';
import { proveAll } from './prove.ts';
import { planted } from './table.ts';

type Row = { readonly name: string; readonly seed: number; readonly reported: string };

/** Its first seed is 1, so that the number of seeds is the one that found it. */
const told: readonly Row[] = readFileSync(join(import.meta.dirname, '../../../docs/simulation.md'), 'utf8')
  .split('\n')
  .flatMap((line) => {
    const [, name, , , seeds, reported] = line.split('|').map((cell) => cell.trim());
    const [, bare] = /^`([\w-]+)`$/.exec(name ?? '') ?? [];
    return bare === undefined || planted[bare] === undefined ? [] : [{ name: bare, seed: Number(seeds), reported: reported ?? '' }];
  });

describe('the table of planted defects', { timeout: 60_000 }, () => {
  it('has each of them once, found within 2,000 seeds under the invariant it breaks', () => {
    expect(told.map(({ name }) => name)).toEqual(Object.keys(planted));
    for (const { name, seed, reported } of told) {
      expect(seed, name).toBeLessThanOrEqual(mostSeeds);
      const one = planted[name];
      expect(one !== undefined && isNamed(one, reported as `I${number}`), `${name}: ${reported}`).toBe(true);
    }
  });

  it('plants at least one for each invariant', () => {
    const broken = new Set(Object.values(planted).map(({ invariant }) => invariant));
    for (let number = 1; number <= 14; number += 1) expect(broken).toContain(`I${String(number)}`);
  });

  it.each(told)('$name is found by seed $seed as $reported', async ({ name, seed, reported }) => {
    const one = planted[name];
    const { violation } = one === undefined ? { violation: null } : await findDefect(one, seed, 1);
    expect(violation?.invariant).toBe(reported);
  });

  it('finds nothing in the product itself by the same seeds', async () => {
    for (const seed of new Set(told.map((row) => row.seed))) {
      const { violation } = await run({ scenario: drawScenario(seed) });
      expect(violation, `seed ${String(seed)}`).toBeNull();
    }
  });

  it('is made by a command, which ends with 1 where a defect stays unseen and names those there are', async () => {
    const lines: string[] = [];
    expect(await proveAll({ name: 'asks-everywhere', first: 1, seeds: 5 }, (line) => lines.push(line))).toBe(0);
    expect(lines.join('\n')).toMatch(/\| `asks-everywhere` \| I13 \|.*\| I13 \| \d+ \|\n\n1 of 1 defects found, from seed 1 on$/);
    const late = told.find(({ seed }) => seed > 3);
    expect(await proveAll({ name: late?.name ?? null, first: 1, seeds: 1 }, () => undefined)).toBe(1);
    await expect(proveAll({ name: 'no-such', first: 1, seeds: 1 }, () => undefined)).rejects.toThrow(BadOptions);
  });
});
