/**
 * Cold starts as far as a laptop can tell: node starts, a built function is imported and answers its first event, in a process of its own.
 *
 * Milliseconds are this machine's; what can be compared is the ratio to a bare `node -e 0` of the same run.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { HandlerName } from '@drs-orchestrator/contract';
import { bundleDirectory, environment, variablesOf } from '@drs-orchestrator/lambda';
import * as z from 'zod';

export type ColdStart = {
  /** Of the whole process, start and end included. */
  readonly milliseconds: number;
  readonly importMilliseconds: number;
};

const probe = join(import.meta.dirname, 'cold-start-probe.mjs');

const printed = z.object({ importMilliseconds: z.number(), statusCode: z.number().nullable() });

/** Every function answers it, and asks nobody. */
const firstEvent = JSON.stringify({ httpMethod: 'GET', path: '/health', headers: {}, requestContext: {} });

export const fileOf = (root: string, handler: HandlerName): string => join(root, bundleDirectory(handler), 'index.mjs');

export const startBareNode = (): number => timed(['-e', '0'], {}).milliseconds;

/** The import alone, of any file. */
export const importFile = (file: string): ColdStart => {
  const { milliseconds, stdout } = timed([probe, file], {});
  return { milliseconds, importMilliseconds: printed.parse(JSON.parse(stdout)).importMilliseconds };
};

export const startFunction = (root: string, handler: HandlerName): ColdStart => {
  const { milliseconds, stdout } = timed([probe, fileOf(root, handler), firstEvent], environmentOf(handler));
  const { importMilliseconds, statusCode } = printed.parse(JSON.parse(stdout.trim().split('\n').at(-1) ?? ''));
  if (statusCode !== 200) throw new Error(`${handler} answered its first event with ${String(statusCode)}`);
  return { milliseconds, importMilliseconds };
};

export const median = (numbers: readonly number[]): number =>
  numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)] ?? NaN;

const timed = (args: readonly string[], env: Readonly<Record<string, string>>) => {
  const before = performance.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true', ...env },
    encoding: 'utf8',
  });
  const milliseconds = performance.now() - before;
  if (status !== 0) throw new Error(stderr);
  return { milliseconds, stdout };
};

/** Well-formed, and of nobody. */
const environmentOf = (handler: HandlerName): Readonly<Record<string, string>> => ({
  ...Object.fromEntries(variablesOf(handler).flatMap((name) => (environment[name].setBy === 'test' ? [] : [[name, 'bench']]))),
  LOG_LEVEL: 'ERROR',
  AWS_REGION: 'eu-west-1',
  HUB_ACCOUNT_ID: '123456789012',
  STATE_MACHINE_ARN: 'arn:aws:states:eu-west-1:123456789012:stateMachine:dr-orchestration',
  NOTIFICATION_TOPIC_ARN: 'arn:aws:sns:eu-west-1:123456789012:news',
});
