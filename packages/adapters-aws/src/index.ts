/**
 * The ports of the application on AWS SDK v3.
 *
 * Owns: what is public of this room, name by name.
 */
export { createAwsAdapters } from './aws-adapters.ts';
export type { AwsAdapters, AwsAdaptersOptions } from './aws-adapters.ts';
export type { HandlerRequest, HandlerResponse, RequestHandler } from './clients/request-handler.ts';
export type { Credentials, CredentialsProvider } from './clients/credentials.ts';
export { effectTag } from './drs/start-recovery.ts';
export { defaultAwsLimits } from './limits.ts';
export type { AwsLimits } from './limits.ts';
export type { NotifyOptions } from './notify/notifier.ts';
export { createWebhook } from './notify/webhook.ts';
export type { WebhookOptions } from './notify/webhook.ts';
export { dynamoDbClient } from './dynamodb/dynamodb-client.ts';
export { createPlaceAdapters } from './place-adapters.ts';
export type { PlaceAdapters, PlaceAdaptersOptions } from './place-adapters.ts';
export { createStepFunctionsEngine } from './stepfunctions/engine.ts';
export type { StepFunctionsEngineOptions } from './stepfunctions/engine.ts';
export { createSelfInvocation } from './lambda/self-invocation.ts';
export type { SelfInvocationOptions } from './lambda/self-invocation.ts';
export { openDynamoDbStore } from './dynamodb/open-dynamodb-store.ts';
export type { DynamoDbStore, DynamoDbStoreNeeds } from './dynamodb/open-dynamodb-store.ts';
export { tableSchema } from './dynamodb/table-schema.ts';
export type { IndexSchema, TableNames, TableSchema } from './dynamodb/table-schema.ts';
export { dependentActions, managedLaunchActions } from './permissions/documented-actions.ts';
export { isAnywhere } from './permissions/grant.ts';
export type { Action, AnyResource, Conditions, Grant } from './permissions/grant.ts';
export type { PlaceNames } from './permissions/place-arns.ts';
export { placeGrants } from './permissions/place-grants.ts';
export type { PlacePurpose } from './permissions/place-grants.ts';
export { eventSource } from './notify/event-bus.ts';
