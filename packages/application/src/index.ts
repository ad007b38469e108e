/**
 * The use cases of DRS Orchestrator and the ports they need; knows the domain, nothing of AWS.
 *
 * Owns: what is public of this room, name by name.
 */
export type { AccessProbe, AccountAccess, Identity, ServiceRefusal, SessionRefusal } from './ports/account-access.ts';
export type { Claims, ClaimsRow } from './ports/claims.ts';
export type { Engine, EngineRun, WorkerMessage, WorkerQueue } from './ports/engine.ts';
export type { Executions, Head, HeadListing, HeadQuery, HeadTimes, StoredObject, WriteRefusal } from './ports/executions.ts';
export type { Instances } from './ports/instances.ts';
export type { Inventory, ListedPoint, RecoveryPoint, SourceServer } from './ports/inventory.ts';
export type {
  AppliedSettings,
  ApplyRefusal,
  LaunchSettingsPort,
  PresentSettings,
  PresentTemplate,
  SettingsIssue,
  SettingsReading,
} from './ports/launch-settings.ts';
export type { FailedServer, Notification, NotificationDetail, Notifier, ResumeHint, SendRefusal, WatchedTarget } from './ports/notifier.ts';
export type { Catalogue, Plans } from './ports/plans.ts';
export type { ReadRefusal } from './ports/read-refusal.ts';
export type {
  Launch,
  LaunchKind,
  ListedInstance,
  LostJob,
  OpenJob,
  RecoveryService,
  StartRefusal,
  StartRequest,
} from './ports/recovery-service.ts';
export { StoreUnavailable } from './ports/store-unavailable.ts';
export type { LostTermination, TerminationRefusal, Terminations } from './ports/terminations.ts';
export { metricNames } from './ports/surroundings.ts';
export type { Alarm, Clock, Digest, Ids, Log, LogFields, MetricName } from './ports/surroundings.ts';
export type { PostRefusal, Webhook, WebhookAddress, WebhookPost } from './ports/webhook.ts';
export { createApplication } from './application.ts';
export type { Application, Ports } from './application.ts';
export type {
  AccountContext,
  DetailsAnswer,
  ExecutionAnswer,
  ExecutionRequest,
  FinalizeAnswer,
  FindAnswer,
  ListAnswer,
  ListPosition,
  ListRequest,
  OperatorRequest,
  PlanStepAnswer,
  PollAnswer,
  StartAnswer,
} from './answers.ts';
export type { StartRequest as StartExecutionRequest } from './answers.ts';
export type { FieldIssue, ReadinessCheck, Refusal } from './refusal.ts';
export type { Page, PageRequest } from './catalogue/all-of.ts';
export { underName } from './claims/name.ts';
export type { NameBook } from './claims/name.ts';
export { deleteGroup } from './use-cases/groups/delete-group.ts';
export { groupNames } from './use-cases/groups/group-names.ts';
export type {
  CreateGroupRequest,
  DeleteGroupRequest,
  GroupAnswer,
  GroupDraft,
  Resolvable,
  ResolveAnswer,
  ResolveRequest,
  UpdateGroupRequest,
} from './use-cases/groups/group-requests.ts';
export { getGroup, listGroups } from './use-cases/groups/read-groups.ts';
export { resolveGroup } from './use-cases/groups/resolve-group.ts';
export { createGroup, updateGroup } from './use-cases/groups/save-group.ts';
export { deletePlan } from './use-cases/plans/delete-plan.ts';
export { planNames } from './use-cases/plans/plan-names.ts';
export type { CreatePlanRequest, DeletePlanRequest, PlanDraft, UpdatePlanRequest } from './use-cases/plans/plan-requests.ts';
export { getPlan, listPlans } from './use-cases/plans/read-plans.ts';
export { createPlan, updatePlan } from './use-cases/plans/save-plan.ts';
export { createAccount, deleteAccount, getAccount, listAccounts, updateAccount } from './use-cases/accounts.ts';
export type { AccountRegistration, AccountRequest } from './use-cases/accounts.ts';
export { getQuotas } from './use-cases/get-quotas.ts';
export type { QuotasAnswer, QuotasRequest } from './use-cases/get-quotas.ts';
export { listRecoveryPoints } from './use-cases/list-recovery-points.ts';
export type { PointPosition, RecoveryPointsAnswer, RecoveryPointsRequest } from './use-cases/list-recovery-points.ts';
export { listSourceServers } from './use-cases/list-source-servers.ts';
export type { SourceServersAnswer, SourceServersRequest } from './use-cases/list-source-servers.ts';
export { validateAccount } from './use-cases/validate-account.ts';
export type { ValidateAnswer, ValidateRequest } from './use-cases/validate-account.ts';
export { awaitResume, resumed } from './engine/await-resume.ts';
export { actOnExecution } from './engine/act-on-execution.ts';
export { finalizeExecution, settleExecution } from './engine/end-execution.ts';
export { postNews } from './notify/post-news.ts';
export { simulateRights } from './readiness/rights-round.ts';
export type { LaunchRights, RightsRefusal } from './ports/launch-rights.ts';
export { subscribeAddress } from './notify/subscribe-address.ts';
export { planNextStep } from './engine/plan-next-step.ts';
export { startWaveRecovery } from './engine/start-wave-recovery.ts';
export { applyGroupSettings } from './launch-settings/apply-group-settings.ts';
export { findActive } from './use-cases/find-active.ts';
export { cancelExecution, pauseExecution, resumeExecution } from './use-cases/operator-requests.ts';
export { pollExecution } from './use-cases/poll-execution.ts';
export { lookAtExecution } from './use-cases/look-at-execution.ts';
export type { RealtimeAnswer, RealtimeRequest } from './use-cases/look-at-execution.ts';
export { readJournal } from './use-cases/read-journal.ts';
export type { JournalAnswer, JournalRequest } from './use-cases/read-journal.ts';
export { readJobLogs } from './use-cases/read-job-logs.ts';
export type { JobLog, JobLogsAnswer, JobLogsRequest, LogPosition } from './use-cases/read-job-logs.ts';
export { getExecution, listExecutions } from './use-cases/read-executions.ts';
export { checkReadiness } from './use-cases/check-readiness.ts';
export type { ReadinessAnswer, ReadinessRequest } from './use-cases/check-readiness.ts';
export { goOnWithStart } from './start/go-on-with-start.ts';
export { startExecution } from './start/start-execution.ts';
export { getTerminationStatus, terminateInstances } from './use-cases/terminate-instances.ts';
export type { TerminateAnswer, TerminateRequest, TerminationStatus } from './use-cases/terminate-instances.ts';
export { retryWave, skipWave } from './use-cases/wave-requests.ts';
export type { RetryAnswer, SkipAnswer, WaveRequest } from './use-cases/wave-requests.ts';
export { createJournal } from './journal/journal.ts';
export type { Journal, Loaded } from './journal/journal.ts';
export { storedAccount, storedGroup, storedPlan } from './stored/catalogue.ts';
export type { StoredKind } from './stored/catalogue.ts';
export { storedSettingsWork } from './stored/settings-work.ts';
export { storedPlaceRights, storedRound } from './stored/place-rights.ts';
export { storedHolding } from './stored/holders.ts';
export { storedListing } from './stored/listing.ts';
export { checkMovesOn, checkPageLimit, recordNames } from './stored/store-checks.ts';
export { decodeRecord, hashOf } from './journal/stored.ts';
export type { StoredRecord } from './journal/stored.ts';
export type { InstancesLook, SeenInstance } from './instances/look-at-instances.ts';
export { deleteEndedExecutions, deleteExecutions } from './use-cases/delete-executions.ts';
export type { DeleteSomeAnswer, DeleteEndedAnswer } from './use-cases/delete-executions.ts';
export { getRecoveryInstances } from './use-cases/recovery-instances.ts';
export type { InstancesAnswer, InstancesRequest } from './use-cases/recovery-instances.ts';
