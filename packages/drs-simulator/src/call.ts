/**
 * One call on its way: what a service recognised in a request, who makes it, where and when, and the world it may change.
 *
 * Invariant: an operation checks everything before it changes anything; a refusal leaves the world as it was.
 */
import type { Answer, Body, Refusal } from './answer.ts';
import type { AuthProblem, Caller } from './identity/callers.ts';
import type { LaunchRules } from './recovery/start-launch-job.ts';
import type { WireRequest, WireResponse } from './wire.ts';
import type { Place } from './world/records.ts';
import type { World } from './world/world.ts';

export type CallContext = {
  readonly world: World;
  readonly rules: LaunchRules;
  readonly caller: Caller;
  readonly place: Place;
  /** Epoch milliseconds of the virtual clock, read once for the whole call. */
  readonly now: number;
};

/** What the request asks for. `input` is its body or its parameters, for the operation and for the request log. */
export type Recognised = {
  readonly operation: string;
  readonly input: Body;
  run(context: CallContext): Answer | Refusal;
};

export type Service = {
  /** The names of those it models, for whoever wants to speak about one. */
  readonly operations: readonly string[];
  /** Names the operation even where it will be refused, so that the log can. */
  recognise(request: WireRequest): Recognised;
  refuseCaller(problem: AuthProblem): Refusal;
  throttled(retryAfterSeconds: number | undefined): Refusal;
  /** A failure by name; the service knows the usual status of its codes. */
  failed(code: string, message: string | undefined, status: number | undefined): Refusal;
  write(outcome: Answer | Refusal, operation: string, requestId: string, request: WireRequest): WireResponse;
};
