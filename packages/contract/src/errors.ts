/**
 * The one dialect of errors: `{statusCode, error, message, …facts}`.
 *
 * Owns: the codes, the HTTP status of each and the facts it carries. Which failure leads to which code is the api's
 * matter. A listed fact is always there; without a value it is null or empty.
 */
import * as z from 'zod';

const none = {};
const issue = z.strictObject({ field: z.string(), message: z.string() });
const check = z.strictObject({
  id: z.string(),
  result: z.enum(['pass', 'warn', 'block', 'unknown']),
  subject: z.string(),
  message: z.string(),
  fix: z.string(),
});
const unfinishedWave = z.strictObject({ waveNumber: z.int(), status: z.string() });

export const errors = {
  UNKNOWN_INVOCATION: { status: 400, facts: none },
  /** `handler`, where the operation exists but belongs to another function. */
  UNKNOWN_OPERATION: { status: 400, facts: { supportedOperations: z.array(z.string()), handler: z.string().optional() } },
  UNKNOWN_ACTION: { status: 400, facts: { supportedActions: z.array(z.string()) } },
  MISSING_PARAMETERS: { status: 400, facts: none },
  INVALID_PARAMETERS: { status: 400, facts: { issues: z.array(issue) } },
  INVALID_STATE: { status: 400, facts: { currentStatus: z.string() } },
  WAVES_INCOMPLETE: { status: 400, facts: { waves: z.array(unfinishedWave) } },
  QUOTA_EXCEEDED: { status: 400, facts: none },
  NOT_READY: { status: 400, facts: { checks: z.array(check) } },
  UNAUTHORIZED: { status: 401, facts: none },
  FORBIDDEN: { status: 403, facts: none },
  EXECUTION_NOT_FOUND: { status: 404, facts: none },
  PLAN_NOT_FOUND: { status: 404, facts: none },
  PROTECTION_GROUP_NOT_FOUND: { status: 404, facts: none },
  ACCOUNT_NOT_FOUND: { status: 404, facts: none },
  WAVE_NOT_FOUND: { status: 404, facts: none },
  NOT_FOUND: { status: 404, facts: none },
  METHOD_NOT_ALLOWED: { status: 405, facts: { allowedMethods: z.array(z.string()) } },
  /** Who is in the way. */
  CONFLICT: {
    status: 409,
    facts: {
      executionId: z.string().nullable(),
      planId: z.string().nullable(),
      servers: z.array(z.string()),
      groupIds: z.array(z.string()),
    },
  },
  VERSION_CONFLICT: { status: 409, facts: none },
  /** Which field names what there is already. */
  ALREADY_EXISTS: { status: 409, facts: { issues: z.array(issue) } },
  IN_USE: { status: 409, facts: { usedBy: z.array(z.string()) } },
  PAYLOAD_TOO_LARGE: { status: 413, facts: { limitBytes: z.int() } },
  THROTTLED: { status: 429, facts: { retryAfterSeconds: z.number() } },
  /** An id to look up in the log, where the full stack is. */
  INTERNAL_ERROR: { status: 500, facts: { errorId: z.string() } },
  /** `code` and `message` as DRS or EC2 gave them. */
  RECOVERY_SERVICE_ERROR: { status: 502, facts: { code: z.string() } },
} as const satisfies Record<string, { readonly status: number; readonly facts: Readonly<Record<string, z.ZodType>> }>;

export type ErrorCode = keyof typeof errors;

export const errorCodes = Object.keys(errors) as readonly ErrorCode[];

/** The facts that go with a code. */
export type ErrorFacts<Code extends ErrorCode> = z.output<z.ZodObject<(typeof errors)[Code]['facts']>>;

/** The whole answer for one code. */
export const errorAnswer = (code: ErrorCode): z.ZodObject =>
  z.strictObject({ statusCode: z.literal(errors[code].status), error: z.literal(code), message: z.string(), ...errors[code].facts });

/** The name under which an engine's Retry and Catch find a failed action: `THROTTLED` → `ThrottledError`. */
export const errorName = (code: ErrorCode): string => {
  const words = code.split('_').map((word) => word.charAt(0) + word.slice(1).toLowerCase());
  return words.at(-1) === 'Error' ? words.join('') : `${words.join('')}Error`;
};
