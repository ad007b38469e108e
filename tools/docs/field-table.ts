/**
 * The fields of a JSON schema as rows of a Markdown table.
 *
 * Owns: the words for types, and how nested fields are named: `waves[].waveNumber`. A variant of a union is told by its fields.
 */
import type { JsonSchema } from '@drs-orchestrator/contract';

export type FieldRow = {
  readonly path: string;
  readonly type: string;
  readonly isRequired: boolean;
  readonly fallback: string | null;
  readonly description: string;
};

/** Deeper than anything the contract nests. */
const deepest = 6;

export const fieldRows = (schema: JsonSchema, prefix = '', depth = 0): readonly FieldRow[] => {
  if (depth > deepest) throw new Error(`${prefix} is nested too deeply for a table`);
  const required = new Set(schema['required'] as readonly string[] | undefined);
  return Object.entries((schema['properties'] ?? {}) as Readonly<Record<string, JsonSchema>>).flatMap(([name, field]) => [
    {
      path: prefix + name,
      type: typeText(field),
      isRequired: required.has(name),
      fallback: 'default' in field ? JSON.stringify(field['default']) : null,
      description: (field['description'] as string | undefined) ?? '',
    },
    ...nestedRows(field, prefix + name, depth + 1),
  ]);
};

const nestedRows = (field: JsonSchema, path: string, depth: number): readonly FieldRow[] => {
  const variants = variantsOf(field);
  if (variants.length > 0) return variants.flatMap((variant) => nestedRows(variant, path, depth));
  if (field['type'] === 'array') return nestedRows((field['items'] ?? {}) as JsonSchema, `${path}[]`, depth);
  return field['type'] === 'object' && field['properties'] !== undefined ? fieldRows(field, `${path}.`, depth) : [];
};

const variantsOf = (field: JsonSchema): readonly JsonSchema[] =>
  ((field['anyOf'] ?? field['oneOf']) as readonly JsonSchema[] | undefined)?.filter((variant) => variant['type'] !== 'null') ?? [];

/** `integer 1–100`, `string or null`, `list of string`, `DRILL | RECOVERY`. */
export const typeText = (field: JsonSchema): string => {
  const union = (field['anyOf'] ?? field['oneOf']) as readonly JsonSchema[] | undefined;
  if (union !== undefined) return [...new Set(union.map(typeText))].join(' or ');
  if (Array.isArray(field['enum'])) return field['enum'].map(String).join(' | ');
  if ('const' in field) return String(field['const']);
  if (Array.isArray(field['type'])) return field['type'].map(String).join(' or ');
  switch (field['type']) {
    case 'array':
      return `list of ${typeText((field['items'] ?? {}) as JsonSchema)}`;
    case 'object':
      return field['properties'] === undefined ? 'map' : 'object';
    case 'integer':
    case 'number':
      return `${field['type']}${range(field)}`;
    case 'string':
      return field['format'] === 'date-time' ? 'time' : 'string';
    case undefined:
      return 'any';
    default:
      return String(field['type']);
  }
};

const range = ({ minimum, maximum }: JsonSchema): string => {
  const least = typeof minimum === 'number' && minimum > Number.MIN_SAFE_INTEGER ? minimum : null;
  const most = typeof maximum === 'number' && maximum < Number.MAX_SAFE_INTEGER ? maximum : null;
  if (least === null && most === null) return '';
  if (most === null) return `, from ${String(least)}`;
  return least === null ? `, at most ${String(most)}` : ` ${String(least)}–${String(most)}`;
};

export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [`| ${head.join(' | ')} |`, `|${head.map(() => '---').join('|')}|`, ...rows.map((row) => `| ${row.map(cell).join(' | ')} |`)].join('\n');

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
