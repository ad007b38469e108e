/**
 * Holds a request against the service model's table: required members, types, lengths, patterns, words, numbers; and against the few
 * rules that DRS documents beside its model.
 *
 * Invariants
 * 1. What comes out has only members the model knows: others are dropped, as AWS does.
 * 2. Every limit that is broken is told with the path of its field, up to a bound; nothing is looked at below a list that is too long.
 */
import type { Body, Refusal } from '../../answer.ts';
import { fieldsInvalid } from '../refusals.ts';
import type { FieldProblem } from '../refusals.ts';
import { FURTHER_RULES } from './further-rules.ts';
import { REQUESTS } from './requests.ts';
import type { InputOf, OperationName } from './input.ts';
import type { Shape } from './shape.ts';
import { VALUES } from './values.ts';

/** More than a person reads. */
const MAX_PROBLEMS = 50;

const SHAPES: ReadonlyMap<string, Shape> = new Map(Object.entries({ ...REQUESTS, ...VALUES }));
const PATTERNS: ReadonlyMap<string, RegExp> = new Map(
  [...SHAPES].flatMap(([name, shape]) =>
    shape.kind === 'text' && shape.pattern !== undefined ? [[name, new RegExp(`^(?:${shape.pattern})$`)] as const] : [],
  ),
);

export function readInput<Name extends OperationName>(operation: Name, given: Body): InputOf<Name> | Refusal {
  const problems: FieldProblem[] = [];
  const value = read(`${operation}Request`, given, [], problems);
  if (problems.length > 0) return fieldsInvalid(problems.slice(0, MAX_PROBLEMS));
  // The one place where a request gets its type: `read` has just held it against the shape the type is made of.
  return value as InputOf<Name>;
}

type Path = readonly string[];

/** The value as the shape has it; whatever is wrong goes to `problems`. */
function read(name: string, value: unknown, path: Path, problems: FieldProblem[]): unknown {
  const shape = SHAPES.get(name);
  if (shape === undefined) throw new Error(`the model's table has no shape ${name}`);
  const problem = problemOf(name, shape, value) ?? FURTHER_RULES[name]?.(value);
  if (problem !== undefined) {
    problems.push({ name: path.join('.'), message: problem });
    return undefined;
  }
  switch (shape.kind) {
    case 'text':
    case 'choice':
    case 'flag':
    case 'whole':
      return value;
    case 'list':
      return (value as readonly unknown[]).map((item, index) => read(shape.of, item, [...path, String(index)], problems));
    case 'map':
      return Object.fromEntries(
        Object.entries(value as Body).map(([key, item]) => {
          read(shape.key, key, [...path, key], problems);
          return [key, read(shape.of, item, [...path, key], problems)];
        }),
      );
    case 'structure':
      return readMembers(shape.members, value as Body, path, problems);
  }
}

function readMembers(members: Readonly<Record<string, string>>, given: Body, path: Path, problems: FieldProblem[]): Body {
  const taken: [string, unknown][] = [];
  for (const [member, shapeName] of Object.entries(members)) {
    const isRequired = shapeName.endsWith('!');
    const here = [...path, member];
    const value = Object.hasOwn(given, member) ? given[member] : undefined;
    if (value !== undefined) taken.push([member, read(isRequired ? shapeName.slice(0, -1) : shapeName, value, here, problems)]);
    else if (isRequired) problems.push({ name: here.join('.'), message: 'is required' });
  }
  return Object.fromEntries(taken);
}

/** What is wrong with the value itself, whatever is in it. */
function problemOf(name: string, shape: Shape, value: unknown): string | undefined {
  switch (shape.kind) {
    case 'flag':
      return typeof value === 'boolean' ? undefined : 'must be true or false';
    case 'choice':
      return typeof value === 'string' && shape.of.includes(value) ? undefined : `must be one of ${shape.of.join(', ')}`;
    case 'whole':
      return Number.isSafeInteger(value) ? outside(shape, value as number, '') : 'must be a whole number';
    case 'text': {
      if (typeof value !== 'string') return 'must be a text';
      const length = outside(shape, Array.from(value).length, ' characters');
      if (length !== undefined) return length;
      return PATTERNS.get(name)?.test(value) === false ? `must match ${shape.pattern ?? ''}` : undefined;
    }
    case 'list':
      return Array.isArray(value) ? outside(shape, value.length, ' items') : 'must be a list';
    case 'map':
      return isObject(value) ? outside(shape, Object.keys(value).length, ' entries') : 'must be an object';
    case 'structure':
      return isObject(value) ? undefined : 'must be an object';
  }
}

function outside({ min, max }: { readonly min?: number; readonly max?: number }, amount: number, unit: string): string | undefined {
  if (min !== undefined && amount < min) return `must be at least ${String(min)}${unit}`;
  if (max !== undefined && amount > max) return `must be at most ${String(max)}${unit}`;
  return undefined;
}

function isObject(value: unknown): value is Body {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
