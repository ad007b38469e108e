/**
 * Three DynamoDB tables as the store of executions, claims, groups, plans and accounts.
 *
 * Owns: putting the three ports together. Leaves the layout to table-schema.ts, repeating to persistence.ts, the truth about
 * lost answers to conditional-write.ts.
 *
 * Invariants
 * 1. Objects first, then one conditional write of the head: no transaction, nothing to repair.
 * 2. Loads are strongly consistent; only the membership of a list comes from an index.
 * 3. An item that could not be read back is never written; an item this program does not know is an error, never skipped.
 */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Claims, Clock, Executions, Log, Plans } from '@drs-orchestrator/application';
import { dynamoDbClaims } from './claims.ts';
import { dynamoDbExecutions } from './executions.ts';
import { dynamoDbPlans } from './plans.ts';
import type { TableNames } from './table-schema.ts';

export type DynamoDbStore = { readonly executions: Executions; readonly claims: Claims; readonly plans: Plans };

export type DynamoDbStoreNeeds = {
  /** Best made by `dynamoDbClient`: a client that repeats by itself would hide lost answers from us. */
  readonly client: DynamoDBClient;
  readonly tables: TableNames;
  readonly clock: Pick<Clock, 'sleep'>;
  /** 0 to below 1, for the jitter of waits. */
  readonly random: () => number;
  readonly log: Pick<Log, 'warn' | 'metric'>;
};

export const openDynamoDbStore = ({ client, ...rest }: DynamoDbStoreNeeds): DynamoDbStore => {
  const needs = { ...rest, documents: DynamoDBDocumentClient.from(client) };
  return { executions: dynamoDbExecutions(needs), claims: dynamoDbClaims(needs), plans: dynamoDbPlans(needs) };
};
