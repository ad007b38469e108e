import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ensurePage, isPageCurrent } from './page.mjs';

let root: string;
const write = (path: string, text: string): void => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
};
const dist = (...names: string[]) => join(root, 'apps/web/dist', ...names);

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'drs-page-')));
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  write('package-lock.json', '{}');
  write('packages/contract/src/index.ts', `export const greeting = ${JSON.stringify('hello '.repeat(400))};\n`);
  write('apps/web/index.html', '<!doctype html><script type="module" src="/src/main.ts"></script>');
  write('apps/web/src/main.ts', `import { greeting } from '../../../packages/contract/src/index.ts';\ndocument.title = greeting;\n`);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

it('builds the page once where several want it at once, with siblings that say the same in fewer bytes', async () => {
  await Promise.all([ensurePage(root), ensurePage(root)]);
  expect(process.stderr.write).toHaveBeenCalledOnce();
  expect(isPageCurrent(root)).toBe(true);
  expect(readFileSync(dist('index.html'), 'utf8')).toMatch(/src="\/assets\/index-[\w-]+\.js"/);
  const [script = ''] = readdirSync(dist('assets')).filter((name) => name.endsWith('.js'));
  const text = readFileSync(dist('assets', script));
  expect(brotliDecompressSync(readFileSync(dist('assets', `${script}.br`)))).toEqual(text);
  expect(gunzipSync(readFileSync(dist('assets', `${script}.gz`)))).toEqual(text);
});

it('builds it again when a source of its or the contract has changed, and leaves the page of before where that fails', async () => {
  await ensurePage(root);
  for (const path of ['apps/web/src/main.ts', 'packages/contract/src/index.ts', 'package-lock.json']) {
    const before = readFileSync(join(root, path), 'utf8');
    write(path, `${before}\n`);
    expect(isPageCurrent(root), path).toBe(false);
    write(path, before);
  }
  write('apps/web/test/main.test.ts', '');
  expect(isPageCurrent(root)).toBe(true);
  write('apps/web/src/main.ts', `import './missing.ts';\n`);
  await expect(ensurePage(root)).rejects.toThrow('apps/web could not be built.');
  expect(existsSync(dist('index.html'))).toBe(true);
  write('apps/web/src/main.ts', `document.title = 'other';\n`);
  await ensurePage(root);
  expect(isPageCurrent(root)).toBe(true);
  expect(readdirSync(dist('assets'))).toHaveLength(1);
});

it('builds nothing where there is no page', async () => {
  rmSync(join(root, 'apps/web/index.html'));
  await ensurePage(root);
  expect(existsSync(dist())).toBe(false);
});
