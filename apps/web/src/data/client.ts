/**
 * Calls of the API, as the page makes them.
 */
import { tokens } from '../session/token.ts';
import { createCall } from './calls.ts';
import { configNow } from './config.ts';

export { ApiError, isPassing, isSilent } from './calls.ts';

export const call = createCall({
  baseUrl: () => configNow().api,
  fetch: (url, request) => fetch(url, request),
  tokens,
  timeout: (milliseconds) => AbortSignal.timeout(milliseconds),
});
