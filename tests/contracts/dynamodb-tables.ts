/**
 * Opens the DynamoDB store on a fake of DynamoDB, in tables of its own made from the schema that production uses.
 */
import { CreateTableCommand, waitUntilTableExists } from '@aws-sdk/client-dynamodb';
import type { CreateTableCommandInput, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { DynamoDbStore, TableNames, TableSchema } from '@drs-orchestrator/adapters-aws';
import { dynamoDbClient, openDynamoDbStore, tableSchema } from '@drs-orchestrator/adapters-aws';

export type FakeDynamoDb = {
  readonly tables: TableNames;
  /** A store on these tables, with a connection of its own. `meanwhile` happens whenever it waits. */
  readonly open: (at?: { readonly endpoint?: string; readonly meanwhile?: () => Promise<void> }) => DynamoDbStore;
  /** A client for looking at the rows themselves. */
  readonly client: DynamoDBClient;
  /** What the store waited for, in its order; nobody waits in real time. */
  readonly sleeps: readonly number[];
  readonly close: () => void;
};

const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };

let made = 0;

/** New tables on each call: one fake serves all tests of a file. */
export const makeTables = async (endpoint: string): Promise<FakeDynamoDb> => {
  made += 1;
  const named = <Name extends string>(name: Name): string => `test-${made}-${name}`;
  const tables: TableNames = { executions: named('executions'), claims: named('claims'), catalogue: named('catalogue') };
  const clients: DynamoDBClient[] = [];
  const connect = (to: string): DynamoDBClient => {
    const client = dynamoDbClient({ region: 'us-east-1', endpoint: to, credentials });
    clients.push(client);
    return client;
  };
  const client = connect(endpoint);
  for (const name of ['executions', 'claims', 'catalogue'] as const) {
    await client.send(new CreateTableCommand(creationOf(tables[name], tableSchema[name])));
    await waitUntilTableExists({ client, maxWaitTime: 10, minDelay: 0.02, maxDelay: 0.02 }, { TableName: tables[name] });
  }
  const sleeps: number[] = [];
  const clockWith = (meanwhile: () => Promise<void>) => ({
    sleep: async (milliseconds: number): Promise<void> => {
      sleeps.push(milliseconds);
      await meanwhile();
    },
  });
  const log = { warn: () => undefined, metric: () => undefined };
  return {
    tables,
    open: (at = {}) =>
      openDynamoDbStore({
        client: connect(at.endpoint ?? endpoint),
        tables,
        clock: clockWith(at.meanwhile ?? (async () => undefined)),
        random: () => 0.5,
        log,
      }),
    client,
    sleeps,
    close: () => {
      for (const each of clients) each.destroy();
    },
  };
};

const creationOf = (name: string, schema: TableSchema): CreateTableCommandInput => {
  const attributes = new Set([schema, ...schema.indexes].flatMap((keys) => [keys.partitionKey, keys.sortKey ?? keys.partitionKey]));
  const keySchema = (keys: { readonly partitionKey: string; readonly sortKey?: string }) => [
    { AttributeName: keys.partitionKey, KeyType: 'HASH' as const },
    ...(keys.sortKey === undefined ? [] : [{ AttributeName: keys.sortKey, KeyType: 'RANGE' as const }]),
  ];
  const indexes = schema.indexes.map((index) => ({
    IndexName: index.name,
    KeySchema: keySchema(index),
    Projection: { ProjectionType: index.projection },
  }));
  return {
    TableName: name,
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: keySchema(schema),
    AttributeDefinitions: [...attributes].map((attribute) => ({ AttributeName: attribute, AttributeType: 'S' as const })),
    ...(indexes.length === 0 ? {} : { GlobalSecondaryIndexes: indexes }),
  };
};
