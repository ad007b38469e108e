import { expect, it } from 'vitest';
import { lintDigests } from './lint.mjs';

const files = {
  'eslint.config.js': 'export default [];',
  'packages/domain/src/index.ts': `export { work } from './work.ts';`,
  'packages/domain/src/work.ts': 'export const work = () => 1;',
  'packages/domain/src/alone.ts': 'export const alone = 1;',
  'packages/api/src/index.ts': `import { work } from '@drs-orchestrator/domain';\nwork();`,
};

/** The files that are looked at again after a change. */
const suspectsAfter = (change: Record<string, string>): string[] => {
  const before = lintDigests(new Map(Object.entries(files)));
  const after = lintDigests(new Map(Object.entries({ ...files, ...change })));
  return [...after.keys()].filter((path) => before.get(path) !== after.get(path));
};

it('looks again at a file, and at everything that imports it at any distance', () => {
  expect(suspectsAfter({ 'packages/domain/src/work.ts': 'export const work = async () => 1;' })).toEqual([
    'packages/domain/src/index.ts',
    'packages/domain/src/work.ts',
    'packages/api/src/index.ts',
  ]);
});

it('looks again at the one file where nothing imports it', () => {
  expect(suspectsAfter({ 'packages/domain/src/alone.ts': 'export const alone = 2;' })).toEqual(['packages/domain/src/alone.ts']);
});

it('looks again at everything when a setting changes', () => {
  expect(suspectsAfter({ 'tsconfig.json': '{}' })).toEqual(Object.keys(files));
});
