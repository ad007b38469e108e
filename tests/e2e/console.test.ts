import { pageConfigPath } from '@drs-orchestrator/contract';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readToken } from '../local/local-process.ts';
import { openConsole, type AConsole } from './a-console.ts';
import { axeTable, axeViolations, browserPath, heading, signInLink, type AxeRow } from './browser.ts';
import { clientOf, consolePages, openPage } from './console-pages.ts';

const patience = 120_000;
const speed = '600';

const waves = ['1. Database', '2. Application', '3. Web'];

/** The API lets instances be terminated once it has ended, and every wave says that it is completed. */
const untilOver = async (page: Page): Promise<void> => {
  await heading(page, 'Execution of Production DR Plan');
  await page.locator('button:has-text("Terminate instances"):not([aria-disabled="true"])').waitFor();
  for (const wave of waves) await page.getByRole('row').filter({ hasText: wave }).getByText('Completed', { exact: true }).waitFor();
};

// Not asked for by name: where no Chromium is installed, this line of the report says so.
describe.skipIf(browserPath === undefined)('the console in Chromium (skipped where no chromium is on the PATH)', () => {
  let at: AConsole;
  const as = (role: string): Promise<Page> => at.as(role);

  beforeAll(async () => {
    at = await openConsole(['--speed', speed]);
  }, patience);

  afterAll(() => at.end(), patience);

  const press = async (page: Page, name: string): Promise<void> => {
    await page.getByRole('button', { name, exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name, exact: true }).click();
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
  };

  it(
    'takes a drill from readiness over pause and resume to its end, and follows the termination of its instances',
    async () => {
      const page = await as('DRSOrchestrationAdmin');
      // The sample's own drill goes first: a plan runs once at a time.
      await page.getByRole('link', { name: 'Executions' }).click();
      await heading(page, 'Executions');
      await page.getByRole('link', { name: /^Production DR Plan, / }).click();
      await untilOver(page);
      await page.getByRole('link', { name: 'Production DR Plan', exact: true }).click();
      await heading(page, 'Production DR Plan');
      await page.getByRole('button', { name: 'Start a drill' }).click();
      await page.getByText('Nothing stands in the way').waitFor();
      await page.getByRole('button', { name: 'Start a drill' }).click();
      await heading(page, 'Execution of Production DR Plan');
      await press(page, 'Pause');
      await page.getByText('Paused by').first().waitFor();
      await press(page, 'Resume');
      await untilOver(page);
      // Loaded again while DRS does not take the request yet, by a page that is told of nothing, as on AWS: what was asked for is
      // shown and followed to its end, and so is the journal.
      await at.fault({ kind: 'throttle', operation: 'TerminateRecoveryInstances' });
      await press(page, 'Terminate instances');
      await page.getByText(/^\d+ instances are being terminated\.$/).waitFor();
      await page.route(`**${pageConfigPath}`, async (route) => {
        const config = (await (await route.fetch()).json()) as object;
        await route.fulfill({ json: { ...config, live: 'poll' } });
      });
      await page.reload();
      await page.getByRole('progressbar', { name: 'Instances are being terminated' }).waitFor();
      await page.getByText('Looks every few seconds').waitFor();
      await page.getByText('Waits for DRS').first().waitFor();
      await page.getByRole('tab', { name: 'Journal' }).click();
      await at.noFaults();
      await page.getByText('No instance is left').first().waitFor();
      await page.getByText('Looked what is left').first().waitFor();
      await page.unroute(`**${pageConfigPath}`);
      await page.reload();
      await page.getByText('No instance is left').first().waitFor();
      await page.getByRole('button', { name: /^Each of its \d+ instances$/ }).click();
      await page.getByText('Terminated', { exact: true }).first().waitFor();
      expect(at.faults).toEqual([]);
    },
    patience,
  );

  it(
    'lets somebody who may only read see everything and press nothing, also by a link opened in the page of an administrator',
    async () => {
      const page = await as('DRSOrchestrationAdmin');
      const openJournal = async (): Promise<void> => {
        await page.getByRole('link', { name: 'Executions' }).click();
        await heading(page, 'Executions');
        await page
          .getByRole('link', { name: /^Production DR Plan, / })
          .first()
          .click();
        await heading(page, 'Execution of Production DR Plan');
        await page.getByRole('tab', { name: 'Journal' }).click();
      };
      await openJournal();
      await page.getByText('wave-starting').first().waitFor();
      await page.getByRole('link', { name: 'Overview' }).click();
      await heading(page, 'Overview');
      const link = signInLink(at.dataDir, 'DRSReadOnly');
      await page.goto(link);
      await page.getByRole('button', { name: /DRSReadOnly/ }).waitFor();
      expect(new URL(page.url()).hash).toBe('');
      await openJournal();
      await page.getByText('Your roles do not allow this').waitFor();
      expect(await page.getByText('wave-starting').count()).toBe(0);
      const buttons = page.getByRole('button', { name: /^(Pause|Resume|Cancel|Terminate instances)$/ });
      expect(await buttons.count()).toBe(4);
      for (const button of await buttons.all()) expect(await button.getAttribute('aria-disabled')).toBe('true');
      await page.goto(link);
      await page.getByText(/The sign-in did not work, and you are still/).waitFor();
    },
    patience,
  );

  it(
    'has no axe violation on any page, light or dark, and none for who is signed out',
    async () => {
      const page = await as('DRSOrchestrationAdmin');
      const found: AxeRow[] = [];
      const lookAt = async (name: string, path: string): Promise<void> => {
        for (const theme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme: theme });
          found.push({ name, path, theme, violations: await axeViolations(page) });
        }
      };
      for (const one of await consolePages(clientOf(at.api, readToken(at.dataDir)))) {
        await openPage(page, at.api, one);
        await lookAt(one.name, one.path);
      }
      await page.evaluate('localStorage.clear()');
      await page.goto(`${at.api}/#code=abcdefabcdef`);
      await page.getByText('That is no sign-in link').waitFor();
      await lookAt('sign-in', '/');
      console.log(axeTable(found));
      expect(found.flatMap(({ path, theme, violations }) => violations.map((one) => `${theme} ${path}: ${one}`))).toEqual([]);
      expect(at.faults).toEqual([]);
    },
    patience,
  );
});
