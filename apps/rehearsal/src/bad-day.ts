/**
 * A bad day as it is written: what is recovered, what goes wrong, what people do, and how it should end.
 *
 * Invariant: a member that is not known is an error that names its line, since a misspelt one would silently leave the day fine.
 */
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { faultSchema, fieldName, MAX_SPEED, readYaml, YamlError } from '@drs-orchestrator/drs-simulator';
import * as z from 'zod';
import { CannotRehearse } from './cannot-rehearse.ts';

const MAX_TEXT_BYTES = 1024 * 1024;
const MAX_FAULTS = 1000;
const MAX_WAVES = 50;
/** Each kill is a start of the product, of about a second. */
const MAX_KILLS = 100;
const MAX_STEPS = 100;
const MAX_SECONDS = 366 * 86_400;
/** Faster than this a start of the product takes longer than a wave. */
const DEFAULT_SPEED = 240;
const DEFAULT_END_MINUTES = 12 * 60;

const text = z.string().min(1).max(5000);
const afterSeconds = z.number().min(0).max(MAX_SECONDS);
const waveNumber = z.int().min(1).max(MAX_WAVES);

const wave = z.strictObject({
  name: text,
  /** The servers of the estate that have these tags. */
  tags: z.record(z.string().min(1), z.string()),
  /** Left out: the estate's first account, and its first Region. */
  accountId: z.string().optional(),
  region: z.string().optional(),
  onFailure: z.enum(['STOP', 'CONTINUE', 'PAUSE']).optional(),
  pauseBeforeWave: z.boolean().optional(),
  launchTimeoutMinutes: z.number().positive().optional(),
});

/** Three tiers, as of the sample estate. */
const TIERS: readonly z.input<typeof wave>[] = [
  { name: 'Database', tags: { tier: 'database' } },
  { name: 'Application', tags: { tier: 'application' } },
  { name: 'Web', tags: { tier: 'web' } },
];

const whenSchema = z
  .strictObject({
    execution: z.enum(['RUNNING', 'PAUSED', 'CANCELLING']).optional(),
    wave: z.strictObject({ number: waveNumber, status: z.enum(['IN_PROGRESS', 'COMPLETED', 'FAILED', 'TIMED_OUT', 'SKIPPED']) }).optional(),
  })
  .refine(({ execution, wave: one }) => execution !== undefined || one !== undefined, 'must say what is waited for: execution or wave');

/** Virtual seconds after the start of the day, or after something was first seen. */
const moment = { afterSeconds: afterSeconds.default(0), when: whenSchema.optional() };

/** What people do; `note` says why, for the report. */
const step = z.discriminatedUnion('do', [
  z.strictObject({ ...moment, do: z.literal('retry_wave'), waveNumber, note: text.optional() }),
  z.strictObject({ ...moment, do: z.literal('skip_wave'), waveNumber, reason: text, note: text.optional() }),
  ...(['pause', 'resume', 'cancel'] as const).map((what) => z.strictObject({ ...moment, do: z.literal(what), note: text.optional() })),
]);

const executionStatus = z.enum(['COMPLETED', 'FAILED', 'CANCELLED', 'PAUSED']);
const waveStatus = z.enum(['PENDING', 'COMPLETED', 'FAILED', 'TIMED_OUT', 'SKIPPED', 'CANCELLED']);
const times = z.int().min(0).max(1000);

const daySchema = z.strictObject({
  title: text,
  story: text,
  /** A file, from where this one lies; left out: the sample estate. */
  estate: text.optional(),
  seed: z.int().min(0).max(Number.MAX_SAFE_INTEGER).default(1),
  speed: z.number().positive().max(MAX_SPEED).default(DEFAULT_SPEED),
  execution: z
    .strictObject({
      type: z.enum(['DRILL', 'RECOVERY']).default('DRILL'),
      waves: z
        .array(wave)
        .min(1)
        .max(MAX_WAVES)
        .default([...TIERS]),
      /** Given up on after so long. */
      endsWithinMinutes: z
        .number()
        .positive()
        .max(MAX_SECONDS / 60)
        .default(DEFAULT_END_MINUTES),
    })
    .prefault({}),
  faults: z.array(faultSchema).max(MAX_FAULTS).default([]),
  orchestrator: z.strictObject({ kills: z.array(z.strictObject(moment)).max(MAX_KILLS) }).default({ kills: [] }),
  operator: z.array(step).max(MAX_STEPS).default([]),
  expect: z.strictObject({
    execution: executionStatus,
    /** In the order of the waves. */
    waves: z.array(waveStatus).optional(),
    /** Of every server that the waves name; or by host name, `*` allowed, the first that fits. */
    launches: z.union([times, z.record(z.string().min(1), times)]).optional(),
  }),
});

export type BadDay = z.output<typeof daySchema>;
export type OperatorStep = BadDay['operator'][number];
export type Moment = Pick<OperatorStep, 'afterSeconds' | 'when'>;

/** `estate` of what is returned is a path from here. */
export const readBadDay = (path: string): BadDay => {
  let source: string;
  try {
    source = readFileSync(path, 'utf8');
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause)) throw cause;
    throw new CannotRehearse(`${path} cannot be read (${String(cause.code)}).`, { usage: true, cause });
  }
  const day = parseBadDay(source, path);
  return day.estate === undefined ? day : { ...day, estate: resolve(dirname(path), day.estate) };
};

export const parseBadDay = (source: string, name: string): BadDay => {
  const { value, lineOf } = read(source, name);
  const parsed = daySchema.safeParse(value);
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => {
      const path = [...issue.path, ...(issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [])];
      return `${name}:${lineOf(path)}: ${path.length === 0 ? '' : `${fieldName(path)}: `}${issue.message}`;
    });
    throw new CannotRehearse(problems.join('\n'), { usage: true });
  }
  const day = parsed.data;
  const waves = day.execution.waves.length;
  const wrong = (path: readonly PropertyKey[], message: string): never => {
    throw new CannotRehearse(`${name}:${lineOf(path)}: ${fieldName(path)}: ${message}`, { usage: true });
  };
  if (day.expect.waves !== undefined && day.expect.waves.length !== waves) wrong(['expect', 'waves'], `there are ${waves} waves`);
  const checkWave = (path: readonly PropertyKey[], number: number | undefined): void => {
    if (number !== undefined && number > waves) wrong(path, `there are ${waves} waves`);
  };
  for (const [index, one] of day.operator.entries()) {
    if ('waveNumber' in one) checkWave(['operator', index, 'waveNumber'], one.waveNumber);
    checkWave(['operator', index, 'when', 'wave', 'number'], one.when?.wave?.number);
  }
  for (const [index, { when }] of day.orchestrator.kills.entries())
    checkWave(['orchestrator', 'kills', index, 'when', 'wave', 'number'], when?.wave?.number);
  return day;
};

const read = (source: string, name: string) => {
  try {
    return readYaml(source, MAX_TEXT_BYTES);
  } catch (cause) {
    if (cause instanceof YamlError) throw new CannotRehearse(`${name}:${cause.line}: ${cause.message}`, { usage: true, cause });
    throw cause;
  }
};
