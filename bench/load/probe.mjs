/**
 * Loaded into the measured process with `--import`: what only the process itself can tell, as a JSON line a second.
 *
 * Owns: the file that LOAD_PROBE names. It uses nothing of the product, and changes nothing in it.
 */
import { subscribe } from 'node:diagnostics_channel';
import { appendFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';

const everyMilliseconds = 1_000;
const resolutionMilliseconds = 5;

const file = process.env['LOAD_PROBE'];
if (file !== undefined) {
  const delay = monitorEventLoopDelay({ resolution: resolutionMilliseconds });
  delay.enable();
  /** @type {Record<string, number>} */
  let calls = {};
  subscribe('http.server.request.start', (message) => {
    const { request } = /** @type {{ request: import('node:http').IncomingMessage }} */ (message);
    const name = nameOf(request);
    calls[name] = (calls[name] ?? 0) + 1;
  });
  setInterval(() => {
    const { user, system } = process.cpuUsage();
    const { rss, heapUsed, external } = process.memoryUsage();
    const milliseconds = (/** @type {number} */ nanoseconds) => nanoseconds / 1e6;
    const sample = {
      at: Date.now(),
      cpuSeconds: (user + system) / 1e6,
      ...{ rss, heapUsed, external },
      delay: { p50: milliseconds(delay.percentile(50)), p99: milliseconds(delay.percentile(99)), max: milliseconds(delay.max) },
      calls,
    };
    appendFileSync(file, `${JSON.stringify(sample)}\n`);
    delay.reset();
    calls = {};
  }, everyMilliseconds).unref();
}

/**
 * `api` for our own, `drs StartRecovery` for AWS's: the service by the signature's scope, the operation where the path names it.
 * @param {import('node:http').IncomingMessage} request
 */
function nameOf({ url = '/', headers }) {
  const [, service] = /Credential=[^/]+\/\d+\/[^/]+\/([^/]+)\//.exec(headers.authorization ?? '') ?? [];
  if (service === undefined) return url.startsWith('/_simulator') ? 'control' : 'api';
  const [, operation = ''] = /^\/([A-Z]\w+)/.exec(url) ?? [];
  return `${service} ${operation}`.trimEnd();
}
