/**
 * What would stand in the way of a start, and the words that a start shares with it: checks and the choice of recovery
 * points.
 */
import * as z from 'zod';
import { answer, count, id, planId, time, timeInput } from '../fields.ts';
import type { Operation } from '../operation.ts';
import { forReaders } from './audiences.ts';
import { executionType } from '../statuses.ts';

/** What each asks, and when it stands in the way, is in docs/readiness.md. */
export const checkId = z.enum([
  'plan-makes-sense',
  'groups-exist',
  'account-reachable',
  'account-identity',
  'service-initialised',
  'service-permitted',
  'launch-rights',
  'servers-exist',
  'servers-once',
  'waves-not-empty',
  'recovery-points',
  'recovery-point-age',
  'replication-state',
  'launch-settings',
  'quotas',
  'free-slots',
  'servers-free',
  'living-instances',
]);

/** Those that a start may be let pass in spite of. An override of any other would do nothing. */
export const overridableCheck = checkId.exclude(
  ['plan-makes-sense', 'groups-exist', 'launch-rights', 'servers-exist', 'servers-once', 'waves-not-empty', 'quotas'],
  { error: ({ input }) => (checkId.safeParse(input).success ? `No override lifts ${String(input)}` : undefined) },
);

export const check = z.strictObject({
  id: checkId,
  result: z
    .enum(['pass', 'warn', 'block', 'unknown'])
    .describe('Unknown: the question was not answered, which stands in the way as a block does'),
  subject: z.string().describe('A server, a place (`account/Region`), a wave, a field of the plan, or the plan'),
  message: z.string().describe('What was found'),
  fix: z.string().describe('What to do about it'),
});

const snapshotId = z.string().regex(/^pit-[0-9a-zA-Z]{17}$/, 'Must be pit- and 17 letters or digits');

export const recoveryPoint = z
  .strictObject({
    notAfter: timeInput.optional().describe('Each server from its newest point that is no younger than this'),
    snapshots: z.record(id, snapshotId).optional().describe('Snapshots, `pit-…`, by server; those not named from their latest point'),
  })
  .refine(({ notAfter, snapshots }) => (notAfter === undefined) !== (snapshots === undefined), 'Give either notAfter or snapshots')
  .describe('Where servers are launched from, by time or by snapshot; left out, each from its latest point');

/** Of when the data are that launches bring back. */
export const pointSpread = {
  oldest: time.nullable().describe('Null until it is known'),
  newest: time.nullable().describe('Null until it is known'),
  spreadSeconds: count.nullable().describe('From the oldest to the newest: how far the data of the servers lie apart'),
};

export const checkReadiness = {
  ...forReaders,
  name: 'check_readiness',
  summary: 'Says what would stand in the way of a start, without starting anything.',
  /** A query has no form for snapshots by server; a body has. */
  http: [
    { method: 'GET', path: '/recovery-plans/{planId}/readiness', statusCode: 200 },
    { method: 'POST', path: '/recovery-plans/{planId}/readiness', statusCode: 200 },
  ],
  input: z.object({
    planId,
    executionType: executionType.default('DRILL').describe('What would be started; a drill is warned of more'),
    recoveryPoint: recoveryPoint.optional(),
    notAfter: timeInput.optional().describe('The same as `recoveryPoint.notAfter`, for callers who have only a query string'),
  }),
  output: answer({
    planId: z.string(),
    executionType,
    ready: z.boolean().describe('No check blocks, and none is unknown'),
    checks: z.array(check),
    overrides: z
      .array(overridableCheck)
      .describe(
        'Given as `override`, a start goes on in spite of these checks; empty where nothing is in the way, or something that stays there',
      ),
    recoveryPoints: z
      .strictObject({
        ...pointSpread,
        servers: count.describe('Servers of which it is known'),
        unknown: count.describe('Servers of which it is not'),
      })
      .describe('Of when the data are that a launch would bring back'),
  }),
  errors: ['PLAN_NOT_FOUND'],
} as const satisfies Operation;
