/**
 * Retry and skip of a wave.
 */
import { ok, refused, serverId } from '@drs-orchestrator/domain';
import { failureOf } from '../failure.ts';
import { presentRetry, presentSkip } from '../present/retrying.ts';
import type { Endpoint } from './endpoint.ts';
import { executionRequest } from './execution-request.ts';

export const retryWave: Endpoint<'retry_wave'> = async ({ input, by }, { useCases }) => {
  const retried = await useCases.retryWave({
    ...executionRequest(input),
    by,
    wave: input.waveNumber,
    ...(input.sourceServerIds === undefined ? {} : { serverIds: input.sourceServerIds.map(serverId) }),
  });
  return retried.ok ? ok(presentRetry(retried.value)) : refused(failureOf(retried.refusal));
};

export const skipWave: Endpoint<'skip_wave'> = async ({ input, by }, { useCases }) => {
  const skipped = await useCases.skipWave({ ...executionRequest(input), by, wave: input.waveNumber, reason: input.reason });
  return skipped.ok ? ok(presentSkip(skipped.value)) : refused(failureOf(skipped.refusal));
};
