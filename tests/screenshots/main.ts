/**
 * `npm run screenshots`: every page of the console in a real Chromium before a real `npm start`, light and dark, into docs/screenshots.
 *
 * Owns: the order of events. A drill of the sample has completed before; the pages that start something are taken while nothing runs,
 * and everything else while another drill is in its second wave. What it started it ends, whatever happens.
 */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client, OutputOf } from '@drs-orchestrator/contract';
import { paths } from '@drs-orchestrator/web';
import type { Browser, Page } from 'playwright-core';
import { browserPath, openBrowser, signedIn } from '../e2e/browser.ts';
import { clientOf, consolePages, openPage, type ConsolePage } from '../e2e/console-pages.ts';
import { newDataDir, readToken, root, startOn, type LocalProcess } from '../local/local-process.ts';
import { readme } from './readme.ts';
import { smallerPng } from './smaller-png.ts';

const folder = join(root, 'docs', 'screenshots');
/** A wave of the sample takes a quarter of a minute: enough for the pages that must be taken in one. */
const speed = '40';
const patienceMilliseconds = 180_000;
const lookMilliseconds = 250;

const desk = { width: 1440, height: 900 };
const phone = { width: 360, height: 780 };

const main = async (): Promise<number> => {
  if (browserPath === undefined) {
    console.error(
      'There is no Chromium on the PATH (chromium, chromium-browser or google-chrome), and nothing else can take the pictures.',
    );
    return 1;
  }
  const dataDir = newDataDir();
  const local = startOn(dataDir, ['--speed', speed]);
  try {
    const browser = await openBrowser();
    await takeAll(local, dataDir, browser).finally(() => browser.close());
    return 0;
  } finally {
    local.kill('SIGTERM');
    await local.ended;
  }
};

const takeAll = async (local: LocalProcess, dataDir: string, browser: Browser): Promise<void> => {
  const { api } = await local.ready();
  const client = clientOf(api, readToken(dataDir));
  const faults: string[] = [];
  const page = await signedIn({ browser, dataDir, api, faults }, 'DRSOrchestrationAdmin');
  await page.setViewportSize(desk);
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(folder)) {
    if (name.endsWith('.png')) rmSync(join(folder, name));
  }
  const taken: string[] = [];
  const take = async (one: ConsolePage): Promise<void> => {
    await openPage(page, api, one);
    for (const theme of ['light', 'dark'] as const) await shoot(page, one.name, theme);
    taken.push(one.name);
    console.log(one.name);
  };

  await untilNewest(client, ({ status }) => status === 'COMPLETED');
  const before = await consolePages(client);
  for (const one of before.filter(isStart)) await take(one);
  const ended = before.find(isExecution);
  await startAnother(client);
  await untilNewest(client, ({ executionId }) => isLaunchingSecondWave(client, executionId));
  const pages = await consolePages(client);
  for (const one of pages.filter(isExecution)) {
    await take(one);
    await page.setViewportSize(phone);
    await take({ ...one, name: 'execution-narrow' });
    await page.setViewportSize(desk);
  }
  for (const one of pages.filter((each) => !isExecution(each) && !isStart(each))) await take(one);
  if (ended !== undefined) await take({ ...ended, name: 'execution-completed' });
  await page.evaluate('localStorage.clear()');
  await take({ name: 'sign-in', path: paths.overview, shows: 'Sign in' });
  writeFileSync(join(folder, 'README.md'), readme(taken));
  if (faults.length > 0) throw new Error(`The page has faults:\n${faults.join('\n')}`);
};

const isStart = ({ name }: ConsolePage): boolean => name.startsWith('start-');
const isExecution = ({ name }: ConsolePage): boolean => name === 'execution';

const shoot = async (page: Page, name: string, colorScheme: 'light' | 'dark'): Promise<void> => {
  await page.emulateMedia({ colorScheme });
  const png = await page.screenshot({ animations: 'disabled', caret: 'hide' });
  writeFileSync(join(folder, `${name}-${colorScheme}.png`), smallerPng(png));
};

type Execution = OutputOf<'list_executions'>['executions'][number];

const untilNewest = async (client: Client, isIt: (execution: Execution) => boolean | Promise<boolean>): Promise<void> => {
  const until = performance.now() + patienceMilliseconds;
  while (performance.now() < until) {
    const list = await client.call('list_executions', { limit: 1 });
    const newest = list.ok ? list.value.executions[0] : undefined;
    if (newest !== undefined && (await isIt(newest))) return;
    await sleep(lookMilliseconds);
  }
  throw new Error('The drill of the sample does not get to where its picture is taken');
};

const isLaunchingSecondWave = async (client: Client, executionId: string): Promise<boolean> => {
  const logs = await client.call('get_job_logs', { executionId, waveNumber: 2 });
  return logs.ok && logs.value.jobLogs.some(({ events }) => events.some(({ event }) => event === 'LAUNCH_START'));
};

const startAnother = async (client: Client): Promise<void> => {
  const plans = await client.call('list_recovery_plans', { limit: 1 });
  const planId = plans.ok ? (plans.value.recoveryPlans[0]?.planId ?? '') : '';
  const started = await client.call('start_execution', { planId, executionType: 'DRILL' });
  if (!started.ok) throw new Error(`The drill cannot be started: ${JSON.stringify(started.failure)}`);
};

process.exitCode = await main();
