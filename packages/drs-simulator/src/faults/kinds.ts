/**
 * The kinds of fault there are: one row each, with the members that are its own, what it does in words, and what it does.
 * Validation (`fault.ts`), the book (`fault-book.ts`) and the table in docs/faults.md derive from these rows; a kind has no other home.
 *
 * Invariants
 * 1. A row does nothing itself: it answers what is to be done to a request, a launch or a server's replication.
 * 2. A request or launch that a row has no answer for is not met by it, and uses up nothing of it.
 */
import * as z from 'zod';
import type { Refusal } from '../answer.ts';
import { OPERATIONS } from '../drs/model/operations.ts';
import { inLiveJob, quotaExceeded } from '../drs/refusals.ts';
import type { LaunchDisturbance, LaunchInDanger, ReplicationDisturbance, RequestDisturbance, RequestInDanger } from './disturbance.ts';
import { faultText } from './limits.ts';

type Members = z.ZodRawShape;
/** A kind with nothing of its own would forbid every other member. */
type Own<Shape extends Members> = keyof Shape extends never ? unknown : z.output<z.ZodObject<Shape>>;

type Row<Meets, Shape extends Members, Subject, Done> = {
  readonly meets: Meets;
  /** For people: what happens. */
  readonly does: string;
  readonly members: Shape;
  /** The operations of DRS that it can meet at all; left out, any of any service. */
  readonly onlyOf?: readonly string[];
  /** Those of them that it meets where a fault names no operation. */
  readonly mostly?: readonly string[];
  /** Members among the limits that it cannot do without. */
  readonly needs?: readonly 'region'[];
  disturb(fault: object, subject: Subject): Done | undefined;
};

type Given<Shape extends Members, Subject, Done> = Omit<Row<never, Shape, Subject, Done>, 'meets' | 'disturb'> & {
  disturb(fault: Own<Shape>, subject: Subject): Done | undefined;
};

// The cast of each: a fault was parsed by the members of its own row, which is what `fault.ts` is for.
function ofRequests<Shape extends Members>(row: Given<Shape, RequestInDanger, RequestDisturbance>) {
  const disturb = (fault: object, request: RequestInDanger) => row.disturb(fault as Own<Shape>, request);
  return { ...row, meets: 'request', disturb } as const satisfies Row<'request', Shape, RequestInDanger, RequestDisturbance>;
}

function ofLaunches<Shape extends Members>(row: Given<Shape, LaunchInDanger, LaunchDisturbance>) {
  const disturb = (fault: object, launch: LaunchInDanger) => row.disturb(fault as Own<Shape>, launch);
  return { onlyOf: LAUNCHING, ...row, meets: 'launch', disturb } as const satisfies Row<'launch', Shape, LaunchInDanger, LaunchDisturbance>;
}

function ofReplication<Shape extends Members>(row: Given<Shape, undefined, ReplicationDisturbance>) {
  const disturb = (fault: object) => row.disturb(fault as Own<Shape>, undefined);
  return { ...row, meets: 'replication', disturb } as const satisfies Row<'replication', Shape, undefined, ReplicationDisturbance>;
}

/** The operations whose jobs launch servers. */
const LAUNCHING = ['StartRecovery', 'StartFailbackLaunch'] as const;
/** Those that are refused for a server that a job has in hand. */
const HANDLING = [...LAUNCHING, 'TerminateRecoveryInstances'] as const;

/** The operations of which the service model says that they may be refused so. */
function refusedWith(error: 'Conflict' | 'ServiceQuotaExceeded'): readonly string[] {
  return Object.entries(OPERATIONS).flatMap(([name, { errors }]) => ((errors as readonly string[]).includes(error) ? [name] : []));
}
const retryAfterSeconds = z.int().min(0).max(3600).optional().describe('the Retry-After of the answer');

/** Far more than a launch takes. */
const MAX_ACTIONS = 200;

/** What AWS calls a failure of its own, by service; the names that all services have in common where nothing is said. */
const SERVER_ERRORS: Readonly<Record<500 | 503, Readonly<Record<string, string>> & { readonly other: string }>> = {
  500: {
    drs: 'InternalServerException',
    ec2: 'InternalError',
    events: 'InternalException',
    monitoring: 'InternalServiceFault',
    sns: 'InternalError',
    ssm: 'InternalServerError',
    other: 'InternalFailure',
  },
  503: { drs: 'ServiceUnavailableException', ec2: 'Unavailable', other: 'ServiceUnavailable' },
};
const SERVER_ERROR_MESSAGES = {
  500: 'The request processing has failed because of an unknown error, exception or failure.',
  503: 'The request has failed due to a temporary failure of the server.',
} as const;

export const KINDS = {
  throttle: ofRequests({
    does: 'refused as too much: 429 ThrottlingException from DRS, 503 RequestLimitExceeded from EC2, 400 Throttling from STS, and each other service in its own words',
    members: { retryAfterSeconds },
    disturb: (fault, { voice }) => refused(voice.throttled(fault.retryAfterSeconds)),
  }),
  'server-error': ofRequests({
    does: "refused with a 500 or 503 by the service's own name of it; nothing happens",
    members: {
      status: z.literal([500, 503], { error: 'must be 500 or 503' }).optional().describe('500 where it is left out'),
      retryAfterSeconds,
    },
    disturb: ({ status = 500, ...fault }, request) => refused(serverError(status, request), fault.retryAfterSeconds),
  }),
  error: ofRequests({
    does: 'refused with that very error; nothing happens',
    members: {
      code: faultText.describe("the error's name: `AccessDeniedException`"),
      message: faultText.optional().describe('what it says'),
      status: z.int().min(400).max(599).optional().describe('left out, the one that the service has for this name'),
      retryAfterSeconds,
    },
    disturb: ({ code, message, status, ...fault }, { voice }) => refused(voice.failed(code, message, status), fault.retryAfterSeconds),
  }),
  'lost-answer': ofRequests({
    does: 'the connection is cut and the caller gets nothing',
    members: { when: z.enum(['before-effect', 'after-effect']).describe('whether the effect has happened all the same') },
    disturb: ({ when }) => ({ kind: 'lost', when }),
  }),
  'slow-answer': ofRequests({
    does: 'the effect happens at once and the answer comes late, by the virtual clock',
    members: { delaySeconds: z.number().min(0.001).max(3600).describe('virtual seconds; over HTTP they pass at the speed of the clock') },
    disturb: ({ delaySeconds }) => ({ kind: 'late', milliseconds: Math.round(delaySeconds * 1000) }),
  }),
  'server-in-another-job': ofRequests({
    does: '409 ConflictException that names the server: the first of the request that the fault is about',
    members: {},
    onlyOf: refusedWith('Conflict'),
    mostly: HANDLING,
    disturb: (_fault, { servers }) => {
      const [server] = servers();
      return server === undefined ? undefined : refused(inLiveJob(server.id));
    },
  }),
  'quota-exceeded': ofRequests({
    does: '402 ServiceQuotaExceededException, as if others used the quota up',
    members: {
      quota: z.enum(['concurrentJobs', 'serversInAllJobs', 'serversPerJob']).optional().describe('`concurrentJobs` where it is left out'),
    },
    onlyOf: refusedWith('ServiceQuotaExceeded'),
    mostly: LAUNCHING,
    disturb: ({ quota = 'concurrentJobs' }) =>
      refused(quotaExceeded(quota, 'Your account has reached this quota of the service in this Region.')),
  }),
  'credentials-expired': ofRequests({
    does: 'refused as signed with expired credentials: 403 ExpiredTokenException from DRS, RequestExpired from EC2, ExpiredToken from STS and SNS',
    members: {},
    disturb: (_fault, { voice }) => refused(voice.refuseCaller('expired')),
  }),
  'region-down': ofRequests({
    does: 'no service of the Region answers: the connection is cut before anything happens, or 503',
    members: {
      answer: z.enum(['none', 'unavailable']).optional().describe('`none` where it is left out: a cut connection; `unavailable`: 503'),
    },
    needs: ['region'],
    disturb: ({ answer = 'none' }, request) =>
      answer === 'none' ? { kind: 'lost', when: 'before-effect' } : refused(serverError(503, request)),
  }),
  'launch-fails': ofLaunches({
    does: 'the server is FAILED at that stage, with the raw error in the job log',
    members: {
      stage: z.enum(['snapshot', 'conversion', 'launch']).describe('where'),
      rawError: faultText.optional().describe('what the job log says; left out, something likely'),
    },
    disturb: ({ stage, rawError }) => ({ kind: 'fails', stage, rawError: rawError ?? STAGE_ERRORS[stage] }),
  }),
  'insufficient-capacity': ofLaunches({
    does: 'the server is FAILED at its launch, because EC2 has no capacity for its instance type in its zone',
    members: {},
    disturb: (_fault, { instanceType, zone }) => ({ kind: 'fails', stage: 'launch', rawError: noCapacity(instanceType, zone) }),
  }),
  'conversion-hangs': ofLaunches({
    does: 'no event after CONVERSION_START; the job stays STARTED',
    members: {},
    disturb: () => ({ kind: 'hangs' }),
  }),
  'missing-ec2-rights': ofLaunches({
    does: 'whoever started the job may not do in EC2 what DRS does in their name: the server gets no further than SNAPSHOT_END, and no error says why',
    members: {
      job: z
        .enum(['ends', 'hangs'])
        .optional()
        .describe('`ends` where it is left out: the server is FAILED and the job goes to its end; `hangs`: both stay as they are'),
      actions: z
        .array(z.string().regex(/^ec2:[A-Z]\w+$/, 'must be actions of EC2: `ec2:CreateVolume`'))
        .min(1)
        .max(MAX_ACTIONS)
        .optional()
        .describe('what IAM simulates as not allowed meanwhile, if the fault names no server; left out, all that changes anything in EC2'),
    },
    disturb: ({ job = 'ends' }) => ({ kind: 'stops', job }),
  }),
  'replication-stalled': ofReplication({
    does: 'the servers are shown as STALLED or DISCONNECTED, with a lag that grows; no recovery points are taken meanwhile, and those from before stay',
    members: { state: z.enum(['STALLED', 'DISCONNECTED']).optional().describe('`STALLED` where it is left out') },
    disturb: ({ state = 'STALLED' }) => ({ state }),
  }),
} as const;

function refused(refusal: Refusal, retryAfterSeconds?: number): RequestDisturbance {
  return { kind: 'refused', refusal: retryAfterSeconds === undefined ? refusal : { ...refusal, retryAfterSeconds } };
}

function serverError(status: 500 | 503, { service, voice }: RequestInDanger): Refusal {
  return voice.failed(SERVER_ERRORS[status][service] ?? SERVER_ERRORS[status].other, SERVER_ERROR_MESSAGES[status], status);
}

const STAGE_ERRORS = {
  snapshot: 'Failed to create a snapshot of the staging disk: the request timed out.',
  conversion: 'The conversion server did not report back: could not find a bootable volume.',
  launch: 'An error occurred (InternalError) when calling the RunInstances operation: An internal error has occurred',
} as const;

function noCapacity(instanceType: string, zone: string): string {
  return `An error occurred (InsufficientInstanceCapacity) when calling the RunInstances operation: We currently do not have sufficient ${instanceType} capacity in the Availability Zone you requested (${zone}).`;
}

export type Kinds = typeof KINDS;
export type FaultKind = keyof Kinds;
export type OwnMembers<Kind extends FaultKind> = Own<Kinds[Kind]['members']>;
