/**
 * The tables of the world: what each holds, and by what its rows are found.
 */
import type { LaunchConfigurationTemplateRecord, ReplicationConfigurationTemplateRecord } from './configuration-templates.ts';
import { launchActionKey } from './launch-action.ts';
import type { LaunchActionRecord } from './launch-action.ts';
import type {
  AccountRecord,
  CapturedMessage,
  CredentialRecord,
  FaultRecord,
  InstanceRecord,
  JobRecord,
  LaunchTemplateRecord,
  MetaRecord,
  RegionRecord,
  ServerRecord,
  TemplateVersionRecord,
  SubscriptionRecord,
  TopicRecord,
} from './records.ts';
import type { AutomationRecord, CommandRecord, DocumentRecord } from './ssm-records.ts';
import { placeKey, versionId } from './records.ts';
import { openTable } from './table.ts';
import type { OpenTable, Table } from './table.ts';

export const META_ID = 'world';

export type Tables = ReturnType<typeof openTables>;
export type TableName = keyof Tables;
/** What the world shows of them; its own row is nobody's to change. */
export type WorldTables = {
  readonly [Name in Exclude<TableName, 'meta'>]: Tables[Name] extends OpenTable<infer Row, infer Index> ? Table<Row, Index> : never;
};

export function openTables() {
  return {
    meta: openTable<MetaRecord, never>({ kind: 'meta', idOf: () => META_ID, indexes: {} }),
    accounts: openTable<AccountRecord, never>({ kind: 'accounts', idOf: (row) => row.accountId, indexes: {} }),
    regions: openTable<RegionRecord, never>({ kind: 'regions', idOf: placeKey, indexes: {} }),
    servers: openTable<ServerRecord, 'place'>({ kind: 'servers', idOf: (row) => row.id, indexes: { place: placeKey } }),
    jobs: openTable<JobRecord, 'place'>({ kind: 'jobs', idOf: (row) => row.id, indexes: { place: placeKey } }),
    instances: openTable<InstanceRecord, 'place' | 'server'>({
      kind: 'instances',
      idOf: (row) => row.id,
      indexes: { place: placeKey, server: (row) => row.serverId },
    }),
    templates: openTable<LaunchTemplateRecord, 'place'>({ kind: 'templates', idOf: (row) => row.id, indexes: { place: placeKey } }),
    templateVersions: openTable<TemplateVersionRecord, 'template'>({
      kind: 'templateVersions',
      idOf: (row) => versionId(row.templateId, row.number),
      indexes: { template: (row) => row.templateId },
    }),
    launchConfigurationTemplates: openTable<LaunchConfigurationTemplateRecord, 'place'>({
      kind: 'launchConfigurationTemplates',
      idOf: (row) => row.id,
      indexes: { place: placeKey },
    }),
    replicationConfigurationTemplates: openTable<ReplicationConfigurationTemplateRecord, 'place'>({
      kind: 'replicationConfigurationTemplates',
      idOf: (row) => row.id,
      indexes: { place: placeKey },
    }),
    launchActions: openTable<LaunchActionRecord, 'resource'>({
      kind: 'launchActions',
      idOf: (row) => launchActionKey(row.resourceId, row.action.actionId),
      indexes: { resource: (row) => row.resourceId },
    }),
    credentials: openTable<CredentialRecord, never>({ kind: 'credentials', idOf: (row) => row.accessKeyId, indexes: {} }),
    faults: openTable<FaultRecord, never>({ kind: 'faults', idOf: (row) => String(row.number), indexes: {} }),
    topics: openTable<TopicRecord, never>({ kind: 'topics', idOf: (row) => row.arn, indexes: {} }),
    subscriptions: openTable<SubscriptionRecord, 'topic'>({
      kind: 'subscriptions',
      idOf: (row) => row.arn,
      indexes: { topic: (row) => row.topicArn },
    }),
    documents: openTable<DocumentRecord, never>({ kind: 'documents', idOf: (row) => row.script.name, indexes: {} }),
    commands: openTable<CommandRecord, never>({ kind: 'commands', idOf: (row) => row.id, indexes: {} }),
    automations: openTable<AutomationRecord, 'place'>({ kind: 'automations', idOf: (row) => row.id, indexes: { place: placeKey } }),
    messages: openTable<CapturedMessage, never>({ kind: 'messages', idOf: (row) => String(row.number), indexes: {} }),
  };
}
