/**
 * The wire: operations, actions, errors, words and permissions, as data from which everything at the border is made.
 *
 * Owns: what is public of this room, name by name.
 */
export { actions } from './actions.ts';
export type { ActionName } from './actions.ts';
export { createClient, requestOf } from './client.ts';
export type { CallInput, Client, ClientFailure, ClientOptions, ClientResult, Fetch, HttpOperationName, RequestParts } from './client.ts';
export { errorAnswer, errorCodes, errorName, errors } from './errors.ts';
export type { ErrorCode, ErrorFacts } from './errors.ts';
export { id, lengthLimits, name, pageLimits } from './fields.ts';
export { commonErrors, handlerNames, httpErrors, queryFields, requiredFields, toleratedFields } from './operation.ts';
export type { Action, FieldNote, HandlerName, HttpBinding, HttpMethod, Operation } from './operation.ts';
export { contractVersion, openApi } from './openapi/document.ts';
export type { OpenApiDocument } from './openapi/document.ts';
export { jsonSchema } from './openapi/json-schema.ts';
export type { JsonSchema } from './openapi/json-schema.ts';
export { pageConfig, pageConfigPath, signedInPath } from './page-config.ts';
export type { PageConfig } from './page-config.ts';
export { contentSecurityPolicy, fileEnding, isPagePath, pageCacheControl, pageDocument, pageHeaders } from './page-policy.ts';
export { readPlainly } from './plain-issues.ts';
export type { PlainIssue } from './plain-issues.ts';
export { grants, isRole, permissions, permissionsOf, roles } from './permissions.ts';
export type { Permission, Requirement, Role } from './permissions.ts';
export { overridableCheck } from './operations/readiness.ts';
export { allOperations, answeredBy, operationByName, operations, supportedOperations } from './registry.ts';
export type { AnyOperation, InputOf, OperationName, OutputOf } from './registry.ts';
export { routeOf } from './routes.ts';
export type { Route } from './routes.ts';
export { drsJobStatus, endedStatus, executionStatus, executionType, serverOutcome, statusFilter, waveStatus } from './statuses.ts';
export type { DrsJobStatus, ExecutionStatusWord, WaveStatusWord } from './statuses.ts';
export { workerAnswer, workerJob, workerMessages } from './worker.ts';
export type { WorkerJob } from './worker.ts';
