/**
 * What a cold start of Lambda does, as far as it is ours: node starts, the function is imported, and answers its first event.
 *
 * `node cold-start-probe.mjs <file> [event]`; tells on stdout how many milliseconds the import took, and what the event was answered.
 */
import { performance } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';

const [, , file = '', event] = process.argv;
const before = performance.now();
const { handler } = await import(pathToFileURL(file).href);
const importMilliseconds = performance.now() - before;
const answer = event === undefined ? null : await handler(JSON.parse(event), { awsRequestId: 'cold-start', functionName: 'bench' });
process.stdout.write(`${JSON.stringify({ importMilliseconds, statusCode: answer?.statusCode ?? null })}\n`);
process.exit();
