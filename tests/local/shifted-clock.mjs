/**
 * Loaded into the program under test with `--import`: another time of day, which a test sets while it runs.
 *
 * Owns: `Date`, moved by the milliseconds that the file SHIFTED_CLOCK names holds. Timers and performance.now stay as they are, as
 * they do when somebody sets a machine's clock. Node's own Date header would still tell the true time, and AWS clients would set
 * their clocks by it; so there is none.
 */
import { subscribe } from 'node:diagnostics_channel';
import { readFileSync } from 'node:fs';

const file = process.env['SHIFTED_CLOCK'];
if (file !== undefined) {
  const Real = Date;
  const now = () => Real.now() + Number(readFileSync(file, 'utf8'));
  globalThis.Date = new Proxy(Real, {
    construct: (target, given, own) => Reflect.construct(target, given.length === 0 ? [now()] : given, own),
    get: (target, name, own) => (name === 'now' ? now : Reflect.get(target, name, own)),
  });
  subscribe('http.server.request.start', (message) => {
    /** @type {{ response: import('node:http').ServerResponse }} */ (message).response.sendDate = false;
  });
}
