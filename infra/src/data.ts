/**
 * The tables, made from the schema that the code reads and writes by.
 *
 * Owns: how they are kept: on demand, with point-in-time recovery, encrypted, and neither deleted with the stack nor by mistake.
 * CloudFormation names them, so that a stack which is made again never meets the tables that an older one left.
 */
import { tableSchema } from '@drs-orchestrator/adapters-aws';
import type { TableSchema } from '@drs-orchestrator/adapters-aws';
import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, ProjectionType, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import type { Attribute } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import { recordOf } from './arns.ts';
import type { TableName } from './arns.ts';

export const tableNames = Object.keys(tableSchema) as TableName[];

export class Data extends Construct {
  readonly tables: Readonly<Record<TableName, Table>>;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.tables = recordOf(tableNames, (name) => this.tableOf(name, tableSchema[name]));
  }

  private tableOf(name: TableName, schema: TableSchema): Table {
    const table = new Table(this, capitalised(name), {
      ...keysOf(schema),
      billingMode: BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      encryption: TableEncryption.AWS_MANAGED,
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    for (const index of schema.indexes)
      table.addGlobalSecondaryIndex({ indexName: index.name, projectionType: ProjectionType[index.projection], ...keysOf(index) });
    return table;
  }
}

const keysOf = ({ partitionKey, sortKey }: Pick<TableSchema, 'partitionKey' | 'sortKey'>) => ({
  partitionKey: text(partitionKey),
  ...(sortKey === undefined ? {} : { sortKey: text(sortKey) }),
});

const text = (name: string): Attribute => ({ name, type: AttributeType.STRING });

const capitalised = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
