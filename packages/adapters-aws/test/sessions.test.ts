/** Whose rights a call is made with. */
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { accountId, effectKey, region, serverId } from '@drs-orchestrator/domain';
import type { Place, ServerId } from '@drs-orchestrator/domain';
import { inProcessAws } from '../../../tests/harness/in-process-aws.ts';
import type { RequestHandler } from '../src/index.ts';
import { adaptersBefore, own, simulatedAws, spoke, spokeBy, testCredentials } from './simulated-aws.ts';
import type { SimulatedAws } from './simulated-aws.ts';

const minutes = (count: number): number => count * 60_000;
const there = spokeBy('shared-secret');

const serversOf = async (aws: SimulatedAws, at: Place): Promise<readonly ServerId[]> => {
  const found = await aws.inventory.sourceServers(at);
  if (!found.ok) throw new Error(found.refusal.message);
  return found.value.map((server) => server.serverId);
};
const startThere = (aws: SimulatedAws, servers: readonly ServerId[], key = 'exec/1/1/1') =>
  aws.recoveryService.start(there, { kind: 'drill', servers: servers.map((server) => ({ server })), key: effectKey(key), tagged: true });

describe('a role in another account', () => {
  it('whose session comes only when the start may no longer go out starts nothing, and the caller may come again', async () => {
    const aws = simulatedAws();
    const [server] = await serversOf(aws, there);
    const answers = inProcessAws(aws.simulator);
    const slow: RequestHandler = {
      handle: async (request, options) => {
        if (String(request.body).includes('AssumeRole')) await once(AbortSignal.timeout(2), 'abort');
        return answers.handle(request, options);
      },
    };
    const late = adaptersBefore(slow, { startTimeoutMilliseconds: 1 });
    const request = {
      kind: 'drill',
      servers: [{ server: server ?? serverId('none') }],
      key: effectKey('exec/1/1/1'),
      tagged: true,
    } as const;
    expect(await late.recoveryService.start(there, request)).toMatchObject({
      ok: false,
      refusal: { kind: 'later', code: 'SessionTookTooLong' },
    });
    expect(aws.asked('StartRecovery')).toEqual([]);
  });

  it.each(['x@elsewhere.example/', 'us-east-1.elsewhere.example', 'US-EAST-1', ''])(
    'in no Region (%j) is not called at any address',
    async (name) => {
      const aws = simulatedAws();
      for (const at of [own, there]) {
        const found = await aws.inventory.sourceServers({ ...at, region: region(name) });
        expect(found).toMatchObject({ ok: false, refusal: { kind: 'never', code: 'UnknownRegion' } });
      }
      expect(aws.simulator.requests()).toEqual([]);
    },
  );

  it('is assumed with its external id, once for all calls, at the place’s own STS', async () => {
    const aws = simulatedAws();
    expect(await serversOf(aws, there)).toHaveLength(3);
    expect(await serversOf(aws, there)).toHaveLength(3);
    const assumed = aws.asked('AssumeRole');
    expect(assumed).toHaveLength(1);
    // The log keeps no secret; that a wrong one is refused is the next tests' matter.
    expect(assumed[0]).toMatchObject({
      region: 'eu-central-1',
      parameters: { RoleArn: `arn:aws:iam::${spoke}:role/DRSOrchestrationRole`, ExternalId: '***', DurationSeconds: '3600' },
    });
    expect(aws.asked('DescribeSourceServers').map((request) => request.accountId)).toEqual([spoke, spoke]);
  });

  it('is assumed once by callers who come at the same time', async () => {
    const aws = simulatedAws();
    await Promise.all(Array.from({ length: 20 }, () => serversOf(aws, there)));
    expect(aws.asked('AssumeRole')).toHaveLength(1);
  });

  it.each([
    ['a wrong', 'guessed-secret'],
    ['no', undefined],
  ])('is refused for good with %s external id, in clear words', async (_how, externalId) => {
    // prettier-ignore
    const aws = simulatedAws();
    const found = await aws.inventory.sourceServers(spokeBy(externalId));
    expect(found).toMatchObject({ ok: false, refusal: { kind: 'never', code: 'AccessDenied' } });
    const message = found.ok ? '' : found.refusal.message;
    expect(message).toContain(`arn:aws:iam::${spoke}:role/DRSOrchestrationRole cannot be assumed`);
    expect(message).toContain('external id');
    expect(message).not.toContain('guessed-secret');
    expect(aws.asked('DescribeSourceServers')).toHaveLength(0);
  });

  it('starts nothing where the role is refused', async () => {
    const aws = simulatedAws();
    const at = spokeBy('guessed-secret');
    const started = await aws.recoveryService.start(at, { kind: 'drill', servers: [], key: effectKey('a'), tagged: true });
    expect(started).toMatchObject({ refusal: { kind: 'never', code: 'AccessDenied' } });
    expect(aws.asked('StartRecovery')).toHaveLength(0);
  });

  it('makes a start wait where STS is broken, because nothing was sent', async () => {
    const aws = simulatedAws();
    aws.simulator.addFault({ kind: 'error', service: 'sts', operation: 'AssumeRole', code: 'ServiceUnavailable', status: 503 });
    const started = await aws.recoveryService.start(there, { kind: 'drill', servers: [], key: effectKey('a'), tagged: true });
    expect(started).toMatchObject({ refusal: { kind: 'later', why: 'unreachable' } });
  });
});

describe('a session’s age, by the injected clock', () => {
  it('is enough for reads until five minutes before its end', async () => {
    const aws = simulatedAws();
    await serversOf(aws, there);
    aws.clock.advance(minutes(55));
    await serversOf(aws, there);
    expect(aws.asked('AssumeRole')).toHaveLength(1);
    aws.clock.advance(1);
    await serversOf(aws, there);
    expect(aws.asked('AssumeRole')).toHaveLength(2);
  });

  it('is renewed before a start that would have less than 45 minutes', async () => {
    const aws = simulatedAws();
    const [first, second] = await serversOf(aws, there);
    aws.clock.advance(minutes(15));
    expect((await startThere(aws, [first!], 'a')).ok).toBe(true);
    expect(aws.asked('AssumeRole')).toHaveLength(1);
    aws.clock.advance(1);
    expect((await startThere(aws, [second!], 'b')).ok).toBe(true);
    expect(aws.asked('AssumeRole')).toHaveLength(2);
  });
});

describe('a session that AWS says has expired', () => {
  const expired = (operation: string, count: number) =>
    ({
      kind: 'error',
      service: 'drs',
      operation,
      code: 'ExpiredTokenException',
      status: 403,
      message: 'The security token has expired',
      count,
    }) as const;

  it('is replaced once and the read goes on', async () => {
    const aws = simulatedAws();
    await serversOf(aws, there);
    aws.simulator.addFault(expired('DescribeSourceServers', 1));
    expect(await serversOf(aws, there)).toHaveLength(3);
    expect(aws.asked('AssumeRole')).toHaveLength(2);
  });

  it('is replaced once and StartRecovery is sent again, because the first had no effect', async () => {
    const aws = simulatedAws();
    const servers = await serversOf(aws, there);
    aws.simulator.addFault(expired('StartRecovery', 1));
    expect((await startThere(aws, servers)).ok).toBe(true);
    expect(aws.asked('StartRecovery').map((request) => request.status)).toEqual([403, 202]);
    expect(aws.asked('AssumeRole')).toHaveLength(2);
  });

  it('is not replaced a second time', async () => {
    const aws = simulatedAws();
    const servers = await serversOf(aws, there);
    aws.simulator.addFault(expired('StartRecovery', 9));
    expect(await startThere(aws, servers)).toMatchObject({ refusal: { kind: 'later', code: 'ExpiredTokenException' } });
    expect(aws.asked('StartRecovery')).toHaveLength(2);
  });
});

describe('our own rights', () => {
  it('are not used for an account that is not ours', async () => {
    const aws = simulatedAws();
    const elsewhere: Place = { ...own, accountId: accountId('333333333333') };
    expect(await aws.inventory.sourceServers(elsewhere)).toMatchObject({ refusal: { kind: 'never', code: 'RoleMissing' } });
    expect(aws.simulator.requests()).toEqual([]);
  });

  it('are read anew once AWS has refused them', async () => {
    const asked: (boolean | undefined)[] = [];
    const credentials = async (options?: { readonly forceRefresh?: boolean }) => {
      asked.push(options?.forceRefresh);
      return testCredentials();
    };
    const aws = simulatedAws(1, { base: { credentials } });
    aws.simulator.addFault({
      kind: 'error',
      service: 'drs',
      operation: 'DescribeSourceServers',
      code: 'ExpiredTokenException',
      status: 403,
      count: 1,
    });
    expect(await serversOf(aws, own)).toHaveLength(1);
    expect(asked).toEqual([undefined, true]);
  });

  it('are missing for now where their provider fails', async () => {
    const aws = simulatedAws(1, { base: { credentials: () => Promise.reject(new Error('no profile')) } });
    expect(await aws.inventory.sourceServers(own)).toMatchObject({
      refusal: { kind: 'later', message: expect.stringContaining('no profile') as string },
    });
  });
});
