/**
 * A call that fails on its way is answered by the gate as the adapters answer it: each fault is put before the adapters on the
 * wire, and the meaning of what they say is compared.
 */
import { createAwsAdapters } from '@drs-orchestrator/adapters-aws';
import { accountId, defaultQuotas, effectKey, instanceId, jobId, region, serverId, type Place } from '@drs-orchestrator/domain';
import { openSimulator, type Fault } from '@drs-orchestrator/drs-simulator';
import { describe, expect, it } from 'vitest';
import { inProcessAws, type AnsweringSimulator } from '../../harness/in-process-aws.ts';
import { createTestLog } from '../../harness/test-log.ts';
import { createVirtualClock } from '../../harness/virtual-clock.ts';
import { estateOf } from '../wire/estate.ts';
import { refusalFor, type CallFault, type OutsidePorts } from './refusals.ts';

const hub = accountId('123456789012');
const here: Place = { accountId: hub, region: region('us-east-1'), access: { kind: 'own' } };
const server = serverId(`s-${'1'.repeat(17)}`);
const instance = instanceId(`i-${'1'.repeat(17)}`);
const start = { kind: 'drill', servers: [{ server }], key: effectKey('exec-1/1/1/1'), tagged: true } as const;

/** On the wire; `unsent` has no answer that a simulator could give. */
const faults: Readonly<Record<Exclude<CallFault, 'unsent'>, (operation: string) => Fault>> = {
  lost: (operation) => ({ kind: 'lost-answer', operation, when: 'after-effect' }),
  broken: (operation) => ({ kind: 'error', operation, code: 'InternalServerException', status: 500 }),
  throttled: (operation) => ({ kind: 'throttle', operation, retryAfterSeconds: 5 }),
  expired: (operation) => ({ kind: 'error', operation, code: 'ExpiredTokenException', status: 403 }),
  denied: (operation) => ({ kind: 'error', operation, code: 'AccessDeniedException', message: 'not authorized' }),
};

const unreachable: AnsweringSimulator = {
  handle: () => Promise.reject(Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND', syscall: 'getaddrinfo' })),
};

const openAdapters = (fault: CallFault, operation: string): OutsidePorts => {
  const clock = createVirtualClock();
  const sketch = { hubAccountId: hub, places: [here], servers: [], quotas: defaultQuotas, taggingDenied: false, targets: [] };
  const simulator = openSimulator({ estate: estateOf(sketch, 'refusals'), seed: 1, clock });
  if (fault !== 'unsent') simulator.addFault(faults[fault](operation));
  const ports = createAwsAdapters({
    clock,
    log: createTestLog(),
    random: () => 0.5,
    base: { credentials: () => Promise.resolve({ accessKeyId: 'AKIATEST', secretAccessKey: 'secret' }), hubAccountId: hub },
    requestHandler: inProcessAws(fault === 'unsent' ? unreachable : simulator),
    notify: { home: { accountId: hub, region: region('us-east-1') }, eventBus: 'default', invokeCommand: 'x' },
  });
  return { ...ports, webhook: { post: () => Promise.reject(new Error('Not posted here')) } };
};

/** Kinds and wishes alone: the words are AWS's. */
const meaning = (answer: unknown): unknown => {
  const text = JSON.stringify(answer, (key, value: unknown) => (key === 'code' || key === 'message' ? undefined : value));
  return JSON.parse(text);
};

const every: readonly CallFault[] = ['lost', 'broken', 'unsent', 'throttled', 'expired', 'denied'];

describe.each(every)('a call that is %s', (fault) => {
  it('of starting is refused by the gate as by the adapters', async () => {
    const said = await openAdapters(fault, 'StartRecovery').recoveryService.start(here, start);
    expect(meaning(refusalFor('recoveryService', 'start', fault, [here, start]))).toEqual(meaning(said));
  });

  it('of terminating is refused by the gate as by the adapters', async () => {
    const said = await openAdapters(fault, 'TerminateRecoveryInstances').terminations.terminate(here, [instance]);
    expect(meaning(refusalFor('terminations', 'terminate', fault, [here, [instance]]))).toEqual(meaning(said));
  });

  it('of reading is refused by the gate as by the adapters', async () => {
    const job = jobId(`drsjob-${'1'.repeat(17)}`);
    const report = await openAdapters(fault, 'DescribeJobs').recoveryService.report(here, [job]);
    expect(meaning(refusalFor('recoveryService', 'report', fault, [here, [job]]))).toEqual(meaning(report));
    const settings = await openAdapters(fault, 'GetLaunchConfiguration').launchSettings.read(here, [server]);
    expect(meaning(refusalFor('launchSettings', 'read', fault, [here, [server]]))).toEqual(meaning(settings));
  });

  it('of entering is refused by the gate as by the adapters', async () => {
    const said = await openAdapters(fault, 'GetCallerIdentity').accountAccess.enter(here);
    expect(meaning(refusalFor('accountAccess', 'enter', fault, [here]))).toEqual(meaning(said));
  });
});
