/** How an estate, or a person, says what a document does when it is run. */
import * as z from 'zod';
import { DOCUMENT_KINDS, OUTCOMES } from '../world/ssm-records.ts';
import type { DocumentScript } from '../world/ssm-records.ts';

/** As long as SSM lets anything take. */
const MAX_DURATION_SECONDS = 172_800;
const MAX_OUTPUT = 48_000;
const MAX_TARGETS = 4000;
const MAX_PARAMETERS = 200;
export const MAX_DOCUMENTS = 500;

const performance = {
  durationSeconds: z.number().min(0).max(MAX_DURATION_SECONDS),
  outcome: z.enum(OUTCOMES),
  output: z.string().max(MAX_OUTPUT),
  error: z.string().max(MAX_OUTPUT),
};

const target = z
  .strictObject({
    hostname: z.string().min(1).max(256).optional(),
    instanceId: z
      .string()
      .regex(/^i-[0-9a-f]{8,17}$/, 'must be an instance, like i-0123456789abcdef0')
      .optional(),
    durationSeconds: performance.durationSeconds.optional(),
    outcome: performance.outcome.optional(),
    output: performance.output.optional(),
    error: performance.error.optional(),
  })
  .refine(({ hostname, instanceId }) => (hostname === undefined) !== (instanceId === undefined), 'give either hostname or instanceId');

export const documentSchema = z
  .strictObject({
    name: z.string().regex(/^[a-zA-Z0-9_\-.]{3,128}$/, 'must be 3 to 128 letters, digits, dots, dashes or underscores'),
    kind: z.enum(DOCUMENT_KINDS),
    platforms: z
      .array(z.enum(['linux', 'windows']))
      .min(1)
      .default(['linux', 'windows']),
    parameters: z
      .record(z.string().min(1).max(50), z.enum(['required', 'optional']))
      .refine((named) => Object.keys(named).length <= MAX_PARAMETERS, `at most ${String(MAX_PARAMETERS)} parameters`)
      .optional(),
    durationSeconds: performance.durationSeconds.default(5),
    outcome: performance.outcome.default('Success'),
    output: performance.output.default(''),
    error: performance.error.default(''),
    targets: z.array(target).max(MAX_TARGETS).default([]),
  })
  // What is absent is not there: a stored row has no undefined member.
  .transform((script) => JSON.parse(JSON.stringify(script)) as DocumentScript);

export const documentsSchema = z
  .array(documentSchema)
  .max(MAX_DOCUMENTS)
  .refine((documents) => new Set(documents.map(({ name }) => name)).size === documents.length, 'must not name a document twice');
