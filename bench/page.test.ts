/**
 * The budget of the console's first page: what its script weighs as it travels. Times are shown by `npm run bench -- page`.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { ensurePage } from '../tools/page.mjs';
import { firstLoad, firstLoadBudgetBytes, totalOf } from './page/first-load.ts';

const root = process.cwd();
const dist = join(root, 'apps/web/dist');

beforeAll(async () => {
  await ensurePage(root);
}, 300_000);

test('the first page is loaded with less than 400 KB of script, with brotli and with gzip', () => {
  const scripts = firstLoad(dist);
  expect(totalOf(scripts, ({ gzipBytes }) => gzipBytes)).toBeLessThan(firstLoadBudgetBytes);
  expect(totalOf(scripts, ({ brotliBytes }) => brotliBytes)).toBeLessThan(firstLoadBudgetBytes);
});

test('it is counted whole: the entry, what several pages share, and the page itself, and no page besides', () => {
  const names = firstLoad(dist).map(({ file }) => file);
  for (const name of ['index', 'frame', 'overview']) expect(names.filter((file) => file.startsWith(`${name}-`))).toHaveLength(1);
  for (const name of ['execution', 'plan-editor', 'oidc'])
    expect(names.filter((file) => new RegExp(`^${name}-[\\w-]{8}\\.js$`).test(file))).toEqual([]);
  const text = names.map((file) => readFileSync(join(dist, 'assets', file), 'utf8')).join('\n');
  expect(text).toContain('Active executions');
  expect(text).not.toContain('signinCallback');
});
