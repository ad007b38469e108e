/**
 * The ports of the application on AWS SDK v3.
 *
 * Owns: what is public of this room, name by name.
 */
export { createAwsAdapters } from './aws-adapters.ts';
export type { AwsAdapters, AwsAdaptersOptions } from './aws-adapters.ts';
export type { HandlerRequest, HandlerResponse, RequestHandler } from './clients/clients.ts';
export type { Credentials, CredentialsProvider } from './clients/credentials.ts';
export { effectTag } from './drs/start-recovery.ts';
export { defaultAwsLimits } from './limits.ts';
export type { AwsLimits } from './limits.ts';
