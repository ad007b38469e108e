/**
 * From an event to a use case and back, for every way in.
 *
 * Owns: what is public of this room, name by name.
 */
export type { HandlerDeps, InvocationContext } from './deps.ts';
export { ActionFailed } from './failure.ts';
export { createHandler, createHandlerNamed } from './handler.ts';
export type { Handler } from './handler.ts';
export { bodyLimitBytes } from './http/request-fields.ts';
export { presentFinalize } from './present/polling.ts';
export { bindUseCases } from './use-cases.ts';
export type { CancelAnswer, ResumeAnswer, UseCases } from './use-cases.ts';
