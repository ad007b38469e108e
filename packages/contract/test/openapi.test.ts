/**
 * The OpenAPI document: valid for an independent reader, and complete.
 */
import { validate } from '@apidevtools/swagger-parser';
import { describe, expect, test } from 'vitest';
import { allOperations, errorCodes, errorName, openApi, queryFields, toleratedFields } from '@drs-orchestrator/contract';

type Described = {
  readonly operationId: string;
  readonly security?: readonly unknown[];
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly required: boolean }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: { readonly properties: object } }>> };
  readonly responses: Readonly<Record<string, unknown>>;
};

const document = openApi('/api');
const at = (path: string, method: string) => document.paths[path]?.[method.toLowerCase()] as Described;
const routes = allOperations.flatMap((row) => row.http.map((binding) => ({ row, ...binding })));

describe('the OpenAPI document', () => {
  test('is valid in the eyes of a parser that is not ours', async () => {
    // It resolves references in place, so it gets a copy.
    await expect(validate(structuredClone(document) as never)).resolves.toMatchObject({ openapi: '3.1.0' });
  });

  test('has every route of the registry and no other', () => {
    const described = Object.entries(document.paths).flatMap(([path, item]) => Object.keys(item).map((method) => `${method} ${path}`));
    expect(described.sort()).toEqual(routes.map(({ method, path }) => `${method.toLowerCase()} ${path}`).sort());
  });

  test('names each operation once', () => {
    const ids = routes.map(({ path, method }) => at(path, method).operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('puts every input field into path, query or body', () => {
    for (const { row, path, method } of routes) {
      const { parameters = [], requestBody } = at(path, method);
      const inBody = Object.keys(requestBody?.content['application/json']?.schema.properties ?? {});
      const fromQuery = method === 'GET' || method === 'DELETE';
      const tolerated = fromQuery ? [] : toleratedFields(row).map(({ field }) => field);
      expect([...parameters.map(({ name }) => name), ...inBody].sort(), `${method} ${path}`).toEqual(
        [...(fromQuery ? queryFields(row.input) : Object.keys(row.input.shape)), ...tolerated].sort(),
      );
    }
  });

  test('asks for a sign-in everywhere but where none is needed', () => {
    expect(document.security).toEqual([{ bearer: [] }]);
    for (const { row, path, method } of routes)
      expect([path, at(path, method).security]).toEqual([path, row.requires === 'nothing' ? [] : undefined]);
  });

  test('has a schema for every error, and refers to the ones an operation may answer', () => {
    for (const code of errorCodes) expect(document.components.schemas).toHaveProperty(errorName(code));
    expect(JSON.stringify(at('/executions/{executionId}/pause', 'POST').responses['400'])).toContain('InvalidStateError');
    expect(Object.keys(at('/executions', 'POST').responses)).toEqual(
      expect.arrayContaining(['202', '400', '401', '403', '404', '409', '500']),
    );
  });

  test('is served below the path where it stands', () => {
    expect(openApi('').servers).toEqual([{ url: '/' }]);
    expect(document.servers).toEqual([{ url: '/api' }]);
  });
});
