/**
 * Shows a benchmark's rows as a table and keeps them as JSON in bench/results/.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export type Row = Readonly<Record<string, string | number>>;
export type Benchmark = { readonly title: string; readonly rows: readonly Row[] };

export const report = (name: string, { title, rows }: Benchmark, isKept: boolean): void => {
  console.log(`\n${title}`);
  console.log(table(rows));
  if (!isKept) return;
  const folder = join(process.cwd(), 'bench', 'results');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${name}.json`);
  writeFileSync(file, `${JSON.stringify({ title, node: process.version, rows }, null, 2)}\n`);
  console.log(`→ ${file}`);
};

const table = (rows: readonly Row[]): string => {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const cells = [columns, ...rows.map((row) => columns.map((column) => String(row[column] ?? '')))];
  const widths = columns.map((_, index) => Math.max(...cells.map((line) => (line[index] ?? '').length)));
  return cells.map((line) => line.map((cell, index) => cell.padStart(widths[index] ?? 0)).join('  ')).join('\n');
};

export const rounded = (value: number, digits = 1): number => Number(value.toFixed(digits));

/** Of single measurements, so that a rare slow one is seen. */
export const quantiles = (milliseconds: readonly number[]): Row => {
  const sorted = milliseconds.toSorted((one, other) => one - other);
  const at = (share: number): number => rounded(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN, 2);
  return { 'p50 ms': at(0.5), 'p99 ms': at(0.99), 'max ms': at(1) };
};
