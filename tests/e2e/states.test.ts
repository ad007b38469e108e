import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openConsole, sidewaysPixels, type AConsole } from './a-console.ts';
import { axeViolations, browserPath, heading } from './browser.ts';

const patience = 120_000;

/** What each page says where there is nothing. */
const emptyPages = {
  '/': ['Overview', 'Nothing is running', 'No recovery plan yet', 'No group or plan names a place yet'],
  '/executions': ['Executions', 'No executions'],
  '/recovery-plans': ['Recovery plans', 'No recovery plans'],
  '/protection-groups': ['Protection groups', 'No protection groups'],
  '/source-servers': ['Source servers', 'No place is in use yet'],
  '/accounts': ['Accounts', '123456789012'],
  '/settings': ['Settings', 'This installation'],
  '/profile': ['Profile', 'write-plans'],
} as const;

/** A phone, a laptop, and a wall. */
const widths = [360, 1_440, 3_840];

describe.skipIf(browserPath === undefined)('an empty installation in Chromium (skipped where no chromium is on the PATH)', () => {
  let console: AConsole;
  let page: Page;

  beforeAll(async () => {
    console = await openConsole(['--no-demo', '--estate', 'tests/e2e/empty-estate.yaml']);
    page = await console.as('DRSOrchestrationAdmin');
  }, patience);

  afterAll(() => console.end(), patience);

  it(
    'says on every page what would stand there, and fits from 360 to 3,840 pixels',
    async () => {
      const wide: string[] = [];
      for (const [path, [title, ...texts]] of Object.entries(emptyPages)) {
        await page.goto(console.api + path);
        await heading(page, title);
        for (const text of texts) await page.getByText(text, { exact: true }).first().waitFor();
        for (const width of widths) {
          await page.setViewportSize({ width, height: 900 });
          if ((await sidewaysPixels(page)) > 0) wide.push(`${path} at ${String(width)}`);
        }
      }
      expect(wide).toEqual([]);
      expect(console.faults).toEqual([]);
    },
    patience,
  );

  it(
    'says of what is not there, and keeps its title',
    async () => {
      for (const path of [
        '/executions/exec-none',
        '/recovery-plans/rp-none',
        '/recovery-plans/rp-none/start/drill',
        '/accounts/999999999999',
      ]) {
        await page.goto(console.api + path);
        await page.getByText('Nothing is here').first().waitFor();
        expect(await page.getByRole('heading', { level: 1 }).count(), path).toBe(1);
      }
    },
    patience,
  );

  it(
    'tells a server that fails from one that is gone, and shows what there is as soon as it answers again',
    async () => {
      const api = /\/api\/recovery-plans/;
      const failing = JSON.stringify({ statusCode: 500, error: 'INTERNAL_ERROR', message: 'Something broke', errorId: 'e-1' });
      await page.route(api, (route) => route.fulfill({ status: 500, contentType: 'application/json', body: failing }));
      await page.goto(`${console.api}/recovery-plans`);
      await page.getByText('That did not work').waitFor();
      await page.getByText('Something broke').waitFor();
      await page.unroute(api);
      await page.getByRole('button', { name: 'Try again' }).click();
      await page.getByText('No recovery plans').waitFor();
      await page.route(api, (route) => route.abort('connectionrefused'));
      await page.reload();
      await page.getByText('The server does not answer').waitFor();
      await page.unroute(api);
      await page.getByRole('button', { name: 'Try again' }).click();
      await page.getByText('No recovery plans').waitFor();
      expect(console.faults).toEqual([]);
    },
    patience,
  );

  it(
    'says so where everything is refused, without an axe violation',
    async () => {
      const refused = JSON.stringify({ statusCode: 403, error: 'FORBIDDEN', message: 'Nothing for you.' });
      await page.route(/\/api\//, (route) => route.fulfill({ status: 403, contentType: 'application/json', body: refused }));
      for (const path of [
        ...['/', '/executions', '/executions/exec-0', '/source-servers', '/recovery-plans/rp-0', '/recovery-plans/rp-0/start/drill'],
        ...['/protection-groups/create', '/accounts/123456789012/edit', '/profile'],
      ]) {
        await page.goto(console.api + path);
        await page.getByText('Your roles do not allow this').first().waitFor();
        expect(await page.getByRole('button', { name: 'Try again' }).count(), path).toBe(0);
        expect(await axeViolations(page), path).toEqual([]);
      }
      await page.unroute(/\/api\//);
    },
    patience,
  );

  it(
    'says to who may only read why a button cannot be pressed, and keeps a filter over a refresh',
    async () => {
      const reader = await console.as('DRSReadOnly');
      await reader.goto(`${console.api}/executions?status=FAILED&type=RECOVERY`);
      await reader.getByText('No execution matches').waitFor();
      await reader.reload();
      await reader.getByRole('button', { name: /Status Failed/ }).waitFor();
      const forbidden = reader.locator('button[aria-disabled="true"]').filter({ hasText: 'Delete all that have ended' });
      await forbidden.hover({ force: true });
      await reader.getByText('Your roles do not allow this').filter({ visible: true }).first().waitFor();
      await reader.goto(`${console.api}/recovery-plans/create`);
      await reader.getByText(/This page needs the permission/).waitFor();
    },
    patience,
  );
});
