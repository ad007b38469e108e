/**
 * The port `Engine` on Step Functions: each run is an execution of the one state machine, named `<executionId>-<generation>`.
 *
 * Owns: what Step Functions' answers mean for us. Leaves to the state machine the order of the steps, and to the reconciler
 * whatever is lost between two calls.
 *
 * Invariants
 * 1. A generation starts once: Step Functions refuses a name that it has seen, whatever became of it.
 * 2. Unknown is not gone (I12): a run that could not be asked about is an error, and never taken for one that is over.
 */
import {
  DescribeExecutionCommand,
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  ExecutionStatus,
  InvalidToken,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
  TaskDoesNotExist,
  TaskTimedOut,
} from '@aws-sdk/client-sfn';
import type { Clock, Engine, EngineRun, Log } from '@drs-orchestrator/application';
import { ok, refused } from '@drs-orchestrator/domain';
import type { Result } from '@drs-orchestrator/domain';
import type { Failure } from '../calls/failure.ts';
import { createRetrying } from '../calls/retrying.ts';
import { settled } from '../calls/settled.ts';
import type { TimeLimit } from '../calls/time-limit.ts';
import { inRealTime } from '../calls/time-limit.ts';
import { clientConfiguration } from '../clients/client-configuration.ts';
import type { ClientOptions } from '../clients/client-configuration.ts';
import type { CredentialsProvider } from '../clients/credentials.ts';
import type { AwsLimits } from '../limits.ts';
import { defaultAwsLimits } from '../limits.ts';
import { parseStateMachineArn, runArn, runName } from './names.ts';

export type StepFunctionsEngineOptions = ClientOptions & {
  readonly clock: Clock;
  readonly log: Log;
  /** From 0 up to, never reaching, 1: what spreads retries. */
  readonly random: () => number;
  readonly credentials: CredentialsProvider;
  /** It is asked in the Region that the ARN names. */
  readonly stateMachineArn: string;
  /** Bounds each request; left out: by real time, as befits a socket. */
  readonly timeLimit?: TimeLimit | undefined;
  readonly limits?: Partial<AwsLimits> | undefined;
};

/** Throws where the ARN is none of a state machine. */
export const createStepFunctionsEngine = (options: StepFunctionsEngineOptions): Engine => {
  const { clock, log, random, credentials, timeLimit = inRealTime } = options;
  const limits = { ...defaultAwsLimits, ...options.limits };
  const machine = parseStateMachineArn(options.stateMachineArn);
  const client = new SFNClient(clientConfiguration(options, machine.region, credentials));
  const retrying = createRetrying({ clock, log, random, limits });
  const arn = (run: EngineRun): string => runArn(machine, run);

  /** `meanings`: what may be answered besides success, and what that says. */
  const ask = async <Answer, Meaning>(
    operation: string,
    send: (abortSignal: AbortSignal) => Promise<Answer>,
    meaningOf: (error: unknown) => Meaning | undefined,
  ): Promise<Result<Answer | Meaning, Failure>> => {
    const answer = await retrying<Answer | Meaning>({ budget: options.stateMachineArn, operation }, () =>
      settled(async () => {
        try {
          return await send(timeLimit(limits.readTimeoutMilliseconds));
        } catch (error) {
          const meaning = meaningOf(error);
          if (meaning === undefined) throw error;
          return meaning;
        }
      }),
    );
    if (!answer.ok) log.warn('AWS did not answer as asked', { operation, code: answer.refusal.code, reason: answer.refusal.message });
    return answer;
  };

  return {
    start: async (run) => {
      const command = new StartExecutionCommand({ stateMachineArn: machine.arn, name: runName(run), input: inputOf(run) });
      const started = await ask(
        'StartExecution',
        (abortSignal) => client.send(command, { abortSignal }),
        (error) => (error instanceof ExecutionAlreadyExists ? 'started-before' : undefined),
      );
      return started.ok ? ok(undefined) : later(started.refusal);
    },
    release: async (token) => {
      const command = new SendTaskSuccessCommand({ taskToken: token, output: '{}' });
      // After a lost answer the token may be gone because we released it ourselves. A run too many does no harm, and one too few does.
      const released = await ask(
        'SendTaskSuccess',
        async (abortSignal) => {
          await client.send(command, { abortSignal });
          return 'released' as const;
        },
        (error) => (isGone(error) ? ('gone' as const) : undefined),
      );
      return released.ok ? released : later(released.refusal);
    },
    isRunning: async (run) => {
      const command = new DescribeExecutionCommand({ executionArn: arn(run), includedData: 'METADATA_ONLY' });
      const described = await ask(
        'DescribeExecution',
        async (abortSignal) => (await client.send(command, { abortSignal })).status === ExecutionStatus.RUNNING,
        (error) => (error instanceof ExecutionDoesNotExist ? false : undefined),
      );
      if (described.ok) return described.value;
      const { code, message } = described.refusal;
      throw new Error(`Whether ${runName(run)} is running is not known: ${code}: ${message}`);
    },
    arn,
  };
};

/** Always the same for one run: asked again while it runs, with the same input, Step Functions answers as it did the first time. */
const inputOf = ({ executionId, planId }: EngineRun): string => JSON.stringify({ executionId, planId });

const isGone = (error: unknown): boolean =>
  error instanceof TaskTimedOut || error instanceof TaskDoesNotExist || error instanceof InvalidToken;

/** Whatever Step Functions refuses may be repaired by somebody, and the reconciler asks again each minute. */
const later = ({ code, message }: Failure) => refused({ kind: 'later' as const, message: `${code}: ${message}` });
