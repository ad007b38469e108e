import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ensureBundle, isCurrent } from './bundle.mjs';

let root: string;
const program = { entry: 'app/main.ts', output: 'dist/app/main.js' };
const output = () => join(root, program.output);
const write = (path: string, text: string): void => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
};
const run = () => execFileSync(process.execPath, ['--enable-source-maps', output()], { encoding: 'utf8' });

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'drs-bundle-'));
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  write('package-lock.json', '{}');
  write('tools/bundle.mjs', '');
  write('app/main.ts', `import { word } from './word.ts';\nconsole.log(word);\n`);
  write('app/word.ts', `export const word: string = 'first';\n`);
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

it('builds when a source has changed, and only then', async () => {
  await ensureBundle(root, program);
  expect(run()).toBe('first\n');
  expect(isCurrent(root, output())).toBe(true);
  write('app/word.ts', `export const word: string = 'second';\n`);
  expect(isCurrent(root, output())).toBe(false);
  await ensureBundle(root, program);
  expect(run()).toBe('second\n');
});

it('builds again for other packages, and after a source has gone', async () => {
  await ensureBundle(root, program);
  write('package-lock.json', '{ "packages": {} }');
  expect(isCurrent(root, output())).toBe(false);
  write('package-lock.json', '{}');
  expect(isCurrent(root, output())).toBe(true);
  rmSync(join(root, 'app/word.ts'));
  expect(isCurrent(root, output())).toBe(false);
});

it('builds once where several want the bundle at once, and leaves a whole one and nothing else', async () => {
  await Promise.all([1, 2, 3].map(() => ensureBundle(root, program)));
  expect(process.stderr.write).toHaveBeenCalledOnce();
  expect(run()).toBe('first\n');
  expect(readdirSync(dirname(output())).sort()).toEqual(['main.js', 'main.js.inputs.json', 'main.js.map']);
});

it('tells the place in the source where a bundled program failed', async () => {
  write('app/word.ts', `export const word: string = 'first';\n\nconsole.log(new Error('here').stack);\n`);
  await ensureBundle(root, program);
  expect(run()).toMatch(/app\/word\.ts:3:13/);
});

it('keeps the meaning of a source file looking for its neighbours', async () => {
  write('app/deep/beside.txt', 'found');
  write('app/main.ts', `import { found } from './deep/reader.ts';\nconsole.log(found);\n`);
  write(
    'app/deep/reader.ts',
    `import { readFileSync } from 'node:fs';\nexport const found = readFileSync(new URL('./beside.txt', import.meta.url), 'utf8') + import.meta.dirname.slice(-9) + import.meta.filename.slice(-9);\n`,
  );
  await ensureBundle(root, program);
  expect(run()).toBe('found/app/deepreader.ts\n');
});
