import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OutputOf } from '@drs-orchestrator/contract';
import { openConsole, sidewaysPixels, type AConsole } from './a-console.ts';
import { axeViolations, browserPath, heading } from './browser.ts';

const patience = 120_000;
const place = { accountId: '123456789012', region: 'us-east-1' };
const [chosenServer, otherServer] = ['s-3c9a1f07e2b6d4801', 's-3c9a1f07e2b6d4802'] as const;

type Launch = { readonly sourceServerID: string; readonly recoverySnapshotID?: string };

describe.skipIf(browserPath === undefined)('starting in Chromium (skipped where no chromium is on the PATH)', () => {
  let console: AConsole;
  let page: Page;
  let planId: string;

  beforeAll(async () => {
    console = await openConsole(['--no-demo', '--estate', 'examples/sample-estate.yaml', '--speed', '600']);
    const waves = [{ servers: [{ ...place, sourceServerIds: [chosenServer, otherServer] }] }];
    planId = String((await console.ask('POST', '/recovery-plans', { planName: 'Data', waves }))['planId']);
    page = await console.as('DRSOrchestrationAdmin');
  }, patience);

  afterAll(() => console.end(), patience);

  const launches = async (): Promise<readonly Launch[]> => {
    const answer = await fetch(`${console.simulator}/_simulator/requests?operation=StartRecovery`);
    const requests = (await answer.json()) as readonly { readonly parameters: { readonly sourceServers: readonly Launch[] } }[];
    return requests.flatMap(({ parameters }) => parameters.sourceServers);
  };

  const open = (type: 'drill' | 'recovery') => page.goto(`${console.api}/recovery-plans/${planId}/start/${type}`);
  const start = (type: 'drill' | 'recovery') => page.getByRole('button', { name: `Start a ${type}`, exact: true });

  /** Every wave is over, and its instances are there. */
  const untilOver = async (): Promise<void> => {
    await heading(page, 'Execution of Data');
    await page.locator('button:has-text("Terminate instances"):not([aria-disabled="true"])').waitFor();
  };

  it(
    'from a certain recovery point, found by its id and chosen by the keyboard, launches from it and no other server from another',
    async () => {
      const route = `/source-servers/${chosenServer}/recovery-points?accountId=${place.accountId}&region=${place.region}`;
      const { recoveryPoints } = (await console.ask('GET', route)) as OutputOf<'list_recovery_points'>;
      // A daily one, which stays for days of this fast clock.
      const wanted = recoveryPoints.at(-3)?.snapshotId ?? 'none';
      await open('recovery');
      await page.getByRole('radio', { name: /Certain recovery points/ }).check();
      const select = page.getByRole('button', { name: /Recovery point of db01/ });
      await select.focus();
      await page.keyboard.press('Enter');
      await page
        .getByRole('option')
        .nth(recoveryPoints.length - 5)
        .waitFor();
      expect(await axeViolations(page)).toEqual([]);
      await page.keyboard.type(wanted);
      await page.getByRole('option', { name: wanted }).waitFor();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await page.getByText('1 of 2 from a chosen point').waitFor();
      await page.reload();
      await select.filter({ hasText: wanted }).waitFor();
      await page.setViewportSize({ width: 360, height: 800 });
      expect(await sidewaysPixels(page)).toBe(0);
      await page.setViewportSize({ width: 1_400, height: 1_000 });
      await page.getByText('Nothing stands in the way').waitFor();
      expect(await start('recovery').getAttribute('aria-disabled')).toBe('true');
      await page.getByRole('textbox', { name: /Type the name of the plan/ }).fill('Data');
      await start('recovery').click();
      await untilOver();
      expect((await launches()).map(({ sourceServerID, recoverySnapshotID }) => [sourceServerID, recoverySnapshotID])).toEqual([
        [chosenServer, wanted],
        [otherServer, undefined],
      ]);
    },
    patience,
  );

  it(
    'is refused while a recovery’s instances live, and goes on for who agrees to what was found; what only warns needs no such word',
    async () => {
      await open('drill');
      await page.getByText('A start would be refused').first().waitFor();
      expect(await start('drill').getAttribute('aria-disabled')).toBe('true');
      await page.getByRole('checkbox', { name: 'Start in spite of: Earlier recovery instances' }).check();
      await start('drill').click();
      await untilOver();
      const executionId = new URL(page.url()).pathname.split('/').at(-1) ?? '';
      const journal = JSON.stringify(await console.ask('GET', `/executions/${executionId}/journal`));
      expect(journal).toContain('living-instances');
      await open('drill');
      await page.getByText('Nothing stands in the way').waitFor();
      await page.getByRole('row').filter({ hasText: 'Earlier recovery instances' }).filter({ hasText: 'warning' }).first().waitFor();
      await start('drill').click();
      await untilOver();
    },
    patience,
  );

  it(
    'as of a point in time is looked at for that very moment, once it is one, and no start is to be had from the future',
    async () => {
      await open('drill');
      await page.getByRole('radio', { name: /As of a point in time/ }).check();
      const [date, time] = [
        page.getByRole('textbox', { name: 'Point in time: date' }),
        page.getByRole('textbox', { name: 'Point in time: time' }),
      ];
      await date.fill('2131-02-28');
      await date.blur();
      await page.getByText('Not a moment').waitFor();
      await time.fill('10:00:00');
      await page.getByText('That is in the future.').waitFor();
      expect(await start('drill').getAttribute('aria-disabled')).toBe('true');
      const asked = page.waitForRequest((request) => request.method() === 'POST' && request.url().endsWith('/readiness'));
      await date.fill('2020-02-28');
      const zone = await page.evaluate<number>("new Date('2020-02-28T10:00:00').getTime()");
      expect((await asked).postDataJSON()).toMatchObject({ recoveryPoint: { notAfter: new Date(zone).toISOString() } });
      await page.getByText('has no recovery snapshot at or before').first().waitFor();
      expect(await axeViolations(page)).toEqual([]);
    },
    patience,
  );

  it(
    'leaves executions that are found by when they were started, also after a reload, and to none of which it leads who asks for another day',
    async () => {
      await page.goto(`${console.api}/executions?status=BOGUS`);
      await page.getByText('(3)').first().waitFor();
      await page.getByRole('button', { name: /Any status/ }).waitFor();
      const day = await page.getByRole('row').nth(1).locator('time').getAttribute('datetime');
      const from = page.getByRole('textbox', { name: 'Started from: date' });
      await from.fill(await page.evaluate<string>(`new Date(${String(Date.parse(day ?? ''))}).toLocaleDateString('sv')`));
      await page.waitForURL(/from=\d{4}-/);
      await page.getByText('(3)').first().waitFor();
      await page.getByRole('textbox', { name: 'Started until: date' }).fill('2020-01-01');
      await page.getByText('before the moment from which').waitFor();
      await from.fill('');
      await page.getByRole('textbox', { name: 'Started from: time' }).fill('');
      await page.getByText('No execution matches').waitFor();
      await page.reload();
      await page.getByText('No execution matches').waitFor();
      expect(await page.getByRole('textbox', { name: 'Started until: date' }).inputValue()).toBe('2020-01-01');
      expect(await axeViolations(page)).toEqual([]);
      await page.setViewportSize({ width: 360, height: 800 });
      expect(await sidewaysPixels(page)).toBe(0);
      await page.setViewportSize({ width: 1_400, height: 1_000 });
      await page.getByRole('button', { name: 'Clear filters' }).click();
      await page.getByText('(3)').first().waitFor();
    },
    patience,
  );

  it(
    'leaves executions that can be deleted once they have ended, but for one whose instances exist',
    async () => {
      await page.goto(`${console.api}/executions`);
      await heading(page, 'Executions');
      await page.getByRole('button', { name: 'Delete all that have ended' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click();
      await page.getByText('2 executions are deleted. 1 left alone: instances exist').waitFor();
      await page.getByText('(1)').first().waitFor();
      expect(((await console.ask('GET', '/executions')) as OutputOf<'list_executions'>).count).toBe(1);
      expect(console.faults).toEqual([]);
    },
    patience,
  );
});
