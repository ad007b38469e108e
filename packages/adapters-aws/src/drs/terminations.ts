/**
 * The port `Terminations` on AWS DRS: TerminateRecoveryInstances, asked once, and the job whose answer was lost.
 *
 * Owns: what each kind of answer means for somebody who must not ask twice. There is no tag to know a job by, so the lost one
 * is known by its instances; where a job names none, by its source servers.
 */
import { TerminateRecoveryInstancesCommand } from '@aws-sdk/client-drs';
import type { LostTermination, ReadRefusal, TerminationRefusal, Terminations } from '@drs-orchestrator/application';
import { jobId, ok, refused } from '@drs-orchestrator/domain';
import type { InstanceId, JobId, Place, Result } from '@drs-orchestrator/domain';
import type { OnceFailure } from '../calls/calls.ts';
import { expiryCodes, type Failure } from '../calls/failure.ts';
import { jobsSince } from './describe-jobs.ts';
import type { DrsDeps } from './drs-deps.ts';
import type { DrsJob } from './job.ts';

export const createTerminations = (deps: DrsDeps): Terminations => ({
  terminate: (at, instances) => terminate(deps, at, instances),
  find: (at, lost) => findTermination(deps, at, lost),
});

const terminate = async (
  { calls, client }: DrsDeps,
  at: Place,
  instances: readonly InstanceId[],
): Promise<Result<JobId, TerminationRefusal>> => {
  const command = new TerminateRecoveryInstancesCommand({ recoveryInstanceIDs: [...instances] });
  const answer = await calls.once(at, 'TerminateRecoveryInstances', (abortSignal) => client(at).send(command, { abortSignal }));
  if (!answer.ok) return refused(refusalOf(instances, answer.refusal));
  const job = answer.value.job?.jobID;
  return job === undefined
    ? refused({ kind: 'unsure', code: 'UnreadableAnswer', message: 'TerminateRecoveryInstances was accepted without naming its job' })
    : ok(jobId(job));
};

const refusalOf = (instances: readonly InstanceId[], { sent, failure }: OnceFailure): TerminationRefusal => {
  const said = { code: failure.code, message: failure.message };
  switch (failure.kind) {
    case 'unsent':
      return { kind: 'later', ...said };
    case 'cut':
    case 'broken':
      return { kind: sent ? 'unsure' : 'later', ...said };
    case 'throttled':
      // An answer of the 5xx kind proves nothing, whatever it calls itself.
      if (sent && failure.status !== undefined && failure.status >= 500) return { kind: 'unsure', ...said };
      return {
        kind: 'later',
        ...said,
        ...(failure.afterMilliseconds === undefined ? {} : { afterMilliseconds: failure.afterMilliseconds }),
      };
    case 'session':
      return { kind: expiryCodes.has(failure.code) ? 'later' : 'never', ...said };
    case 'refused':
      return sent ? answeredNo(instances, failure) : { kind: 'never', ...said };
  }
};

const answeredNo = (instances: readonly InstanceId[], failure: Failure): TerminationRefusal => {
  const said = { code: failure.code, message: failure.message };
  if (failure.code === 'ServiceQuotaExceededException' || failure.status === 402) return { kind: 'later', ...said };
  if (failure.code === 'ConflictException') return { kind: 'conflict', ...said };
  if (failure.code === 'ResourceNotFoundException') {
    const named = new Set([failure.resourceId, ...(failure.message.match(/[a-z]+-[0-9A-Za-z]+/g) ?? [])]);
    const instanceId = instances.find((one) => named.has(one)) ?? (instances.length === 1 ? instances[0] : undefined);
    if (instanceId !== undefined) return { kind: 'unknown-instance', instanceId, ...said };
  }
  return { kind: 'never', ...said };
};

const findTermination = async (deps: DrsDeps, at: Place, lost: LostTermination): Promise<Result<JobId | undefined, ReadRefusal>> => {
  const listed = await jobsSince(deps, at, lost.since);
  if (!listed.ok) return listed;
  const terminating = listed.value.filter(
    (job) => job.type === 'TERMINATE' && !lost.known.includes(job.id) && (job.createdAt === undefined || job.createdAt >= lost.since),
  );
  const candidates = terminating.filter((job) => isOfExactly(job, lost));
  const hidden = terminating.find((job) => job.report === undefined);
  if (candidates.length === 0 && hidden !== undefined) {
    return refused({
      kind: 'never',
      code: 'UnreadableAnswer',
      message: `Not every server of ${hidden.id} can be read; it may be the lost job`,
    });
  }
  return ok(candidates.toSorted((a, b) => (b.createdAt ?? 0) - (a.createdAt ?? 0))[0]?.id);
};

const isOfExactly = ({ report }: DrsJob, { instances }: LostTermination): boolean => {
  if (report?.servers.length !== instances.length) return false;
  return report.servers.every((server) =>
    instances.some((one) =>
      server.recoveryInstanceId === undefined ? one.server === server.serverId : one.instanceId === server.recoveryInstanceId,
    ),
  );
};
