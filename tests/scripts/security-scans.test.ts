/**
 * test-security-scans.sh with stand-ins for its tools: what it makes of a tool that finds something, fails, is missing or gets no answer.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { root } from './script-run.ts';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

const ordinary = 'bash env node find sort sed head tee grep mkdir rm cat dirname'.split(' ');
const reports = {
  'node_modules/.bin/eslint': 'echo "[]"',
  'node_modules/.bin/secretlint': 'echo "[]"',
  'node_modules/.bin/license-checker-rseidelsohn': 'echo "{}"',
  'bin/shellcheck': 'exit 0',
  'bin/cfn-lint': 'echo "[]"',
  'bin/npm': 'case $1 in audit) echo "{\\"vulnerabilities\\": {}}" ;; sbom) echo "{\\"components\\": [1, 2]}" ;; esac',
};

/** How infra's sources bring cdk-nag in. */
let nag = "import { AwsSolutionsChecks } from 'cdk-nag';";

/** Runs it among these tools; undefined: the tool is not there. */
const scan = (changed: Readonly<Record<string, string | undefined>> = {}, ...args: string[]) => {
  const folder = mkdtempSync(join(tmpdir(), 'drs-scans-'));
  folders.push(folder);
  for (const path of ['bin', 'node_modules/.bin', '.ci', 'tools/security', 'infra/cdk.out', 'infra/src'])
    mkdirSync(join(folder, path), { recursive: true });
  cpSync(join(root, 'scripts'), join(folder, 'scripts'), { recursive: true });
  cpSync(join(root, 'tools/security/judge.mjs'), join(folder, 'tools/security/judge.mjs'));
  for (const name of ordinary)
    symlinkSync(execFileSync('bash', ['-c', `command -v ${name}`], { encoding: 'utf8' }).trim(), join(folder, 'bin', name));
  writeFileSync(join(folder, 'infra/src/checks.ts'), nag);
  const tools: Readonly<Record<string, string | undefined>> = { ...reports, ...changed };
  for (const [path, line] of Object.entries(tools)) {
    if (typeof line !== 'string') continue;
    writeFileSync(join(folder, path), `#!/usr/bin/env bash\n${line}\n`);
    chmodSync(join(folder, path), 0o755);
  }
  const { status, stdout, stderr } = spawnSync('bash', [join(folder, 'scripts/test-security-scans.sh'), ...args], {
    env: { PATH: join(folder, 'bin') },
    encoding: 'utf8',
  });
  const result = (name: string) =>
    new RegExp(`^${name} +(clean|findings|written|not answered|not installed|failed) +(.*)$`, 'm').exec(stdout)?.slice(1);
  return { status, stdout, stderr, result, folder };
};

it('has a row for each scan, writes the reports, and is content where all are clean', () => {
  const { status, stdout, result, folder } = scan({}, '--strict');
  expect(status, stdout).toBe(0);
  for (const name of ['eslint', 'secretlint', 'shellcheck', 'cdk-nag', 'cfn-lint', 'audit', 'licences'])
    expect(result(name)?.[0], name).toBe('clean');
  expect(result('sbom')).toEqual(['written', '2 components, in dist/security-scans/sbom.cdx.json']);
  for (const report of ['eslint.json', 'secretlint.json', 'cfn-lint.json', 'audit.json', 'licences.json', 'sbom.cdx.json'])
    expect(existsSync(join(folder, 'dist/security-scans', report)), report).toBe(true);
});

it.each<[string, string, string, string | undefined, RegExp]>([
  [
    'a secret',
    'secretlint',
    'node_modules/.bin/secretlint',
    `echo '[{"filePath": "x", "messages": [{"ruleId": "aws", "message": "a key"}]}]'; exit 1`,
    /^findings/,
  ],
  ['a tool that dies', 'eslint', 'node_modules/.bin/eslint', 'echo "out of memory" >&2; exit 2', /^failed/],
  ['a script with a fault', 'shellcheck', 'bin/shellcheck', 'echo "In scripts/x.sh line 1:"; exit 1', /^findings,1 to look at/],
  ['no shellcheck', 'shellcheck', 'bin/shellcheck', undefined, /^not installed,apt-get install shellcheck/],
  ['no cfn-lint', 'cfn-lint', 'bin/cfn-lint', undefined, /^not installed,pip install cfn-lint/],
  [
    'a registry without advisories',
    'audit',
    'bin/npm',
    `[[ $1 != audit ]] || { echo '{"message": "405"}'; exit 1; }; [[ $1 != sbom ]] || exit 1`,
    /^not answered,405/,
  ],
  ['stacks that do not pass', 'cdk-nag', 'bin/npm', '[[ $1 != run ]]', /^findings/],
  ['no bill of materials', 'sbom', 'bin/npm', 'echo {}; [[ $1 != sbom ]]', /^failed/],
])('names %s, goes on with the rest, and fails where it is asked to be strict', (_what, name, tool, line, expected) => {
  const { status, stdout, result } = scan({ [tool]: line }, '--strict');
  expect(result(name)?.join(','), stdout).toMatch(expected);
  expect(result('licences')?.[0]).toBe('clean');
  expect(status).toBe(1);
});

it('fails for no finding where it is not asked to be strict', () => {
  const { status, result } = scan({ 'bin/shellcheck': 'exit 1', 'bin/cfn-lint': undefined });
  expect([status, result('shellcheck')?.[0], result('cfn-lint')?.[0]]).toEqual([0, 'findings', 'not installed']);
});

it('does not call stacks clean that cdk-nag has no part in', () => {
  const before = nag;
  nag = '';
  expect(scan().result('cdk-nag')).toEqual(['failed', 'nothing in infra brings it in']);
  nag = before;
});

it('tells what it takes, and refuses what it does not', () => {
  expect(scan({}, '--help')).toMatchObject({ status: 0, stdout: expect.stringContaining('--strict') });
  expect(scan({}, '--loud')).toMatchObject({ status: 2, stderr: expect.stringContaining('unknown argument --loud') });
});

it('keeps its reports out of git', () => {
  expect(readFileSync(join(root, '.gitignore'), 'utf8').split('\n')).toContain('dist/');
});
