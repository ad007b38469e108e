/**
 * The words and rules of a recovery: pure, synchronous, without clock, randomness or anything from outside.
 *
 * Owns: what is public of the domain, name by name.
 */
export { accountId, effectKey, executionId, groupId, instanceId, jobId, planId, region, serverId, snapshotId } from './ids.ts';
export type { AccountId, EffectKey, ExecutionId, GroupId, InstanceId, JobId, PlanId, Region, ServerId, SnapshotId } from './ids.ts';
export { between, hours, instant, later, minutes, seconds } from './instant.ts';
export type { Instant } from './instant.ts';
export { placeKey } from './place.ts';
export type { Access, Place } from './place.ts';
export { defaultQuotas } from './quotas.ts';
export type { Quotas } from './quotas.ts';
export { ok, refused } from './result.ts';
export type { Result } from './result.ts';
export { defaultLaunchTimeoutMinutes, planLimits } from './plan/plan.ts';
export type {
  Account,
  FailurePolicy,
  PlanNotifications,
  ProtectionGroup,
  RecoveryPlan,
  Selection,
  Wave,
  WaveServers,
} from './plan/plan.ts';
export { settingsOf } from './plan/launch-settings.ts';
export type { LaunchDisposition, LaunchSettings, RightSizing, ServerOverride, ServerSettings } from './plan/launch-settings.ts';
export { driftedFields } from './plan/settings-drift.ts';
export type { PresentValues, SettingsField } from './plan/settings-drift.ts';
export {
  afterBatch,
  afterBlindness,
  announceWork,
  batchOf,
  hasSettings,
  isWorkOverdue,
  needsWork,
  serversOfRun,
  settingsStatus,
  workStep,
} from './plan/settings-work.ts';
export type {
  BatchOutcome,
  RunningSettings,
  SettingsFailure,
  SettingsRun,
  SettingsRunState,
  SettingsStatus,
  SettingsWork,
  WorkStep,
} from './plan/settings-work.ts';
export { frozenWave } from './plan/frozen-plan.ts';
export type { FrozenPlan, FrozenServer, FrozenWave } from './plan/frozen-plan.ts';
export { checkIds, readinessChecks } from './readiness/check-table.ts';
export type { CheckId, CheckRow } from './readiness/check-table.ts';
export { checkRows, findingRows, isInTheWay, isLiftedBy, overridesFor } from './readiness/finding.ts';
export type { CheckResult, Finding, Passes, ReadinessCheck } from './readiness/finding.ts';
export { judgeBusy, judgeQuotas, judgeSlots } from './readiness/judge-capacity.ts';
export type { BusyJob } from './readiness/judge-capacity.ts';
export { judgeInstance } from './readiness/judge-instances.ts';
export type { LivingInstance } from './readiness/judge-instances.ts';
export {
  afterRightsLook,
  isLookDue,
  isRoundDue,
  isUnreadable,
  judgeRights,
  keptMissing,
  rightsTimes,
  simulatedPass,
  unreadableRights,
  wayInto,
} from './readiness/launch-rights.ts';
export type { Looked, MissingRight, PlaceRights, RightsJudgement, Round, RoundName, SimulatedRights } from './readiness/launch-rights.ts';
export { nameOf } from './readiness/name-of.ts';
export { judgePoints } from './readiness/judge-recovery-points.ts';
export type { PointJudgement, PointWishes } from './readiness/judge-recovery-points.ts';
export { needsPoints, provesPoint, spreadOf, standingOf } from './readiness/recovery-point.ts';
export type {
  ChosenPoint,
  PointChoice,
  PointFacts,
  PointSpread,
  PointStanding,
  RecoveryPoint,
  ReplicatingServer,
  RequestedPoint,
} from './readiness/recovery-point.ts';
export type {
  Delivery,
  Effect,
  ExecutionTopic,
  News,
  NotificationTarget,
  NotificationTopic,
  ObservationEffect,
  PendingEffect,
  WaveTopic,
} from './execution/effect.ts';
export type {
  AfterEndEvent,
  EngineEvent,
  Event,
  LaunchEvent,
  NewChunk,
  NewTerminationChunk,
  ObservationEvent,
  PreparationEvent,
  RequestEvent,
  Requested,
  ServerChange,
  SettingsChange,
  SettingsDrift,
  ServerPoint,
  StartEvent,
  TerminationEvent,
  UnreadyServer,
} from './execution/event.ts';
export { effectKinds, eventTypes } from './execution/event-kinds.ts';
export type {
  InstanceFacts,
  JobLogEvent,
  JobReport,
  JobStatus,
  LaunchActionRun,
  LaunchStatus,
  Observation,
  ServerReport,
} from './execution/report.ts';
export type {
  Actor,
  Chunk,
  ChunkLaunch,
  Execution,
  ExecutionKind,
  ExecutionStatus,
  OwnInstance,
  PauseCause,
  Preparation,
  RecoveryInstance,
  ServerState,
  SparedInstance,
  Termination,
  TerminationAsk,
  TerminationChunk,
  TemplateVersion,
  WaveState,
  WaveStatus,
} from './execution/state.ts';
export { defaultLimits, quotasAt } from './limits.ts';
export type { Limits } from './limits.ts';
export { checkGroup, checkMembership, checkPlace, checkSelection, isRegionForm } from './plan/check-group.ts';
export { checkNotifications } from './plan/check-notifications.ts';
export type { NotificationsDraft } from './plan/check-notifications.ts';
export { checkPlan } from './plan/check-plan.ts';
export type { PlanIssue } from './plan/check-plan.ts';
export { settingField } from './plan/check-settings.ts';
export { nameKey } from './plan/name-key.ts';
export { allowedActions, allowedWaveActions, openChunks, refusalOf, sentence, waveSentence } from './execution/allowed-actions.ts';
export type { ActionRefusal, OperatorAction, WaveAction, WaveRefusal } from './execution/allowed-actions.ts';
export {
  decideAccept,
  decideAwait,
  decideEngineStarted,
  decideFinalize,
  decidePlanStep,
  decideResumedByToken,
  decideSettle,
  decideStartFailed,
} from './execution/decide-engine.ts';
export type { FinalizeRefusal } from './execution/decide-engine.ts';
export { afterAsk, afterLook, launchStep } from './execution/decide-launch.ts';
export type { AskAnswer, LaunchStep, Look } from './execution/decide-launch.ts';
export { afterChanging, afterSeeing, isPrepared, preparationDue, settingsToChange } from './execution/decide-preparation.ts';
export type { SettingsChanged, SettingsSeen, SettingsTrouble } from './execution/decide-preparation.ts';
export { decideDelete } from './execution/decide-delete.ts';
export { launchedInstances } from './execution/launched-instances.ts';
export type { LaunchedInstance } from './execution/launched-instances.ts';
export { decideObservation } from './execution/decide-observation.ts';
export { decideCancel, decidePause, decideResume } from './execution/decide-request.ts';
export type { Decision } from './execution/decide-request.ts';
export {
  afterTerminationAsk,
  afterTerminationCheck,
  afterTerminationLook,
  afterTerminationReport,
  decideTermination,
  portionToRecord,
  failedInstances,
  goneSince,
  instancesToAsk,
  instancesToTerminate,
  terminationStep,
} from './execution/decide-termination.ts';
export type {
  ListedOwn,
  TerminationAnswer,
  TerminationLook,
  TerminationRequested,
  TerminationRun,
  TerminationStep,
  TerminationSurvey,
} from './execution/decide-termination.ts';
export {
  instanceEnds,
  isAllTerminated,
  isHalfRequested,
  isTerminating,
  launchedServers,
  launchJobs,
  mayLaunchMore,
  openLaunches,
} from './execution/termination.ts';
export type { EndState } from './execution/termination.ts';
export { decideRetry, decideSkip } from './execution/decide-wave-request.ts';
export type { Retry, RetryRefusal } from './execution/decide-wave-request.ts';
export { begin, evolve, evolveRecord } from './execution/evolve.ts';
export type { Stamp } from './execution/stamp.ts';
export { jobsOf } from './execution/evolve-waves.ts';
export { nextStep } from './execution/next-step.ts';
export type { NextStep } from './execution/next-step.ts';
export { instancesToDescribe, instancesToFind, jobsToReport, logsToRead } from './execution/observation-needs.ts';
export type { InstanceNeed, JobNeed, ServerNeed } from './execution/observation-needs.ts';
export {
  allWavesComplete,
  countAll,
  countWave,
  currentWave,
  hasJob,
  isInFlight,
  isOver,
  isSettled,
  isTerminal,
  nextWave,
  outcomeOf,
  statusWord,
  waveState,
} from './execution/outcome.ts';
export type { Counters, Outcome } from './execution/outcome.ts';
export { waveStartedAt } from './execution/wave-start.ts';
export { outlookOf, rtoDueAt, rtoMet } from './execution/outlook.ts';
export type { Outlook, WaveOutlook } from './execution/outlook.ts';
export { gatedWaves, hasFailed, startableWaves, wavesInFlight } from './execution/readiness.ts';
export { waveNews } from './execution/wave-news.ts';
