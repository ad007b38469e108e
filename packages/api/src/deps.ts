/**
 * What a handler needs of its process.
 */
import type { Ids, Log } from '@drs-orchestrator/application';
import type { UseCases } from './use-cases.ts';

export type HandlerDeps = {
  readonly useCases: UseCases;
  readonly ids: Ids;
  /** A log whose every line carries this correlation id. */
  readonly log: (correlationId: string) => Log;
  /** Shown by `GET /health`. */
  readonly versions: Readonly<Record<string, string>>;
  /** What may stand before the paths of the contract: `/api`, or a stage. */
  readonly pathPrefixes?: readonly string[];
};

/** Lambda's context, as far as we read it. `correlationId` goes before `awsRequestId`. */
export type InvocationContext = { readonly correlationId?: string; readonly awsRequestId?: string };

/** One invocation's own. */
export type Invocation = { readonly log: Log; readonly correlationId: string };
