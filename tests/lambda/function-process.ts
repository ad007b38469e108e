/**
 * One built function in a process of its own, as Lambda runs it: with the environment of its row and nothing of ours.
 *
 * Owns: one event at a time, what was logged, and the end of the process.
 */
import { fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import type { HandlerName } from '@drs-orchestrator/contract';
import { bundleDirectory } from '@drs-orchestrator/lambda';
import * as z from 'zod';

export type Invoked =
  | { readonly kind: 'answered'; readonly answer: unknown }
  | { readonly kind: 'failed'; readonly errorType: string; readonly errorMessage: string };

export type FunctionProcess = {
  /** What it answers, or throws. Events that come together wait for each other. */
  invoke(event: unknown, requestId?: string): Promise<Invoked>;
  /** The same, for who expects an answer. */
  ask(event: unknown, requestId?: string): Promise<unknown>;
  /** All that was written so far, line by line; a line that is not JSON is a failure of its own. */
  lines(): readonly Readonly<Record<string, unknown>>[];
  text(): string;
  end(): Promise<void>;
};

const root = join(import.meta.dirname, '../..');

const said = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready') }),
  z.object({ kind: z.literal('answered'), answer: z.unknown() }),
  z.object({ kind: z.literal('failed'), errorType: z.string(), errorMessage: z.string() }),
]);

/** Rejects with what it wrote where it does not come up. */
export const startFunction = async (handler: HandlerName, environment: Readonly<Record<string, string>>): Promise<FunctionProcess> => {
  const child = fork(join(import.meta.dirname, 'lambda-process.mjs'), [join(root, bundleDirectory(handler))], {
    // Lambda's own variable, by which Powertools knows where it is; the SDK's warning is about the Node that runs the tests.
    env: { ...environment, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x', AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
    execArgv: [],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let written = '';
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (text: string) => (written += text));
  const exited = once(child, 'close');
  const next = async (): Promise<z.output<typeof said>> => {
    const [message] = await Promise.race([once(child, 'message'), exited.then(() => [{ kind: 'gone' }])]);
    const read = said.safeParse(message);
    if (!read.success) throw new Error(`${handler} ended: ${written}`);
    return read.data;
  };
  await next();
  let last: Promise<unknown> = Promise.resolve();
  const invoke = (event: unknown, requestId: string = randomUUID()): Promise<Invoked> => {
    const turn = last.then(async () => {
      child.send({ event, context: contextOf(handler, requestId) });
      const answer = await next();
      if (answer.kind === 'ready') throw new Error(`${handler} began a second time`);
      return answer.kind === 'answered' ? { kind: answer.kind, answer: answer.answer } : answer;
    });
    last = turn.catch(() => undefined);
    return turn;
  };
  return {
    invoke,
    ask: async (event, requestId) => {
      const invoked = await invoke(event, requestId);
      if (invoked.kind === 'failed') throw new Error(`${handler} threw ${invoked.errorType}: ${invoked.errorMessage}`);
      return invoked.answer;
    },
    lines: () => written.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Readonly<Record<string, unknown>>])),
    text: () => written,
    end: async () => {
      child.kill('SIGKILL');
      await exited;
    },
  };
};

/** `getRemainingTimeInMillis` and the like, which nobody calls, cannot be sent to another process. */
const contextOf = (handler: HandlerName, awsRequestId: string) => ({
  awsRequestId,
  functionName: handler,
  functionVersion: '$LATEST',
  invokedFunctionArn: `arn:aws:lambda:us-east-1:123456789012:function:${handler}`,
  memoryLimitInMB: '512',
  logGroupName: `/aws/lambda/${handler}`,
  logStreamName: 'test',
  callbackWaitsForEmptyEventLoop: true,
});
