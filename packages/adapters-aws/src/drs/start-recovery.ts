/**
 * StartRecovery, asked once.
 *
 * Owns: the request, and what each kind of answer means for somebody who must not launch a server twice. Leaves the decision
 * what to do next to the domain.
 *
 * Invariant I4 rests here on two things: the request goes out once, and every answer that leaves it open whether there is a
 * job is `unsure`.
 */
import { StartRecoveryCommand } from '@aws-sdk/client-drs';
import type { StartRefusal, StartRequest } from '@drs-orchestrator/application';
import { jobId, ok, refused } from '@drs-orchestrator/domain';
import type { JobId, Place, Result, ServerId } from '@drs-orchestrator/domain';
import type { OnceFailure } from '../calls/calls.ts';
import type { Failure } from '../calls/failure.ts';
import { expiryCodes } from '../calls/failure.ts';
import type { DrsDeps } from './drs-deps.ts';

/** The job tag that holds the effect's key; a job is recognised by it after its answer was lost. */
export const effectTag = 'drs-orchestrator:effect';

export const startRecovery = async ({ calls, client }: DrsDeps, at: Place, request: StartRequest): Promise<Result<JobId, StartRefusal>> => {
  const command = new StartRecoveryCommand({
    // Left out, DRS takes it for false and the drill is a recovery.
    isDrill: request.kind === 'drill',
    sourceServers: request.servers.map(({ server, point }) => ({
      sourceServerID: server,
      ...(point === undefined ? {} : { recoverySnapshotID: point }),
    })),
    ...(request.tagged ? { tags: { [effectTag]: request.key } } : {}),
  });
  const answer = await calls.once(at, 'StartRecovery', (abortSignal) => client(at).send(command, { abortSignal }));
  if (!answer.ok) return refused(startRefusal(request, answer.refusal));
  const started = answer.value.job?.jobID;
  return started === undefined
    ? refused({ kind: 'unsure', code: 'UnreadableAnswer', message: 'StartRecovery was accepted without naming its job' })
    : ok(jobId(started));
};

const startRefusal = (request: StartRequest, { sent, failure }: OnceFailure): StartRefusal => {
  const said = { code: failure.code, message: failure.message };
  switch (failure.kind) {
    case 'unsent':
      return { kind: 'later', why: 'unreachable', ...said };
    case 'cut':
      return sent ? { kind: 'unsure', ...said } : { kind: 'later', why: 'unreachable', ...said };
    case 'broken':
      return sent ? { kind: 'unsure', ...said } : { kind: 'later', why: 'unreachable', ...said };
    case 'throttled':
      // An answer of the 5xx kind proves nothing, whatever it calls itself.
      if (sent && failure.status !== undefined && failure.status >= 500) return { kind: 'unsure', ...said };
      return {
        kind: 'later',
        why: 'throttled',
        ...said,
        ...(failure.afterMilliseconds === undefined ? {} : { afterMilliseconds: failure.afterMilliseconds }),
      };
    case 'session':
      return expiryCodes.has(failure.code) ? { kind: 'later', why: 'unreachable', ...said } : { kind: 'never', ...said };
    case 'refused':
      return sent ? answeredNo(request, failure) : { kind: 'never', ...said };
  }
};

const answeredNo = (request: StartRequest, failure: Failure): StartRefusal => {
  const said = { code: failure.code, message: failure.message };
  // 402 is this service's alone, so it is told by its number too.
  if (failure.code === 'ServiceQuotaExceededException' || failure.status === 402) return { kind: 'later', why: 'quota', ...said };
  if (failure.code === 'ConflictException') return { kind: 'conflict', ...said };
  if (request.tagged && isDenial(failure) && failure.message.includes('TagResource')) return { kind: 'tagging-denied', ...said };
  if (failure.code === 'ResourceNotFoundException') {
    const server = unknownServer(request, failure);
    if (server !== undefined) return { kind: 'unknown-server', server, ...said };
  }
  return { kind: 'never', ...said };
};

const isDenial = ({ code }: Failure): boolean => code === 'AccessDeniedException' || code === 'AccessDenied';

/** The server that the refusal names, by its own id or its recovery point's; of one server alone it speaks in any case. */
const unknownServer = ({ servers }: StartRequest, { resourceId, message }: Failure): ServerId | undefined => {
  const named = new Set([resourceId, ...(message.match(/[a-z]+-[0-9A-Za-z]+/g) ?? [])]);
  const launch = servers.find(({ server, point }) => named.has(server) || (point !== undefined && named.has(point)));
  return launch?.server ?? (servers.length === 1 ? servers[0]?.server : undefined);
};
