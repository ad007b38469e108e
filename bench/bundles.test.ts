/**
 * The budgets of the functions: sizes to the byte, cold starts as a ratio. Milliseconds are shown by `npm run bench -- bundles`.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { handlerNames, type HandlerName } from '@drs-orchestrator/contract';
import { bundleDirectory } from '@drs-orchestrator/lambda';
import { beforeAll, describe, expect, test } from 'vitest';
import { ensureLambdaBundles, functionNames } from '../tools/lambda-bundles.mjs';
import { budgets } from './bundles/budgets.ts';
import { median, startBareNode, startFunction } from './bundles/cold-start.ts';
import { folderSize } from './bundles/folder-size.ts';

const root = process.cwd();

beforeAll(async () => {
  await ensureLambdaBundles(root);
}, 300_000);

test('there is a folder for each function of the contract, where the deployment looks for it', async () => {
  expect(functionNames(root)).toEqual([...handlerNames].toSorted());
  const folders = await ensureLambdaBundles(root);
  expect(folders.toSorted()).toEqual(handlerNames.map((handler) => join(root, bundleDirectory(handler))).toSorted());
});

describe.each(handlerNames)('%s', (handler) => {
  const folder = join(root, bundleDirectory(handler));

  test('keeps to its size, and loads the clients of EC2 and STS only when they are asked', () => {
    const { bytes, loadedBytes, loaded } = folderSize(folder);
    expect(loadedBytes).toBeLessThan(budgets[handler].loadedBytes);
    expect(bytes).toBeLessThan(budgets[handler].bytes);
    for (const client of ['ec2-sdk-', 'sts-sdk-']) {
      expect(loaded.filter((file) => file.startsWith(client))).toEqual([]);
      expect(readdirSync(folder).filter((file) => file.startsWith(client))).toHaveLength(1);
    }
  });

  test('holds modules and nothing else, with no path of the machine that built them', () => {
    for (const file of readdirSync(folder)) {
      expect(file).toMatch(/^(?:index|[a-z0-9-]+-[A-Z0-9]{8})\.mjs$/);
      expect(readFileSync(join(folder, file), 'utf8')).not.toContain(root);
    }
  });
});

test('cold starts take a few times as long as a bare node', () => {
  const rounds = [0, 1, 2].map(() => ({
    bare: startBareNode(),
    functions: handlerNames.map((handler) => startFunction(root, handler).milliseconds),
  }));
  for (const [index, handler] of handlerNames.entries()) {
    const ratio = median(rounds.map(({ bare, functions }) => (functions[index] ?? NaN) / bare));
    expect(ratio, handler).toBeLessThan(budgets[handler].ratio);
  }
}, 60_000);

test('only execution-handler holds what speaks to the state machine', () => {
  const textOf = (handler: HandlerName): string => {
    const folder = join(root, bundleDirectory(handler));
    return readdirSync(folder)
      .map((file) => readFileSync(join(folder, file), 'utf8'))
      .join('\n');
  };
  expect(handlerNames.filter((handler) => textOf(handler).includes('SendTaskSuccess'))).toEqual(['execution-handler']);
});

test('built again, a function has the same bytes', async () => {
  const folder = join(root, bundleDirectory('query-handler'));
  const bytes = () =>
    readdirSync(folder).map((file) => [
      file,
      createHash('sha256')
        .update(readFileSync(join(folder, file)))
        .digest('hex'),
    ]);
  const before = bytes();
  rmSync(`${folder}.inputs.json`);
  await ensureLambdaBundles(root);
  expect(bytes()).toEqual(before);
}, 300_000);
