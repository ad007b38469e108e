/**
 * `node tools/drs-model.mjs`: writes the table in `packages/drs-simulator/src/drs/model`, the facts of DRS's public service model that the
 * simulator holds requests against, from the botocore that python3 has here. Documentation and answers' shapes are left out.
 *
 * A test renders the table again and compares; it skips where there is no botocore, or another version than the table names.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { format } from 'prettier';

/**
 * @typedef {{
 *   type: string, min?: number, max?: number, pattern?: string, enum?: string[], required?: string[],
 *   members?: Record<string, { shape: string }>, member?: { shape: string }, key?: { shape: string }, value?: { shape: string },
 * }} ModelShape
 * @typedef {{ http: { responseCode?: number }, input: { shape: string }, errors?: { shape: string }[] }} ModelOperation
 * @typedef {{ version: string, operations: Record<string, ModelOperation>, shapes: Record<string, ModelShape> }} Model
 */

export const MODEL_FOLDER = 'packages/drs-simulator/src/drs/model';
/** Every operation of the model has them. */
const COMMON_ERRORS = ['InternalServer', 'Throttling'];
const API = 'drs/2020-02-26/service-2.json';
const root = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * undefined where python3 or its botocore is missing.
 * @returns {Model | undefined}
 */
export function readBotocore() {
  const script = 'import botocore, os; print(botocore.__version__); print(os.path.join(os.path.dirname(botocore.__file__), "data"))';
  let told;
  try {
    told = execFileSync('python3', ['-c', script], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch {
    return undefined;
  }
  const [version = '', data = ''] = told.trim().split('\n');
  /** @type {Omit<Model, 'version'>} */
  const model = JSON.parse(gunzipSync(readFileSync(join(data, `${API}.gz`))).toString('utf8'));
  return { ...model, version };
}

/**
 * The texts of the files, by their names.
 * @param {Model} model
 * @returns {Promise<Record<string, string>>}
 */
export async function renderModel(model) {
  /** @type {Set<string>} */
  const names = new Set();
  for (const { input } of Object.values(model.operations)) reach(model, input.shape, names);
  const operations = Object.entries(model.operations).map(([name, { http, errors = [] }]) => {
    const told = errors.map(({ shape }) => shape.replace(/Exception$/, '')).filter((error) => !COMMON_ERRORS.includes(error));
    return `${name}: { status: ${String(http.responseCode ?? 200)}, errors: ${quoted(told.toSorted())} },`;
  });
  const shapes = [...names].toSorted();
  const line = (/** @type {string} */ name) => `${name}: ${shapeText(model.shapes[name])},`;
  /** @param {string} owns @param {string} constant @param {string} type @param {readonly string[]} lines */
  const file = (owns, constant, type, lines) => {
    const version = constant === 'OPERATIONS' ? `export const MODEL_VERSION = '${model.version}';\n\n` : '';
    const table = `export const ${constant} = {\n${lines.join('\n')}\n} as const satisfies Readonly<Record<string, ${type}>>;\n`;
    const text = `${header(model.version, owns)}\nimport type { ${type} } from './shape.ts';\n\n${version}${table}`;
    return format(text, { parser: 'typescript', printWidth: 140, singleQuote: true, trailingComma: 'all' });
  };
  const isRequest = (/** @type {string} */ name) => name.endsWith('Request');
  return {
    'operations.ts': await file(
      `The status of each operation's answer and the errors it may be refused with, ${COMMON_ERRORS.join(' and ')} apart: those all have.`,
      'OPERATIONS',
      'ModelOperation',
      operations,
    ),
    'requests.ts': await file("The members of each operation's input.", 'REQUESTS', 'Shape', shapes.filter(isRequest).map(line)),
    'values.ts': await file('What the members of inputs may be.', 'VALUES', 'Shape', shapes.filter((name) => !isRequest(name)).map(line)),
  };
}

/** @param {string} version @param {string} owns */
function header(version, owns) {
  return `/**
 * ${owns}
 * Facts of DRS's public service model (API 2020-02-26) as botocore ${version} carries it; made by \`node tools/drs-model.mjs\`, not by hand.
 */`;
}

/**
 * @param {Model} model
 * @param {string} name
 * @param {Set<string>} names
 */
function reach(model, name, names) {
  const shape = model.shapes[name];
  if (shape === undefined || names.has(name)) return;
  names.add(name);
  for (const next of [...Object.values(shape.members ?? {}), shape.member, shape.key, shape.value]) {
    if (next !== undefined) reach(model, next.shape, names);
  }
}

/** @param {ModelShape | undefined} shape */
function shapeText(shape) {
  switch (shape?.type) {
    case 'structure': {
      const required = new Set(shape.required ?? []);
      const members = Object.entries(shape.members ?? {}).map(
        ([name, { shape: of }]) => `${name}: '${of}${required.has(name) ? '!' : ''}'`,
      );
      return `{ kind: 'structure', members: { ${members.join(', ')} } }`;
    }
    case 'list':
      return `{ kind: 'list', of: '${shape.member?.shape ?? ''}'${limits(shape)} }`;
    case 'map':
      return `{ kind: 'map', key: '${shape.key?.shape ?? ''}', of: '${shape.value?.shape ?? ''}'${limits(shape)} }`;
    case 'string':
      if (shape.enum !== undefined) return `{ kind: 'choice', of: ${quoted(shape.enum)} }`;
      return `{ kind: 'text'${limits(shape)}${shape.pattern === undefined ? '' : `, pattern: ${JSON.stringify(shape.pattern)}`} }`;
    case 'boolean':
      return `{ kind: 'flag' }`;
    case 'integer':
    case 'long':
      return `{ kind: 'whole'${limits(shape)} }`;
    default:
      throw new Error(`a shape of type ${shape?.type ?? 'unknown'} is among the inputs; teach shape.ts of it`);
  }
}

/** A length that may be 0 says nothing; a number that may be 0 says that it may not be below.
 * @param {ModelShape} shape */
function limits({ type, min, max }) {
  const isNumber = type === 'integer' || type === 'long';
  const low = min === undefined || (min === 0 && !isNumber) ? '' : `, min: ${String(min)}`;
  return `${low}${max === undefined ? '' : `, max: ${String(max)}`}`;
}

/** @param {readonly string[]} words */
function quoted(words) {
  return `[${words.map((word) => `'${word}'`).join(', ')}]`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const model = readBotocore();
  if (model === undefined) throw new Error('python3 has no botocore here, and the table is made from its service model');
  for (const [name, text] of Object.entries(await renderModel(model))) writeFileSync(join(root, MODEL_FOLDER, name), text);
}
