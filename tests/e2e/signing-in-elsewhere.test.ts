/**
 * Signing in at a provider, as on AWS with Cognito: away from the page, back to where one wanted to be, renewed, and out again.
 */
import { signedInPath } from '@drs-orchestrator/contract';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newDataDir, readToken, startOn, type LocalProcess } from '../local/local-process.ts';
import { axeViolations, browserPath, openBrowser } from './browser.ts';
import { openDeployedPage, type DeployedPage } from './deployed-page.ts';
import { openIdentityProvider, type IdentityProvider } from './identity-provider.ts';

const patience = 120_000;

describe.skipIf(browserPath === undefined)('signing in at a provider (skipped where no chromium is on the PATH)', () => {
  const dataDir = newDataDir();
  const faults: string[] = [];
  let local: LocalProcess;
  let provider: IdentityProvider;
  let deployed: DeployedPage;
  let browser: Browser;

  beforeAll(async () => {
    local = startOn(dataDir, ['--speed', '600']);
    const { api } = await local.ready();
    provider = await openIdentityProvider();
    deployed = await openDeployedPage(api, readToken(dataDir), provider);
    browser = await openBrowser();
  }, patience);

  afterAll(async () => {
    await browser.close();
    deployed.close();
    provider.close();
    local.kill('SIGTERM');
    await local.ended;
  }, patience);

  const open = async (path: string): Promise<Page> => {
    const page = await (await browser.newContext()).newPage();
    page.setDefaultTimeout(60_000);
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error' && message.text().includes('Content Security Policy')) faults.push(message.text());
    });
    await page.goto(deployed.url + path);
    await page.getByRole('heading', { level: 2, name: 'Sign in' }).waitFor();
    return page;
  };
  const title = (page: Page, name: RegExp) => page.getByRole('heading', { level: 1, name }).first().waitFor();

  it(
    'leads to where one wanted to be, renews what ends once for all who wait, and takes it back at the end',
    async () => {
      const page = await open('/source-servers?region=eu-west-1#far-below');
      expect(await axeViolations(page)).toEqual([]);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByRole('link', { name: 'I am Anna' }).click();
      await title(page, /^Source servers/);
      expect(page.url()).toBe(`${deployed.url}/source-servers?region=eu-west-1`);
      await page.getByRole('button', { name: /^anna@example\.com/ }).waitFor();
      expect(provider.given).toEqual(['authorization_code', 'refresh_token']);

      await page.reload();
      await title(page, /^Source servers/);
      const another = await page.context().newPage();
      await another.goto(`${deployed.url}/executions`);
      await title(another, /^Executions/);
      expect(provider.given).toEqual(['authorization_code', 'refresh_token']);

      // The address to which the provider leads back, opened from a bookmark.
      await another.goto(`${deployed.url}${signedInPath}`);
      await title(another, /^Overview/);
      await page.getByRole('button', { name: /^anna@example\.com/ }).click();
      await page.getByRole('menuitem', { name: 'Sign out' }).click();
      await page.getByRole('heading', { level: 2, name: 'Sign in' }).waitFor();
      await another.getByRole('heading', { level: 2, name: 'Sign in' }).waitFor();
      expect(provider.given).toEqual(['authorization_code', 'refresh_token', 'revoked']);
      expect(await page.evaluate('JSON.stringify(localStorage)')).not.toMatch(/eyJ/);
      expect(faults).toEqual([]);
    },
    patience,
  );

  it(
    'says what the provider says where nobody signs in, and lets one try again',
    async () => {
      const page = await open('/recovery-plans');
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByRole('link', { name: 'Nobody' }).click();
      await page.getByText('Nobody came').waitFor();
      expect(new URL(page.url()).search).toBe('');
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByRole('link', { name: 'I am Anna' }).click();
      await title(page, /^Recovery plans/);
      // The first token is nearly over when it comes: the page asks for another one at once.
      await expect.poll(() => provider.given.at(-1), { timeout: 60_000 }).toBe('refresh_token');
      await page.getByRole('button', { name: /^anna@example\.com/ }).waitFor();
      provider.endSessions();
      await page.evaluate(`localStorage.setItem('drs-orchestrator/session', JSON.stringify({
        ...JSON.parse(localStorage.getItem('drs-orchestrator/session')), expiresAt: new Date().toISOString() }))`);
      await page.goto(`${deployed.url}/executions`);
      await page.getByText('Your session is over').waitFor();
      expect(await page.evaluate('JSON.stringify(localStorage)')).not.toMatch(/refresh_token|eyJ/);
      expect(faults).toEqual([]);
    },
    patience,
  );
});
