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
import type { Claims, Executions, Plans } from '@drs-orchestrator/application';
import { dynamoDbClaims } from './claims.ts';
import { dynamoDbExecutions } from './executions.ts';
import type { Needs } from './persistence.ts';
import { dynamoDbPlans } from './plans.ts';

export type DynamoDbStore = { readonly executions: Executions; readonly claims: Claims; readonly plans: Plans };

export type DynamoDbStoreNeeds = Omit<Needs, 'documents'> & {
  /** Best made by `dynamoDbClient`: a client that repeats by itself would hide lost answers from us. */
  readonly client: DynamoDBClient;
};

export const openDynamoDbStore = ({ client, ...rest }: DynamoDbStoreNeeds): DynamoDbStore => {
  const needs = { ...rest, documents: DynamoDBDocumentClient.from(client) };
  return { executions: dynamoDbExecutions(needs), claims: dynamoDbClaims(needs), plans: dynamoDbPlans(needs) };
};
