/** StartRecovery: one request, and what each answer means for somebody who must not launch twice. */
import { describe, expect, it } from 'vitest';
import type { StartRequest } from '@drs-orchestrator/application';
import { effectKey, serverId, snapshotId } from '@drs-orchestrator/domain';
import type { ServerId } from '@drs-orchestrator/domain';
import type { Fault } from '@drs-orchestrator/drs-simulator';
import { effectTag } from '../src/index.ts';
import { epoch } from '../../../tests/harness/virtual-clock.ts';
import { drill, own, simulatedAws } from './simulated-aws.ts';

const key = effectKey('exec-1/1/1/1');
const drillOf = (servers: readonly ServerId[], changes: Partial<StartRequest> = {}): StartRequest => ({
  kind: 'drill',
  servers: servers.map((server) => ({ server })),
  key,
  tagged: true,
  ...changes,
});
const failing = (code: string, status: number, message: string, retryAfterSeconds?: number): Fault => ({
  kind: 'error',
  service: 'drs',
  operation: 'StartRecovery',
  code,
  status,
  message,
  count: 1,
  ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
});

describe('what is sent', () => {
  it.each([
    ['drill', true],
    ['recovery', false],
  ] as const)('says of a %s that isDrill is %s', async (kind, isDrill) => {
    const aws = simulatedAws();
    const started = await aws.recoveryService.start(own, drillOf(aws.servers, { kind }));
    expect(started.ok).toBe(true);
    expect(aws.asked('StartRecovery').map((request) => request.parameters['isDrill'])).toEqual([isDrill]);
  });

  it('carries the key as a tag, or no tag at all', async () => {
    const aws = simulatedAws();
    await aws.recoveryService.start(own, drillOf(aws.servers.slice(0, 1)));
    await aws.recoveryService.start(own, drillOf(aws.servers.slice(1, 2), { tagged: false }));
    expect(aws.asked('StartRecovery').map((request) => request.parameters['tags'])).toEqual([{ [effectTag]: key }, undefined]);
  });

  it('names the recovery point that was chosen', async () => {
    const aws = simulatedAws();
    const server = aws.servers[0]!;
    const points = await aws.inventory.recoveryPoints(own, server);
    const point = points.ok ? points.value[0]!.snapshotId : snapshotId('');
    const started = await aws.recoveryService.start(own, drillOf([], { servers: [{ server, point }] }));
    expect(started.ok).toBe(true);
    expect(aws.asked('StartRecovery')[0]?.parameters['sourceServers']).toEqual([{ sourceServerID: server, recoverySnapshotID: point }]);
  });
});

describe('an answer that leaves it open whether there is a job', () => {
  it('is unsure after a lost answer, sends one StartRecovery, and the job is then found', async () => {
    const aws = simulatedAws();
    aws.simulator.addFault({ kind: 'lost-answer', service: 'drs', operation: 'StartRecovery', when: 'after-effect', count: 1 });
    const started = await aws.recoveryService.start(own, drillOf(aws.servers));
    expect(started).toMatchObject({ ok: false, refusal: { kind: 'unsure', code: 'ECONNRESET' } });
    expect(aws.asked('StartRecovery')).toHaveLength(1);

    const found = await aws.recoveryService.find(own, { ...drillOf(aws.servers), servers: aws.servers, since: epoch, known: [] });
    expect(found).toMatchObject({ ok: true, value: expect.stringMatching(/^drsjob-/) as string });
    expect(aws.simulator.world().regions.flatMap((one) => one.servers.map((server) => server.launches))).toEqual([1, 1, 1, 0, 0, 0]);
  });

  it('is unsure where the request was lost too, and nothing is found', async () => {
    const aws = simulatedAws();
    aws.simulator.addFault({ kind: 'lost-answer', service: 'drs', operation: 'StartRecovery', when: 'before-effect', count: 1 });
    expect(await aws.recoveryService.start(own, drillOf(aws.servers))).toMatchObject({ refusal: { kind: 'unsure' } });
    expect(await aws.recoveryService.find(own, { ...drillOf(aws.servers), servers: aws.servers, since: epoch, known: [] })).toEqual({
      ok: true,
      value: undefined,
    });
  });

  it.each([
    ['InternalServerException', 500],
    ['ServiceUnavailableException', 503],
    ['ThrottlingException', 503],
  ])('is unsure after %s with %i', async (code, status) => {
    const aws = simulatedAws();
    aws.simulator.addFault(failing(code, status, 'something broke'));
    expect(await aws.recoveryService.start(own, drillOf(aws.servers))).toMatchObject({ refusal: { kind: 'unsure', code } });
    expect(aws.asked('StartRecovery')).toHaveLength(1);
  });
});

describe('an answer that says no', () => {
  it('passes on throttling with the pause that the service wants, and asks no second time', async () => {
    const aws = simulatedAws();
    aws.simulator.addFault({ kind: 'throttle', service: 'drs', operation: 'StartRecovery', retryAfterSeconds: 7 });
    expect(await aws.recoveryService.start(own, drillOf(aws.servers))).toMatchObject({
      refusal: { kind: 'later', why: 'throttled', code: 'ThrottlingException', afterMilliseconds: 7_000 },
    });
    expect(aws.asked('StartRecovery')).toHaveLength(1);
  });

  it('waits for a slot after 402', async () => {
    const aws = simulatedAws();
    aws.simulator.addFault(failing('ServiceQuotaExceededException', 402, 'At most 20 jobs may be in progress.'));
    expect(await aws.recoveryService.start(own, drillOf(aws.servers))).toMatchObject({ refusal: { kind: 'later', why: 'quota' } });
  });

  it('is a conflict where a job has one of the servers', async () => {
    const aws = simulatedAws();
    await drill(aws, aws.servers.slice(0, 1));
    expect(await aws.recoveryService.start(own, drillOf(aws.servers))).toMatchObject({
      refusal: { kind: 'conflict', code: 'ConflictException' },
    });
  });

  it('tells a denied tag from a denied recovery', async () => {
    const aws = simulatedAws();
    const tagDenial = 'User: x is not authorized to perform: drs:TagResource on resource: arn:aws:drs:us-east-1:111111111111:job/*';
    aws.simulator.addFault(failing('AccessDeniedException', 403, tagDenial));
    expect(await aws.recoveryService.start(own, drillOf(aws.servers))).toMatchObject({ refusal: { kind: 'tagging-denied' } });
    aws.simulator.addFault(failing('AccessDeniedException', 403, 'User: x is not authorized to perform: drs:StartRecovery'));
    expect(await aws.recoveryService.start(own, drillOf(aws.servers))).toMatchObject({
      refusal: { kind: 'never', code: 'AccessDeniedException' },
    });
    aws.simulator.addFault(failing('AccessDeniedException', 403, tagDenial));
    expect(await aws.recoveryService.start(own, drillOf(aws.servers, { tagged: false }))).toMatchObject({ refusal: { kind: 'never' } });
  });

  it('names the server that the service does not know', async () => {
    const aws = simulatedAws();
    const stranger = serverId('s-99999999999999999');
    expect(await aws.recoveryService.start(own, drillOf([...aws.servers, stranger]))).toMatchObject({
      refusal: { kind: 'unknown-server', server: stranger },
    });
  });

  it('names the server whose recovery point the service does not know', async () => {
    const aws = simulatedAws();
    const [first, second] = aws.servers;
    const servers = [{ server: first! }, { server: second!, point: snapshotId('pit-00000000000000000') }];
    expect(await aws.recoveryService.start(own, drillOf([], { servers }))).toMatchObject({
      refusal: { kind: 'unknown-server', server: second },
    });
  });

  it.each([
    ['ValidationException', 400],
    ['UninitializedAccountException', 400],
  ])('is never after %s', async (code, status) => {
    const aws = simulatedAws();
    aws.simulator.addFault(failing(code, status, 'no'));
    expect(await aws.recoveryService.start(own, drillOf(aws.servers))).toMatchObject({ refusal: { kind: 'never', code, message: 'no' } });
  });
});
