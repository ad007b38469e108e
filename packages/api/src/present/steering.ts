/**
 * The answers of start, pause, resume and cancel.
 */
import type { ExecutionAnswer, StartAnswer } from '@drs-orchestrator/application';
import { currentWave, hasFailed, nextWave, wavesInFlight } from '@drs-orchestrator/domain';
import type { Execution } from '@drs-orchestrator/domain';
import type { AnswerOf } from '../endpoints/endpoint.ts';
import type { CancelAnswer, ResumeAnswer } from '../use-cases.ts';
import { executionWord, isoTime, isoTimeOrNull, wavesText } from './words.ts';

/** `statusUrl`: where to look for progress; left out for a caller without URLs. */
export const presentStart = (
  { execution, engineArn, launchRights }: StartAnswer,
  statusUrl: string | undefined,
): AnswerOf<'start_execution'> => ({
  executionId: execution.id,
  planId: execution.plan.planId,
  status: executionWord(execution.status),
  executionType: execution.kind,
  stepFunctionArn: engineArn,
  startTime: isoTime(execution.startedAt),
  totalWaves: execution.waves.length,
  totalServers: execution.servers.length,
  launchRights: [...launchRights],
  ...(statusUrl === undefined ? {} : { statusUrl }),
});

export const presentPause = ({ execution }: ExecutionAnswer): AnswerOf<'pause_execution'> => ({
  executionId: execution.id,
  status: executionWord(execution.status),
  currentWave: currentWave(execution),
  nextWave: nextWave(execution),
  pausedAt: isoTimeOrNull(execution.status.kind === 'paused' ? execution.status.at : null),
  message: pauseMessage(execution),
});

/** DRS cannot stop a job, so a pause takes effect at the boundary; with nothing in flight that is now. */
const pauseMessage = (execution: Execution): string => {
  const inFlight = wavesInFlight(execution);
  if (inFlight.length > 0) return `Execution will pause after ${wavesText(inFlight)} ${inFlight.length === 1 ? 'completes' : 'complete'}`;
  const next = nextWave(execution);
  return next === null ? 'Execution is paused' : `Execution is paused before wave ${next}`;
};

export const presentResume = ({ execution, resumedAt, startingWave }: ResumeAnswer): AnswerOf<'resume_execution'> => ({
  executionId: execution.id,
  status: executionWord(execution.status),
  currentWave: currentWave(execution),
  resumedAt: isoTime(resumedAt),
  message: resumeMessage(execution, startingWave),
});

const resumeMessage = (execution: Execution, startingWave: number | null): string => {
  const left = wavesLeftBehind(execution);
  const warning =
    left.length === 0
      ? ''
      : `. It goes on without ${wavesText(left)}, and will end FAILED unless ${left.length === 1 ? 'it is' : 'they are'} retried or skipped`;
  if (startingWave !== null) return `Execution resumed, starting wave ${startingWave}${warning}`;
  const inFlight = wavesInFlight(execution);
  return inFlight.length === 0
    ? `Execution resumed${warning}`
    : `Execution resumed, ${wavesText(inFlight)} ${inFlight.length === 1 ? 'goes' : 'go'} on${warning}`;
};

/** Failed waves that a resume, this one or an earlier, has turned into CONTINUE. */
const wavesLeftBehind = ({ waves, failuresPassed }: Execution): readonly number[] =>
  waves.filter((wave) => hasFailed(wave) && failuresPassed.includes(wave.number)).map(({ number }) => number);

export const presentCancel = ({ execution, cancelledWaves, wavesInFlight: inFlight }: CancelAnswer): AnswerOf<'cancel_execution'> => ({
  executionId: execution.id,
  status: executionWord(execution.status),
  cancelledWaves: [...cancelledWaves],
  wavesInFlight: [...inFlight],
});
