/**
 * docs/api/reference.md: every route of the HTTP API.
 *
 * Owns: the page, made from the registry and the OpenAPI document's tags.
 */
import {
  allOperations,
  errorCodes,
  errors,
  jsonSchema,
  openApi,
  toleratedFields,
  type ErrorCode,
  type HttpBinding,
  type JsonSchema,
  type Operation,
} from '@drs-orchestrator/contract';
import type * as z from 'zod';
import { fieldRows, table, typeText } from './field-table.ts';

export const apiReference = (): string => {
  const document = openApi('/api');
  const routes = allOperations.flatMap((row: Operation) => row.http.map((binding) => ({ row, binding })));
  const tagOf = ({ binding }: (typeof routes)[number]) => {
    const described = document.paths[binding.path]?.[binding.method.toLowerCase()] as { readonly tags: readonly string[] };
    return described.tags[0];
  };
  const parts = document.tags.map(({ name, description }) =>
    [
      `## ${name}`,
      `${description}.`,
      ...routes.filter((route) => tagOf(route) === name).map(({ row, binding }) => section(row, binding)),
    ].join('\n\n'),
  );
  return `${[introduction, ...parts, errorSection()].join('\n\n')}\n`;
};

const introduction = `# HTTP API

<!-- Made by \`npm run docs\` from the registry of operations. Edit packages/contract or tools/docs, not this page. -->

JSON in, JSON out, below \`/api\` on a laptop and below the stage on AWS. Send \`Authorization: Bearer …\`. Times are ISO 8601 in UTC. GET
and DELETE read their fields from the query (lists with commas), POST and PUT from a JSON object; a field nobody knows is refused by
name. A listed field is never left out of an answer, without a value it is null. Lists are paged: \`limit\` rows, and \`nextToken\` for
those behind, null at the end; a page with fewer rows than asked for need not be the last.

The same as a machine reads it: [openapi.json](openapi.json), served at \`/api/openapi.json\`. The same without HTTP:
[operation-parameters.md](operation-parameters.md).`;

const section = (row: Operation, { method, path, statusCode }: HttpBinding): string => {
  const inputs = fieldRows(jsonSchema(row.input, 'input')).map(({ path: field, type, isRequired, fallback, description }) => [
    `\`${field}\``,
    place(field, method, path),
    type,
    isRequired ? 'yes' : fallback === null ? 'no' : `no: ${fallback}`,
    description,
  ]);
  const tolerated = (method === 'GET' || method === 'DELETE' ? [] : toleratedFields(row)).map(({ field, why }) => [
    `\`${field}\``,
    'body',
    'any',
    'no',
    `Accepted and ignored. ${why}`,
  ]);
  const rows = [...inputs, ...tolerated];
  return [
    `### ${method} ${path}`,
    `${row.summary} ${access(row)}`,
    ...(rows.length === 0 ? [] : [table(['field', 'in', 'type', 'required', ''], rows)]),
    `Answers ${String(statusCode)}:`,
    row.isDocument === true ? 'the document.' : answerTable(jsonSchema(row.output, 'output')),
    ...(row.errors.length === 0 ? [] : [`Errors: ${row.errors.map((code) => `\`${code}\` ${String(errors[code].status)}`).join(' · ')}`]),
  ].join('\n\n');
};

const access = ({ requires, name }: Operation): string => {
  if (requires === 'nothing') return `Operation \`${name}\`; no sign-in.`;
  return requires === 'sign-in' ? `Operation \`${name}\`; any sign-in.` : `Operation \`${name}\`; permission \`${requires}\`.`;
};

const place = (field: string, method: HttpBinding['method'], path: string): string => {
  if (path.includes(`{${field}}`)) return 'path';
  return method === 'GET' || method === 'DELETE' ? 'query' : 'body';
};

const answerTable = (schema: JsonSchema): string =>
  table(
    ['field', 'type', ''],
    fieldRows(schema).map(({ path, type, isRequired, description }) => [
      `\`${path}\``,
      isRequired ? type : `${type}, may be left out`,
      description,
    ]),
  );

const errorSection = (): string =>
  [
    '## Errors',
    'Every error is `{"statusCode", "error", "message"}` and the facts of its code, over HTTP and in direct invocation alike.',
    table(
      ['code', 'status', 'facts'],
      errorCodes.map((code) => [`\`${code}\``, String(errors[code].status), factsText(code)]),
    ),
  ].join('\n\n');

const factsText = (code: ErrorCode): string =>
  Object.entries(errors[code].facts as Readonly<Record<string, z.ZodType>>)
    .map(([name, schema]) => `\`${name}\`: ${typeText(jsonSchema(schema, 'output'))}`)
    .join(', ');
