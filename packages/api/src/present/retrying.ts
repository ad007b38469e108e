/**
 * The answers of retry and skip.
 */
import type { RetryAnswer, SkipAnswer } from '@drs-orchestrator/application';
import type { AnswerOf } from '../endpoints/endpoint.ts';
import { waveWord } from './words.ts';

export const presentRetry = ({ execution, wave, serverIds }: RetryAnswer): AnswerOf<'retry_wave'> => ({
  executionId: execution.id,
  waveNumber: wave.number,
  attempt: wave.attempt,
  sourceServerIds: [...serverIds],
});

export const presentSkip = ({ execution, wave }: SkipAnswer): AnswerOf<'skip_wave'> => ({
  executionId: execution.id,
  waveNumber: wave.number,
  status: waveWord(wave.status),
});
