/**
 * What the engine on Step Functions asks, and what it makes of each answer, on the level of the wire.
 */
import { executionId, planId } from '@drs-orchestrator/domain';
import { describe, expect, test } from 'vitest';
import { toWire } from '../../../tests/harness/in-process-aws.ts';
import { createTestLog } from '../../../tests/harness/test-log.ts';
import { createVirtualClock } from '../../../tests/harness/virtual-clock.ts';
import { createStepFunctionsEngine } from '../src/index.ts';
import type { HandlerRequest, HandlerResponse, StepFunctionsEngineOptions } from '../src/index.ts';
import { testCredentials } from './simulated-aws.ts';

const stateMachineArn = 'arn:aws:states:eu-west-1:111111111111:stateMachine:dr-orchestration';
const run = { executionId: executionId('exec-00000000-0000-4000-8000-000000000001'), planId: planId('rp-1'), generation: 2 };

type Reply = HandlerResponse | Error;

const answered = (body: object): HandlerResponse => ({ statusCode: 200, headers: {}, body: Buffer.from(JSON.stringify(body)) });
const refusedWith = (code: string, statusCode = 400): HandlerResponse => ({
  statusCode,
  headers: {},
  body: Buffer.from(JSON.stringify({ __type: code, message: `It is ${code}` })),
});
const reset = Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });

/** An engine before replies in order, the last one for ever. */
const engineBefore = (replies: readonly Reply[], options: Partial<StepFunctionsEngineOptions> = {}) => {
  const asked: { readonly operation: string; readonly host: string; readonly input: unknown }[] = [];
  const handle = async (request: HandlerRequest & { readonly hostname?: string }) => {
    const reply = replies[Math.min(asked.length, replies.length - 1)] ?? answered({});
    asked.push({
      operation: request.headers['x-amz-target'] ?? '',
      host: request.headers['host'] ?? request.hostname ?? '',
      input: JSON.parse(toWire(request).body),
    });
    if (reply instanceof Error) throw reply;
    return { response: reply };
  };
  const log = createTestLog();
  const engine = createStepFunctionsEngine({
    clock: createVirtualClock(),
    log,
    random: () => 1,
    credentials: testCredentials,
    stateMachineArn,
    requestHandler: { handle },
    ...options,
  });
  return { engine, asked, log };
};

const started = answered({ executionArn: `${stateMachineArn}:x`, startDate: 1_767_600_000 });
const describedAs = (status: string) =>
  answered({ executionArn: 'arn', stateMachineArn, name: 'x', status, startDate: 1_767_600_000, redriveCount: 0 });

describe('a start', () => {
  test('names the run after execution and generation, and gives it ids and nothing else', async () => {
    const { engine, asked } = engineBefore([started]);
    expect(await engine.start(run)).toEqual({ ok: true, value: undefined });
    expect(asked).toEqual([
      {
        operation: 'AWSStepFunctions.StartExecution',
        host: 'states.eu-west-1.amazonaws.com',
        input: {
          stateMachineArn,
          name: 'exec-00000000-0000-4000-8000-000000000001-2',
          input: JSON.stringify({ executionId: run.executionId, planId: 'rp-1' }),
        },
      },
    ]);
  });

  test('of a generation that was started before has done its work', async () => {
    const { engine } = engineBefore([refusedWith('ExecutionAlreadyExists')]);
    expect(await engine.start(run)).toEqual({ ok: true, value: undefined });
  });

  test('whose answer is lost is asked again, because its name keeps it from starting twice', async () => {
    const { engine, asked } = engineBefore([reset, refusedWith('ExecutionAlreadyExists')]);
    expect(await engine.start(run)).toEqual({ ok: true, value: undefined });
    expect(asked).toHaveLength(2);
  });

  test.each(['StateMachineDoesNotExist', 'ExecutionLimitExceeded', 'AccessDeniedException', 'InvalidName'])(
    'refused with %s is one for later, and says why',
    async (code) => {
      const { engine, asked } = engineBefore([refusedWith(code)]);
      expect(await engine.start(run)).toEqual({ ok: false, refusal: { kind: 'later', message: `${code}: It is ${code}` } });
      expect(asked).toHaveLength(1);
    },
  );

  test.each([refusedWith('ThrottlingException'), refusedWith('InternalFailure', 500), reset])(
    'that is throttled, broken or cut off is asked five times, and then left for later',
    async (reply) => {
      const { engine, asked, log } = engineBefore([reply]);
      expect(await engine.start(run)).toMatchObject({ ok: false, refusal: { kind: 'later' } });
      expect(asked).toHaveLength(5);
      expect(log.lines.at(-1)).toMatchObject({ level: 'warn', fields: { operation: 'StartExecution' } });
    },
  );

  test('that is never answered is given up at its time limit', async () => {
    const never = {
      handle: (_request: unknown, options?: { readonly abortSignal?: AbortSignal }) =>
        new Promise<never>((_resolve, reject) => {
          const abort = (): void => reject(Object.assign(new Error('Request aborted'), { name: 'AbortError' }));
          if (options?.abortSignal?.aborted === true) abort();
          options?.abortSignal?.addEventListener('abort', abort);
        }),
    };
    const { engine } = engineBefore([], { requestHandler: never, timeLimit: () => AbortSignal.abort() });
    expect(await engine.start(run)).toMatchObject({
      ok: false,
      refusal: { kind: 'later', message: expect.stringContaining('AbortError') },
    });
  });
});

describe('a release', () => {
  test('sends an empty output, which is all that a resume needs', async () => {
    const { engine, asked } = engineBefore([answered({})]);
    expect(await engine.release('token-1')).toEqual({ ok: true, value: 'released' });
    expect(asked).toMatchObject([{ operation: 'AWSStepFunctions.SendTaskSuccess', input: { taskToken: 'token-1', output: '{}' } }]);
  });

  test.each(['TaskTimedOut', 'TaskDoesNotExist', 'InvalidToken'])('finds nobody waiting where the answer is %s', async (code) => {
    const { engine, asked } = engineBefore([refusedWith(code)]);
    expect(await engine.release('token-1')).toEqual({ ok: true, value: 'gone' });
    expect(asked).toHaveLength(1);
  });

  test('whose answer was lost counts as gone when the token is gone: another run is harmless, none is not', async () => {
    const { engine } = engineBefore([reset, refusedWith('TaskTimedOut')]);
    expect(await engine.release('token-1')).toEqual({ ok: true, value: 'gone' });
  });

  test('that cannot be sent is one for later, and no token is in the log', async () => {
    const { engine, log } = engineBefore([refusedWith('AccessDeniedException')]);
    expect(await engine.release('token-1')).toMatchObject({ ok: false, refusal: { kind: 'later' } });
    expect(JSON.stringify(log.lines)).not.toContain('token-1');
  });
});

describe('a run', () => {
  test.each([
    ['RUNNING', true],
    ['SUCCEEDED', false],
    ['FAILED', false],
    ['TIMED_OUT', false],
    ['ABORTED', false],
    ['PENDING_REDRIVE', false],
  ])('that is %s: %s', async (status, isRunning) => {
    const { engine, asked } = engineBefore([describedAs(status)]);
    expect(await engine.isRunning(run)).toBe(isRunning);
    expect(asked).toMatchObject([{ input: { executionArn: engine.arn(run), includedData: 'METADATA_ONLY' } }]);
  });

  test('that was never started does not run', async () => {
    expect(await engineBefore([refusedWith('ExecutionDoesNotExist')]).engine.isRunning(run)).toBe(false);
  });

  test('that cannot be asked about is not taken for one that is over', async () => {
    const { engine } = engineBefore([refusedWith('AccessDeniedException')]);
    await expect(engine.isRunning(run)).rejects.toThrow(/exec-0.*-2 is running is not known: AccessDeniedException/);
  });

  test.each([
    [
      'arn:aws:states:us-east-1:123456789012:stateMachine:dr-orchestration',
      'arn:aws:states:us-east-1:123456789012:execution:dr-orchestration',
    ],
    ['arn:aws-cn:states:cn-north-1:123456789012:stateMachine:x', 'arn:aws-cn:states:cn-north-1:123456789012:execution:x'],
    ['arn:aws-us-gov:states:us-gov-west-1:123456789012:stateMachine:x', 'arn:aws-us-gov:states:us-gov-west-1:123456789012:execution:x'],
    ['arn:aws:states:us-east-1:123456789012:stateMachine:x:live', 'arn:aws:states:us-east-1:123456789012:execution:x'],
  ])('of %s is found under its own name', (machine, executions) => {
    const { engine } = engineBefore([], { stateMachineArn: machine });
    expect(engine.arn(run)).toBe(`${executions}:${run.executionId}-2`);
  });

  test('has a name that Step Functions takes, whatever the generation', async () => {
    const { engine, asked } = engineBefore([started]);
    await engine.start({ ...run, generation: Number.MAX_SAFE_INTEGER });
    expect((asked[0]?.input as { readonly name: string }).name.length).toBeLessThanOrEqual(80);
  });
});

test.each(['', 'dr-orchestration', 'arn:aws:lambda:us-east-1:123456789012:function:x', 'arn:aws:states:us-east-1:1:stateMachine:x'])(
  'an ARN that is none is told at once: "%s"',
  (arn) => {
    expect(() => engineBefore([], { stateMachineArn: arn })).toThrow(/Not the ARN of a Step Functions state machine/);
  },
);
