/**
 * How the worker is woken on Lambda: what is sent, and what each answer means, on the level of the wire.
 */
import { executionId, groupId, planId } from '@drs-orchestrator/domain';
import { describe, expect, test } from 'vitest';
import { toWire } from '../../../tests/harness/in-process-aws.ts';
import { createTestLog } from '../../../tests/harness/test-log.ts';
import { createVirtualClock } from '../../../tests/harness/virtual-clock.ts';
import { createSelfInvocation } from '../src/index.ts';
import type { HandlerRequest, HandlerResponse } from '../src/index.ts';
import { testCredentials } from './simulated-aws.ts';

const message = {
  worker: true,
  job: 'start_execution',
  executionId: executionId('exec-00000000-0000-4000-8000-000000000001'),
  planId: planId('rp-1'),
} as const;

type Reply = HandlerResponse | Error;

const queued: HandlerResponse = { statusCode: 202, headers: {}, body: Buffer.alloc(0) };
const refusedWith = (code: string, statusCode: number): HandlerResponse => ({
  statusCode,
  headers: { 'x-amzn-errortype': code },
  body: Buffer.from(JSON.stringify({ Type: 'User', Message: `It is ${code}` })),
});
const reset = Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });

/** A queue before replies in order, the last one for ever. */
const queueBefore = (...replies: readonly Reply[]) => {
  const asked: { readonly method: string; readonly path: string; readonly type: string | undefined; readonly payload: unknown }[] = [];
  const handle = async (request: HandlerRequest) => {
    const reply = replies[Math.min(asked.length, replies.length - 1)] ?? queued;
    const { method, path, headers } = request;
    asked.push({ method, path, type: headers['x-amz-invocation-type'], payload: JSON.parse(toWire(request).body) });
    if (reply instanceof Error) throw reply;
    return { response: reply };
  };
  const log = createTestLog();
  const queue = createSelfInvocation({
    clock: createVirtualClock(),
    log,
    random: () => 1,
    credentials: testCredentials,
    region: 'eu-west-1',
    functionName: 'dev-execution-handler',
    requestHandler: { handle },
  });
  return { queue, asked, log };
};

describe('a message to the worker', () => {
  test('is an asynchronous invocation of the function, with the message as its event', async () => {
    const { queue, asked } = queueBefore(queued);
    await queue.send(message);
    expect(asked).toEqual([
      {
        method: 'POST',
        path: '/2015-03-31/functions/dev-execution-handler/invocations',
        type: 'Event',
        payload: { worker: true, job: 'start_execution', executionId: message.executionId, planId: 'rp-1' },
      },
    ]);
  });

  test('is sent once more where its answer is lost or Lambda is busy, because a second one finds the work done', async () => {
    for (const trouble of [reset, refusedWith('TooManyRequestsException', 429), refusedWith('ServiceException', 500)]) {
      const { queue, asked, log } = queueBefore(trouble, queued);
      await queue.send(message);
      expect(asked).toHaveLength(2);
      expect(log.metrics).toContainEqual({ name: 'Retries', value: 1 });
    }
  });

  test('that Lambda does not take within two tries fails, and says why', async () => {
    const { queue, asked } = queueBefore(refusedWith('TooManyRequestsException', 429));
    await expect(queue.send(message)).rejects.toThrow('dev-execution-handler could not be invoked: TooManyRequestsException');
    expect(asked).toHaveLength(2);
  });

  test.each(['AccessDeniedException', 'ResourceNotFoundException', 'InvalidRequestContentException'])(
    'refused with %s fails at once',
    async (code) => {
      const { queue, asked } = queueBefore(refusedWith(code, 403));
      await expect(queue.send(message)).rejects.toThrow(`could not be invoked: ${code}`);
      expect(asked).toHaveLength(1);
    },
  );

  test('that was run in place of being queued is no success', async () => {
    const { queue } = queueBefore({ ...queued, statusCode: 200 });
    await expect(queue.send(message)).rejects.toThrow('NotQueued');
  });

  test('larger than any message of ids is never sent', async () => {
    const { queue, asked } = queueBefore(queued);
    const endless = { worker: true, job: 'apply_launch_settings', groupId: groupId(`pg-${'x'.repeat(64 * 1024)}`) } as const;
    await expect(queue.send(endless)).rejects.toThrow(/A message for the worker has \d+ bytes: apply_launch_settings/);
    expect(asked).toEqual([]);
  });
});
