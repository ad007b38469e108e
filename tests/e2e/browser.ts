/**
 * A real Chromium before a real `npm start`.
 *
 * Owns: finding the browser, opening the console as somebody with certain roles, and what axe finds on a page. Chromium is no package of
 * npm's: where none is installed the tests say so and are skipped.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { root } from '../local/local-process.ts';

/** Undefined where there is none on the PATH. */
export const browserPath: string | undefined = (process.env['PATH'] ?? '')
  .split(delimiter)
  .flatMap((folder) => ['chromium', 'chromium-browser', 'google-chrome'].map((name) => join(folder, name)))
  .find((path) => existsSync(path));

export const openBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: browserPath ?? 'chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });

/** What `npm run sign-in` prints for somebody with that role. */
export const signInLink = (dataDir: string, role: string): string =>
  execFileSync(process.execPath, ['tools/run.mjs', 'sign-in', '--', '--role', role, '--data-dir', dataDir], {
    cwd: root,
    encoding: 'utf8',
  }).trim();

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Rules that the page breaks, each with the first place. */
export const axeViolations = async (page: Page): Promise<readonly string[]> => {
  // Evaluated and not added as a script: the page's policy allows none but its own.
  await page.evaluate(axe);
  return page.evaluate(async () => {
    type Found = { readonly violations: readonly { readonly id: string; readonly nodes: readonly { readonly html: string }[] }[] };
    const { violations } = await (globalThis as unknown as { readonly axe: { run(options: object): Promise<Found> } }).axe.run({
      resultTypes: ['violations'],
    });
    return violations.map(({ id, nodes }) => `${id} (${String(nodes.length)}): ${nodes[0]?.html.slice(0, 200) ?? ''}`);
  });
};
