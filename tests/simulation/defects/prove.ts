/**
 * `npm run simulate -- --defects`: proof that the simulation can fail.
 *
 * Owns: the table, a line for each defect as soon as it is found. It is the one in docs/simulation.md, which defects.test.ts reads.
 */
import { BadOptions } from '../options.ts';
import { findDefect, isNamed, mostSeeds } from './find.ts';
import type { Planted } from './planted.ts';
import { planted } from './table.ts';

export type Proof = { readonly name: string | null; readonly first: number; readonly seeds: number | null };

const heading = ['| defect | it breaks | because the product … | seeds | reported as | ms |', '|---|---|---|---:|---|---:|'];

/** 0: each is found, under the name of what it breaks. */
export const proveAll = async ({ name, first, seeds }: Proof, print: (line: string) => void): Promise<number> => {
  const chosen = Object.entries(planted).filter(([one]) => name === null || one === name);
  if (chosen.length === 0) throw new BadOptions(`There is no defect "${name ?? ''}"; there are ${Object.keys(planted).join(', ')}`);
  for (const line of heading) print(line);
  let found = 0;
  for (const [one, defect] of chosen) {
    const { isFound, row } = await prove(one, defect, first, seeds ?? mostSeeds);
    print(row);
    if (isFound) found += 1;
  }
  print(`\n${String(found)} of ${String(chosen.length)} defects found, from seed ${String(first)} on`);
  return found === chosen.length ? 0 : 1;
};

const prove = async (name: string, defect: Planted, first: number, most: number) => {
  const { seeds, violation, milliseconds } = await findDefect(defect, first, most);
  const reported = violation === null ? `not within ${String(most)} seeds` : violation.invariant;
  const cells = [`\`${name}\``, defect.invariant, defect.does, String(seeds), reported, milliseconds.toFixed(0)];
  return { isFound: violation !== null && isNamed(defect, violation.invariant), row: `| ${cells.join(' | ')} |` };
};
