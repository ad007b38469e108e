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

/** A list has the number of its rows behind its name. */
export const heading = (page: Page, name: string): Promise<void> =>
  page
    .getByRole('heading', { level: 1, name: new RegExp(`^${name}(?: ?\\(\\d+\\+?\\))?$`) })
    .first()
    .waitFor();

/** Longer than anything a page does here. */
const longestMilliseconds = 60_000;

export type Console = {
  readonly browser: Browser;
  readonly dataDir: string;
  /** What the console and its API stand at. */
  readonly api: string;
  /** Faults of the page, what its policy has blocked, and what it has asked of others: there are to be none. */
  readonly faults: string[];
};

export const signedIn = async ({ browser, dataDir, api, faults }: Console, role: string): Promise<Page> => {
  const context = await browser.newContext({ viewport: { width: 1400, height: 1000 }, reducedMotion: 'reduce' });
  const page = await context.newPage();
  page.setDefaultTimeout(longestMilliseconds);
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && message.text().includes('Content Security Policy')) faults.push(message.text());
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(api) && !request.url().startsWith('data:')) faults.push(`asked elsewhere: ${request.url()}`);
  });
  await page.goto(signInLink(dataDir, role));
  await heading(page, 'Overview');
  if (new URL(page.url()).hash !== '') faults.push('the code of the sign-in stays in the address');
  return page;
};

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

type Theme = 'light' | 'dark';
export type AxeRow = { readonly name: string; readonly path: string; readonly theme: Theme; readonly violations: readonly string[] };

/** Page and theme against violations, to be read in the output of the tests. */
export const axeTable = (rows: readonly AxeRow[]): string => {
  const names = [...new Set(rows.map(({ name }) => name))];
  const wide = Math.max(...names.map((name) => name.length));
  const count = (name: string, theme: Theme): string =>
    String(rows.find((row) => row.name === name && row.theme === theme)?.violations.length ?? '–').padStart(theme.length);
  const lines = names.map((name) => `${name.padEnd(wide)}  ${count(name, 'light')}  ${count(name, 'dark')}`);
  return [`${'axe violations'.padEnd(wide)}  light  dark`, ...lines].join('\n');
};
