/**
 * The console as somebody meets it: how long until a page can be used, how long until a change is seen, and how smoothly a long list moves.
 *
 * Owns: what is measured when. Real time throughout; the product and the browser share the machine.
 */
import { writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@drs-orchestrator/contract';
import { paths } from '@drs-orchestrator/web';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { openBrowser, signedIn } from '../../tests/e2e/browser.ts';
import { clientOf } from '../../tests/e2e/console-pages.ts';
import { estateOf } from '../../tests/harness/product.ts';
import { newDataDir, readToken, startOn } from '../../tests/local/local-process.ts';

type Product = { readonly api: string; readonly client: Client; readonly browser: Browser; readonly page: Page };

/** Starts the product and a browser, and ends both whatever happens. */
const withProduct = async <Outcome>(
  dataDir: string,
  args: readonly string[],
  work: (product: Product) => Promise<Outcome>,
): Promise<Outcome> => {
  const local = startOn(dataDir, args);
  try {
    const { api } = await local.ready();
    const browser = await openBrowser();
    try {
      const page = await signedIn({ browser, dataDir, api, faults: [] }, 'DRSOrchestrationAdmin');
      return await work({ api, client: clientOf(api, readToken(dataDir)), browser, page });
    } finally {
      await browser.close();
    }
  } finally {
    local.kill('SIGTERM');
    await local.ended;
  }
};

export type Times = { readonly name: string; readonly milliseconds: readonly number[] };

export const measureSample = (runs: number, changes: number): Promise<readonly Times[]> =>
  withProduct(newDataDir(), ['--speed', '10'], async (product) => {
    const executionId = await newestOf(product.client);
    const pages: readonly Usable[] = [
      { name: 'signed out, until “Sign in” can be pressed', path: paths.overview, isSignedIn: false, button: 'button:has-text("Sign in")' },
      { name: 'overview, until its execution’s link can be pressed', path: paths.overview, isSignedIn: true, button: 'main table a' },
      {
        name: 'execution, until “Pause” can be pressed',
        path: paths.execution(executionId),
        isSignedIn: true,
        button: 'button:has-text("Pause"):not([aria-disabled="true"])',
      },
    ];
    const times: Times[] = [];
    for (const one of pages) times.push(await untilUsable(product, one, runs));
    times.push(await untilSeen(product, executionId, changes));
    return times;
  });

type Usable = { readonly name: string; readonly path: string; readonly isSignedIn: boolean; readonly button: string };

/** Each with an empty cache, from navigation until a press would be taken. */
const untilUsable = async ({ api, browser, page }: Product, { name, path, isSignedIn, button }: Usable, runs: number): Promise<Times> => {
  const storageState = await page.context().storageState();
  const milliseconds: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const context: BrowserContext = await browser.newContext({
      viewport: { width: 1_440, height: 900 },
      reducedMotion: 'reduce',
      ...(isSignedIn ? { storageState } : {}),
    });
    const fresh = await context.newPage();
    const began = performance.now();
    await fresh.goto(api + path, { waitUntil: 'commit' });
    await fresh.locator(button).first().click({ trial: true });
    milliseconds.push(performance.now() - began);
    await context.close();
  }
  return { name, milliseconds };
};

/** Long enough for a page to have caught up before the next change. */
const betweenChangesMilliseconds = 700;

/** Notes when the page begins and ends to say who has paused it. */
const watch = `
  globalThis.changes = [];
  const isPaused = () => document.querySelector('main').textContent.includes('Paused by');
  let before = isPaused();
  new MutationObserver(() => {
    const now = isPaused();
    if (now !== before) globalThis.changes.push(Date.now());
    before = now;
  }).observe(document.body, { subtree: true, childList: true, characterData: true });
`;

/** Somebody else pauses and resumes; what counts is from the moment they are told that it is recorded until the page shows it. */
const untilSeen = async ({ api, client, page }: Product, executionId: string, changes: number): Promise<Times> => {
  await page.goto(api + paths.execution(executionId));
  await page.getByText('Live', { exact: true }).waitFor();
  await page.evaluate(watch);
  const recorded: number[] = [];
  for (let change = 0; change < changes; change += 1) {
    const asked = await client.call(change % 2 === 0 ? 'pause_execution' : 'resume_execution', { executionId });
    recorded.push(Date.now());
    if (!asked.ok) throw new Error(`Refused: ${JSON.stringify(asked.failure)}`);
    await sleep(betweenChangesMilliseconds);
  }
  const seen = await page.evaluate<readonly number[]>('globalThis.changes');
  if (seen.length !== changes) throw new Error(`The page has shown ${String(seen.length)} of ${String(changes)} changes`);
  const milliseconds = recorded.map((at, index) => Math.max(0, (seen[index] ?? NaN) - at));
  return { name: 'a change, from recorded to shown', milliseconds };
};

/** Gaps between frames while the table of servers is scrolled from its first row to its last. */
export const measureScrolling = (servers: number): Promise<Times> => {
  const dataDir = newDataDir();
  const estate = `${dataDir}.yaml`;
  writeFileSync(estate, estateOf(servers));
  return withProduct(dataDir, ['--speed', '1', '--estate', estate], async ({ api, client, page }) => {
    const executionId = await drillOfAll(client, servers);
    await page.goto(api + paths.execution(executionId));
    await page.getByRole('region', { name: 'Servers' }).locator('tr[aria-rowindex="2"]').waitFor();
    const milliseconds = await page.evaluate<readonly number[]>(scroll);
    await page.locator(`tr[aria-rowindex="${String(servers + 1)}"]`).waitFor();
    return { name: `a frame while ${servers.toLocaleString('en')} rows are scrolled through`, milliseconds };
  });
};

const scroll = `new Promise((resolve) => {
  const table = document.querySelector('[role="region"][aria-label="Servers"]');
  table.scrollIntoView();
  const frames = 240, gaps = [];
  let frame = 0, before;
  const next = (at) => {
    if (before !== undefined) gaps.push(at - before);
    before = at;
    frame += 1;
    table.scrollTop = (table.scrollHeight - table.clientHeight) * (frame / frames);
    if (frame > frames) resolve(gaps); else requestAnimationFrame(next);
  };
  requestAnimationFrame(next);
})`;

const newestOf = async (client: Client): Promise<string> => {
  const list = await client.call('list_executions', { limit: 1 });
  return list.ok ? (list.value.executions[0]?.executionId ?? '') : '';
};

/** DRS takes no more servers in a job than this, and a wave's jobs wait for each other. */
const drillOfAll = async (client: Client, servers: number): Promise<string> => {
  const place = { accountId: '123456789012', region: 'us-east-1' };
  const ids: string[] = [];
  let more: { readonly nextToken?: string } = {};
  while (ids.length < servers) {
    const page = await client.call('list_source_servers', { ...place, limit: 100, ...more });
    if (!page.ok) throw new Error(`Refused: ${JSON.stringify(page.failure)}`);
    ids.push(...page.value.sourceServers.map(({ sourceServerId }) => sourceServerId));
    if (page.value.nextToken === null) break;
    more = { nextToken: page.value.nextToken };
  }
  const plan = await client.call('create_recovery_plan', {
    planName: 'Everything',
    waves: [{ waveName: 'All', servers: [{ ...place, sourceServerIds: ids }] }],
  });
  if (!plan.ok) throw new Error(`Refused: ${JSON.stringify(plan.failure)}`);
  const started = await client.call('start_execution', { planId: plan.value.planId, executionType: 'DRILL' });
  if (!started.ok) throw new Error(`Refused: ${JSON.stringify(started.failure)}`);
  return started.value.executionId;
};
