/**
 * Start, pause, resume and cancel: what operators ask for.
 */
import type { AccountContext } from '@drs-orchestrator/application';
import type { InputOf } from '@drs-orchestrator/contract';
import { accountId, ok, planId, refused, region } from '@drs-orchestrator/domain';
import { failureOf } from '../failure.ts';
import { presentCancel, presentPause, presentResume, presentStart } from '../present/steering.ts';
import type { Endpoint } from './endpoint.ts';
import { executionRequest } from './execution-request.ts';
import { pointChoice } from './recovery-point.ts';

/** A direct caller waits for the engine; over HTTP the worker goes on after the answer. */
export const startExecution: Endpoint<'start_execution'> = async ({ input, by, asker }, { useCases }) => {
  const started = await useCases.startExecution({
    planId: planId(input.planId),
    kind: input.executionType,
    by,
    mode: asker.via === 'http' ? 'queued' : 'direct',
    ...(input.recoveryPoint === undefined ? {} : { choice: pointChoice(input.recoveryPoint) }),
    ...(input.override === undefined ? {} : { override: input.override }),
    ...(input.accountContext === undefined ? {} : { accountContext: accountContext(input.accountContext) }),
  });
  if (!started.ok) return refused(failureOf(started.refusal));
  const { id } = started.value.execution;
  return ok(presentStart(started.value, asker.via === 'http' ? `${asker.basePath}/executions/${encodeURIComponent(id)}` : undefined));
};

export const pauseExecution: Endpoint<'pause_execution'> = async ({ input, by }, { useCases }) => {
  const paused = await useCases.pauseExecution({ ...executionRequest(input), by });
  return paused.ok ? ok(presentPause(paused.value)) : refused(failureOf(paused.refusal));
};

export const resumeExecution: Endpoint<'resume_execution'> = async ({ input, by }, { useCases }) => {
  const resumed = await useCases.resumeExecution({ ...executionRequest(input), by });
  return resumed.ok ? ok(presentResume(resumed.value)) : refused(failureOf(resumed.refusal));
};

export const cancelExecution: Endpoint<'cancel_execution'> = async ({ input, by }, { useCases }) => {
  const cancelled = await useCases.cancelExecution({ ...executionRequest(input), by });
  return cancelled.ok ? ok(presentCancel(cancelled.value)) : refused(failureOf(cancelled.refusal));
};

const accountContext = (given: NonNullable<InputOf<'start_execution'>['accountContext']>): AccountContext => ({
  accountId: accountId(given.accountId),
  region: region(given.region),
  roleName: given.roleName,
  ...(given.externalId === undefined ? {} : { externalId: given.externalId }),
});
