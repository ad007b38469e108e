/**
 * Retry and skip of one wave, as an operator asks for them.
 *
 * Owns: recording the request before answering (I10) and telling an engine that waits. The rules are the domain's.
 */
import {
  decideRetry,
  decideSkip,
  ok,
  openChunks,
  refused,
  sentence,
  statusWord,
  waveSentence,
  type Execution,
  type Result,
  type RetryRefusal,
  type ServerId,
  type WaveAction,
  type WaveRefusal,
  type WaveState,
} from '@drs-orchestrator/domain';
import type { ExecutionAnswer, OperatorRequest } from '../answers.ts';
import type { Application } from '../application.ts';
import { performEffects } from '../effects/perform-effects.ts';
import { changeExecution } from '../journal/change.ts';
import type { Refusal } from '../refusal.ts';

export type WaveRequest = OperatorRequest & { readonly wave: number };

/** `wave`: as the request has left it. `serverIds`: what its next attempt launches. */
export type RetryAnswer = ExecutionAnswer & { readonly wave: WaveState; readonly serverIds: readonly ServerId[] };

export type SkipAnswer = ExecutionAnswer & { readonly wave: WaveState };

/** `serverIds` left out: every server of the wave that has failed. */
export const retryWave = async (
  app: Application,
  request: WaveRequest & { readonly serverIds?: readonly ServerId[] },
): Promise<Result<RetryAnswer, Refusal>> => {
  const seen: { servers: readonly number[] } = { servers: [] };
  const changed = await changeExecution(app, request, ({ execution }) => {
    const wave = execution.waves[request.wave - 1];
    if (wave === undefined) return refused({ kind: 'wave-not-found', waveNumber: request.wave });
    const retry = decideRetry(execution, wave, indexesOf(execution, request.serverIds), request.by);
    if (!retry.ok) return refused(retryRefused(execution, wave, retry.refusal));
    seen.servers = retry.value.servers;
    return ok({ decision: retry.value.decision });
  });
  if (!changed.ok) return changed;
  const { execution, head } = changed.value;
  const wave = waveOf(execution, request.wave);
  app.log.info('Wave retry', { executionId: execution.id, wave: wave.number, attempt: wave.attempt, by: request.by.name });
  await performEffects(app, changed.value);
  const serverIds = seen.servers.flatMap((index) => execution.plan.servers[index]?.serverId ?? []);
  return ok({ execution, lastPolledTime: head.lastPolledTime, wave, serverIds });
};

export const skipWave = async (
  app: Application,
  request: WaveRequest & { readonly reason: string },
): Promise<Result<SkipAnswer, Refusal>> => {
  const changed = await changeExecution(app, request, ({ execution }) => {
    const wave = execution.waves[request.wave - 1];
    if (wave === undefined) return refused({ kind: 'wave-not-found', waveNumber: request.wave });
    const skip = decideSkip(execution, wave, request.reason, request.by);
    return skip.ok ? ok({ decision: skip.value }) : refused(waveRefused(execution, wave, 'skip', skip.refusal));
  });
  if (!changed.ok) return changed;
  const { execution, head } = changed.value;
  app.log.info('Wave skipped', { executionId: execution.id, wave: request.wave, by: request.by.name });
  await performEffects(app, changed.value);
  return ok({ execution, lastPolledTime: head.lastPolledTime, wave: waveOf(execution, request.wave) });
};

/** -1 for a server that the execution does not have. */
const indexesOf = ({ plan }: Execution, serverIds: readonly ServerId[] | undefined): readonly number[] | null => {
  if (serverIds === undefined) return null;
  const indexes = new Map(plan.servers.map((server, index) => [server.serverId, index]));
  return serverIds.map((serverId) => indexes.get(serverId) ?? -1);
};

const retryRefused = (execution: Execution, wave: WaveState, refusal: RetryRefusal): Refusal =>
  refusal.why === 'servers'
    ? {
        kind: 'invalid-parameters',
        issues: refusal.positions.map(({ position, message }) => ({ field: `sourceServerIds[${String(position)}]`, message })),
      }
    : waveRefused(execution, wave, 'retry', refusal);

const waveRefused = (execution: Execution, wave: WaveState, action: WaveAction, refusal: WaveRefusal): Refusal => {
  switch (refusal.why) {
    case 'execution':
      return invalidState(action, execution.status, sentence(execution, action, refusal));
    case 'wave':
      return invalidState(action, wave.status, waveSentence(execution, wave, action, refusal));
    case 'open-job':
      return {
        kind: 'conflict',
        message: waveSentence(execution, wave, action, refusal),
        executionId: execution.id,
        planId: execution.plan.planId,
        servers: openChunks(execution, wave).flatMap((chunk) =>
          chunk.servers.flatMap((index) => execution.plan.servers[index]?.serverId ?? []),
        ),
      };
  }
};

const invalidState = (action: WaveAction, status: { readonly kind: string }, message: string): Refusal => ({
  kind: 'invalid-state',
  action,
  currentStatus: statusWord(status),
  message,
});

const waveOf = (execution: Execution, number: number): WaveState => {
  const wave = execution.waves[number - 1];
  if (wave === undefined) throw new Error(`Execution ${execution.id} has lost its wave ${String(number)}`);
  return wave;
};
