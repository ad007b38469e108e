/**
 * A DynamoDB client that leaves time to us: one attempt per call, and no call without an end.
 *
 * Owns: the limits of a single request. Leaves repeating to persistence.ts.
 */
import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';

/** DynamoDB answers in milliseconds; these limits are for answers that are lost, and well below a handler's own time limit. */
const connectMilliseconds = 1_000;
const answerMilliseconds = 5_000;

export const dynamoDbClient = (config: Pick<DynamoDBClientConfig, 'region' | 'endpoint' | 'credentials'>): DynamoDBClient =>
  new DynamoDBClient({
    ...config,
    maxAttempts: 1,
    retryMode: 'standard',
    defaultsMode: 'standard',
    // Shown in CloudTrail with every call.
    userAgentAppId: 'drs-orchestrator',
    requestHandler: { connectionTimeout: connectMilliseconds, requestTimeout: answerMilliseconds, throwOnRequestTimeout: true },
  });
