/**
 * The port `RecoveryService` on AWS DRS. Each question is in a file of its own; this one only names them.
 */
import type { RecoveryService } from '@drs-orchestrator/application';
import { reportJobs } from './describe-jobs.ts';
import type { DrsDeps } from './drs-deps.ts';
import { findJob } from './find-job.ts';
import { readJobLogs } from './job-logs.ts';
import { openJobs } from './open-jobs.ts';
import { listInstances } from './recovery-instances.ts';
import { startRecovery } from './start-recovery.ts';

export const createRecoveryService = (deps: DrsDeps): RecoveryService => ({
  start: (at, request) => startRecovery(deps, at, request),
  find: (at, lost) => findJob(deps, at, lost),
  report: (at, jobs) => reportJobs(deps, at, jobs),
  openJobs: (at) => openJobs(deps, at, deps.clock.now()),
  logs: (at, job) => readJobLogs(deps, at, job),
  instances: (at, servers) => listInstances(deps, at, servers),
});
