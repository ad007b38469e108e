/**
 * A handler over hand-written use cases, with everything it did on record.
 */
import type { Head, Log, Refusal } from '@drs-orchestrator/application';
import {
  allOperations,
  errorAnswer,
  errorCodes,
  operationByName,
  routeOf,
  type ErrorCode,
  type HandlerName,
} from '@drs-orchestrator/contract';
import {
  accountId,
  allWavesComplete,
  executionId,
  instanceId,
  jobId,
  ok,
  refused,
  serverId,
  waveState,
  type Account,
  type Execution,
} from '@drs-orchestrator/domain';
import { createHandlerNamed, type HandlerDeps, type UseCases } from '@drs-orchestrator/api';
import { expect } from 'vitest';
import { quietCatalogue } from './a-catalogue.ts';
import { kindOf } from '../src/kind.ts';
import { afterMinutes, allDone, begun, inWaveTwo, running, tell } from './an-execution.ts';

export type Asked = { readonly useCase: string; readonly request: unknown };
export type LogLine = {
  readonly level: 'info' | 'warn' | 'error';
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
};

export type Rig = {
  readonly asked: Asked[];
  readonly lines: LogLine[];
  readonly invoke: (event: unknown, context?: { correlationId?: string; awsRequestId?: string }) => Promise<unknown>;
};

/** `useCases`: answers that differ from those of a quiet day. `handler`: the function that is asked; left out, the one that an event is meant for. */
export const aRig = (useCases: Partial<UseCases> = {}, handler?: HandlerName, deps: Partial<HandlerDeps> = {}): Rig => {
  const asked: Asked[] = [];
  const lines: LogLine[] = [];
  const needs = {
    useCases: recording({ ...quietDay, ...useCases }, asked),
    ids: { make: (prefix: string) => `${prefix}-1` },
    log: () => recordingLog(lines),
    versions: { drsOrchestrator: '0.1.0' },
    ...deps,
  };
  return {
    asked,
    lines,
    invoke: (event, context = { awsRequestId: 'request-1' }) => createHandlerNamed(handler ?? addresseeOf(event), needs)(event, context),
  };
};

/** The function that an event is meant for: a gateway's routes and the callers of functions know it. */
const addresseeOf = (event: unknown): HandlerName => {
  const kind = kindOf(event);
  if (kind.kind === 'direct')
    return operationByName(typeof kind.operation === 'string' ? kind.operation : '')?.handler ?? 'execution-handler';
  const route = kind.kind === 'http' ? routeOf(kind.method, kind.path) : undefined;
  return route?.kind === 'found' ? route.operation.handler : 'execution-handler';
};

const execution = tell(inWaveTwo);
const answer = (story: Execution = execution) => ({ execution: story, lastPolledTime: afterMinutes(16) });

const wait = { kind: 'wait', readyWaves: [], waitSeconds: 30 } as const;

export const aHead: Head = {
  executionId: executionId('exec-1'),
  revision: 9,
  visible: true,
  active: true,
  lastPolledTime: null,
  nextPollAt: null,
  state: '{}',
  listing: {
    planId: execution.plan.planId,
    planName: execution.plan.planName,
    status: 'RUNNING',
    executionType: 'DRILL',
    initiatedBy: 'user@example.com',
    startTime: begun,
    endTime: null,
    currentWave: 2,
    totalWaves: 3,
    totalServers: 5,
    launchedServers: 4,
    completedServers: 2,
    failedServers: 0,
  },
};

const anAccount: Account = {
  accountId: accountId('210987654321'),
  name: 'Production',
  access: 'role',
  roleName: 'DrsAccess',
  externalId: 'only-for-us',
  version: 3,
};

/** Every use case does what it is asked, and nothing goes wrong. */
const quietDay: UseCases = {
  findActive: async () => ok({ results: [{ executionId: execution.id, planId: execution.plan.planId, success: true }] }),
  pollExecution: async () => ok({ ...answer(), next: wait }),
  finalizeExecution: async () => {
    const done = tell([...allDone, [45, { type: 'completed' }]]);
    return allWavesComplete(done) ? ok({ ...answer(done), alreadyFinalized: false }) : refused(notFound);
  },
  pauseExecution: async ({ by }) => ok(answer(tell([...inWaveTwo, [16, { type: 'paused', cause: { kind: 'operator', by } }]]))),
  resumeExecution: async () => ok({ ...answer(), resumedAt: afterMinutes(20), startingWave: 2 }),
  cancelExecution: async ({ by }) =>
    ok({ ...answer(tell([...inWaveTwo, [16, { type: 'cancel-requested', by }]])), cancelledWaves: [3], wavesInFlight: [2] }),
  checkReadiness: async ({ planId, kind }) =>
    ok({
      planId,
      kind,
      ready: true,
      checks: [],
      overrides: [],
      spread: { oldest: begun, newest: begun, spreadSeconds: 0, servers: 5, unknown: 0 },
    }),
  retryWave: async () => ok({ ...answer(), wave: waveState(execution, 2), serverIds: [serverId('s-2')] }),
  terminateInstances: async () => ok({ execution, alreadyTerminated: false }),
  getTerminationStatus: async () => ok({ execution, reports: new Map() }),
  skipWave: async () => ok({ ...answer(), wave: waveState(execution, 2) }),
  startExecution: async ({ mode }) =>
    mode === 'direct'
      ? ok({
          ...answer(tell(running)),
          engineArn: 'arn:aws:states:us-east-1:123456789012:execution:dr-orchestration:exec-1-1',
          launchRights: [],
        })
      : ok({ ...answer(tell([[0, { type: 'accepted' }]])), engineArn: null, launchRights: [] }),
  goOnWithStart: async () => ok(answer()),
  postNews: async () => ok(answer()),
  subscribeAddress: async () => ok(undefined),
  simulateRights: async () => ok(undefined),
  getExecution: async () => ok({ ...answer(), asOf: afterMinutes(16) }),
  listExecutions: async () => ok({ heads: [aHead], next: null, asOf: afterMinutes(16) }),
  lookAtExecution: async () =>
    ok({ ...answer(), asOf: afterMinutes(16), observedAt: afterMinutes(16), unseen: [], instanceStates: ['running', 'stopped'] }),
  readJournal: async () => {
    const name = `J#0000000001#${'0'.repeat(64)}`;
    const events = [{ type: 'accepted' } as const];
    const record = { v: 1, executionId: execution.id, revision: 1, at: begun, previous: null, events, effects: [] } as const;
    return ok({ records: [{ name, characters: 100, record }], next: name });
  },
  readJobLogs: async ({ limit }) => {
    const events = [{ event: 'LAUNCH_END', at: begun, serverId: serverId('s-0'), targetInstanceId: instanceId('i-0') }];
    return ok({ logs: [{ wave: 1, jobId: jobId('drsjob-wave1'), events }], next: { jobId: jobId('drsjob-wave2'), event: limit } });
  },
  ...quietCatalogue,
  getRecoveryInstances: async () => ok({ execution, instances: [], unseen: [], next: null }),
  deleteExecutions: async ({ ids }) => ok({ deleted: ids, notFound: [], activeSkipped: [], instancesSkipped: [], remaining: [] }),
  deleteEndedExecutions: async () => ok({ deleted: [], notFound: [], activeSkipped: [], instancesSkipped: [], next: null }),
  planNextStep: async () => ok({ ...answer(), next: wait, pauseRevision: null }),
  startWaveRecovery: async ({ wave }) =>
    execution.waves[wave - 1] === undefined ? refused({ kind: 'wave-not-found', waveNumber: wave }) : ok(answer()),
  awaitResume: async () => ok(answer()),
  resumed: async () => ok(answer()),
  settleExecution: async () => ok(answer()),
  actOnExecution: async () => ok(answer()),
  listAccounts: async () => ok({ things: [anAccount], next: null }),
  getAccount: async () => ok(anAccount),
  createAccount: async (wanted) => ok({ ...wanted, version: 1 }),
  updateAccount: async (wanted) => ok({ ...wanted, version: wanted.version + 1 }),
  deleteAccount: async ({ accountId: id }) => ok({ accountId: id }),
  validateAccount: async ({ accountId: id }) => ok({ accountId: id, checks: [] }),
  listSourceServers: async ({ accountId: id, region }) => ok({ accountId: id, region, servers: [], next: null }),
  listRecoveryPoints: async ({ accountId: id, region, serverId: server }) =>
    ok({ asOf: afterMinutes(16), accountId: id, region, serverId: server, points: [], next: null }),
  getQuotas: async () => ok({ places: [] }),
};

export const notFound: Refusal = { kind: 'execution-not-found', executionId: executionId('exec-nonexistent') };

/** The same record, with every call written down. */
const recording = (useCases: UseCases, asked: Asked[]): UseCases => {
  const entries = Object.entries(useCases).map(([useCase, run]) => [
    useCase,
    (request: never) => {
      asked.push({ useCase, request });
      return run(request);
    },
  ]);
  return Object.fromEntries(entries) as UseCases;
};

const recordingLog = (lines: LogLine[]): Log => ({
  info: (message, fields = {}) => void lines.push({ level: 'info', message, fields }),
  warn: (message, fields = {}) => void lines.push({ level: 'warn', message, fields }),
  error: (message, cause, fields = {}) => void lines.push({ level: 'error', message, fields, cause }),
  metric: () => {},
});

/** An API Gateway event of somebody in these groups; null: nobody signed in. */
export const httpEvent = (
  method: string,
  path: string,
  { body, query, groups = 'DRSOrchestrationAdmin' }: { body?: unknown; query?: Record<string, string>; groups?: unknown } = {},
) => ({
  httpMethod: method,
  path,
  queryStringParameters: query ?? null,
  body: body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body),
  isBase64Encoded: false,
  requestContext: groups === null ? {} : { authorizer: { claims: { email: 'anna@example.com', sub: 'user-1', 'cognito:groups': groups } } },
});

export type HttpAnswer = { readonly statusCode: number; readonly headers: Readonly<Record<string, string>>; readonly body: string };

/** The body of an answer over HTTP, after checking the envelope. */
export const bodyOf = (answered: unknown): Record<string, unknown> => {
  const { statusCode, headers, body } = answered as HttpAnswer;
  expect(Object.keys(answered as object)).toEqual(['statusCode', 'headers', 'body']);
  expect(headers['content-type']).toBe('application/json; charset=utf-8');
  const parsed = JSON.parse(body) as Record<string, unknown>;
  // The OpenAPI document is another standard's, and has no place for it.
  if (!('openapi' in parsed)) expect(parsed['statusCode']).toBe(statusCode);
  return parsed;
};

/** Fails unless it is exactly an error of the contract; answers its code. */
export const expectError = (answered: unknown): ErrorCode => {
  const code = errorCodes.find((one) => one === (answered as { error?: unknown }).error);
  if (code === undefined) throw new Error(`No error of the contract: ${JSON.stringify(answered)}`);
  errorAnswer(code).parse(answered);
  return code;
};

/** Fails unless it is exactly what the operation answers. */
export const expectAnswer = (operation: string, answered: unknown): Record<string, unknown> => {
  const row = operationByName(operation) ?? allOperations.find(({ name }) => name === operation);
  if (row === undefined) throw new Error(`No operation ${operation}`);
  expect(Object.keys(answered as object)[0]).toBe('statusCode');
  expect(row.output.parse(answered)).toEqual(answered);
  return answered as Record<string, unknown>;
};
