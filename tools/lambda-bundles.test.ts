import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ensureLambdaBundles } from './lambda-bundles.mjs';

let root: string;
let said: string[];
const write = (path: string, text: string): void => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
};

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'drs-functions-'));
  said = [];
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => said.push(String(text)) > 0);
  write('package-lock.json', '{ "packages": {} }');
  for (const tool of ['bundle', 'drs-on-core', 'lambda-bundles', 'lean-packages', 'lean-schemas']) write(`tools/${tool}.mjs`, '');
  for (const name of ['one', 'other']) write(`apps/lambda/src/${name}-handler.ts`, `export const handler: string = '${name}';\n`);
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

it('builds each function once where several ask for them at once, and leaves nothing else', async () => {
  const [folders] = await Promise.all([1, 2, 3].map(() => ensureLambdaBundles(root)));
  expect(said).toHaveLength(2);
  expect(folders?.map((folder) => readFileSync(join(folder, 'index.mjs'), 'utf8').includes('handler'))).toEqual([true, true]);
  expect(readdirSync(join(root, 'dist')).sort()).toEqual(['lambda', 'lambda-maps']);
});

it('builds again only the function whose source has changed', async () => {
  await ensureLambdaBundles(root);
  said = [];
  write('apps/lambda/src/one-handler.ts', `export const handler: string = 'changed';\n`);
  const [one = ''] = await ensureLambdaBundles(root);
  expect(said).toEqual([expect.stringContaining('dist/lambda/one-handler')]);
  expect(readFileSync(join(one, 'index.mjs'), 'utf8')).toContain('changed');
});
