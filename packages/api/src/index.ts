/**
 * From an event to a use case and back, for every way in.
 *
 * Owns: what is public of this room, name by name.
 */
export type { HandlerDeps, InvocationContext } from './deps.ts';
export { ActionFailed, failure, failureOf, internalError, invalidParameters } from './failure.ts';
export type { Failure } from './failure.ts';
export { createHandler, createHandlerNamed } from './handler.ts';
export type { Handler } from './handler.ts';
export { httpFailure } from './http/http-answer.ts';
export { bodyLimitBytes, bodyTooLarge } from './http/request-fields.ts';
export { readInput } from './input/read-input.ts';
export { presentFinalize } from './present/polling.ts';
export { bindCatalogue, bindReads, bindUseCases } from './use-cases.ts';
export type { CancelAnswer, ResumeAnswer, UseCases } from './use-cases.ts';
