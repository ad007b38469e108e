/**
 * Ends this process when the `npm start` it was started by is gone.
 *
 * npm runs a script through a shell. Kill npm alone, and the program would live on with nobody watching, holding its ports and its data
 * directory against the next start. Linux only, where looking is one small read; elsewhere a program outlives its npm.
 *
 * Invariants
 * 1. A program that was not started by npm is left alone.
 * 2. It ends as by Ctrl-C or `kill`: with SIGTERM, so that it can save what it has to.
 */
import { readFileSync } from 'node:fs';

/** Short enough that the next start, which takes longer to come up, finds the ports free. */
const everyMilliseconds = 200;

/** @param {NodeJS.ProcessEnv} environment */
export function endWithNpm(environment) {
  if (environment['npm_lifecycle_event'] === undefined || process.platform !== 'linux') return;
  const shell = process.ppid;
  const npm = parentOf(shell);
  const watch = setInterval(() => {
    if (process.ppid === shell && parentOf(shell) === npm) return;
    clearInterval(watch);
    process.kill(process.pid, 'SIGTERM');
  }, everyMilliseconds);
  watch.unref();
}

/**
 * @param {number} pid
 * @returns {string | undefined} undefined where there is no such process any more
 */
function parentOf(pid) {
  try {
    return /^PPid:\s*(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH')) return undefined;
    throw error;
  }
}
