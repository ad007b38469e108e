/**
 * The troubleshooting page: each scenario is provoked by its own fault, and what it tells people to look for is there.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Fault } from '@drs-orchestrator/drs-simulator';
import { drive } from '../harness/drive.ts';
import { openProduct, serversOf, storePlan, type Product } from '../harness/product.ts';
import { root } from '../local/local-process.ts';
import { sourceFiles, textOf } from '../architecture/tree.ts';

const page = readFileSync(join(root, 'docs/troubleshooting/logging-patterns.md'), 'utf8');
const [healthy = '', ...scenarios] = page.split(/^## Scenario: /m);

const blocks = (text: string, language: string): readonly string[] =>
  [...text.matchAll(new RegExp(`^ *\`\`\`${language}\\n([\\s\\S]*?)\\n *\`\`\`$`, 'gm'))].map(([, block = '']) => block);
const messagesIn = (query: string): readonly string[] => [...query.matchAll(/message = "([^"]+)"/g)].map(([, message = '']) => message);

const scenarioOf = (text: string) => ({
  name: text.slice(0, text.indexOf('\n')),
  faults: blocks(text, 'json fault').map((fault) => JSON.parse(fault) as object),
  commands: blocks(text, 'sh').flatMap((block) => block.split('\n').map((line) => line.trim())),
  messages: blocks(text, '').flatMap(messagesIn),
});

/** A drill of two waves, with the fault in force once it is accepted; its log as the laptop keeps it. */
const logOf = async (faults: readonly object[]): Promise<string> => {
  const product = openProduct();
  const servers = serversOf(product);
  const planId = await storePlan(product, { waves: [{ serverIds: servers.slice(0, 2) }, { serverIds: servers.slice(2, 3) }] });
  const started = (await product.handle({ operation: 'start_execution', planId, executionType: 'DRILL', initiatedBy: 'operator' }, {})) as {
    readonly executionId: string;
  };
  for (const fault of faults) product.simulator.addFault(fault as Fault);
  // Nobody drives it at first, as after the loss of an engine.
  product.engine.kill();
  await product.handle({ operation: 'find' }, {});
  await drive(product, { executionId: started.executionId, planId }).catch((cause: unknown) => {
    // A poll that AWS did not answer ends this simple engine; the real one waits and goes on.
    if (!(cause instanceof Error) || cause.name !== 'RecoveryServiceError') throw cause;
  });
  return linesOf(product);
};

const linesOf = ({ log }: Product): string =>
  log.lines.map(({ level, message, fields }) => JSON.stringify({ level, message, ...fields })).join('\n');

describe('the scenario', () => {
  test.each(scenarios.map(scenarioOf))('$name', async ({ faults, commands, messages }) => {
    const folder = mkdtempSync(join(tmpdir(), 'drs-logs-'));
    mkdirSync(join(folder, '.drs'));
    const log = await logOf(faults);
    writeFileSync(join(folder, '.drs/log'), `${log}\n`);
    expect(commands.length + messages.length).toBeGreaterThan(0);
    // grep ends with 1, and so throws, where it finds nothing.
    for (const command of commands) expect(execFileSync('bash', ['-c', command], { cwd: folder, encoding: 'utf8' }).trim()).not.toBe('');
    for (const message of messages) expect(log).toContain(`"message":"${message}"`);
  });
});

test('every message that the page names is written somewhere', () => {
  const code = sourceFiles(root)
    .map((path) => textOf(root, path))
    .join('\n');
  const named = [...page.matchAll(/^\| `([^|]+)` \|/gm)].flatMap(([, cell = '']) => cell.split('`, `'));
  expect(named.length).toBeGreaterThan(15);
  expect(named.filter((message) => !code.includes(`'${message}'`))).toEqual([]);
  expect(
    blocks(healthy, '')
      .flatMap(messagesIn)
      .filter((message) => !code.includes(`'${message}'`)),
  ).toEqual([]);
});
