/**
 * Port: telling people and machines that watch the installation. A failed send never fails what it tells of.
 *
 * Owns: what a piece of news is made of. Its texts are composed in notify/, so that every target says the same.
 */
import type { ExecutionId, ExecutionKind, NotificationTarget, NotificationTopic, PlanId, Result } from '@drs-orchestrator/domain';

/** For machines, in the words of the API; a field without a value is null. */
export type NotificationDetail = {
  readonly topic: NotificationTopic;
  readonly executionId: ExecutionId;
  readonly planId: PlanId;
  readonly planName: string;
  readonly executionType: ExecutionKind;
  /** What the news tells of; for a wave's, the execution's status when it was composed. */
  readonly status: string;
  readonly initiatedBy: string;
  readonly startTime: string;
  readonly endTime: string | null;
  readonly totalWaves: number;
  readonly completedWaves: number;
  /** Of the wave, where the news is of one, else of the execution. */
  readonly totalServers: number;
  readonly counters: { readonly serversLaunched: number; readonly serversCompleted: number; readonly serversFailed: number };
  /** The first of them by wave; `counters` has all. */
  readonly failedServers: readonly FailedServer[];
  readonly waveNumber: number | null;
  readonly waveName: string | null;
  readonly waveStatus: string | null;
  readonly reason: string | null;
  /** When it happened, however late it is sent. */
  readonly at: string;
  /** How the execution goes on, where it waits for somebody. */
  readonly resume: ResumeHint | null;
};

export type FailedServer = {
  readonly sourceServerId: string;
  readonly hostname: string | null;
  readonly waveNumber: number;
  readonly reason: string;
};

export type ResumeHint = {
  readonly operation: 'resume_execution';
  readonly executionId: ExecutionId;
  /** Under the API's address. */
  readonly http: string;
  readonly cli: string;
};

export type Notification = {
  readonly topic: NotificationTopic;
  /** The same however often it is sent, so that a receiver can drop what it has already. */
  readonly deliveryId: string;
  readonly subject: string;
  /** For people. */
  readonly text: string;
  readonly detail: NotificationDetail;
  /** The plan's own address; null: it has none. */
  readonly mailTo: string | null;
};

/** What the installation itself tells. */
export type WatchedTarget = Extract<NotificationTarget, 'topic' | 'bus'>;

/** It may be sent again. */
export type SendRefusal = { readonly code: string; readonly message: string };

export type Notifier = {
  /** Those that are configured. */
  readonly targets: readonly WatchedTarget[];
  /** How people call execution-handler, up to the payload. */
  readonly invokeCommand: string;
  /** Ends within seconds, whatever the target does. */
  send(target: WatchedTarget, notification: Notification): Promise<Result<undefined, SendRefusal>>;
  /** From now on this address is mailed what the topic gets with it as `mailTo`, once its owner has agreed. Asked again, it stays so. */
  subscribe(address: string): Promise<Result<undefined, SendRefusal>>;
};
