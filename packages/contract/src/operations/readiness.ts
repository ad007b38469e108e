/**
 * What would stand in the way of a start, and the words that a start shares with it: checks and the choice of recovery
 * points.
 */
import * as z from 'zod';
import { answer, count, id, time, timeInput } from '../fields.ts';
import type { Operation } from '../operation.ts';
import { executionType } from '../statuses.ts';

/** What each asks, and when it stands in the way, is in docs/readiness.md. */
export const checkId = z.enum([
  'plan-makes-sense',
  'groups-exist',
  'account-reachable',
  'account-identity',
  'service-initialised',
  'service-permitted',
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

/** `unknown`: the question was not answered. It stands in the way as a block does. */
export const check = z.strictObject({
  id: checkId,
  result: z.enum(['pass', 'warn', 'block', 'unknown']),
  /** A server, a place (`account/Region`), a wave, a field of the plan, or the plan. */
  subject: z.string(),
  message: z.string(),
  fix: z.string(),
});

const snapshotId = z.string().regex(/^pit-[0-9a-zA-Z]{17}$/, 'Must be pit- and 17 letters or digits');

/** Left out, every server is launched from its latest point. `snapshots`: by server; those not named from their latest. */
export const recoveryPoint = z
  .strictObject({ notAfter: timeInput.optional(), snapshots: z.record(id, snapshotId).optional() })
  .refine(({ notAfter, snapshots }) => (notAfter === undefined) !== (snapshots === undefined), 'Give either notAfter or snapshots');

export const checkReadiness = {
  name: 'check_readiness',
  aliases: [],
  summary: 'Says what would stand in the way of a start, without starting anything.',
  handler: 'query-handler',
  effect: 'read',
  direct: true,
  http: [{ method: 'GET', path: '/recovery-plans/{planId}/readiness', statusCode: 200 }],
  requires: 'read',
  initiatedBy: 'never',
  /** `notAfter` is `recoveryPoint.notAfter` for callers who have only a query string. */
  input: z.object({
    planId: id,
    executionType: executionType.default('DRILL'),
    recoveryPoint: recoveryPoint.optional(),
    notAfter: timeInput.optional(),
  }),
  output: answer({
    planId: z.string(),
    executionType,
    /** No check blocks, and none is unknown. */
    ready: z.boolean(),
    checks: z.array(check),
    /** Of when the data is that a launch would bring back, over the servers of which that is known. */
    recoveryPoints: z.strictObject({
      oldest: time.nullable(),
      newest: time.nullable(),
      spreadSeconds: count.nullable(),
      servers: count,
      unknown: count,
    }),
  }),
  errors: ['PLAN_NOT_FOUND'],
  tolerated: [],
  refused: [],
} as const satisfies Operation;
