import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openConsole, sidewaysPixels, type AConsole } from './a-console.ts';
import { browserPath, heading } from './browser.ts';

const patience = 120_000;
/** Recovery points are remembered for ten minutes, and are to be for the length of the test. */
const speed = '10';
/** More would be a table that is drawn whole. */
const mostRowsDrawn = 80;

describe.skipIf(browserPath === undefined)('two thousand servers in Chromium (skipped where no chromium is on the PATH)', () => {
  let console: AConsole;
  let page: Page;
  let planId: unknown;

  beforeAll(async () => {
    console = await openConsole(['--no-demo', '--estate', 'tests/e2e/crowd.yaml', '--speed', speed]);
    const accountId = '123456789012';
    const ids: unknown[] = [];
    for (const [region, tier] of [
      ['us-east-1', 'database'],
      ['us-west-2', 'application'],
    ] as const) {
      const group = { groupName: tier, accountId, region, selectionTags: { tier } };
      ids.push((await console.ask('POST', '/protection-groups', group))['groupId']);
    }
    const waves = ids.map((id) => ({ protectionGroupIds: [id] }));
    ({ planId } = await console.ask('POST', '/recovery-plans', { planName: 'Everything', waves }));
    page = await console.as('DRSOrchestrationAdmin');
  }, patience);

  afterAll(() => console.end(), patience);

  it(
    'are listed by place, page after page to the last one, and found by their name',
    async () => {
      await page.goto(`${console.api}/source-servers`);
      await page.getByText('(300)').waitFor();
      await page.getByRole('button', { name: 'Page 6', exact: true }).click();
      await page.getByRole('row').filter({ hasText: 'db300' }).waitFor();
      await page.getByRole('searchbox').fill('db299');
      await page.getByText('(1/300)').waitFor();
      await page.reload();
      expect(await page.getByRole('searchbox').inputValue()).toBe('db299');
    },
    patience,
  );

  it(
    'of a start are a page of choices, and DRS is asked for the recovery points of the one that is opened',
    async () => {
      const asked = async (): Promise<readonly string[]> => {
        const answer = await fetch(`${console.simulator}/_simulator/requests?operation=DescribeRecoverySnapshots`);
        const requests = (await answer.json()) as readonly { readonly parameters: { readonly sourceServerID: string } }[];
        return requests.map(({ parameters }) => parameters.sourceServerID);
      };
      const before = (await asked()).length;
      await page.goto(`${console.api}/recovery-plans/${String(planId)}/start/drill`);
      await page.getByRole('radio', { name: /Certain recovery points/ }).check();
      await page.getByText('0 of 2000 from a chosen point').waitFor();
      await page.getByRole('searchbox').fill('db299');
      const select = page.getByRole('button', { name: /Recovery point of db299/ });
      expect(await page.getByRole('button', { name: /Recovery point of / }).count()).toBe(1);
      await select.click();
      await page.getByRole('option').nth(2).click();
      await page.getByText('1 of 2000 from a chosen point').waitFor();
      expect(new Set((await asked()).slice(before)).size).toBe(1);
    },
    patience,
  );

  it(
    'of a drill under way are drawn where they are in sight, to the last one, and found',
    async () => {
      const { executionId } = await console.ask('POST', '/executions', { planId, executionType: 'DRILL' });
      await page.goto(`${console.api}/executions/${String(executionId)}`);
      await heading(page, 'Execution of Everything');
      const table = page.getByRole('region', { name: 'Servers' });
      expect(await table.getByRole('table').getAttribute('aria-rowcount')).toBe('2001');
      expect(await table.getByRole('row').count()).toBeLessThan(mostRowsDrawn);
      await table.focus();
      await page.keyboard.press('End');
      await table.locator('tr[aria-rowindex="2001"]').waitFor();
      expect(await table.getByRole('row').count()).toBeLessThan(mostRowsDrawn);
      await page.getByRole('searchbox').fill('db007');
      await table.getByRole('row').filter({ hasText: 'db007' }).waitFor();
      await page.setViewportSize({ width: 360, height: 800 });
      expect(await sidewaysPixels(page)).toBe(0);
      expect(console.faults).toEqual([]);
    },
    patience,
  );
});
