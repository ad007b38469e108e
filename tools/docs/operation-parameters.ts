/**
 * docs/api/operation-parameters.md: every operation that can be invoked directly.
 *
 * Owns: the page. Everything it says of an operation comes from the registry; the examples are run by a test as they stand.
 */
import {
  allOperations,
  commonErrors,
  errors,
  handlerNames,
  jsonSchema,
  type AnyOperation,
  type ErrorCode,
  type Operation,
} from '@drs-orchestrator/contract';
import { pythonExample, shellExample } from './example-text.ts';
import { examples } from './examples.ts';
import { fieldRows, table } from './field-table.ts';

export const operationParameters = (): string => {
  const direct = allOperations.filter((row) => row.direct);
  const parts = handlerNames.map((handler) => {
    const rows = direct.filter((row) => row.handler === handler);
    return [`## ${handler}`, ...rows.map(section)].join('\n\n');
  });
  return `${[introduction(direct), ...parts].join('\n\n')}\n`;
};

const introduction = (rows: readonly AnyOperation[]): string => `# Operations and their parameters

<!-- Made by \`npm run docs\` from the registry of operations. Edit packages/contract or tools/docs, not this page. -->

An operation is invoked directly by an event with its name and its fields at the top level; \`queryParams\`, \`body\` and \`parameters\`
objects are looked into as well. A field that the operation does not know is ignored, a misspelt one too (over HTTP it is refused by
name). Who may do so is IAM's to say (\`lambda:InvokeFunction\`). The answer is flat and begins with
\`statusCode\`; a field without a value is null. Reads are answered by all three functions, everything else by the function it stands
under. The same operations over HTTP: [reference.md](reference.md).

The examples take ids from the environment. AWS CLI v2 wants \`--cli-binary-format raw-in-base64-out\` before a payload. On a laptop
set \`AWS_ENDPOINT_URL\` to the address that \`npm start\` prints, and the credentials it has written:

\`\`\`sh
export AWS_ENDPOINT_URL=http://127.0.0.1:8080 AWS_SHARED_CREDENTIALS_FILE=$PWD/.drs/credentials AWS_PROFILE=drs-local AWS_DEFAULT_REGION=us-east-1
\`\`\`

Any operation may also answer ${commonErrors.map((code) => `\`${code}\``).join(', ')}. An error is
\`{"statusCode", "error", "message"}\` and the facts of its code; one the function does not know is \`UNKNOWN_OPERATION\`, with
\`supportedOperations\`.

${table(
  ['operation', 'what it does'],
  rows.map((row) => [`[\`${row.name}\`](#${row.name})`, row.summary]),
)}`;

const section = (row: AnyOperation): string => {
  const { aliases, summary, http, requires, alsoRequires = [], errors: codes }: Operation = row;
  const routes = http.map(({ method, path }) => `\`${method} ${path}\``).join(', ');
  const facts = [
    ...(aliases.length === 0 ? [] : [`Also called ${aliases.map((alias) => `\`${alias}\``).join(', ')}.`]),
    http.length === 0
      ? 'Not on HTTP.'
      : `Over HTTP: ${routes}, with the permission \`${requires}\`${alsoRequires.map(({ field, permission }) => `; \`${field}\` needs \`${permission}\` too`).join('')}.`,
  ];
  return [
    `### ${row.name}`,
    `${summary} ${facts.join(' ')}`,
    `**Parameters**\n\n${parameters(row)}`,
    `**Returns**\n\n${returned(row)}`,
    ...(codes.length === 0 ? [] : [`**Errors**\n\n${codes.map(errorText).join(' · ')}`]),
    example(row),
  ].join('\n\n');
};

const parameters = (row: Operation): string => {
  const named = fieldRows(jsonSchema(row.input, 'input')).map(({ path, type, isRequired, fallback, description }) => [
    `\`${path}\``,
    type,
    isRequired ? 'yes' : fallback === null ? 'no' : `no: ${fallback}`,
    description,
  ]);
  const caller =
    row.initiatedBy === 'never'
      ? []
      : [
          [
            '`initiatedBy`',
            'string',
            row.initiatedBy === 'required' ? 'yes' : 'no',
            'Who asks; recorded as asserted. Over HTTP the token says so.',
          ],
        ];
  const rows = [...named, ...caller];
  return rows.length === 0 ? 'None.' : table(['field', 'type', 'required', ''], rows);
};

const returned = (row: Operation): string =>
  table(
    ['field', 'type', ''],
    fieldRows(jsonSchema(row.output, 'output')).map(({ path, type, isRequired, description }) => [
      `\`${path}\``,
      isRequired ? type : `${type}, may be left out`,
      description,
    ]),
  );

const errorText = (code: ErrorCode): string => `\`${code}\` ${String(errors[code].status)}`;

const example = (row: AnyOperation): string => {
  const given = examples[row.name];
  if (given === undefined) throw new Error(`${row.name} has no example in tools/docs/examples.ts`);
  return [
    `**Example**${given.when === undefined ? '' : `\n\n${given.when}`}`,
    `\`\`\`bash\n${shellExample(row, given)}\n\`\`\``,
    `\`\`\`python\n${pythonExample(row, given)}\n\`\`\``,
  ].join('\n\n');
};
