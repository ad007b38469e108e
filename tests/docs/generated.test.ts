/**
 * What is generated is what stands in the repository.
 */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { pages } from '../../tools/docs/pages.ts';

test.each(pages)('$path is what `npm run docs` writes', ({ path, text }) => {
  // Not toEqual: a difference of thousands of lines helps nobody.
  expect(readFileSync(path, 'utf8') === text(), `${path} is stale: run npm run docs`).toBe(true);
});
