/**
 * Stands in for `aws`, `cdk` and `npm` where the deployment's scripts are tried: `node stand-in.mjs PROGRAM argument…`.
 *
 * It writes each call down, one JSON line each, in the file CALLS, and answers what the world says: a file (WORLD) of answers by the
 * beginning of the command, or by a part of what is asked for (--query), which counts first; the longest counts. A list of answers is used up from its
 * front; its last one stays.
 */
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';

const [program, ...args] = process.argv.slice(2);
const { CALLS = '', WORLD = '' } = process.env;

/** @typedef {{ stdout?: string, stderr?: string, code?: number, file?: unknown }} Answer */
/** @type {Record<string, Answer | Answer[]>} */
const world = JSON.parse(readFileSync(WORLD, 'utf8'));

const payload = args.find((word) => word.startsWith('fileb://'))?.slice('fileb://'.length);
const line = [program, ...args].join(' ');
const sent = payload === undefined ? undefined : JSON.parse(readFileSync(payload, 'utf8'));
appendFileSync(CALLS, `${JSON.stringify({ line, payload: sent, region: process.env['AWS_REGION'], environment: process.env })}\n`);

// A payload's operation, or the request in it, stands behind the command, so that the world can tell one invocation from another.
const words =
  sent === undefined ? [] : [sent.operation ?? `${sent.httpMethod} ${sent.path}`, ...(sent.status === undefined ? [] : [sent.status])];
const asked = sent === undefined ? line : [args[0], args[1], ...words].join(' ');
const query = args[args.indexOf('--query') + 1] ?? '';
/** @param {(part: string) => boolean} fits */
const longest = (fits) =>
  Object.keys(world)
    .filter(fits)
    .sort((one, other) => other.length - one.length)[0];
const key = longest((part) => query.includes(part)) ?? longest((beginning) => asked.startsWith(beginning));
const answers = key === undefined ? {} : (world[key] ?? {});
let answer = Array.isArray(answers) ? (answers[0] ?? {}) : answers;
if (key !== undefined && Array.isArray(answers) && answers.length > 1) {
  answer = /** @type {Answer} */ (answers.shift());
  writeFileSync(WORLD, JSON.stringify(world));
}

if (answer.file !== undefined) writeFileSync(args.at(-1) ?? '', JSON.stringify(answer.file));
if (answer.stdout !== undefined) process.stdout.write(`${answer.stdout}\n`);
if (answer.stderr !== undefined) process.stderr.write(`${answer.stderr}\n`);
process.exitCode = answer.code ?? 0;
