/**
 * How large each function may be (bytes, a megabyte being a million of them), and how much longer than a bare node its cold start may take.
 */
import type { HandlerName } from '@drs-orchestrator/contract';

export type Budget = {
  /** Of what a cold start loads. */
  readonly loadedBytes: number;
  /** Of all that Lambda is given, the clients included that are loaded when they are first used. */
  readonly bytes: number;
  readonly importMilliseconds: number;
  /** Node start, import and first event, to a bare `node -e 0`. Generous: a machine that is busy stretches both, but not alike. */
  readonly ratio: number;
};

export const budgets: Readonly<Record<HandlerName, Budget>> = {
  'execution-handler': { loadedBytes: 800_000, bytes: 900_000, importMilliseconds: 150, ratio: 12 },
  'query-handler': { loadedBytes: 650_000, bytes: 700_000, importMilliseconds: 80, ratio: 12 },
  'data-management-handler': { loadedBytes: 650_000, bytes: 700_000, importMilliseconds: 80, ratio: 12 },
};
