/**
 * What the api asks of the inside: every use case, already bound to its dependencies.
 *
 * Owns: the record that a test writes by hand and a process fills once: whole with `bindUseCases`, or with what a function may do, so
 * that its program does not even hold the code for the rest.
 */
import {
  actOnExecution,
  applyGroupSettings,
  awaitResume,
  cancelExecution,
  createGroup,
  createPlan,
  deleteEndedExecutions,
  deleteExecutions,
  deleteGroup,
  deletePlan,
  checkReadiness,
  finalizeExecution,
  findActive,
  getExecution,
  getTerminationStatus,
  getGroup,
  getPlan,
  getRecoveryInstances,
  goOnWithStart,
  listExecutions,
  listGroups,
  listPlans,
  lookAtExecution,
  pauseExecution,
  planNextStep,
  pollExecution,
  postNews,
  readJobLogs,
  readJournal,
  resolveGroup,
  resumed,
  resumeExecution,
  retryWave,
  settleExecution,
  simulateRights,
  skipWave,
  startExecution,
  startWaveRecovery,
  subscribeAddress,
  terminateInstances,
  updateGroup,
  updatePlan,
} from '@drs-orchestrator/application';
import type {
  Application,
  CreateGroupRequest,
  CreatePlanRequest,
  DeleteSomeAnswer,
  DeleteEndedAnswer,
  DeleteGroupRequest,
  DeletePlanRequest,
  DetailsAnswer,
  ExecutionAnswer,
  ExecutionRequest,
  FinalizeAnswer,
  FindAnswer,
  GroupAnswer,
  InstancesAnswer,
  InstancesRequest,
  JobLogsAnswer,
  JobLogsRequest,
  JournalAnswer,
  JournalRequest,
  ListAnswer,
  ListPosition,
  ListRequest,
  OperatorRequest,
  Page,
  PageRequest,
  PlanStepAnswer,
  PollAnswer,
  ReadinessAnswer,
  ReadinessRequest,
  RealtimeAnswer,
  RealtimeRequest,
  ResolveAnswer,
  ResolveRequest,
  Refusal,
  RetryAnswer,
  SkipAnswer,
  StartAnswer,
  StartExecutionRequest,
  TerminateAnswer,
  TerminateRequest,
  TerminationStatus,
  UpdateGroupRequest,
  UpdatePlanRequest,
  WaveRequest,
} from '@drs-orchestrator/application';
import type { Actor, ExecutionId, GroupId, Instant, JobId, PlanId, RecoveryPlan, Result, ServerId } from '@drs-orchestrator/domain';
import { bindAccountReads, bindAccountWrites, type AccountUseCases } from './use-cases/accounts.ts';
import type { Asked } from './use-cases/asked.ts';

/** `startingWave`: null where resuming starts no wave at once. */
export type ResumeAnswer = ExecutionAnswer & { readonly resumedAt: Instant; readonly startingWave: number | null };

export type CancelAnswer = ExecutionAnswer & { readonly cancelledWaves: readonly number[]; readonly wavesInFlight: readonly number[] };

export type UseCases = AccountUseCases & {
  readonly findActive: Asked<{ readonly jobId?: JobId }, FindAnswer>;
  readonly pollExecution: Asked<ExecutionRequest, PollAnswer>;
  readonly finalizeExecution: Asked<ExecutionRequest, FinalizeAnswer>;
  readonly pauseExecution: Asked<OperatorRequest, ExecutionAnswer>;
  readonly resumeExecution: Asked<OperatorRequest, ResumeAnswer>;
  readonly cancelExecution: Asked<OperatorRequest, CancelAnswer>;
  readonly checkReadiness: Asked<ReadinessRequest, ReadinessAnswer>;
  readonly retryWave: Asked<WaveRequest & { readonly serverIds?: readonly ServerId[] }, RetryAnswer>;
  readonly terminateInstances: Asked<TerminateRequest, TerminateAnswer>;
  readonly getTerminationStatus: Asked<ExecutionRequest, TerminationStatus>;
  readonly skipWave: Asked<WaveRequest & { readonly reason: string }, SkipAnswer>;
  readonly startExecution: Asked<StartExecutionRequest, StartAnswer>;
  /** The worker's part of a start. */
  readonly goOnWithStart: Asked<ExecutionRequest, ExecutionAnswer>;
  /** The worker's part of saving a group. */
  readonly applyGroupSettings: Asked<{ readonly groupId: GroupId }, { readonly groupId: GroupId }>;
  /** The worker's part of a notification: to the plan's webhook. */
  readonly postNews: Asked<ExecutionRequest & { readonly key: string }, ExecutionAnswer>;
  /** The worker's part of saving a plan with an e-mail address. */
  readonly subscribeAddress: Asked<{ readonly planId: PlanId }, undefined>;
  /** The worker's part of `find`: what IAM simulates of our rights. */
  readonly simulateRights: () => Promise<Result<undefined, Refusal>>;
  readonly getExecution: Asked<ExecutionRequest, DetailsAnswer>;
  readonly listExecutions: Asked<ListRequest, ListAnswer>;
  readonly getRecoveryInstances: Asked<InstancesRequest, InstancesAnswer>;
  readonly deleteExecutions: Asked<{ readonly ids: readonly ExecutionId[]; readonly by: Actor }, DeleteSomeAnswer>;
  readonly deleteEndedExecutions: Asked<
    { readonly statuses: readonly string[]; readonly by: Actor; readonly before?: ListPosition },
    DeleteEndedAnswer
  >;
  readonly lookAtExecution: Asked<RealtimeRequest, RealtimeAnswer>;
  readonly readJobLogs: Asked<JobLogsRequest, JobLogsAnswer>;
  readonly readJournal: Asked<JournalRequest, JournalAnswer>;
  readonly listGroups: Asked<PageRequest<GroupId>, Page<GroupId, GroupAnswer>>;
  readonly getGroup: Asked<{ readonly groupId: GroupId }, GroupAnswer>;
  readonly createGroup: Asked<CreateGroupRequest, GroupAnswer>;
  readonly updateGroup: Asked<UpdateGroupRequest, GroupAnswer>;
  readonly deleteGroup: Asked<DeleteGroupRequest, { readonly groupId: GroupId }>;
  readonly resolveGroup: Asked<ResolveRequest, ResolveAnswer>;
  readonly listPlans: Asked<PageRequest<PlanId>, Page<PlanId, RecoveryPlan>>;
  readonly getPlan: Asked<{ readonly planId: PlanId }, RecoveryPlan>;
  readonly createPlan: Asked<CreatePlanRequest, RecoveryPlan>;
  readonly updatePlan: Asked<UpdatePlanRequest, RecoveryPlan>;
  readonly deletePlan: Asked<DeletePlanRequest, { readonly planId: PlanId }>;
  readonly planNextStep: Asked<ExecutionRequest, PlanStepAnswer>;
  readonly startWaveRecovery: Asked<ExecutionRequest & { readonly wave: number }, ExecutionAnswer>;
  readonly awaitResume: Asked<ExecutionRequest & { readonly token: string; readonly pauseRevision: number | null }, ExecutionAnswer>;
  readonly resumed: Asked<ExecutionRequest & { readonly pauseRevision: number | null }, ExecutionAnswer>;
  readonly settleExecution: Asked<ExecutionRequest, ExecutionAnswer>;
  readonly actOnExecution: Asked<ExecutionRequest, ExecutionAnswer>;
};

/** Everything, for execution-handler and for a process that is all functions at once. */
export const bindUseCases = (app: Application): UseCases => Object.assign({}, readsOf(app), catalogueWritesOf(app), executionWorkOf(app));

/** What query-handler may do. Whoever asks it for more has come past the registry, and meets an error. */
export const bindReads = (app: Application): UseCases => ({ ...noExecutionWork, ...noCatalogueWrites, ...readsOf(app) });

/** What data-management-handler may do: keep groups, plans and accounts, and read. */
export const bindCatalogue = (app: Application): UseCases => ({ ...noExecutionWork, ...readsOf(app), ...catalogueWritesOf(app) });

const readsOf = (app: Application) =>
  ({
    getExecution: (request) => getExecution(app, request),
    listExecutions: (request) => listExecutions(app, request),
    checkReadiness: (request) => checkReadiness(app, request),
    getTerminationStatus: (request) => getTerminationStatus(app, request),
    getRecoveryInstances: (request) => getRecoveryInstances(app, request),
    lookAtExecution: (request) => lookAtExecution(app, request),
    readJobLogs: (request) => readJobLogs(app, request),
    readJournal: (request) => readJournal(app, request),
    listGroups: (request) => listGroups(app, request),
    getGroup: (request) => getGroup(app, request),
    resolveGroup: (request) => resolveGroup(app, request),
    listPlans: (request) => listPlans(app, request),
    getPlan: (request) => getPlan(app, request),
    ...bindAccountReads(app),
  }) satisfies Partial<UseCases>;

const catalogueWritesOf = (app: Application) =>
  ({
    createGroup: (request) => createGroup(app, request),
    updateGroup: (request) => updateGroup(app, request),
    deleteGroup: (request) => deleteGroup(app, request),
    createPlan: (request) => createPlan(app, request),
    updatePlan: (request) => updatePlan(app, request),
    deletePlan: (request) => deletePlan(app, request),
    ...bindAccountWrites(app),
  }) satisfies Partial<UseCases>;

const executionWorkOf = (app: Application) =>
  ({
    findActive: (request) => findActive(app, request),
    pollExecution: (request) => pollExecution(app, request),
    finalizeExecution: (request) => finalizeExecution(app, request),
    pauseExecution: (request) => pauseExecution(app, request),
    resumeExecution: (request) => resumeExecution(app, request),
    cancelExecution: (request) => cancelExecution(app, request),
    retryWave: (request) => retryWave(app, request),
    terminateInstances: (request) => terminateInstances(app, request),
    skipWave: (request) => skipWave(app, request),
    startExecution: (request) => startExecution(app, request),
    goOnWithStart: (request) => goOnWithStart(app, request),
    applyGroupSettings: (request) => applyGroupSettings(app, request),
    postNews: (request) => postNews(app, request),
    subscribeAddress: (request) => subscribeAddress(app, request),
    simulateRights: () => simulateRights(app),
    deleteExecutions: (request) => deleteExecutions(app, request),
    deleteEndedExecutions: (request) => deleteEndedExecutions(app, request),
    planNextStep: (request) => planNextStep(app, request),
    startWaveRecovery: (request) => startWaveRecovery(app, request),
    awaitResume: (request) => awaitResume(app, request),
    resumed: (request) => resumed(app, request),
    settleExecution: (request) => settleExecution(app, request),
    actOnExecution: (request) => actOnExecution(app, request),
  }) satisfies Partial<UseCases>;

type Absent = () => Promise<never>;

const absent: Absent = () => Promise.reject(new Error('This function has no part in that'));

const noCatalogueWrites: Readonly<Record<keyof ReturnType<typeof catalogueWritesOf>, Absent>> = {
  createAccount: absent,
  updateAccount: absent,
  deleteAccount: absent,
  createGroup: absent,
  updateGroup: absent,
  deleteGroup: absent,
  createPlan: absent,
  updatePlan: absent,
  deletePlan: absent,
};

const noExecutionWork: Readonly<Record<keyof ReturnType<typeof executionWorkOf>, Absent>> = {
  findActive: absent,
  pollExecution: absent,
  finalizeExecution: absent,
  pauseExecution: absent,
  resumeExecution: absent,
  cancelExecution: absent,
  retryWave: absent,
  terminateInstances: absent,
  skipWave: absent,
  startExecution: absent,
  goOnWithStart: absent,
  applyGroupSettings: absent,
  postNews: absent,
  subscribeAddress: absent,
  simulateRights: absent,
  deleteExecutions: absent,
  deleteEndedExecutions: absent,
  planNextStep: absent,
  startWaveRecovery: absent,
  awaitResume: absent,
  resumed: absent,
  settleExecution: absent,
  actOnExecution: absent,
};
