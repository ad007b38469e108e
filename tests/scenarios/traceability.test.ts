/**
 * docs/traceability.md holds: every name and id of the source documents is on it, and every test it names is there.
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const textOf = (path: string): string => readFileSync(join(root, path), 'utf8');

type Row = { readonly id: string; readonly sentence: string; readonly file: string | null };

/** Table rows end with the sentence and the file; `–` where there is no test so far. */
const rows: readonly Row[] = textOf('docs/traceability.md')
  .split('\n')
  .flatMap((line) => {
    const cells = line.split('|').map((cell) => cell.trim());
    const [, id = ''] = cells;
    const [sentence = '', file = ''] = cells.slice(-3);
    const path = /^`(tests\/[^`]+)`$/.exec(file)?.[1];
    return path === undefined && file !== '–' ? [] : [{ id: id.replaceAll('`', ''), sentence, file: path ?? null }];
  });

/** The titles of a test file's groups and tests, unescaped. */
const titlesIn = (path: string): ReadonlySet<string> => {
  const title = /\b(?:describe|test|it)(?:\.each\([\s\S]*?\))?\s*\(\s*(['"`])((?:\\.|(?!\1)[^\\])*)\1/g;
  return new Set([...textOf(path).matchAll(title)].map(([, , text = '']) => text.replaceAll(/\\(.)/g, '$1')));
};

const through = (prefix: string, last: number): readonly string[] => Array.from({ length: last }, (_, index) => `${prefix}.${index + 1}`);

const integrationTests = [
  'single_wave_execution_complete_flow',
  'polling_never_changes_execution_status',
  'finalization_requires_all_waves_complete',
  'finalization_is_idempotent',
  'server_data_enrichment_with_ec2_details',
  'three_wave_execution_complete_flow',
  'execution_status_never_changes_during_polling',
  'cannot_finalize_with_incomplete_waves',
  'each_wave_enriched_independently',
  'all_waves_complete_flag_accuracy',
  'pause_resume_between_waves',
  'execution_finalization_updates_all_fields',
  'server_data_enrichment_preserves_drs_fields',
].map((name) => `test_${name}`);

const unitTests = (
  [
    ['operation routing', 4],
    ['poll enrichment', 5],
    ['finalize', 4],
    ['find', 3],
    ['wave enrichment', 2],
  ] as const
).flatMap(([group, count]) => Array.from({ length: count }, (_, index) => `${group} ${index + 1} of ${count}`));

const requirements = [
  ...through('FR-1', 5),
  ...through('FR-2', 10),
  ...through('FR-3', 8),
  ...through('FR-5', 5),
  ...through('FR-8', 10),
  ...['1 (AC-1.1)', '3 (AC-3.1)', '3 (AC-3.2)', '3 (AC-3.3)', '3 (AC-3.5)', '3A (AC-3A.1)', '3A (AC-3A.2)', '3A (AC-3A.5)'].map(
    (id) => `US-${id}`,
  ),
  ...['4 (AC-4.2)', '4 (AC-4.3)', '4 (AC-4.4)', '7'].map((id) => `US-${id}`),
  ...through('NFR-1', 4),
  ...through('NFR-4', 4),
];

describe('the page of traceability', () => {
  test('has a row for each of the 13 integration tests, the 18 unit tests and every requirement and story', () => {
    expect([...new Set(rows.map(({ id }) => id))]).toEqual([...integrationTests, ...unitTests, ...requirements]);
    expect([integrationTests.length, unitTests.length]).toEqual([13, 18]);
  });

  test('names eighteen different behaviours for the eighteen unit tests, and thirteen for the thirteen integration tests', () => {
    for (const ids of [unitTests, integrationTests]) {
      expect(new Set(rows.filter(({ id }) => ids.includes(id)).map(({ sentence }) => sentence)).size).toBe(ids.length);
    }
  });

  test('names a test for each, or says that it is later work', () => {
    for (const { id, sentence, file } of rows)
      expect([id, file === null, sentence.startsWith('later work')]).toEqual([id, file === null, file === null]);
    const owed = rows.filter(({ file }) => file === null).map(({ id }) => id.replace(/\.\d+$/, ''));
    expect(new Set(owed)).toEqual(new Set(['FR-8', 'US-7', 'NFR-1', 'NFR-4']));
  });

  test('names only tests that exist', () => {
    const missing = rows.flatMap(({ id, sentence, file }) => {
      if (file === null) return [];
      const titles = existsSync(join(root, file)) ? titlesIn(file) : new Set();
      return sentence.split(' › ').flatMap((part) => (titles.has(part) ? [] : [`${id}: "${part}" in ${file}`]));
    });
    expect(missing).toEqual([]);
  });
});
