/**
 * Makes sure that the packages of package-lock.json are in node_modules, and installs them where they are not.
 *
 * It owns the question "is the tree installed?", and answers it from npm's own record of what it put there
 * (node_modules/.package-lock.json, the last file an install writes), so an install by hand counts and an interrupted one does not.
 * Only Node's own modules are imported: this runs in a fresh clone.
 *
 * Invariants
 * 1. A process that finds everything in place starts no npm and writes nothing.
 * 2. Two processes never install at once; the second waits, and then looks again.
 * 3. Nothing is printed on stdout, and nothing is ever asked.
 */
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { oneAtATime } from './one-at-a-time.mjs';

/** @param {string} root the repository */
export async function ensureInstalled(root) {
  if (whatIsMissing(root) === undefined) return;
  await oneAtATime(join(root, 'dist', '.install.lock'), async () => {
    const missing = whatIsMissing(root);
    if (missing === undefined) return;
    process.stderr.write(`Installing packages (${missing}); this takes about half a minute.\n`);
    await npmCi(root);
  });
}

/**
 * Why the tree must be installed, in a few words; undefined where it need not be.
 * @param {string} root
 * @returns {string | undefined}
 */
export function whatIsMissing(root) {
  const record = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(record)) return 'none are there yet';
  const wanted = packagesOf(join(root, 'package-lock.json'));
  const present = packagesOf(record);
  for (const [path, entry] of Object.entries(wanted)) {
    if (!path.includes('node_modules/')) continue;
    const found = present[path];
    if (found === undefined && entry.optional) continue;
    if (found === undefined || found.version !== entry.version || found.integrity !== entry.integrity) return `${path} has changed`;
  }
  return workspaceOutOfStep(root, wanted);
}

/**
 * A package.json that asks for something else than the lock file knows; `npm ci` will say so in its own words.
 * @param {string} root
 * @param {Record<string, LockEntry>} wanted
 */
function workspaceOutOfStep(root, wanted) {
  for (const room of ['', ...workspaces(root)]) {
    const manifest = JSON.parse(readFileSync(join(root, room, 'package.json'), 'utf8'));
    for (const kind of /** @type {const} */ (['dependencies', 'devDependencies', 'optionalDependencies'])) {
      if (!sameNames(manifest[kind], wanted[room]?.[kind])) return `${room === '' ? '' : `${room}/`}package.json has changed`;
    }
  }
  return undefined;
}

/** @param {string} root */
function workspaces(root) {
  return ['packages', 'apps', 'infra'].flatMap((parent) => {
    if (!existsSync(join(root, parent))) return [];
    const rooms = readdirSync(join(root, parent)).map((name) => `${parent}/${name}`);
    return [parent, ...rooms].filter((room) => existsSync(join(root, room, 'package.json')));
  });
}

/**
 * @typedef {{ version?: string, integrity?: string, optional?: boolean, link?: boolean, dependencies?: Record<string, string>,
 *   devDependencies?: Record<string, string>, optionalDependencies?: Record<string, string> }} LockEntry
 */

/**
 * @param {string} path
 * @returns {Record<string, LockEntry>}
 */
function packagesOf(path) {
  return JSON.parse(readFileSync(path, 'utf8')).packages ?? {};
}

/** @param {Record<string, string>} [one] @param {Record<string, string>} [other] */
function sameNames(one = {}, other = {}) {
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => one[name] === other[name]);
}

/** @param {string} root */
async function npmCi(root) {
  // A production environment would leave out the bundler and the test runner, which every task needs.
  const args = ['ci', '--include=dev', '--no-audit', '--no-fund', '--no-progress', '--loglevel=error'];
  const own = process.env['npm_execpath'];
  const viaNpm = own?.endsWith('npm-cli.js') === true;
  const [command, prefix] = viaNpm ? [process.execPath, [own]] : ['npm', []];
  const child = spawn(command, [...prefix, ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: !viaNpm && process.platform === 'win32',
  });
  let output = '';
  child.stdout.on('data', (chunk) => (output += chunk));
  child.stderr.on('data', (chunk) => (output += chunk));
  /** @type {string | number} */
  const ended = await new Promise((resolve) => {
    child.on('error', (error) => resolve(error.message));
    child.on('close', (code, signal) => resolve(code ?? signal ?? 'ended'));
  });
  if (ended === 0) return;
  process.stderr.write(output);
  throw new Error(`npm ci did not succeed (${ended}). Its words are above.`);
}
