/**
 * The faults a test or a person can ask for, and their validation.
 *
 * Invariants
 * 1. A fault says what goes wrong and for whom; a matcher left out matches everyone.
 * 2. `count` is how often it still fires; left out, it never wears off.
 */
import * as z from 'zod';
import { SERVICE_NAMES } from '../service-names.ts';

const MAX_COUNT = 1_000_000;
const MAX_TEXT = 1000;

const text = z.string().min(1).max(MAX_TEXT);
const count = z.int().min(1).max(MAX_COUNT).optional();
const service = z.enum(SERVICE_NAMES).optional();
const accountId = z
  .string()
  .regex(/^\d{12}$/, 'must be 12 digits')
  .optional();
const region = text.optional();
const place = { accountId, region };
const server = { serverId: text.optional(), hostname: text.optional() };
const retryAfterSeconds = z.int().min(0).max(3600).optional();

type NamesServer = { readonly serverId?: string | undefined; readonly hostname?: string | undefined };

/** Shared refinement: a fault about one server has to say which. */
function namesOneServer(fault: NamesServer, context: z.RefinementCtx): void {
  if ((fault.serverId === undefined) === (fault.hostname === undefined)) {
    context.addIssue({ code: 'custom', path: ['serverId'], message: 'give either serverId or hostname' });
  }
}

export const faultSchema = z.discriminatedUnion('kind', [
  z
    .strictObject({
      kind: z.literal('launch-fails'),
      ...server,
      stage: z.enum(['snapshot', 'conversion', 'launch']),
      rawError: text.optional(),
      count,
    })
    .superRefine(namesOneServer),
  z.strictObject({ kind: z.literal('conversion-hangs'), ...server, count }).superRefine(namesOneServer),
  z.strictObject({ kind: z.literal('throttle'), service, operation: text.optional(), ...place, count, retryAfterSeconds }),
  z.strictObject({
    kind: z.literal('error'),
    service,
    operation: text,
    code: text,
    message: text.optional(),
    status: z.int().min(400).max(599).optional(),
    ...place,
    count,
    retryAfterSeconds,
  }),
  z.strictObject({
    kind: z.literal('lost-answer'),
    service,
    operation: text,
    when: z.enum(['before-effect', 'after-effect']),
    ...place,
    count,
  }),
]);

export type Fault = z.infer<typeof faultSchema>;
/** Faults that meet a request, as opposed to a server's launch. */
export type RequestFault = Extract<Fault, { kind: 'throttle' | 'error' | 'lost-answer' }>;
/** Faults that meet a server while a job launches it. */
export type LaunchFault = Extract<Fault, { kind: 'launch-fails' | 'conversion-hangs' }>;
