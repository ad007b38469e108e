/**
 * The port `AccountAccess` on STS and DRS.
 *
 * Owns: which questions tell whether a place can be worked in. All of them only read.
 *
 * Invariant I13: with rights that are another account's than the place's, the service is not asked.
 */
import { DescribeJobsCommand, DescribeRecoveryInstancesCommand, DescribeSourceServersCommand } from '@aws-sdk/client-drs';
import type { DrsClient } from '@aws-sdk/client-drs';
import type { AccountAccess, Identity, ReadRefusal, ServiceRefusal, SessionRefusal } from '@drs-orchestrator/application';
import { ok, refused } from '@drs-orchestrator/domain';
import type { AccountId, Place, Result } from '@drs-orchestrator/domain';
import type { Calls } from '../calls/calls.ts';
import { readRefusal } from '../calls/failure.ts';
import type { Clients } from '../clients/clients.ts';
import type { Sessions } from '../clients/sessions.ts';

export type AccessDeps = {
  readonly hubAccountId: AccountId | null;
  readonly calls: Calls;
  readonly sessions: Pick<Sessions, 'open'>;
  readonly drs: (at: Place) => DrsClient;
  readonly sts: (at: Place) => ReturnType<Clients['sts']>;
};

export const createAccountAccess = (deps: AccessDeps): AccountAccess => ({
  hubAccountId: deps.hubAccountId,
  enter: (at) => enter(deps, at),
  probe: async (at) => {
    const session = await enter(deps, at);
    const isThere = session.ok && session.value.accountId === at.accountId;
    return { session, service: isThere ? await askService(deps, at) : null };
  },
});

/** No role's session lasts so long, so the role is always assumed anew; where that fails, calls under way keep the session they have. */
const longerThanAny = Number.POSITIVE_INFINITY;

const enter = async ({ sessions, calls, sts }: AccessDeps, at: Place): Promise<Result<Identity, SessionRefusal>> => {
  const opened = await sessions.open(at, longerThanAny);
  if (!opened.ok) return refused(sessionRefusal(readRefusal(opened.refusal)));
  const answer = await calls.read(at, 'GetCallerIdentity', async (abortSignal) => {
    const { client, sdk } = await sts(at);
    return client.send(new sdk.GetCallerIdentityCommand({}), { abortSignal });
  });
  if (!answer.ok) return refused(sessionRefusal(answer.refusal));
  const { Account: accountId, Arn: arn } = answer.value;
  if (accountId === undefined || arn === undefined)
    return refused({ kind: 'later', code: 'UnreadableAnswer', message: 'GetCallerIdentity answered without an identity' });
  return ok({ accountId, arn });
};

/** One of each list that every recovery reads. The first also tells whether the service was ever initialised. */
const questions: readonly {
  readonly operation: string;
  readonly send: (client: DrsClient, abortSignal: AbortSignal) => Promise<unknown>;
}[] = [
  {
    operation: 'DescribeSourceServers',
    send: (client, abortSignal) => client.send(new DescribeSourceServersCommand({ filters: {}, maxResults: 1 }), { abortSignal }),
  },
  {
    operation: 'DescribeJobs',
    send: (client, abortSignal) => client.send(new DescribeJobsCommand({ filters: {}, maxResults: 1 }), { abortSignal }),
  },
  {
    operation: 'DescribeRecoveryInstances',
    send: (client, abortSignal) => client.send(new DescribeRecoveryInstancesCommand({ filters: {}, maxResults: 1 }), { abortSignal }),
  },
];

const askService = async ({ calls, drs }: AccessDeps, at: Place): Promise<Result<undefined, ServiceRefusal>> => {
  for (const { operation, send } of questions) {
    const answer = await calls.read(at, operation, (abortSignal) => send(drs(at), abortSignal));
    if (!answer.ok) return refused(serviceRefusal(operation, answer.refusal));
  }
  return ok(undefined);
};

const denials: ReadonlySet<string> = new Set(['AccessDenied', 'AccessDeniedException']);

const sessionRefusal = ({ kind, code, message }: ReadRefusal): SessionRefusal => ({
  kind: denials.has(code) ? 'denied' : kind,
  code,
  message,
});

const serviceRefusal = (operation: string, { kind, code, message }: ReadRefusal): ServiceRefusal => {
  const said = { action: `drs:${operation}`, code, message };
  if (code === 'UninitializedAccountException') return { kind: 'uninitialised', ...said };
  if (!denials.has(code)) return { kind, ...said };
  const [named] = /\b[a-z0-9-]+:[A-Z]\w+/.exec(message) ?? [];
  return { kind: 'denied', ...said, action: named ?? said.action };
};
