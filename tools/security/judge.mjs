/**
 * `node tools/security/judge.mjs SCAN REPORT`: what a scan found that nobody has explained yet.
 *
 * Owns: reading the reports, each tool's in its own form, and holding them against `baseline/SCAN.json`, a list of
 * `{path, rule, count, why}`, where a path may end in `*`, and no count means any, none too. The first line on stdout is the row of the table, `result<TAB>words`; the findings follow.
 *
 * Invariants
 * 1. One more finding of an explained kind in the same file is a finding: an explanation counts what it was written for.
 * 2. An explanation that nothing needs any more is told; it would hide the next finding of its kind.
 * 3. A report that cannot be read is `failed`, and an audit without an answer `not answered`: neither is clean.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';

/** @typedef {{ path: string, rule: string, text: string }} Finding */
/** @typedef {{ path: string, rule: string, count?: number, why: string }} Explanation */
/** @typedef {{ result: 'clean' | 'findings' | 'not answered' | 'failed', words: string, lines: string[] }} Verdict */

const freely = ['0BSD', 'Apache-2.0', 'BlueOak-1.0.0', 'BSD-2-Clause', 'BSD-3-Clause', 'CC0-1.0', 'ISC', 'MIT', 'MIT-0'];

/** @type {Record<string, (report: any) => Finding[]>} */
const findingsOf = {
  eslint: (files) =>
    files.flatMap((/** @type {any} */ { filePath, messages }) =>
      messages.map((/** @type {any} */ { ruleId, line, message }) => ({
        path: filePath,
        rule: ruleId ?? 'unreadable',
        text: `line ${line}: ${message}`,
      })),
    ),
  secretlint: (files) =>
    files.flatMap((/** @type {any} */ { filePath, messages }) =>
      // The message masks what it found.
      messages.map((/** @type {any} */ { ruleId, loc, message }) => ({
        path: filePath,
        rule: ruleId,
        text: `line ${loc?.start?.line}: ${message}`,
      })),
    ),
  'cfn-lint': (matches) =>
    matches.map((/** @type {any} */ { Filename, Rule, Location, Message }) => ({
      path: Filename,
      rule: Rule.Id,
      text: `line ${Location?.Start?.LineNumber}: ${Message}`,
    })),
  licences: (packages) =>
    Object.entries(packages).flatMap(([name, { licenses }]) =>
      isFree(String(licenses)) ? [] : [{ path: name.replace(/@[^@]*$/, ''), rule: String(licenses), text: name }],
    ),
  audit: ({ vulnerabilities }) =>
    Object.values(vulnerabilities).map((/** @type {any} */ { name, severity, range }) => ({
      path: name,
      rule: severity,
      text: `${name} ${range}`,
    })),
};

/**
 * @param {string} scan @param {string} text the report @param {readonly Explanation[]} explained @param {string} root
 * @returns {Verdict}
 */
export function judge(scan, text, explained, root) {
  /** @type {Finding[]} */
  let found;
  try {
    const report = JSON.parse(text);
    if (scan === 'audit' && report.vulnerabilities === undefined)
      return {
        result: 'not answered',
        words: String(report.message ?? report.error?.summary ?? 'the registry gave no advisories'),
        lines: [],
      };
    found = (findingsOf[scan] ?? unknown(scan))(report).map((one) => ({ ...one, path: pathBelow(root, one.path) }));
  } catch (error) {
    return { result: 'failed', words: `its report cannot be read: ${error instanceof Error ? error.message : String(error)}`, lines: [] };
  }
  const allowed = explained.map((one) => ({ ...one, left: one.count ?? Infinity }));
  const left = found.filter((finding) => {
    const explanation = allowed.find((one) => one.left > 0 && one.rule === finding.rule && fits(one.path, finding.path));
    if (explanation !== undefined) explanation.left -= 1;
    return explanation === undefined;
  });
  const unneeded = allowed.flatMap(({ count, left: more, rule, path }) =>
    count === undefined || more === 0 ? [] : [`explained, and not found any more: ${rule} ${path}`],
  );
  const lines = [...left.map(({ path, rule, text: what }) => `${path}: ${rule}: ${what}`), ...unneeded];
  const words = `${lines.length} to look at, ${found.length - left.length} explained`;
  return { result: lines.length === 0 ? 'clean' : 'findings', words, lines };
}

/** @param {string} root @param {unknown} path */
const pathBelow = (root, path) => (typeof path === 'string' ? (path.startsWith(root) ? relative(root, path) : path) : '(no file)');

/** @param {string} pattern @param {string} path */
const fits = (pattern, path) => (pattern.endsWith('*') ? path.startsWith(pattern.slice(0, -1)) : path === pattern);

/** One of several licences may be chosen. @param {string} licences */
const isFree = (licences) =>
  licences
    .replaceAll(/[()]/g, '')
    .split(' OR ')
    .some((one) => freely.includes(one));

/** @param {string} scan @returns {never} */
function unknown(scan) {
  throw new Error(`there is no scan ${scan}`);
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [scan = '', report = ''] = process.argv.slice(2);
  const baseline = join(import.meta.dirname, 'baseline', `${scan}.json`);
  const explained = existsSync(baseline) ? JSON.parse(readFileSync(baseline, 'utf8')) : [];
  const { result, words, lines } = judge(scan, readFileSync(report, 'utf8'), explained, process.cwd());
  console.log([`${result}\t${words}`, ...lines].join('\n'));
}
