import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openConsole, type AConsole } from './a-console.ts';
import { axeViolations, browserPath, heading, signInLink } from './browser.ts';

const patience = 120_000;
const speed = '600';

/** The sample's servers, and no group or plan of them yet. */
const estate = ['--no-demo', '--estate', 'examples/sample-estate.yaml'];

describe.skipIf(browserPath === undefined)('groups, plans and accounts in Chromium (skipped where no chromium is on the PATH)', () => {
  let at: AConsole;
  const as = (role: string): Promise<Page> => at.as(role);

  beforeAll(async () => {
    at = await openConsole(['--speed', speed, ...estate]);
  }, patience);

  afterAll(() => at.end(), patience);

  const groupOf = (groupName: string, tags: object) => ({ groupName, accountId: '123456789012', region: 'us-east-1', selectionTags: tags });

  const press = (page: Page, name: string): Promise<void> => page.getByRole('button', { name, exact: true }).click();
  const type = (page: Page, name: string, text: string): Promise<void> => page.getByRole('textbox', { name, exact: true }).fill(text);
  const suggestInto = (page: Page, name: string, text: string): Promise<void> => page.getByRole('combobox', { name }).fill(text);
  const confirm = (page: Page, name: string): Promise<void> => page.getByRole('dialog').getByRole('button', { name, exact: true }).click();

  const chooseFrom = async (page: Page, list: RegExp, option: RegExp): Promise<void> => {
    await page.getByRole('button', { name: list }).first().click();
    await page.getByRole('option', { name: option }).first().click();
    await page.keyboard.press('Escape');
  };

  /** The error that stands at a field, which is what the field is described by. */
  const saidOf = async (page: Page, name: string): Promise<string> => {
    const ids = (await page.getByRole('textbox', { name, exact: true }).getAttribute('aria-describedby')) ?? '';
    const texts = await Promise.all(ids.split(' ').map((id) => page.locator(`[id="${id}"]`).innerText()));
    return texts.join(' ');
  };

  const makeGroup = async (page: Page): Promise<void> => {
    await page.getByRole('link', { name: 'Protection groups' }).click();
    await page.getByText('No protection groups').waitFor();
    await at.ask('POST', '/protection-groups', groupOf('Web', { tier: 'web' }));
    await page.getByRole('button', { name: 'Create protection group' }).first().click();
    await heading(page, 'Create protection group');
    await type(page, 'Name', 'Databases');
    await chooseFrom(page, /^Account/, /123456789012/);
    await suggestInto(page, 'Region', 'us-east-1');
    await suggestInto(page, 'Key', 'tier');
    await suggestInto(page, 'Value', 'database');
    await page.getByRole('heading', { name: /^What this selects now ?\(5\)$/ }).waitFor();
    await page.getByRole('cell', { name: 'tier=database, app=reports' }).waitFor();
    await press(page, 'Launch settings');
    await type(page, 'Subnet', 'my-subnet');
    await press(page, 'Create protection group');
    await page.getByText('One field needs another value').waitFor();
    expect(await saidOf(page, 'Subnet')).toContain('Must be a subnet id');
    expect(await axeViolations(page)).toEqual([]);
    expect(await page.getByRole('textbox', { name: 'Name', exact: true }).inputValue()).toBe('Databases');
    await type(page, 'Subnet', '');
    await press(page, 'Create protection group');
    await heading(page, 'Databases');
    await page.getByRole('heading', { name: /^Servers now ?\(5\)$/ }).waitFor();
  };

  const makePlan = async (page: Page): Promise<void> => {
    await page.getByRole('link', { name: 'Recovery plans' }).click();
    await heading(page, 'Recovery plans');
    await page.getByRole('button', { name: 'Create recovery plan' }).first().click();
    await type(page, 'Name', 'Ledger');
    await press(page, 'Create recovery plan');
    await page.getByText('Wave 1 names neither a protection group nor a server').waitFor();
    await page.getByRole('button', { name: /^Protection groups/ }).click();
    await page.getByRole('option', { name: /Databases/ }).click();
    await page.keyboard.press('Escape');
    await press(page, 'Add wave');
    await page
      .getByRole('button', { name: /^Protection groups/ })
      .nth(1)
      .click();
    await page.getByRole('option', { name: /Web/ }).click();
    await page.keyboard.press('Escape');
    await page.getByText('Wait for somebody to resume').nth(1).click();
    await page.getByRole('button', { name: 'Move up: Wave 2' }).press('Enter');
    await page.getByText('1. Wave 1: starts after 2. Wave 2; waits').waitFor();
    expect(await page.evaluate('document.activeElement?.ariaLabel')).toBe('Move down: Wave 1');
    await page.keyboard.press('Enter');
    await page.getByText('2. Wave 2: starts after 1. Wave 1; waits for somebody first').waitFor();
    await press(page, 'Create recovery plan');
    await heading(page, 'Ledger');
    await page.getByRole('img', { name: /^2 waves and what each waits for/ }).waitFor();
    await press(page, 'Check a drill');
    await page.getByText('Nothing stands in the way').waitFor();
  };

  it(
    'makes a group by its tags and a plan of two waves, drills it over its pause, and terminates what was launched',
    async () => {
      const page = await as('DRSOrchestrationAdmin');
      await makeGroup(page);
      await makePlan(page);
      await press(page, 'Start a drill');
      await page.getByText('Nothing stands in the way').waitFor();
      await press(page, 'Start a drill');
      await heading(page, 'Execution of Ledger');
      await page.getByText('Waits for somebody before wave 2').first().waitFor();
      await press(page, 'Resume');
      await confirm(page, 'Resume');
      await page.locator('button:has-text("Terminate instances"):not([aria-disabled="true"])').waitFor();
      await press(page, 'Terminate instances');
      await confirm(page, 'Terminate instances');
      await page.getByText(/^\d+ instances are being terminated\.$/).waitFor();
      expect(at.faults).toEqual([]);
    },
    patience,
  );

  it(
    'warns of servers that are in another group, and shows what the API says when such a group is saved',
    async () => {
      const group = await at.ask('POST', '/protection-groups', groupOf('Shop applications', { tier: 'application', app: 'shop' }));
      const page = await as('DRSPlanManager');
      await page.goto(`${at.api}/protection-groups/${String(group['groupId'])}/edit`);
      await press(page, 'Remove tag app');
      await suggestInto(page, 'Value', 'database');
      await page.getByText('5 of these servers are in another group').waitFor();
      await press(page, 'Save');
      await page.getByText('Servers are in another protection group already').waitFor();
      await page.getByRole('textbox', { name: 'Name' }).fill('WEB');
      await press(page, 'Save');
      await page.getByText('There is a protection group named WEB already').waitFor();
      await page.locator('[aria-invalid="true"]:focus').waitFor();
      await press(page, 'Cancel');
      await page.getByRole('dialog', { name: 'Leave without saving?' }).waitFor();
      expect(await axeViolations(page)).toEqual([]);
      await confirm(page, 'Leave without saving');
      await heading(page, 'Shop applications');
      await press(page, 'Delete');
      await confirm(page, 'Delete');
      await page.getByText('Shop applications is deleted.').waitFor();
    },
    patience,
  );

  it(
    'keeps what was typed when the session ends, and when somebody else has saved in the meantime',
    async () => {
      const saved = await at.ask('POST', '/protection-groups', groupOf('Applications', { tier: 'application' }));
      const path = `/protection-groups/${String(saved['groupId'])}`;
      const page = await as('DRSPlanManager');
      page.on('dialog', (dialog) => void dialog.accept());
      await page.goto(`${at.api}${path}/edit`);
      await type(page, 'Description – optional', 'All ten of them');
      // As at the end of a session: signed out, at the same address.
      await page.evaluate("localStorage.removeItem('drs-orchestrator/session')");
      await page.reload();
      await type(page, 'Sign-in link or code', signInLink(at.dataDir, 'DRSPlanManager'));
      await press(page, 'Sign in');
      await page.getByText('What you had typed is here again').waitFor();
      await at.ask('PUT', path, { ...groupOf('Applications of the shop', { tier: 'application' }), version: saved['version'] });
      await press(page, 'Save');
      await page.getByText('Somebody else has saved this since you opened it').waitFor();
      await page.getByText('Theirs, where you had changed nothing: Name.').waitFor();
      expect(await axeViolations(page)).toEqual([]);
      expect(await page.getByRole('textbox', { name: 'Description – optional' }).inputValue()).toBe('All ten of them');
      // Typed while it is being saved, it would be lost with the page: it is not taken.
      const sent = page.waitForRequest((request) => request.method() === 'PUT');
      let goOn: () => void = () => undefined;
      const held = new Promise<void>((resolve) => (goOn = resolve));
      await page.route(/\/api\/protection-groups\//, async (route) => {
        await held;
        await route.continue();
      });
      await press(page, 'Save');
      await sent;
      await page.getByRole('textbox', { name: 'Description – optional' }).press('!');
      expect(await page.getByRole('textbox', { name: 'Description – optional' }).inputValue()).toBe('All ten of them');
      goOn();
      await heading(page, 'Applications of the shop');
      await page.getByText('All ten of them').waitFor();
      const now = await at.ask('GET', path);
      expect(now).toMatchObject({ groupName: 'Applications of the shop', description: 'All ten of them' });
    },
    patience,
  );

  it(
    'names what stands in the way of an account that cannot be entered, and keeps one that is needed',
    async () => {
      const page = await as('DRSOrchestrationAdmin');
      await page.goto(`${at.api}/accounts/register`);
      await press(page, 'Register account');
      await page.getByText('3 fields need another value').waitFor();
      expect(await saidOf(page, 'Account number')).toContain('Must be 12 digits');
      await type(page, 'Account number', '222233334444');
      await type(page, 'Name', 'Shop');
      await type(page, 'Role', 'no-such-role');
      await press(page, 'Register account');
      await heading(page, 'Shop');
      await press(page, 'Validate');
      await page.getByText('Something stands in the way').waitFor();
      await page.goto(`${at.api}/accounts/999999999999/edit`);
      await page.getByText('Account not found: 999999999999').waitFor();
      await page.goto(`${at.api}/accounts/123456789012`);
      await press(page, 'Remove');
      await confirm(page, 'Remove');
      await page
        .getByRole('dialog')
        .getByText(/is needed by \d protection groups/)
        .waitFor();
    },
    patience,
  );

  it(
    'lets somebody who may only read press nothing, and says so at a form’s own address',
    async () => {
      const page = await as('DRSReadOnly');
      for (const [list, create, address] of [
        ['Protection groups', 'Create protection group', '/protection-groups/create'],
        ['Recovery plans', 'Create recovery plan', '/recovery-plans/create'],
        ['Accounts', 'Register account', '/accounts/register'],
      ] as const) {
        await page.getByRole('link', { name: list }).click();
        await heading(page, list);
        expect(await page.getByRole('button', { name: create }).first().getAttribute('aria-disabled')).toBe('true');
        await page.goto(at.api + address);
        await page.getByText('Your roles do not allow this').waitFor();
        expect(await page.getByRole('textbox').count()).toBe(0);
        expect(await axeViolations(page)).toEqual([]);
      }
      expect(at.faults).toEqual([]);
    },
    patience,
  );
});
