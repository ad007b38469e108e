import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { whatIsMissing } from './installed.mjs';

let root: string;
const write = (path: string, content: unknown): void => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), JSON.stringify(content));
};
const lockFile = (zodVersion: string) => ({
  packages: {
    '': { devDependencies: { zod: zodVersion } },
    'packages/one': {},
    'node_modules/zod': { version: zodVersion, integrity: `sha512-${zodVersion}` },
    'node_modules/only-on-a-mac': { version: '1.0.0', integrity: 'sha512-x', optional: true },
    'node_modules/@drs-orchestrator/one': { resolved: 'packages/one', link: true },
  },
});
const installed = (zodVersion: string) => {
  const { packages } = lockFile(zodVersion);
  const { '': _root, 'node_modules/only-on-a-mac': _mac, ...record } = packages;
  return { packages: record };
};

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'drs-installed-'));
  write('package.json', { devDependencies: { zod: '1.0.0' } });
  write('packages/one/package.json', {});
  write('package-lock.json', lockFile('1.0.0'));
  write('node_modules/.package-lock.json', installed('1.0.0'));
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

it('asks for nothing where npm has put everything in place, but for what belongs to other platforms', () => {
  expect(whatIsMissing(root)).toBeUndefined();
});

it('asks for an install in a fresh clone, and after an install that was interrupted', () => {
  rmSync(join(root, 'node_modules/.package-lock.json'));
  expect(whatIsMissing(root)).toBe('none are there yet');
});

it('asks for an install when the lock file wants another version, or one package more', () => {
  write('package-lock.json', lockFile('1.0.1'));
  write('package.json', { devDependencies: { zod: '1.0.1' } });
  expect(whatIsMissing(root)).toBe('node_modules/zod has changed');
});

it('asks for an install when a package.json wants something that the lock file does not know', () => {
  write('packages/one/package.json', { dependencies: { yaml: '2.0.0' } });
  expect(whatIsMissing(root)).toBe('packages/one/package.json has changed');
});
