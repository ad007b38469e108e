/**
 * Every shell script of the repository, as shellcheck sees it; skipped, with the reason, where it is not installed.
 */
import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { textOf, trackedFiles } from '../architecture/tree.ts';
import { root } from './script-run.ts';

const scripts = trackedFiles(root).filter(
  (path) => path.endsWith('.sh') || (path.startsWith('.ci/') && textOf(root, path).startsWith('#!')),
);
const isInstalled = spawnSync('shellcheck', ['--version']).status === 0;

it('finds the scripts', () => {
  expect(scripts).toEqual(expect.arrayContaining(['.ci/run', 'scripts/deploy.sh', 'scripts/verify.sh', 'scripts/destroy.sh']));
});

it.skipIf(!isInstalled)('has nothing to say of any script (skipped where shellcheck is not installed)', () => {
  const { stdout, status } = spawnSync('shellcheck', scripts, { cwd: root, encoding: 'utf8' });
  expect(stdout).toBe('');
  expect(status).toBe(0);
});
