/**
 * The port `WorkerQueue` on Lambda: execution-handler is invoked asynchronously, and nobody waits for what it does.
 *
 * Owns: how a message is handed over, and when that has failed. What becomes of it afterwards, how often Lambda tries and for how
 * long, is the function's configuration; what is lost on the way is the reconciler's.
 *
 * Invariants
 * 1. It resolves only when Lambda has taken the message; everything else is thrown, and the message may have been taken all the same.
 * 2. Messages hold ids, never the work itself: one that was taken twice finds its work done.
 */
import type { Clock, Log, WorkerQueue } from '@drs-orchestrator/application';
import { refused } from '@drs-orchestrator/domain';
import { createRetrying } from '../calls/retrying.ts';
import { settled } from '../calls/settled.ts';
import type { TimeLimit } from '../calls/time-limit.ts';
import { inRealTime } from '../calls/time-limit.ts';
import { clientConfiguration } from '../clients/client-configuration.ts';
import type { ClientOptions } from '../clients/client-configuration.ts';
import type { CredentialsProvider } from '../clients/credentials.ts';
import type { AwsLimits } from '../limits.ts';
import { defaultAwsLimits } from '../limits.ts';
import type * as Lambda from './lambda-sdk.ts';

export type SelfInvocationOptions = ClientOptions & {
  readonly clock: Clock;
  readonly log: Log;
  /** From 0 up to, never reaching, 1: what spreads retries. */
  readonly random: () => number;
  readonly credentials: CredentialsProvider;
  /** Where the function is. */
  readonly region: string;
  /** Name or ARN of execution-handler. */
  readonly functionName: string;
  /** Bounds each request; left out: by real time, as befits a socket. */
  readonly timeLimit?: TimeLimit | undefined;
  readonly limits?: Partial<AwsLimits> | undefined;
};

type Loaded = { readonly sdk: typeof Lambda; readonly client: Lambda.LambdaClient };

/** Lambda takes 256 KB of an asynchronous event. A message of ids has a few hundred bytes, so more is a mistake of ours. */
const mostPayloadBytes = 64 * 1024;

/** What Lambda answers when it has put an event in the function's queue. */
const queued = 202;

export const createSelfInvocation = (options: SelfInvocationOptions): WorkerQueue => {
  const { clock, log, random, credentials, region, functionName, timeLimit = inRealTime } = options;
  const all = { ...defaultAwsLimits, ...options.limits };
  // Somebody is waiting for an answer, and a message that is not sent now is sent by the reconciler within a minute or two.
  const limits = { ...all, readAttempts: all.wakeAttempts, readTimeoutMilliseconds: all.wakeTimeoutMilliseconds };
  let loading: Promise<Loaded> | undefined;
  const load = (): Promise<Loaded> =>
    (loading ??= import('./lambda-sdk.ts').then((sdk) => ({
      sdk,
      client: new sdk.LambdaClient(clientConfiguration(options, region, credentials)),
    })));
  const retrying = createRetrying({ clock, log, random, limits });
  return {
    send: async (message) => {
      const payload = Buffer.from(JSON.stringify(message));
      if (payload.length > mostPayloadBytes)
        throw new Error(`A message for the worker has ${String(payload.length)} bytes: ${message.job}`);
      const { sdk, client } = await load();
      const command = new sdk.InvokeCommand({ FunctionName: functionName, InvocationType: 'Event', Payload: payload });
      const answer = await retrying({ budget: functionName, operation: 'Invoke' }, async () => {
        const sent = await settled(() => client.send(command, { abortSignal: timeLimit(limits.readTimeoutMilliseconds) }));
        if (!sent.ok || sent.value.StatusCode === queued) return sent;
        return refused({ kind: 'cut', code: 'NotQueued', message: `Lambda answered ${String(sent.value.StatusCode)}` });
      });
      if (!answer.ok) throw new Error(`${functionName} could not be invoked: ${answer.refusal.code}: ${answer.refusal.message}`);
    },
  };
};
