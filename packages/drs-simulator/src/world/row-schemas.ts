/**
 * The shape of every row, for rows that come from outside: a snapshot that somebody kept, moved or edited.
 *
 * Members beyond these are kept as they are: a row may be of a later minor shape. What the code relies on is required.
 */
import * as z from 'zod';
import { faultSchema } from '../faults/fault.ts';
import { FAILBACK_STATES, INSTANCE_STATES, JOB_KINDS, REPLICATION_STATES } from './records.ts';
import { documentSchema } from '../ssm/document-schema.ts';
import { OUTCOMES } from './ssm-records.ts';
import type { TableName } from './tables.ts';

const text = z.string();
const moment = z.number();
const number = z.int().min(0);
const v = z.literal(1);
const place = { accountId: z.string().regex(/^\d{12}$/), region: z.string().min(1) };
const texts = z.record(text, text);

const launchSettings = z.looseObject({
  name: text,
  ec2LaunchTemplateID: text,
  launchDisposition: z.enum(['STARTED', 'STOPPED']),
  targetInstanceTypeRightSizingMethod: z.enum(['NONE', 'BASIC', 'IN_AWS']),
  copyPrivateIp: z.boolean(),
  copyTags: z.boolean(),
  osByol: z.boolean(),
  postLaunchEnabled: z.boolean(),
  templateInstanceType: text,
});

const hardware = z.looseObject({
  instanceType: text,
  cores: z.number(),
  ramBytes: z.number(),
  diskBytes: z.array(z.number()),
  privateIp: text,
  macAddress: text,
});

const runEnd = z.discriminatedUnion('kind', [
  z.looseObject({ kind: z.literal('launched'), at: moment, instanceId: text, named: z.boolean() }),
  z.looseObject({ kind: z.literal('failed'), at: moment, rawError: text }),
  z.looseObject({ kind: z.literal('terminated'), at: moment, instanceId: text }),
  z.looseObject({ kind: z.literal('converted'), at: moment }),
  z.looseObject({ kind: z.literal('hangs') }),
]);

const play = { startsAt: moment, endsAt: moment, outcome: z.enum(OUTCOMES), output: text, error: text };
const serverAddress = z.looseObject({ ...place, id: text });
const change = z.tuple([moment, z.enum(REPLICATION_STATES)]);
const course = z.looseObject({ states: z.tuple([change], change), pointsFrom: moment.nullable() });
const launchAction = z.looseObject({ actionId: text, actionCode: text, name: text, order: number, active: z.boolean() });
const actionRun = z.looseObject({ action: launchAction, id: text, startsAt: moment, endsAt: moment });

const messageContent = z.looseObject({ kind: text, ...place });

/** Total, so that a table cannot come to be without saying what its rows are. */
export const ROW_SCHEMAS: Readonly<Record<TableName, z.ZodType<object>>> = {
  meta: z.looseObject({
    v,
    seed: z.int(),
    hubAccountId: place.accountId,
    estateFingerprint: text,
    newestAt: moment,
    lastNumber: number,
  }),
  accounts: z.looseObject({
    v,
    accountId: place.accountId,
    roles: z.array(z.looseObject({ roleName: text, maxSessionSeconds: z.number() })),
  }),
  regions: z.looseObject({
    v,
    ...place,
    initialized: z.boolean(),
    quotas: z.looseObject({ concurrentJobs: number, serversPerJob: number, serversInAllJobs: number }),
    subnetCidr: text,
  }),
  servers: z.looseObject({
    v,
    ...place,
    id: text,
    hostname: text,
    os: z.enum(['linux', 'windows']),
    tags: texts,
    replicationState: z.enum(REPLICATION_STATES),
    lagSeconds: z.number(),
    replication: course.optional(),
    replicationSettings: z.looseObject({}).optional(),
    origin: z.looseObject(place).optional(),
    direction: z.literal('FAILBACK').optional(),
    reversedServer: serverAddress.optional(),
    staging: serverAddress.optional(),
    addedAt: moment,
    hardware,
    launch: launchSettings,
  }),
  jobs: z.looseObject({
    v,
    ...place,
    id: text,
    number,
    kind: z.enum(JOB_KINDS),
    createdAt: moment,
    startsAt: moment,
    endsAt: moment.nullable(),
    tags: texts,
    runs: z.array(
      z.looseObject({ serverId: text, steps: z.array(z.tuple([moment, text])), end: runEnd, actions: z.array(actionRun).optional() }),
    ),
  }),
  instances: z.looseObject({
    v,
    ...place,
    id: text,
    serverId: text,
    jobId: text,
    isDrill: z.boolean(),
    failbackState: z.enum(FAILBACK_STATES).optional(),
    failback: z.looseObject({ askedAt: moment, beginsAt: moment, readyAt: moment, to: serverAddress }).optional(),
    failbackJobId: text.optional(),
    failbackSettings: z.looseObject({}).optional(),
    disconnectedAt: moment.optional(),
    os: z.enum(['linux', 'windows']),
    instanceType: text,
    privateIp: text,
    tags: texts,
    recoveryTags: texts,
    pointInTimeAt: moment,
    diskBytes: z.array(z.number()),
    transitions: z.array(z.tuple([moment, z.enum(INSTANCE_STATES)])).min(1),
    leavesDrsAt: moment.nullable(),
  }),
  templates: z.looseObject({
    v,
    ...place,
    id: text,
    name: text,
    createdAt: moment,
    createdBy: text,
    defaultVersion: number,
    latestVersion: number,
    tags: texts,
  }),
  templateVersions: z.looseObject({
    v,
    templateId: text,
    number,
    createdAt: moment,
    createdBy: text,
    data: z.record(text, z.unknown()),
  }),
  launchConfigurationTemplates: z.looseObject({ v, ...place, id: text, number, tags: texts, settings: z.looseObject({}) }),
  replicationConfigurationTemplates: z.looseObject({ v, ...place, id: text, number, tags: texts, settings: z.looseObject({}) }),
  launchActions: z.looseObject({ v, resourceId: text, action: launchAction }),
  credentials: z.looseObject({
    v,
    accessKeyId: text,
    secretAccessKey: text,
    sessionToken: text,
    accountId: place.accountId,
    roleName: text,
    sessionName: text,
    issuedAt: moment,
    expiresAt: moment,
  }),
  faults: z.looseObject({
    v,
    number,
    fault: faultSchema,
    inForce: z.looseObject({ from: moment.optional(), until: moment.optional() }).optional(),
    addedAt: moment.optional(),
    fired: number.optional(),
    drawn: number.optional(),
    serverIds: z.array(text).optional(),
    isKept: z.boolean().optional(),
  }),
  topics: z.looseObject({ v, ...place, arn: text }),
  subscriptions: z.looseObject({
    v,
    arn: text,
    topicArn: text,
    endpoint: text,
    token: text,
    isConfirmed: z.boolean(),
    filterPolicy: text.nullable(),
    askedAt: moment,
  }),
  documents: z.looseObject({ v, script: documentSchema }),
  commands: z.looseObject({
    v,
    ...place,
    id: text,
    number,
    documentName: text,
    documentVersion: text,
    comment: text,
    requestedAt: moment,
    timeoutSeconds: z.number(),
    invocations: z.array(z.looseObject({ ...play, instanceId: text, plugin: text })),
  }),
  automations: z.looseObject({
    v,
    ...place,
    ...play,
    id: text,
    number,
    documentName: text,
    documentVersion: text,
    parameters: z.record(text, z.array(text)),
    executedBy: text,
    requestedAt: moment,
  }),
  messages: z.looseObject({ v, number, at: moment, size: z.number(), content: messageContent }),
};
