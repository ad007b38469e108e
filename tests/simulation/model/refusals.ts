/**
 * What a caller of a port is told where its call goes wrong on the way, in the vocabulary of that port.
 *
 * Owns: the mapping, which is that of the adapters (`calls/failure.ts`, `drs/start-recovery.ts`, `drs/terminations.ts`): what
 * leaves it open whether there is an effect is `unsure` where an effect must not be repeated, and `later` elsewhere.
 */
import type {
  ApplyRefusal,
  Identity,
  Ports,
  ReadRefusal,
  SendRefusal,
  SessionRefusal,
  StartRefusal,
  TerminationRefusal,
} from '@drs-orchestrator/application';
import { refused } from '@drs-orchestrator/domain';
import type { Result } from '@drs-orchestrator/domain';

/** The ports that AWS and receivers on the internet answer. */
export type OutsidePorts = Pick<
  Ports,
  | 'accountAccess'
  | 'recoveryService'
  | 'terminations'
  | 'inventory'
  | 'instances'
  | 'launchSettings'
  | 'launchRights'
  | 'notifier'
  | 'webhook'
>;

/** What else a port has (`targets`, `hubAccountId`) is no call. */
export type CallOf<Port extends keyof OutsidePorts> = {
  [Name in keyof OutsidePorts[Port]]: OutsidePorts[Port][Name] extends (...given: never[]) => Promise<unknown> ? Name : never;
}[keyof OutsidePorts[Port]];

/**
 * `lost`: sent, and no answer came. `broken`: answered 5xx. After these there may be an effect; after the others there is none:
 * `unsent` (no connection), `throttled`, `expired` (the credentials), `denied`.
 */
export type CallFault = 'lost' | 'broken' | 'unsent' | 'throttled' | 'expired' | 'denied';

export const mayHaveEffect = (fault: CallFault): boolean => fault === 'lost' || fault === 'broken';

type Call<Port extends keyof OutsidePorts, Name extends CallOf<Port>> = OutsidePorts[Port][Name] extends (
  ...given: infer Given
) => Promise<infer Answer>
  ? { readonly given: Given; readonly answer: Answer }
  : never;

export const refusalFor = <Port extends keyof OutsidePorts, Name extends CallOf<Port>>(
  port: Port,
  method: Name,
  fault: CallFault,
  given: Call<Port, Name>['given'],
): Call<Port, Name>['answer'] => {
  const answer = answers[port][method];
  return answer(fault, ...given);
};

const said: Readonly<Record<CallFault, { readonly code: string; readonly message: string }>> = {
  lost: { code: 'ECONNRESET', message: 'socket hang up' },
  broken: { code: 'InternalServerException', message: 'Something went wrong' },
  unsent: { code: 'ENOTFOUND', message: 'getaddrinfo ENOTFOUND' },
  throttled: { code: 'ThrottlingException', message: 'Rate exceeded' },
  expired: { code: 'ExpiredTokenException', message: 'The security token included in the request is expired' },
  denied: { code: 'AccessDeniedException', message: 'User is not authorized to perform this operation' },
};

/** As long as a service may wish that is asked for patience. */
const patienceMilliseconds = 5_000;

const read = (fault: CallFault): Result<never, ReadRefusal> => refused({ kind: fault === 'denied' ? 'never' : 'later', ...said[fault] });

const start = (fault: CallFault): Result<never, StartRefusal> => {
  switch (fault) {
    case 'lost':
    case 'broken':
      return refused({ kind: 'unsure', ...said[fault] });
    case 'throttled':
      return refused({ kind: 'later', why: 'throttled', afterMilliseconds: patienceMilliseconds, ...said[fault] });
    case 'unsent':
    case 'expired':
      return refused({ kind: 'later', why: 'unreachable', ...said[fault] });
    case 'denied':
      return refused({ kind: 'never', ...said[fault] });
  }
};

const terminate = (fault: CallFault): Result<never, TerminationRefusal> => {
  switch (fault) {
    case 'lost':
    case 'broken':
      return refused({ kind: 'unsure', ...said[fault] });
    case 'throttled':
      return refused({ kind: 'later', afterMilliseconds: patienceMilliseconds, ...said[fault] });
    case 'unsent':
    case 'expired':
      return refused({ kind: 'later', ...said[fault] });
    case 'denied':
      return refused({ kind: 'never', ...said[fault] });
  }
};

const apply = (fault: CallFault): Result<never, ApplyRefusal> => read(fault);

const enter = (fault: CallFault): Result<Identity, SessionRefusal> =>
  refused({ kind: fault === 'denied' ? 'denied' : 'later', ...said[fault] });

const send = (fault: CallFault): Result<never, SendRefusal> => refused(said[fault]);

type Answers = {
  readonly [Port in keyof OutsidePorts]: {
    readonly [Name in CallOf<Port>]: (fault: CallFault, ...given: Call<Port, Name>['given']) => Call<Port, Name>['answer'];
  };
};

const answers: Answers = {
  recoveryService: { start, find: read, report: read, openJobs: read, logs: read, instances: read },
  terminations: { terminate, find: read },
  inventory: { sourceServers: read, recoveryPoints: read },
  instances: { describe: read, start: read, stop: read },
  launchSettings: {
    read: (fault, _at, servers) => {
      const refusal: ReadRefusal = { kind: fault === 'denied' ? 'never' : 'later', ...said[fault] };
      return servers.map((serverId) => ({ kind: 'unread', serverId, refusal }));
    },
    apply,
    check: read,
  },
  launchRights: {
    simulate: (fault) =>
      refused({
        kind: fault === 'denied' ? 'never' : 'later',
        ...said[fault],
        action: fault === 'denied' ? 'iam:SimulatePrincipalPolicy' : null,
      }),
  },
  accountAccess: { enter, probe: (fault) => ({ session: enter(fault), service: null }) },
  notifier: { send, subscribe: send },
  webhook: { post: (fault) => refused({ kind: fault === 'denied' ? 'never' : 'later', ...said[fault] }) },
};
