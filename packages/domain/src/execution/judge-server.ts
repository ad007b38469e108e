/**
 * What a report and its job log mean for one server.
 *
 * Owns: the step from DRS's words to a server's outcome, with the reason of a failure.
 */
import type { Instant } from '../instant.ts';
import type { ServerChange } from './event.ts';
import { isSettled } from './outcome.ts';
import type { JobLogEvent, JobStatus, LaunchStatus, ServerReport } from './report.ts';
import type { ServerState } from './state.ts';

export type Testimony = {
  readonly job: JobStatus;
  /** Undefined: DRS does not list the server among the job's. */
  readonly reported: ServerReport | undefined;
  /** The lines about this server; empty where nobody needed the log. */
  readonly log: readonly JobLogEvent[];
  readonly unreadLog: string | null;
  readonly at: Instant;
};

type Change = Omit<ServerChange, 'server'>;

/** The fields that change; none for a server that is settled, because an outcome is never taken back within an attempt. */
export const judgeServer = (server: ServerState, testimony: Testimony): Change => {
  if (isSettled(server)) return {};
  const { reported } = testimony;
  if (reported === undefined) return testimony.job === 'COMPLETED' ? { failureReason: whyMissing(testimony) } : {};
  if (testimony.job !== 'COMPLETED' && progress[reported.launchStatus] < progress[server.launchStatus]) return {};
  const status: Change = reported.launchStatus === server.launchStatus ? {} : { launchStatus: reported.launchStatus };
  switch (reported.launchStatus) {
    case 'FAILED':
    case 'TERMINATED':
      return { ...status, failureReason: whyFailed(testimony, `DRS says ${reported.launchStatus}`) };
    case 'LAUNCHED':
      return { ...status, ...(server.launchedAt === null ? { launchedAt: testimony.at } : {}), ...judgeActions(server, reported) };
    case 'PENDING':
    case 'IN_PROGRESS':
      return wasSkipped(testimony) ? { ...status, failureReason: whyFailed(testimony, 'DRS skipped the server') } : status;
  }
};

/** How far a launch has come. While the job goes on, a report that says less than we know is an older one, recorded late. */
const progress: Readonly<Record<LaunchStatus, number>> = { PENDING: 0, IN_PROGRESS: 1, LAUNCHED: 2, FAILED: 3, TERMINATED: 3 };

const judgeActions = (server: ServerState, reported: ServerReport): Change => {
  const counting = reported.launchActions.filter((run) => !run.optional);
  const failed = counting.find((run) => run.status === 'FAILED');
  if (failed !== undefined) {
    const why = failed.failureReason === undefined ? '' : `: ${failed.failureReason}`;
    return { actionsRunning: false, failureReason: `Launch action ${failed.name} failed${why}` };
  }
  // Actions that were seen running and are not mentioned any more have not succeeded for all we know (I12).
  const running = counting.length === 0 ? server.actionsRunning : counting.some((run) => run.status === 'IN_PROGRESS');
  return running === server.actionsRunning ? {} : { actionsRunning: running };
};

const wasSkipped = (testimony: Testimony): boolean =>
  testimony.job === 'COMPLETED' && testimony.log.some((line) => line.event === 'SERVER_SKIPPED');

const whyMissing = (testimony: Testimony): string => whyFailed(testimony, 'DRS completed the job without launching the server');

/** The last thing the job log says went wrong; an unread log is said to be unread, never taken for an empty one (I12). */
const whyFailed = (testimony: Testimony, otherwise: string): string => {
  const fatal = testimony.log.findLast((line) => /_FAIL(ED)?$/.test(line.event) || line.event === 'SERVER_SKIPPED');
  if (fatal !== undefined) return fatal.rawError === undefined ? fatal.event : `${fatal.event}: ${fatal.rawError}`;
  if (testimony.unreadLog !== null) return `${otherwise}; the job log could not be read (${testimony.unreadLog})`;
  return `${otherwise}; the job log gives no reason`;
};
