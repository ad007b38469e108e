/**
 * An example request as a shell line and as a Python program.
 *
 * Owns: quoting. Both are printed so that they run as they stand, with ids taken from the environment.
 */
import type { AnyOperation } from '@drs-orchestrator/contract';
import type { Example } from './examples.ts';

export const shellExample = ({ name, handler }: AnyOperation, { input }: Example): string =>
  [
    'aws lambda invoke \\',
    `  --function-name ${handler} \\`,
    `  --payload '${shellJson({ operation: name, ...input })}' \\`,
    '  response.json',
  ].join('\n');

/** JSON between single quotes; a variable ends them, stands in double quotes, and begins them again. */
const shellJson = (value: object): string =>
  JSON.stringify(value, null, 1)
    .replaceAll(/\n\s*/g, ' ')
    .replaceAll(/([[{]) /g, '$1')
    .replaceAll(/ ([\]}])/g, '$1')
    .replaceAll(/"(\$[A-Z_]+)"/g, `"'"$1"'"`);

export const pythonExample = ({ name, handler }: AnyOperation, { input }: Example): string => {
  const payload = { operation: name, ...input };
  return [
    'import json',
    ...(JSON.stringify(payload).includes('"$') ? ['import os'] : []),
    '',
    'import boto3',
    '',
    "response = boto3.client('lambda').invoke(",
    `    FunctionName='${handler}',`,
    `    Payload=json.dumps(${python(payload, 4)}),`,
    ')',
    "answer = json.loads(response['Payload'].read())",
    "print(answer['statusCode'])",
  ].join('\n');
};

const python = (value: unknown, indent: number): string => {
  if (value === null || value === undefined) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'string') return /^\$[A-Z_]+$/.test(value) ? `os.environ['${value.slice(1)}']` : pythonText(value);
  if (typeof value !== 'object') return JSON.stringify(value);
  const inner = ' '.repeat(indent + 4);
  const lines = Array.isArray(value)
    ? value.map((entry) => python(entry, indent + 4))
    : Object.entries(value).map(([key, entry]) => `${python(key, 0)}: ${python(entry, indent + 4)}`);
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  if (lines.length === 0) return open + close;
  return `${open}\n${lines.map((line) => `${inner}${line},\n`).join('')}${' '.repeat(indent)}${close}`;
};

const pythonText = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
