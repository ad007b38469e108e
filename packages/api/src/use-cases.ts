/**
 * What the api asks of the inside: every use case, already bound to its dependencies.
 *
 * Owns: the record that a test writes by hand and a process fills once, with `bindUseCases`.
 */
import {
  actOnExecution,
  awaitResume,
  cancelExecution,
  finalizeExecution,
  findActive,
  getExecution,
  goOnWithStart,
  listExecutions,
  pauseExecution,
  planNextStep,
  pollExecution,
  resumed,
  resumeExecution,
  settleExecution,
  startExecution,
  startWaveRecovery,
} from '@drs-orchestrator/application';
import type {
  Application,
  ExecutionAnswer,
  ExecutionRequest,
  FinalizeAnswer,
  FindAnswer,
  ListAnswer,
  ListRequest,
  OperatorRequest,
  PlanStepAnswer,
  PollAnswer,
  Refusal,
  StartAnswer,
  StartExecutionRequest,
} from '@drs-orchestrator/application';
import type { Instant, JobId, Result } from '@drs-orchestrator/domain';

type Asked<Request, Answer> = (request: Request) => Promise<Result<Answer, Refusal>>;

/** `startingWave`: null where resuming starts no wave at once. */
export type ResumeAnswer = ExecutionAnswer & { readonly resumedAt: Instant; readonly startingWave: number | null };

export type CancelAnswer = ExecutionAnswer & { readonly cancelledWaves: readonly number[]; readonly wavesInFlight: readonly number[] };

export type UseCases = {
  readonly findActive: Asked<{ readonly jobId?: JobId }, FindAnswer>;
  readonly pollExecution: Asked<ExecutionRequest, PollAnswer>;
  readonly finalizeExecution: Asked<ExecutionRequest, FinalizeAnswer>;
  readonly pauseExecution: Asked<OperatorRequest, ExecutionAnswer>;
  readonly resumeExecution: Asked<OperatorRequest, ResumeAnswer>;
  readonly cancelExecution: Asked<OperatorRequest, CancelAnswer>;
  readonly startExecution: Asked<StartExecutionRequest, StartAnswer>;
  /** The worker's part of a start. */
  readonly goOnWithStart: Asked<ExecutionRequest, ExecutionAnswer>;
  readonly getExecution: Asked<ExecutionRequest, ExecutionAnswer>;
  readonly listExecutions: Asked<ListRequest, ListAnswer>;
  readonly planNextStep: Asked<ExecutionRequest, PlanStepAnswer>;
  readonly startWaveRecovery: Asked<ExecutionRequest & { readonly wave: number }, ExecutionAnswer>;
  readonly awaitResume: Asked<ExecutionRequest & { readonly token: string; readonly pauseRevision: number | null }, ExecutionAnswer>;
  readonly resumed: Asked<ExecutionRequest & { readonly pauseRevision: number | null }, ExecutionAnswer>;
  readonly settleExecution: Asked<ExecutionRequest, ExecutionAnswer>;
  readonly actOnExecution: Asked<ExecutionRequest, ExecutionAnswer>;
};

export const bindUseCases = (app: Application): UseCases => ({
  findActive: (request) => findActive(app, request),
  pollExecution: (request) => pollExecution(app, request),
  finalizeExecution: (request) => finalizeExecution(app, request),
  pauseExecution: (request) => pauseExecution(app, request),
  resumeExecution: (request) => resumeExecution(app, request),
  cancelExecution: (request) => cancelExecution(app, request),
  startExecution: (request) => startExecution(app, request),
  goOnWithStart: (request) => goOnWithStart(app, request),
  getExecution: (request) => getExecution(app, request),
  listExecutions: (request) => listExecutions(app, request),
  planNextStep: (request) => planNextStep(app, request),
  startWaveRecovery: (request) => startWaveRecovery(app, request),
  awaitResume: (request) => awaitResume(app, request),
  resumed: (request) => resumed(app, request),
  settleExecution: (request) => settleExecution(app, request),
  actOnExecution: (request) => actOnExecution(app, request),
});
