/**
 * Builds the web page into apps/web/dist, with compressed siblings, when its sources have changed.
 *
 * Vite works in a process of its own: what it loads would stay in the memory of the program that serves the page.
 *
 * Invariants
 * 1. A page is current when everything it may be made from has the content it had before it was built: apps/web, the contract, and
 *    the packages, known by package-lock.json.
 * 2. It is put in place whole, its stamp in it: what is cut off leaves the page of before.
 * 3. Of those who want it at once one builds it, and the others wait for that.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, extname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import { digestOf, slashed } from './bundle.mjs';
import { oneAtATime } from './one-at-a-time.mjs';

const page = 'apps/web';
/** Named so that it is not served. */
const stampName = '.sources';

/** @param {string} root the repository */
export async function ensurePage(root) {
  if (!existsSync(join(root, page, 'index.html')) || isPageCurrent(root)) return;
  mkdirSync(join(root, 'dist'), { recursive: true });
  await oneAtATime(join(root, 'dist', '.page.lock'), async () => {
    if (!isPageCurrent(root)) await build(root);
  });
}

/** @param {string} root */
export function isPageCurrent(root) {
  const stamp = join(root, page, 'dist', stampName);
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === digestOfSources(root);
}

/** @param {string} root */
function digestOfSources(root) {
  const inputs = [...filesIn(root, page), ...filesIn(root, 'packages/contract/src')];
  const own = existsSync(join(root, 'package-lock.json')) ? ['package-lock.json'] : [];
  return digestOf(root, [...inputs, ...own].sort()) ?? '';
}

/** What is made from the sources, or only looks at them. */
const besides = new Set(['dist', 'node_modules', 'test', 'e2e']);

/** @param {string} root @param {string} folder @returns {string[]} paths below the root */
function filesIn(root, folder) {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return besides.has(entry.name) ? [] : filesIn(root, path);
    return entry.isFile() ? [path] : [];
  });
}

/** @param {string} root */
async function build(root) {
  const before = Date.now();
  const digest = digestOfSources(root);
  const making = join(root, 'dist', 'page');
  await runVite(join(root, page), making);
  await Promise.all(filesIn(making, '.').map((path) => compress(join(making, path))));
  writeFileSync(join(making, stampName), digest);
  const place = join(root, page, 'dist');
  rmSync(place, { recursive: true, force: true });
  renameSync(making, place);
  process.stderr.write(`Built ${slashed(relative(root, place))} in ${((Date.now() - before) / 1000).toFixed(1)} s.\n`);
}

/** @param {string} folder @param {string} output */
async function runVite(folder, output) {
  const vite = join(dirname(createRequire(import.meta.url).resolve('vite/package.json')), 'bin', 'vite.js');
  const args = [vite, 'build', folder, '--outDir', output, '--emptyOutDir', '--logLevel', 'warn'];
  // stdout belongs to the task that wants the page.
  const child = spawn(process.execPath, args, { cwd: folder, env: { ...process.env, NODE_ENV: 'production' }, stdio: ['ignore', 2, 2] });
  const [code] = await once(child, 'exit');
  // Vite has printed where and why.
  if (code !== 0) throw new Error(`${page} could not be built.`);
}

/** Of what is compressed already, or so short that it fits a packet anyway, nothing is gained. */
const compressible = new Set(['.html', '.js', '.css', '.json', '.svg', '.txt', '.map', '.webmanifest']);
const shortestBytes = 1_024;

/** @param {string} path */
async function compress(path) {
  const bytes = readFileSync(path);
  if (!compressible.has(extname(path)) || bytes.length < shortestBytes) return;
  const [br, gz] = await Promise.all([promisify(brotliCompress)(bytes), promisify(gzip)(bytes, { level: 9 })]);
  for (const [ending, packed] of /** @type {const} */ ([
    ['.br', br],
    ['.gz', gz],
  ]))
    if (packed.length < bytes.length) writeFileSync(`${path}${ending}`, packed);
}
