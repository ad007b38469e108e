/**
 * `npm run docs`: writes the generated pages where they differ.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { pages } from './pages.ts';

for (const { path, text } of pages) {
  const fresh = text();
  if (existsSync(path) && readFileSync(path, 'utf8') === fresh) continue;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, fresh);
  console.log(`written: ${path}`);
}
