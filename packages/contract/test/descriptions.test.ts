/**
 * What the contract says of its fields: the reference, the OpenAPI document and the clients' help are made of it.
 */
import { describe, expect, test } from 'vitest';
import { allOperations, jsonSchema, operations, type JsonSchema, type Operation } from '@drs-orchestrator/contract';

type Field = { readonly path: string; readonly description: string | undefined };

/** Fields and the fields within them: `waves[].dependsOn`. Entries of a map have names of their caller's. */
const fieldsOf = (schema: JsonSchema, at = ''): readonly Field[] => {
  const variants = (schema['anyOf'] ?? schema['oneOf'] ?? []) as readonly JsonSchema[];
  const items = schema['type'] === 'array' ? fieldsOf((schema['items'] ?? {}) as JsonSchema, `${at}[]`) : [];
  const own = Object.entries((schema['properties'] ?? {}) as Readonly<Record<string, JsonSchema>>).flatMap(([name, field]) => {
    const path = at === '' ? name : `${at}.${name}`;
    return [{ path, description: field['description'] as string | undefined }, ...fieldsOf(field, path)];
  });
  return [...own, ...items, ...variants.flatMap((variant) => fieldsOf(variant, at))];
};

const rows: readonly Operation[] = allOperations;
const described = rows.flatMap((row) =>
  (['input', 'output'] as const).flatMap((io) =>
    fieldsOf(jsonSchema(row[io], io)).map((field) => ({ ...field, io, field: `${row.name} ${io} ${field.path}` })),
  ),
);

describe('descriptions', () => {
  test('are there for every field that may be sent, however deep', () => {
    expect(described.filter(({ io, description }) => io === 'input' && description === undefined).map(({ field }) => field)).toEqual([]);
    expect(described.filter(({ io }) => io === 'input').length).toBeGreaterThan(100);
  });

  test('are one sentence of a reference: short, on one line, without an end', () => {
    const odd = described.filter(({ description }) => description !== undefined && !/^[A-Z`'\d].{1,170}[^.\s]$/.test(description));
    expect(odd.map(({ field, description }) => `${field}: ${String(description)}`)).toEqual([]);
  });

  test('stand at a field that may be null as well', () => {
    const details = jsonSchema(operations.get_execution_details.output, 'output');
    const { endTime } = details['properties'] as Readonly<Record<string, JsonSchema>>;
    expect(endTime).toMatchObject({ description: expect.stringContaining('null before'), anyOf: [{ type: 'string' }, { type: 'null' }] });
    expect((endTime?.['anyOf'] as readonly JsonSchema[])[0]).not.toHaveProperty('description');
  });
});
