/**
 * The checks behind `npm test`: types, lint, layout, then the tests.
 *
 * Lint takes one core for as long as all the others take the other one, and longer: what is left of it goes on while vitest runs. A
 * check shows its output when it ends, that of lint after the tests, so that vitest has the terminal to itself.
 *
 * Invariants
 * 1. A check is passed over only where every file of the repository, the lock file and the Node version are those of its last success.
 * 2. The last line of stdout is `<passed> passed, <failed> failed, <skipped> skipped`; a check that failed, a test file that could not
 *    be loaded and an error outside any test each count as one failure, so `0 failed` means that the exit code is 0.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { digestOf, repositoryFiles } from './repository-files.mjs';

/** @typedef {{ name: string, tool: string, args: string[] }} Check */

const tsc = 'node_modules/typescript/bin/tsc';
const types = [
  { name: 'types', tool: tsc, args: ['-p', '.'] },
  { name: 'types of domain', tool: tsc, args: ['-p', 'packages/domain'] },
  { name: 'types of application', tool: tsc, args: ['-p', 'packages/application'] },
  { name: 'types of web', tool: tsc, args: ['-p', 'apps/web'] },
];
const eslint = 'node_modules/eslint/bin/eslint.js';
const lint = { name: 'lint', tool: 'tools/lint.mjs', args: [] };
const prettier = 'node_modules/prettier/bin/prettier.cjs';
const prettierCache = ['--cache', '--cache-strategy=content', '--cache-location=node_modules/.cache/prettier.json'];
const layout = { name: 'format', tool: prettier, args: ['.', '--check', '--log-level=warn', ...prettierCache] };

/** @param {string} root */
export const checkTypes = (root) => runChecks(root, types, { atOnce: 2 }).then(exitCodeOf);

/** @param {string} root @param {string[]} args */
export const checkLint = (root, args) =>
  args.length > 0 ? passOn(root, eslint, args) : runChecks(root, [lint], { atOnce: 1 }).then(exitCodeOf);

/** @param {string} root @param {string[]} args */
export const format = (root, args) =>
  passOn(root, prettier, ['--write', '--log-level=warn', ...prettierCache, ...(args.length > 0 ? args : ['.'])]);

/** @param {string} root @param {string[]} args */
export const reportUnused = (root, args) => passOn(root, 'node_modules/knip/bin/knip.js', args);

/**
 * Everything; `args` go to vitest.
 * @param {string} root @param {string[]} args
 */
export async function test(root, args) {
  const key = digestOf(repositoryFiles(root));
  const linting = runCheck(root, lint, key);
  const failedChecks = await runChecks(root, [...types, layout], { atOnce: 1, key });
  const countsFile = join(root, 'node_modules/.cache', `test-counts-${process.pid}.json`);
  const reporters = ['--reporter=default', `--reporter=${join(root, 'tools/count-reporter.mjs')}`];
  const vitestCode = await passOn(root, 'node_modules/vitest/vitest.mjs', ['run', ...reporters, ...args], { DRS_TEST_COUNTS: countsFile });
  if (!(await linting).show()) failedChecks.push(lint.name);
  const counts = existsSync(countsFile) ? JSON.parse(readFileSync(countsFile, 'utf8')) : { passed: 0, failed: 0, skipped: 0 };
  rmSync(countsFile, { force: true });
  // Vitest ended badly without naming a failure: that is one.
  if (vitestCode !== 0 && counts.failed === 0) counts.failed = 1;
  const failed = counts.failed + failedChecks.length;
  if (failedChecks.length > 0) console.log(`\nFailed besides the tests: ${failedChecks.join(', ')}.`);
  console.log(`${counts.passed} passed, ${failed} failed, ${counts.skipped} skipped`);
  return failed > 0 ? vitestCode || 1 : 0;
}

/**
 * In their order, `atOnce` at a time.
 * @param {string} root
 * @param {Check[]} checks
 * @param {{ atOnce: number, key?: string }} how
 * @returns {Promise<string[]>} the names of those that failed
 */
async function runChecks(root, checks, { atOnce, key = digestOf(repositoryFiles(root)) }) {
  const waiting = [...checks];
  /** @type {string[]} */
  const failed = [];
  const worker = async () => {
    for (let check = waiting.shift(); check; check = waiting.shift()) {
      if (!(await runCheck(root, check, key)).show()) failed.push(check.name);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return failed;
}

/**
 * @param {string} root @param {Check} check @param {string} key
 * @returns {Promise<{ show: () => boolean }>} prints what came of it, and answers whether it is well
 */
async function runCheck(root, check, key) {
  const stamp = join(root, 'node_modules/.cache/checks', check.name.replaceAll(' ', '-'));
  /** @param {string} line @param {boolean} isWell */
  const outcome = (line, isWell) => ({ show: () => (console.log(line), isWell) });
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === key) return outcome(`✓ ${check.name} (nothing changed)`, true);
  const before = Date.now();
  const { code, output } = await captured(root, check);
  const seconds = ((Date.now() - before) / 1000).toFixed(1);
  const line = `${code === 0 ? '✓' : '✗'} ${check.name} (${seconds} s)${output === '' ? '' : `\n${output}`}`;
  if (code !== 0) return outcome(line, false);
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, key);
  return outcome(line, true);
}

/** @param {string} root @param {Check} check */
async function captured(root, check) {
  const child = spawn(process.execPath, [join(root, check.tool), ...check.args], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  /** @type {Buffer[]} */
  const chunks = [];
  child.stdout.on('data', (chunk) => chunks.push(chunk));
  child.stderr.on('data', (chunk) => chunks.push(chunk));
  return { code: await ended(child), output: Buffer.concat(chunks).toString('utf8').trimEnd() };
}

/** @param {string} root @param {string} tool @param {string[]} args @param {Record<string, string>} [env] */
function passOn(root, tool, args, env = {}) {
  return ended(spawn(process.execPath, [join(root, tool), ...args], { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } }));
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @returns {Promise<number>} its exit code, as a shell would report it
 */
function ended(child) {
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])));
  });
}

/** @param {string[]} failed */
const exitCodeOf = (failed) => (failed.length > 0 ? 1 : 0);
