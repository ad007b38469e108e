/**
 * What is said of a value that its schema refuses: the sentence for each kind of issue, and that no schema of the registry is
 * without one.
 */
import { allOperations, readPlainly, type Operation } from '@drs-orchestrator/contract';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';

const said = (schema: z.ZodType, value: unknown) => {
  const read = readPlainly(schema, value);
  return read.success ? [] : read.issues.map(({ path, message }) => `${path.map(String).join('.')}: ${message}`);
};

const tags = z.union([z.record(z.string().min(1).max(3), z.string().max(4)), z.array(z.string()).max(2), z.string().max(5)]);

describe('a value that is refused', () => {
  test.each<[string, z.ZodType, unknown]>([
    ['At most 1,024 characters', z.string().max(1_024), 'x'.repeat(1_025)],
    ['At least 2 characters', z.string().min(2), 'x'],
    ['Must not be empty', z.string().min(1), ''],
    ['Exactly 12 characters', z.string().length(12), 'x'],
    ['At most 1 entry', z.array(z.string()).max(1), ['x', 'y']],
    ['At most 10,000 entries', z.array(z.null()).max(10_000), Array.from({ length: 10_001 }, () => null)],
    ['Must not be empty', z.array(z.string()).min(1), []],
    ['At least 1', z.int().min(1), 0],
    ['At most 525,600', z.int().max(525_600), 525_601],
    ['At most 9,007,199,254,740,991', z.int(), 1e300],
    ['More than 0', z.number().positive(), 0],
    ['Less than 1.5', z.number().lt(1.5), 2],
    ['Must be a multiple of 5', z.number().multipleOf(5), 3],
    ['Must be a whole number', z.int(), 1.5],
    ['Must be a whole number', z.int(), 'x'],
    ['Must be a number', z.number(), 'x'],
    ['Must be text', z.string(), 5],
    ['Must be true or false', z.boolean(), 'x'],
    ['Must be a list', z.array(z.string()), {}],
    ['Must be an object', z.object({}), []],
    ['Must be an object', z.record(z.string(), z.string()), 'x'],
    ['Must be RECOVERY', z.literal('RECOVERY'), 'yes'],
    ['Must be true', z.literal(true), false],
    ['Must be DRILL or RECOVERY', z.enum(['DRILL', 'RECOVERY']), 'TEST'],
    ['Must be STOP, CONTINUE or PAUSE', z.enum(['STOP', 'CONTINUE', 'PAUSE']), null],
    ['Must be a time with its offset, like 2026-01-31T10:00:00Z', z.iso.datetime({ offset: true }), '2026-13-45 10:00'],
    ['Must be an IPv4 address, like 10.0.1.5', z.ipv4(), 'x'],
    ['Must be 3 digits', z.string().regex(/^\d{3}$/, 'Must be 3 digits'), 'x'],
    ['Must be in another form', z.string().regex(/^\d{3}$/), 'x'],
    ['Must be another value', z.string().refine(() => false), 'x'],
    ['Must be left out', z.never(), 'x'],
    ['Not a field here: colour', z.strictObject({}), { colour: 1 }],
    ['Not fields here: a, b, c, d, e and 2 more', z.strictObject({}), { a: 1, b: 1, c: 1, d: 1, e: 1, f: 1, g: 1 }],
    ['Must be an object, a list or text', tags, 5],
    ['At most 2 entries', tags, ['a', 'b', 'c']],
    ['At most 5 characters', tags, 'x'.repeat(6)],
  ])('is told: %s', (sentence, schema, value) => {
    expect(said(schema, value)).toEqual([`: ${sentence}`]);
  });

  test('has its field named, however deep, in an alternative too', () => {
    const plan = z.strictObject({ waves: z.array(z.strictObject({ name: z.string(), after: z.array(z.int().min(1)) })), tags });
    expect(said(plan, { waves: [{ after: [1, 0] }], tags: { env: 'too long' } })).toEqual([
      'waves.0.name: Must be given',
      'waves.0.after.1: At least 1',
      'tags.env: At most 4 characters',
    ]);
    expect(said(tags, { long: 'x' })).toEqual(['long: A name in it: At most 3 characters']);
  });
});

/** Every schema within, whatever it is wrapped in. Checks and the ends of pipes are some too by their form, and read only what a schema has read before. */
const within = (schema: z.ZodType, seen = new Set<z.ZodType>()): ReadonlySet<z.ZodType> => {
  if (seen.has(schema)) return seen;
  seen.add(schema);
  for (const [name, part] of Object.entries(schema.def))
    if (name !== 'checks' && name !== 'out') for (const inner of schemasIn(part)) within(inner, seen);
  return seen;
};
const schemasIn = (part: unknown): readonly z.ZodType[] => {
  if (typeof part !== 'object' || part === null) return [];
  if ('def' in part && '_zod' in part) return [part as z.ZodType];
  return Object.values(part).flatMap((one: unknown) =>
    typeof one === 'object' && one !== null && 'def' in one && 'safeParse' in one ? [one as z.ZodType] : [],
  );
};

const rows: readonly Operation[] = allOperations;

describe('the schemas of the registry', () => {
  const schemas = rows.flatMap(({ name, input }) => [...within(input)].map((schema) => ({ name, schema })));

  test('say of no value what only a programmer understands', () => {
    const values = [
      null,
      5,
      -1,
      1.5,
      1e300,
      '',
      'x',
      'x'.repeat(30_000),
      true,
      [],
      [5],
      {},
      { x: 5 },
      { '': '' },
      Array.from({ length: 20_000 }, () => 'x'),
    ];
    const odd = schemas.flatMap(({ name, schema }) =>
      values.flatMap((value) => said(schema, value).flatMap((sentence) => (programmers.test(sentence) ? [`${name}: ${sentence}`] : []))),
    );
    expect(odd).toEqual([]);
    expect(schemas.length).toBeGreaterThan(300);
  });

  test('say themselves what form they want where a form has no words of its own', () => {
    const vague = schemas.flatMap(({ name, schema }) =>
      said(schema, '?').flatMap((one) => (/another (form|value)/.test(one) ? [`${name}: ${one}`] : [])),
    );
    expect(vague).toEqual([]);
  });
});

const programmers = /expected|received|>=|<=|Invalid input|undefined|\bint\b|\bstring\b|\bboolean\b|\bregex\b|\bNaN\b/i;
