/** Whether a place can be entered, and its service worked with. */
import { describe, expect, it } from 'vitest';
import { accountId, region } from '@drs-orchestrator/domain';
import type { Place } from '@drs-orchestrator/domain';
import { adaptersBefore, hub, own, simulatedAws, spoke, spokeBy } from './simulated-aws.ts';

const there = spokeBy('shared-secret');
const denied = (service: 'drs' | 'sts', operation: string, more: object = {}) =>
  ({
    kind: 'error',
    service,
    operation,
    code: service === 'sts' ? 'AccessDenied' : 'AccessDeniedException',
    status: 403,
    ...more,
  }) as const;

describe('A probe', () => {
  it('enters by the role and external id, says as whom, and finds the service ready', async () => {
    const aws = simulatedAws();
    expect(await aws.accountAccess.probe(there)).toEqual({
      session: { ok: true, value: { accountId: spoke, arn: `arn:aws:sts::${spoke}:assumed-role/DRSOrchestrationRole/drs-orchestrator` } },
      service: { ok: true, value: undefined },
    });
    expect(new Set(aws.simulator.requests().flatMap(({ service, accountId: asked }) => (service === 'drs' ? [asked] : [])))).toEqual(
      new Set([spoke]),
    );
  });

  it('enters our own account with our own rights', async () => {
    const aws = simulatedAws();
    expect(aws.accountAccess.hubAccountId).toBe(hub);
    expect(await aws.accountAccess.probe(own)).toMatchObject({ session: { value: { accountId: hub } }, service: { ok: true } });
    expect(aws.asked('AssumeRole')).toEqual([]);
  });

  it.each([
    ['another external id', spokeBy('guessed-secret')],
    ['none', spokeBy()],
    ['a role that is not there', { ...there, access: { kind: 'role', roleName: 'Nobody', externalId: 'shared-secret' } } satisfies Place],
  ])('with %s is denied, and asks nothing more', async (_how, at) => {
    const aws = simulatedAws();
    const { session, service } = await aws.accountAccess.probe(at);
    expect(session).toMatchObject({ ok: false, refusal: { kind: 'denied', code: 'AccessDenied' } });
    expect(service).toBeNull();
    expect(aws.simulator.requests().filter((request) => request.service === 'drs')).toEqual([]);
  });

  it('makes a session of its own, and so notices a trust that was withdrawn; calls under way keep theirs', async () => {
    const aws = simulatedAws();
    await aws.inventory.sourceServers(there);
    aws.simulator.addFault(denied('sts', 'AssumeRole'));
    expect((await aws.accountAccess.probe(there)).session).toMatchObject({ refusal: { kind: 'denied' } });
    expect(await aws.inventory.sourceServers(there)).toMatchObject({ ok: true });
  });

  it('of the way in alone asks the service nothing', async () => {
    const aws = simulatedAws();
    expect(await aws.accountAccess.enter(there)).toMatchObject({ ok: true, value: { accountId: spoke } });
    expect(await aws.accountAccess.enter(spokeBy())).toMatchObject({ refusal: { kind: 'denied' } });
    expect(new Set(aws.simulator.requests().map(({ service }) => service))).toEqual(new Set(['sts']));
  });

  it('that nobody answers leaves everything unknown', async () => {
    const aws = simulatedAws();
    aws.simulator.addFault({ kind: 'throttle', service: 'sts', operation: 'AssumeRole' });
    expect(await aws.accountAccess.probe(there)).toMatchObject({
      session: { refusal: { kind: 'later', code: 'Throttling' } },
      service: null,
    });
    aws.simulator.clearFaults();
    aws.simulator.addFault({ kind: 'throttle', service: 'drs' });
    expect(await aws.accountAccess.probe(there)).toMatchObject({ session: { ok: true }, service: { refusal: { kind: 'later' } } });
  });

  it('of a place elsewhere never falls back on our own rights', async () => {
    const aws = simulatedAws();
    const foreign: Place = { ...there, access: { kind: 'own' } };
    expect(await aws.accountAccess.probe(foreign)).toMatchObject({ session: { refusal: { kind: 'never', code: 'RoleMissing' } } });
    expect(aws.simulator.requests()).toEqual([]);
  });

  it('that finds itself in another account asks the service there nothing', async () => {
    const asked: string[] = [];
    const answer = `<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::${spoke}:user/x</Arn><UserId>x</UserId><Account>${spoke}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`;
    const { accountAccess } = adaptersBefore(
      {
        handle: ({ path, body }) => {
          asked.push(`${path} ${String(body).slice(0, 30)}`);
          return Promise.resolve({ response: { statusCode: 200, headers: { 'content-type': 'text/xml' }, body: Buffer.from(answer) } });
        },
      },
      { base: { credentials: async () => ({ accessKeyId: 'AKIATEST', secretAccessKey: 'secret' }) } },
    );
    const probe = await accountAccess.probe({ accountId: accountId(hub), region: region('us-east-1'), access: { kind: 'own' } });
    expect(probe).toMatchObject({ session: { ok: true, value: { accountId: spoke } }, service: null });
    expect(asked).toHaveLength(1);
  });

  it('says of a Region nobody has initialised that it is so', async () => {
    const aws = simulatedAws();
    const bare: Place = { ...own, region: region('eu-west-3') };
    expect(await aws.accountAccess.probe(bare)).toMatchObject({
      service: { refusal: { kind: 'uninitialised', code: 'UninitializedAccountException' } },
    });
  });

  it.each(['DescribeSourceServers', 'DescribeJobs', 'DescribeRecoveryInstances'])(
    'names the action when %s is denied',
    async (operation) => {
      const aws = simulatedAws();
      aws.simulator.addFault(denied('drs', operation));
      expect((await aws.accountAccess.probe(own)).service).toMatchObject({ refusal: { kind: 'denied', action: `drs:${operation}` } });
      aws.simulator.clearFaults();
      const message = 'User: arn:aws:iam::1:user/x is not authorized to perform: kms:Decrypt on resource: arn:aws:kms:1';
      aws.simulator.addFault(denied('drs', operation, { message }));
      expect((await aws.accountAccess.probe(own)).service).toMatchObject({ refusal: { kind: 'denied', action: 'kms:Decrypt' } });
    },
  );
});
