import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openConsole, type AConsole } from './a-console.ts';
import { axeViolations, browserPath, heading } from './browser.ts';

const patience = 120_000;
const mostTabs = 80;
/** To one server, over HTTP/1.1. */
const mostConnections = 6;

/** As a hand on the keyboard reaches it: by the tab key alone. */
const tabTo = async (page: Page, name: string | RegExp, role: 'button' | 'link'): Promise<void> => {
  const reached = page.locator(':focus').and(page.getByRole(role, { name, exact: true }));
  for (let tabs = 0; tabs < mostTabs; tabs += 1) {
    await page.keyboard.press('Tab');
    if ((await reached.count()) > 0) return;
  }
  throw new Error(`${String(name)} is not reached by the tab key`);
};

const focused = (page: Page): Promise<string> => page.locator(':focus').innerText();

describe.skipIf(browserPath === undefined)('a drill with trouble in Chromium (skipped where no chromium is on the PATH)', () => {
  let console: AConsole;
  let page: Page;
  let planId: string;

  const fault = (hostname: string): Promise<void> =>
    console.fault({ kind: 'launch-fails', stage: 'launch', rawError: 'No such kernel', hostname, count: 1 });

  const dialog = (name: string) => page.getByRole('dialog').getByRole('button', { name, exact: true });

  beforeAll(async () => {
    console = await openConsole(['--no-demo', '--estate', 'examples/sample-estate.yaml', '--speed', '300']);
    const place = { accountId: '123456789012', region: 'us-east-1' };
    const groupOf = async (tier: string) =>
      (await console.ask('POST', '/protection-groups', { groupName: tier, ...place, selectionTags: { tier } }))['groupId'];
    const waves = [
      { waveName: 'Data', protectionGroupIds: [await groupOf('database')], onFailure: 'PAUSE' },
      { waveName: 'Web', protectionGroupIds: [await groupOf('web')], onFailure: 'PAUSE' },
    ];
    planId = String((await console.ask('POST', '/recovery-plans', { planName: 'Shop', waves, rtoMinutes: 120 }))['planId']);
    page = await console.as('DRSOrchestrationAdmin');
  }, patience);

  afterAll(() => console.end(), patience);

  it(
    'is started, paused and resumed by the keyboard alone, with the focus back where it was',
    async () => {
      await fault('db02');
      await fault('web03');
      await page.goto(`${console.api}/recovery-plans/${planId}/start/drill`);
      await page.getByText('Nothing stands in the way').waitFor();
      await page.keyboard.press('Tab');
      expect(await focused(page)).toBe('Skip to the page');
      await page.keyboard.press('Enter');
      await tabTo(page, 'Start a drill', 'button');
      await page.keyboard.press('Enter');
      await heading(page, 'Execution of Shop');
      expect(await page.evaluate('[document.activeElement.id, window.scrollY]')).toEqual(['content', 0]);
      for (const [name, said] of [
        ['Pause', 'Paused by'],
        ['Resume', 'It goes on.'],
      ] as const) {
        await page.locator(`button:has-text("${name}"):not([aria-disabled="true"])`).first().waitFor();
        await tabTo(page, name, 'button');
        await page.keyboard.press('Enter');
        await dialog(name).waitFor();
        await tabTo(page, 'Not now', 'button');
        await page.keyboard.press('Tab');
        await page.keyboard.press('Enter');
        await page.getByText(said).first().waitFor();
        await page.getByRole('dialog').waitFor({ state: 'hidden' });
        expect(await focused(page)).toBe(name);
      }
    },
    patience,
  );

  it(
    'names the server that failed and why, is lost with the product and caught up with it',
    async () => {
      await page.getByText('Live', { exact: true }).waitFor();
      await console.kill();
      await page.getByText('Connection lost').first().waitFor();
      await console.startAgain();
      // Of wave 1; of wave 2 where the first had failed before the pause was over, and was resumed in spite of it.
      await page
        .getByText(/Paused because wave [12] failed/)
        .first()
        .waitFor();
      await page.getByText('Live', { exact: true }).waitFor();
      await page.getByRole('row').filter({ hasText: 'db02' }).filter({ hasText: 'No such kernel' }).first().waitFor();
    },
    patience,
  );

  it(
    'is shown in as many windows at once as a browser has connections',
    async () => {
      const windows = await Promise.all(Array.from({ length: mostConnections - 1 }, () => page.context().newPage()));
      await Promise.all(windows.map((one) => one.goto(page.url(), { waitUntil: 'commit' })));
      await Promise.all(windows.map((one) => one.getByText(/^(Live|Looks every few seconds)$/).waitFor()));
      await page.getByRole('tab', { name: 'Journal' }).click();
      await page.getByText('wave-failed').first().waitFor();
      await page.getByRole('tab', { name: 'Servers' }).click();
      await Promise.all(windows.map((one) => one.close()));
    },
    patience,
  );

  it(
    'goes on by a retry of one wave and by skipping another, with a reason',
    async () => {
      await page.getByRole('button', { name: 'Retry Data' }).click();
      await dialog('Retry wave 1').click();
      await page.getByText('Paused because wave 2 failed').first().waitFor();
      await page.getByRole('button', { name: 'Skip Web' }).click();
      expect(await dialog('Skip wave 2').isDisabled()).toBe(true);
      await page.getByRole('dialog').getByRole('textbox').fill('One web server less will do');
      await dialog('Skip wave 2').click();
      await page.getByText('Skipped', { exact: true }).first().waitFor();
      await page.locator('button:has-text("Terminate instances"):not([aria-disabled="true"])').waitFor();
      await page.getByRole('tab', { name: 'Journal' }).click();
      const skipped = page.getByRole('row').filter({ hasText: 'wave-skipped' });
      await skipped.getByText('wave 2. Web · by local-admin · One web server less will do').waitFor();
      await skipped.getByRole('button', { name: /^As it is stored: record/ }).click();
      expect(await page.getByRole('region', { name: /^As it is stored: record/ }).innerText()).toContain('"type": "wave-skipped"');
      expect(await axeViolations(page)).toEqual([]);
    },
    patience,
  );

  it(
    'says which instances DRS does not terminate, also after a reload, and asks for them once more',
    async () => {
      const refused = { kind: 'error', operation: 'TerminateRecoveryInstances', code: 'ValidationException', status: 400, count: 1 };
      await console.fault(refused);
      const terminate = async (): Promise<void> => {
        await page.getByRole('button', { name: 'Terminate instances' }).click();
        await dialog('Terminate instances').click();
      };
      await terminate();
      await page.getByText(/DRS does not take \d+ instances\./).waitFor();
      await page.reload();
      expect(await page.getByRole('tab', { name: 'Journal' }).getAttribute('aria-selected')).toBe('true');
      await page
        .getByText(/instances are still there, and nobody is terminating them/)
        .first()
        .waitFor();
      await page.getByText('Still there', { exact: true }).first().waitFor();
      await terminate();
      await page.getByText('No instance is left').first().waitFor();
    },
    patience,
  );

  it(
    'has no axe violation while a recovery runs, nor in the dialogs that pause it and terminate its instances',
    async () => {
      const { executionId } = await console.ask('POST', '/executions', { planId, executionType: 'RECOVERY' });
      await page.goto(`${console.api}/executions/${String(executionId)}`);
      await page.locator('button:has-text("Pause"):not([aria-disabled="true"])').click();
      await dialog('Pause').waitFor();
      const found = [...(await axeViolations(page))];
      await dialog('Not now').click();
      await page.getByText('In progress', { exact: true }).first().waitFor();
      for (const colorScheme of ['dark', 'light'] as const) {
        await page.emulateMedia({ colorScheme });
        found.push(...(await axeViolations(page)));
      }
      await page.locator('button:has-text("Terminate instances"):not([aria-disabled="true"])').click();
      await page
        .getByRole('dialog')
        .getByText(/^\d+ instances are terminated: /)
        .waitFor();
      found.push(...(await axeViolations(page)));
      expect(found).toEqual([]);
      expect(await dialog('Terminate instances').isDisabled()).toBe(true);
      await page.getByRole('dialog').getByRole('textbox').fill('RECOVERY');
      await dialog('Terminate instances').click();
      await page.getByText('No instance is left').first().waitFor();
      expect(console.faults).toEqual([]);
    },
    patience,
  );
});
