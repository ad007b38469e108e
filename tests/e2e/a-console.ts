/**
 * A product of its own for a file of tests: started on its estate, asked from outside, killed and started again where that is the story.
 */
import { expect } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import { newDataDir, readToken, startLocal, startOn, type LocalProcess } from '../local/local-process.ts';
import { openBrowser, signedIn } from './browser.ts';

export type AConsole = {
  readonly api: string;
  readonly simulator: string;
  readonly dataDir: string;
  readonly faults: string[];
  readonly as: (role: string) => Promise<Page>;
  /** Somebody else, who needs no page. */
  readonly ask: (method: string, path: string, body?: object) => Promise<Record<string, unknown>>;
  /** What the simulated AWS is to do wrong. */
  readonly fault: (fault: object) => Promise<void>;
  readonly noFaults: () => Promise<void>;
  readonly kill: () => Promise<void>;
  readonly startAgain: () => Promise<void>;
  readonly end: () => Promise<void>;
};

export const openConsole = async (args: readonly string[]): Promise<AConsole> => {
  const dataDir = newDataDir();
  let local: LocalProcess = startOn(dataDir, args);
  const { api, simulator } = await local.ready();
  const browser: Browser = await openBrowser();
  const faults: string[] = [];
  const stop = async (signal: NodeJS.Signals): Promise<void> => {
    local.kill(signal);
    await local.ended;
  };
  const changeFaults = async (change: RequestInit): Promise<void> => {
    const response = await fetch(`${simulator}/_simulator/faults`, change);
    expect(response.ok, await response.text()).toBe(true);
  };
  return {
    api,
    simulator,
    dataDir,
    faults,
    as: (role) => signedIn({ browser, dataDir, api, faults }, role),
    ask: async (method, path, body) => {
      const response = await fetch(`${api}/api${path}`, {
        method,
        headers: { authorization: `Bearer ${readToken(dataDir)}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const answer = (await response.json()) as Record<string, unknown>;
      expect(response.ok, JSON.stringify(answer)).toBe(true);
      return answer;
    },
    fault: (fault) => changeFaults({ method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(fault) }),
    noFaults: () => changeFaults({ method: 'DELETE' }),
    kill: () => stop('SIGKILL'),
    startAgain: async () => {
      const ports = ['--port', new URL(api).port, '--simulator-port', new URL(simulator).port];
      local = startLocal(['--data-dir', dataDir, '--json', ...ports, ...args]);
      await local.ready();
    },
    end: async () => {
      await browser.close();
      await stop('SIGTERM');
    },
  };
};

const sideways = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';

/** How far the page could be scrolled sideways once it has taken a new width in: it never is to be. */
export const sidewaysPixels = async (page: Page): Promise<number> => {
  await page.waitForFunction(`${sideways} <= 0`, undefined, { timeout: 2_000 }).catch(() => undefined);
  return page.evaluate<number>(sideways);
};
