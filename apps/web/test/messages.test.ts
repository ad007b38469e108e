/**
 * What is spared of Cloudscape's words is of no component that the page uses.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { unusedComponents } from '../messages.config.ts';

const src = join(import.meta.dirname, '..', 'src');
const components = join(import.meta.dirname, '..', '..', '..', 'node_modules', '@cloudscape-design', 'components');

test('the page uses no component whose words are left out', () => {
  const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((name) => /\.tsx?$/.test(name));
  const named = files.flatMap((name) =>
    [...readFileSync(join(src, name), 'utf8').matchAll(/@cloudscape-design\/components\/([\w-]+)/g)].map(([, component = '']) => component),
  );
  expect(named).toContain('table');
  expect(unusedComponents.filter((component) => named.includes(component))).toEqual([]);
});

test('what is left out is called as Cloudscape calls its components', () => {
  expect(unusedComponents.filter((component) => component !== 'annotation-context' && !existsSync(join(components, component)))).toEqual(
    [],
  );
});
