/**
 * What Lambda's runtime does, in a process of its own: imports the built function once, and hands it one event after another.
 *
 * `node lambda-process.mjs <folder of the bundle>`; events come and answers go over the channel of child processes. What the function
 * writes to stdout and stderr is its log.
 */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [, , folder = ''] = process.argv;
const { handler } = await import(pathToFileURL(join(folder, 'index.mjs')).href).catch((/** @type {unknown} */ cause) => {
  // Lambda tells the error of a start in its log; node itself would print a whole minified line before it.
  const { name, message } = cause instanceof Error ? cause : new Error(String(cause));
  process.stderr.write(`${JSON.stringify({ errorType: name, errorMessage: message })}\n`);
  process.exit(1);
});

process.on('message', (/** @type {{ event: unknown, context: object }} */ { event, context }) => {
  Promise.resolve(handler(event, context)).then(
    (answer) => process.send?.({ kind: 'answered', answer: answer ?? null }),
    (/** @type {unknown} */ error) => {
      const { name, message } = error instanceof Error ? error : new Error(String(error));
      process.send?.({ kind: 'failed', errorType: name, errorMessage: message });
    },
  );
});
process.on('disconnect', () => process.exit());
process.send?.({ kind: 'ready' });
