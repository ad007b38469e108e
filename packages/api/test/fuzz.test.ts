/**
 * Whatever is sent: an error of the contract or an answer of the contract, never a 5xx, and no use case is asked anything
 * but well-formed questions.
 *
 * A failure prints the seed and path with which fast-check replays it.
 */
import { ActionFailed, type UseCases } from '@drs-orchestrator/api';
import {
  actions,
  allOperations,
  lengthLimits,
  operationByName,
  roles,
  routeOf,
  workerAnswer,
  type ActionName,
  type HandlerName,
} from '@drs-orchestrator/contract';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { kindOf } from '../src/kind.ts';
import { aRig, bodyOf, expectAnswer, expectError, type Asked } from './rig.ts';

const seed = 20_250_131;
const runs = 5_000;

/** What a use case may be asked, written down apart from the contract. */
const id = z.string().min(1).max(lengthLimits.id);
const by = z.strictObject({ name: z.string().min(1).max(320), proof: z.enum(['asserted', 'proven']) });
const execution = { executionId: id, planId: id.optional() };
const pauseRevision = z.int().nullable();
const text = z.string().min(1);
const page = { limit: z.int().min(1).max(1_000), after: id.optional() };
const version = z.int().min(1);
const selection = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('servers'), serverIds: z.array(id) }),
  z.strictObject({ kind: z.literal('tags'), tags: z.record(text, z.string()) }),
]);
const settings = {
  subnetId: text.optional(),
  securityGroupIds: z.array(text).optional(),
  instanceType: text.optional(),
  instanceProfileName: text.optional(),
  copyPrivateIp: z.boolean().optional(),
  copyTags: z.boolean().optional(),
  osByol: z.boolean().optional(),
  rightSizing: z.enum(['NONE', 'BASIC', 'IN_AWS']).optional(),
  launchDisposition: z.enum(['STARTED', 'STOPPED']).optional(),
};
const groupDraft = z.strictObject({
  name: text,
  description: z.string().optional(),
  accountId: id,
  region: id,
  selection,
  launchSettings: z.strictObject(settings).optional(),
  serverOverrides: z.array(z.strictObject({ ...settings, serverId: id, staticPrivateIp: text.optional() })).optional(),
});
const planDraft = z.strictObject({
  name: text,
  description: z.string().optional(),
  waves: z.array(
    z.strictObject({
      number: z.int().min(1),
      name: text,
      groupIds: z.array(id),
      servers: z.array(z.strictObject({ accountId: id, region: id, serverIds: z.array(id).min(1) })),
      dependsOn: z.array(z.int().min(1)),
      pauseBefore: z.boolean(),
      onFailure: z.enum(['STOP', 'CONTINUE', 'PAUSE']),
      launchTimeoutMinutes: z.number(),
    }),
  ),
  rtoMinutes: z.int().min(1).optional(),
  rpoMinutes: z.int().min(1).optional(),
  notifications: z
    .strictObject({ email: text.optional(), webhook: z.strictObject({ url: text, secret: text.optional() }).optional() })
    .optional(),
});
const choice = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('latest') }),
  z.strictObject({ kind: z.literal('not-after'), at: z.int() }),
  z.strictObject({ kind: z.literal('snapshots'), snapshots: z.map(id, z.string().regex(/^pit-/)) }),
]);
const registration = z.strictObject({
  accountId: id,
  name: z.string().min(1),
  access: z.enum(['role', 'own']),
  roleName: z.string().min(1).optional(),
  externalId: z.string().min(2).optional(),
});
const questions: Readonly<Record<keyof UseCases, z.ZodType>> = {
  findActive: z.strictObject({ jobId: id.optional() }),
  pollExecution: z.strictObject({ executionId: id, planId: id }),
  finalizeExecution: z.strictObject({ executionId: id, planId: id }),
  pauseExecution: z.strictObject({ ...execution, by }),
  resumeExecution: z.strictObject({ ...execution, by }),
  cancelExecution: z.strictObject({ ...execution, by }),
  retryWave: z.strictObject({ ...execution, by, wave: z.int().min(1), serverIds: z.array(id).min(1).optional() }),
  terminateInstances: z.strictObject({ ...execution, by, confirm: z.literal('RECOVERY').optional() }),
  getTerminationStatus: z.strictObject(execution),
  skipWave: z.strictObject({ ...execution, by, wave: z.int().min(1), reason: z.string().min(1).max(lengthLimits.reason) }),
  startExecution: z.strictObject({
    planId: id,
    kind: z.enum(['DRILL', 'RECOVERY']),
    by,
    mode: z.enum(['direct', 'queued']),
    accountContext: z
      .strictObject({ accountId: id, region: id, roleName: z.string().min(1), externalId: z.string().min(1).optional() })
      .optional(),
    choice: choice.optional(),
    override: z.array(z.string()).optional(),
  }),
  checkReadiness: z.strictObject({ planId: id, kind: z.enum(['DRILL', 'RECOVERY']), choice }),
  goOnWithStart: z.strictObject({ executionId: id, planId: id }),
  applyGroupSettings: z.strictObject({ groupId: id }),
  postNews: z.strictObject({ executionId: id, planId: id, key: id }),
  subscribeAddress: z.strictObject({ planId: id }),
  simulateRights: z.undefined(),
  getExecution: z.strictObject(execution),
  listExecutions: z.strictObject({
    limit: z.int().min(1).max(100),
    status: z.enum(['PENDING', 'RUNNING', 'PAUSED', 'CANCELLING', 'COMPLETED', 'FAILED', 'CANCELLED']).optional(),
    planId: id.optional(),
    kind: z.enum(['DRILL', 'RECOVERY']).optional(),
    from: z.int().optional(),
    to: z.int().optional(),
    before: z.strictObject({ startTime: z.int(), executionId: id }).optional(),
  }),
  lookAtExecution: z.strictObject({ ...execution, firstServer: z.int().min(0), limit: z.int().min(1).max(1_000) }),
  readJournal: z.strictObject({ ...execution, limit: z.int().min(1).max(100), after: z.string().startsWith('J#').optional() }),
  readJobLogs: z.strictObject({
    ...execution,
    jobId: id.optional(),
    wave: z.int().min(1).optional(),
    limit: z.int().min(1).max(5_000),
    from: z.strictObject({ jobId: id, event: z.int().min(0) }).optional(),
  }),
  listGroups: z.strictObject(page),
  getGroup: z.strictObject({ groupId: id }),
  createGroup: z.strictObject({ draft: groupDraft, by }),
  updateGroup: z.strictObject({ groupId: id, version, draft: groupDraft, by }),
  deleteGroup: z.strictObject({ groupId: id, version, by }),
  resolveGroup: z.strictObject({
    ...page,
    what: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('group'), groupId: id }),
      z.strictObject({ kind: z.literal('selection'), accountId: id, region: id, selection }),
    ]),
  }),
  listPlans: z.strictObject(page),
  getPlan: z.strictObject({ planId: id }),
  createPlan: z.strictObject({ draft: planDraft, by }),
  updatePlan: z.strictObject({ planId: id, version, draft: planDraft, by }),
  deletePlan: z.strictObject({ planId: id, version, by }),
  getRecoveryInstances: z.strictObject({ ...execution, from: z.int().min(0), limit: z.int().min(1).max(1_000) }),
  deleteExecutions: z.strictObject({ ids: z.array(id).min(1).max(100), by }),
  deleteEndedExecutions: z.strictObject({
    statuses: z.array(z.enum(['COMPLETED', 'FAILED', 'CANCELLED'])).min(1),
    by,
    before: z.strictObject({ startTime: z.int(), executionId: id }).optional(),
  }),
  planNextStep: z.strictObject(execution),
  startWaveRecovery: z.strictObject({ ...execution, wave: z.int().min(1) }),
  awaitResume: z.strictObject({ ...execution, token: z.string().min(1), pauseRevision }),
  resumed: z.strictObject({ ...execution, pauseRevision }),
  settleExecution: z.strictObject(execution),
  actOnExecution: z.strictObject(execution),
  listAccounts: z.strictObject(page),
  getAccount: z.strictObject({ accountId: id }),
  createAccount: registration,
  updateAccount: registration.extend({ version }),
  deleteAccount: z.strictObject({ accountId: id, version }),
  listSourceServers: z.strictObject({
    ...page,
    accountId: id,
    region: z.string().regex(/^[a-z-]+\d+$/),
    tags: z.record(z.string().min(1), z.string()).optional(),
  }),
  listRecoveryPoints: z.strictObject({
    limit: z.int().min(1).max(100),
    after: z.strictObject({ at: z.int(), snapshotId: id }).optional(),
    accountId: id,
    region: z.string().regex(/^[a-z-]+\d+$/),
    serverId: id,
    from: z.int().optional(),
    to: z.int().optional(),
  }),
  getQuotas: z.strictObject({
    accountId: id.optional(),
    region: z
      .string()
      .regex(/^[a-z-]+\d+$/)
      .optional(),
  }),
  validateAccount: z.strictObject({
    accountId: id,
    region: z
      .string()
      .regex(/^[a-z-]+\d+$/)
      .optional(),
  }),
};

const deep = JSON.parse(`${'{"a":'.repeat(3_000)}1${'}'.repeat(3_000)}`) as unknown;
const odd: fc.Arbitrary<unknown> = fc.oneof(
  fc.anything({ withNullPrototype: true, withObjectString: true }),
  fc.jsonValue(),
  fc.constantFrom<unknown>(
    null,
    undefined,
    '',
    0,
    -1,
    1.5,
    1e308,
    Number.MAX_SAFE_INTEGER,
    NaN,
    Infinity,
    true,
    [],
    {},
    deep,
    'x'.repeat(100_000),
  ),
  fc.constant(JSON.parse('{"__proto__": {"executionId": "exec-1"}, "constructor": {"prototype": 1}}') as unknown),
);

const oddKeys = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'colour', ''];
const token = (position: object) => Buffer.from(JSON.stringify(position)).toString('base64url');
const good: Readonly<Record<string, readonly unknown[]>> = {
  executionId: ['exec-1', 'exec-2'],
  planId: ['rp-1'],
  summary: [true, 'false'],
  jobId: ['drsjob-1'],
  executionType: ['DRILL', 'RECOVERY'],
  initiatedBy: ['user@example.com'],
  accountContext: [{ accountId: '123456789012', region: 'us-east-1', roleName: 'role' }],
  limit: [1, 50, '50', 1_000],
  status: ['RUNNING', 'POLLING', 'FAILED'],
  from: ['2025-01-31T15:30:00Z'],
  to: ['2025-02-28T15:30:00+01:00'],
  nextToken: [
    token({ list: 'executions', startTime: 1, id: 'exec-1' }),
    token({ list: 'servers', index: 1 }),
    token({ list: 'instances', index: 1 }),
    token({ list: 'recovery-points', at: 1, id: 'pit-1' }),
    token([]),
  ],
  ids: [['exec-1', 'exec-2'], 'exec-1,exec-2', []],
  statuses: [['FAILED'], 'COMPLETED,CANCELLED', ['RUNNING']],
  recoveryPoint: [{ notAfter: '2025-01-31T15:00:00Z' }, { snapshots: { 's-1': 'pit-00000000000000001' } }, {}],
  notAfter: ['2025-01-31T15:00:00Z'],
  override: [['free-slots', 'servers-free'], []],
  waveNumber: [1, 2, '2', 99],
  confirm: ['RECOVERY', 'recovery'],
  sourceServerIds: [['s-2'], 's-2,s-3', []],
  reason: ['Not needed today', ' '],
  wave_number: [1, 2],
  taskToken: ['token'],
  pauseRevision: [1, null],
  waves: [[{ waveNumber: 1, status: 'PENDING' }], [{ protectionGroupIds: ['pg-1'], dependsOn: [] }], [{ waveNumber: 1, servers: [] }, {}]],
  groupId: ['pg-1'],
  groupName: ['Databases'],
  accountId: ['123456789012'],
  region: ['us-east-1'],
  selectionTags: [{ tier: 'db' }],
  launchSettings: [{ instanceType: 'm5.large', copyTags: null }, {}],
  serverOverrides: [[{ sourceServerId: 's-1', staticPrivateIp: '10.0.0.7' }]],
  planName: ['Production DR Plan'],
  rtoMinutes: [60, '60'],
  notifications: [{ email: 'ops@example.com', webhook: { url: 'https://hooks.example.com', secret: 'x'.repeat(16) } }, {}],
  version: [1, '3'],
  job: ['start_execution'],
  accountName: ['Production'],
  access: ['role', 'own'],
  roleName: ['DrsAccess'],
  externalId: ['only-for-us'],
  tags: [{ tier: 'db' }, ['tier=db'], 'tier=db,env=prod'],
};
const goodKeys = Object.keys(good);

const value = (key: string): fc.Arbitrary<unknown> =>
  fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom<unknown>(...(Object.hasOwn(good, key) ? (good[key] ?? []) : ['x'])) },
    { weight: 1, arbitrary: odd },
  );
const entry = fc
  .oneof({ weight: 12, arbitrary: fc.constantFrom(...goodKeys) }, { weight: 1, arbitrary: fc.constantFrom(...oddKeys) })
  .chain((key) => fc.tuple(fc.constant(key), value(key)));

/** Some of the fields we know, right or wrong, and a few odd ones. Own keys all, as JSON would make them. */
const fields: fc.Arbitrary<Record<string, unknown>> = fc.array(entry, { maxLength: 8 }).map((entries) => Object.fromEntries(entries));
/** Enough for most operations to succeed, so that the fuzz also gets behind the checks. */
const enough = fc.constantFrom<Record<string, unknown>>(
  { executionId: 'exec-1', planId: 'rp-1' },
  { planId: 'rp-1', executionType: 'DRILL', initiatedBy: 'ops' },
  { groupId: 'pg-1', version: 1, groupName: 'Databases', accountId: '123456789012', region: 'us-east-1', selectionTags: { tier: 'db' } },
  { planId: 'rp-1', version: 1, planName: 'Production DR Plan', waves: [{ protectionGroupIds: ['pg-1'] }] },
  { accountId: '123456789012', accountName: 'Production', access: 'role', roleName: 'DrsAccess', version: 1, region: 'us-east-1' },
  {},
);

const usually = <Usual>(usual: readonly Usual[], arbitrary: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 3, arbitrary: fc.constantFrom<unknown>(...usual) }, { weight: 1, arbitrary });

const operationNames = [...allOperations.flatMap((row) => [row.name, ...row.aliases]), ...oddKeys];
const direct = fc
  .record({
    operation: fc.oneof({ weight: 6, arbitrary: fc.constantFrom<unknown>(...operationNames) }, { weight: 1, arbitrary: odd }),
    enough,
    fields,
    nested: fields,
    place: fc.constantFrom('queryParams', 'body', 'parameters', 'elsewhere'),
  })
  .map((parts) => ({ ...parts.enough, ...parts.fields, [parts.place]: parts.nested, operation: parts.operation }));

const action = fc
  .record({
    action: usually(Object.keys(actions), fc.constantFrom(...oddKeys, 5)),
    enough,
    fields,
    state: fields,
    odd,
    whole: usually([true], fc.boolean()),
  })
  .map((parts) => ({
    wave_number: 1,
    taskToken: 'token',
    ...parts.fields,
    action: parts.action,
    state: parts.whole === true ? { executionId: 'exec-1', ...parts.enough, ...parts.state } : parts.odd,
  }));

const worker = fc.tuple(enough, fields).map(([some, more]) => ({ ...some, ...more, worker: true }));

const segment = fc.constantFrom(
  'executions',
  'protection-groups',
  'resolve',
  'pg-1',
  'exec-1',
  'recovery-plans',
  'execute',
  'pause',
  'resume',
  'cancel',
  'health',
  'me',
  '%zz',
  '',
  '__proto__',
  '..',
  'ü',
);
const path = fc.array(segment, { maxLength: 4 }).map((segments) => `/${segments.join('/')}`);
const method = fc.constantFrom<unknown>('GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'get', 5);
const pathFields: Readonly<Record<string, string>> = {
  executionId: 'exec-1',
  planId: 'rp-1',
  accountId: '123456789012',
  groupId: 'pg-1',
  waveNumber: '1',
};
/** Every route there is, with an id in each of its fields. Documents of other standards have no status code to judge by. */
const routes = allOperations
  .filter((row) => !('isDocument' in row))
  .flatMap((row) =>
    row.http.map((binding) => ({
      httpMethod: binding.method,
      path: binding.path.replaceAll(/\{(\w+)\}/g, (_whole, field: string) => pathFields[field] ?? 'x'),
    })),
  );
const jsonText = fields.map((some) =>
  JSON.stringify(some, (_key, one: unknown) => (one === deep || typeof one === 'bigint' ? 'deep' : one)),
);
const body = usually([null, '', '{"planId":"rp-1","executionType":"DRILL"}'], fc.oneof(jsonText, fc.string(), odd));
const texts = fc.dictionary(
  fc.constantFrom(...goodKeys, ...oddKeys),
  fc.oneof(fc.constantFrom('5', 'RUNNING', 'rp-1', ''), fc.string(), odd),
  { maxKeys: 3 },
);
const claims = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...roles).map((role) => ({ email: 'anna@example.com', 'cognito:groups': role })) },
  { weight: 1, arbitrary: odd },
);
const request = fc.record({
  route: fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom<object>(...routes) },
    { weight: 1, arbitrary: fc.record({ httpMethod: method, path }) },
  ),
  body,
  isBase64Encoded: fc.constantFrom<unknown>(false, false, false, true, 'yes'),
  queryStringParameters: usually([null, {}], fc.oneof(texts, odd)),
  multiValueQueryStringParameters: usually(
    [null],
    fc.oneof(fc.dictionary(fc.constantFrom(...goodKeys), fc.array(odd, { maxLength: 2 }), { maxKeys: 2 }), odd),
  ),
  requestContext: fc.oneof(
    { weight: 5, arbitrary: claims.map((one) => ({ authorizer: { claims: one }, path: '/prod/executions' })) },
    { weight: 1, arbitrary: odd },
  ),
});
const http = request.map(({ route, ...rest }) => ({ ...rest, ...route }));

const event = fc.oneof(direct, direct, http, http, action, worker, fields, odd);

/** Judges one answer; answers whether the event was accepted. */
const judge = (sent: unknown, answered: unknown, asked: readonly Asked[]): boolean => {
  for (const { useCase, request } of asked) expect(questions[useCase as keyof UseCases].safeParse(request)).toHaveProperty('success', true);
  const kind = kindOf(sent);
  const flat = (kind.kind === 'http' ? bodyOf(answered) : answered) as { statusCode?: number; error?: unknown };
  if (kind.kind === 'action' && flat.error === undefined) {
    actions[kind.action as ActionName].output.parse(flat);
    return true;
  }
  expect(flat.statusCode).toBeLessThan(500);
  if (flat.error !== undefined) {
    expectError(flat);
    expect(asked).toEqual([]);
    return false;
  }
  if (kind.kind === 'worker') workerAnswer.parse(flat);
  else expectAnswer(operationOf(kind), flat);
  return true;
};

const operationOf = (kind: ReturnType<typeof kindOf>): string => {
  if (kind.kind === 'direct') return kind.operation as string;
  if (kind.kind !== 'http') return 'find';
  const route = routeOf(kind.method, kind.path);
  return route.kind === 'found' ? route.operation.name : 'none';
};

/** As a gateway and a careful caller choose it; anything else goes to the function that knows every kind of event. */
const handlerFor = (sent: unknown): HandlerName => {
  const kind = kindOf(sent);
  const row =
    kind.kind === 'direct' && typeof kind.operation === 'string'
      ? operationByName(kind.operation)
      : allOperations.find(({ name }) => name === operationOf(kind));
  return row?.handler ?? 'execution-handler';
};

test('random events are answered or refused in the one dialect, and nothing malformed gets inside', async () => {
  const seen = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(event, async (sent) => {
      const rig = aRig({}, handlerFor(sent));
      const count = (what: string) => seen.set(what, (seen.get(what) ?? 0) + 1);
      try {
        count(`${kindOf(sent).kind} ${judge(sent, await rig.invoke(sent), rig.asked) ? 'accepted' : 'refused'}`);
      } catch (cause) {
        if (!(cause instanceof ActionFailed)) throw cause;
        expect(kindOf(sent).kind).toBe('action');
        expect(['MissingParametersError', 'InvalidParametersError', 'WaveNotFoundError']).toContain(cause.name);
        if (cause.name !== 'WaveNotFoundError') expect(rig.asked).toEqual([]);
        count('action refused');
      }
    }),
    { seed, numRuns: runs },
  );
  // A fuzz that never gets behind the first check proves little.
  const ends = ['direct', 'http', 'action', 'worker'].flatMap((kind) => [`${kind} accepted`, `${kind} refused`]);
  const rare = ends.filter((end) => (seen.get(end) ?? 0) < 30);
  expect({ rare, seen: Object.fromEntries(seen) }).toMatchObject({ rare: [] });
}, 60_000);
