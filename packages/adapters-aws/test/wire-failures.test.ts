/** What cannot be provoked in the simulator: broken answers and connections, on the level of the wire. */
import { describe, expect, it } from 'vitest';
import { effectKey, jobId, region, serverId } from '@drs-orchestrator/domain';
import { epoch } from '../../../tests/harness/virtual-clock.ts';
import { effectTag } from '../src/index.ts';
import type { HandlerResponse, RequestHandler } from '../src/index.ts';
import { adaptersBefore, own, spokeBy } from './simulated-aws.ts';

const server = serverId('s-11111111111111111');
const request = { kind: 'drill', servers: [{ server }], key: effectKey('a'), tagged: true } as const;

const counting = (answer: () => Promise<HandlerResponse>) => {
  const seen = { requests: 0 };
  const handler: RequestHandler = {
    handle: async () => {
      seen.requests += 1;
      return { response: await answer() };
    },
  };
  return { handler, seen };
};
const answering = (statusCode: number, body: string, headers: Readonly<Record<string, string>> = {}) =>
  counting(async () => ({ statusCode, headers, body: Buffer.from(body) }));
const failingWith = (facts: Readonly<Record<string, string>>) => counting(() => Promise.reject(Object.assign(new Error('broken'), facts)));

describe('a start', () => {
  it.each([['ECONNREFUSED'], ['ENOTFOUND'], ['EAI_AGAIN']])('may be asked later where no connection was made: %s', async (code) => {
    const { handler, seen } = failingWith({ code });
    expect(await adaptersBefore(handler).recoveryService.start(own, request)).toMatchObject({
      refusal: { kind: 'later', why: 'unreachable', code },
    });
    expect(seen.requests).toBe(1);
  });

  it('tells a connection that timed out from a socket that did', async () => {
    const connecting = failingWith({ code: 'ETIMEDOUT', syscall: 'connect' });
    expect(await adaptersBefore(connecting.handler).recoveryService.start(own, request)).toMatchObject({ refusal: { kind: 'later' } });
    const reading = failingWith({ code: 'ETIMEDOUT', syscall: 'read' });
    expect(await adaptersBefore(reading.handler).recoveryService.start(own, request)).toMatchObject({ refusal: { kind: 'unsure' } });
  });

  it.each([
    ['a reset', failingWith({ code: 'ECONNRESET' })],
    ['the SDK’s own time limit', failingWith({ name: 'TimeoutError' })],
    ['an answer that is no JSON', answering(202, '<html>proxy</html>')],
    ['a refusal that is no JSON', answering(403, '<html>proxy</html>')],
    ['a broken gateway', answering(502, '<html>bad gateway</html>')],
    ['an acceptance without a job', answering(202, '{}')],
  ])('is unsure after %s, and asks once', async (_what, { handler, seen }) => {
    expect(await adaptersBefore(handler).recoveryService.start(own, request)).toMatchObject({ refusal: { kind: 'unsure' } });
    expect(seen.requests).toBe(1);
  });

  it('gives up after its time limit, and is unsure', async () => {
    let aborted = false;
    const handler: RequestHandler = {
      handle: (_request, options) =>
        new Promise((_resolve, reject) => {
          options?.abortSignal?.addEventListener('abort', () => {
            aborted = true;
            reject(Object.assign(new Error('Request aborted'), { name: 'AbortError' }));
          });
        }),
    };
    const { recoveryService } = adaptersBefore(handler, { startTimeoutMilliseconds: 1 });
    expect(await recoveryService.start(own, request)).toMatchObject({ refusal: { kind: 'unsure', code: 'AbortError' } });
    expect(aborted).toBe(true);
  });

  it('is bounded by the limit that is handed in, and asks for 30 s of it', async () => {
    const asked: number[] = [];
    const never: RequestHandler = {
      handle: (_request, options) =>
        new Promise((_resolve, reject) => {
          const give = (): void => reject(Object.assign(new Error('Request aborted'), { name: 'AbortError' }));
          if (options?.abortSignal?.aborted === true) give();
          else options?.abortSignal?.addEventListener('abort', give);
        }),
    };
    const timeLimit = (milliseconds: number): AbortSignal => {
      asked.push(milliseconds);
      const limit = new AbortController();
      queueMicrotask(() => limit.abort());
      return limit.signal;
    };
    const { recoveryService } = adaptersBefore(never, { timeLimit });
    expect(await recoveryService.start(own, request)).toMatchObject({ ok: false });
    expect(asked).toEqual([30_000]);
  });

  it('does not take a mistake of ours for an answer', async () => {
    const { handler } = counting(() => Promise.reject(new TypeError('x is not a function')));
    await expect(adaptersBefore(handler).recoveryService.start(own, request)).rejects.toThrow('x is not a function');
  });

  it('speaks of the one server it asked for where the service names none', async () => {
    const { handler } = answering(404, '{"message":"not found"}', { 'x-amzn-errortype': 'ResourceNotFoundException' });
    expect(await adaptersBefore(handler).recoveryService.start(own, request)).toMatchObject({
      refusal: { kind: 'unknown-server', server },
    });
  });
});

describe('looking for a lost job', () => {
  it('adopts no job that launches nothing, though it carries the key', async () => {
    const tags = { [effectTag]: request.key };
    const items = [
      { jobID: 'drsjob-11111111111111111', type: 'TERMINATE', tags },
      { jobID: 'drsjob-22222222222222222', type: 'LAUNCH', tags },
    ];
    const { handler } = answering(200, JSON.stringify({ items }));
    const lost = { kind: 'drill', servers: [server], key: request.key, tagged: true, since: epoch, known: [] } as const;
    expect(await adaptersBefore(handler).recoveryService.find(own, lost)).toEqual({ ok: true, value: 'drsjob-22222222222222222' });
  });

  const unreadable = {
    jobID: 'drsjob-22222222222222222',
    type: 'LAUNCH',
    initiatedBy: 'START_DRILL',
    participatingServers: [{ arn: 'no id' }],
  };

  it('adopts the job that carries the key, whatever else of it can be read', async () => {
    const { handler } = answering(200, JSON.stringify({ items: [{ ...unreadable, tags: { [effectTag]: request.key } }] }));
    const lost = { kind: 'drill', servers: [server], key: request.key, tagged: true, since: epoch, known: [] } as const;
    expect(await adaptersBefore(handler).recoveryService.find(own, lost)).toEqual({ ok: true, value: 'drsjob-22222222222222222' });
  });

  it('does not say that there is none where a job that may be it hides its servers', async () => {
    const { handler } = answering(200, JSON.stringify({ items: [unreadable] }));
    const lost = { kind: 'drill', servers: [server], key: request.key, tagged: false, since: epoch, known: [] } as const;
    const { recoveryService } = adaptersBefore(handler);
    expect(await recoveryService.find(own, lost)).toMatchObject({ refusal: { kind: 'never', code: 'UnreadableAnswer' } });
    expect(await recoveryService.find(own, { ...lost, kind: 'recovery' })).toEqual({ ok: true, value: undefined });
  });
});

describe('a read', () => {
  it('is refused as a whole where its second page is', async () => {
    const pages = [
      { statusCode: 200, headers: {}, body: Buffer.from(JSON.stringify({ items: [{ sourceServerID: server }], nextToken: 'more' })) },
      { statusCode: 403, headers: { 'x-amzn-errortype': 'AccessDeniedException' }, body: Buffer.from('{"message":"no"}') },
    ];
    const { handler } = counting(async () => pages.shift()!);
    expect(await adaptersBefore(handler).inventory.sourceServers(own)).toMatchObject({ ok: false, refusal: { kind: 'never' } });
  });

  it('is asked again after a proxy’s page, then left for later', async () => {
    const { handler, seen } = answering(200, '<html>proxy</html>');
    expect(await adaptersBefore(handler).inventory.sourceServers(own)).toMatchObject({
      refusal: { kind: 'later', code: 'UnreadableAnswer' },
    });
    expect(seen.requests).toBe(5);
  });

  it('takes a source server that says little of itself', async () => {
    const items = [{ sourceServerID: server, dataReplicationInfo: { lagDuration: 'P1DT2H' } }];
    const { handler } = answering(200, JSON.stringify({ items }));
    expect(await adaptersBefore(handler).inventory.sourceServers(own)).toEqual({
      ok: true,
      value: [{ serverId: server, hostname: null, tags: {}, replicationState: null, lagMilliseconds: 26 * 3_600_000 }],
    });
  });

  it('of source servers is refused where one cannot be read, because a group chosen by tags would shrink without a word', async () => {
    const { handler, seen } = answering(200, JSON.stringify({ items: [{ sourceServerID: server }, { arn: 'no id' }] }));
    expect(await adaptersBefore(handler).inventory.sourceServers(own)).toMatchObject({
      refusal: { kind: 'never', code: 'UnreadableAnswer', message: expect.stringContaining('1 of 2') as string },
    });
    expect(seen.requests).toBe(1);
  });

  it('of recovery points is refused where one cannot be read, because a server without any would block a recovery', async () => {
    const { handler } = answering(200, JSON.stringify({ items: [{ snapshotID: 'pit-1', timestamp: 'yesterday' }] }));
    expect(await adaptersBefore(handler).inventory.recoveryPoints(own, server)).toMatchObject({
      refusal: { kind: 'never', code: 'UnreadableAnswer', message: expect.stringContaining('1 of 1') as string },
    });
  });

  it('of a recovery point of which DRS has not noted when it was taken goes by when it was due', async () => {
    const [due, taken] = ['2026-01-05T08:00:00+00:00', '2026-01-05T08:00:07Z'];
    const items = [
      { snapshotID: 'pit-1', expectedTimestamp: due },
      { snapshotID: 'pit-2', expectedTimestamp: due, timestamp: taken },
    ];
    const { handler } = answering(200, JSON.stringify({ items }));
    const [dueAt, takenAt] = [Date.parse(due), Date.parse(taken)];
    expect(await adaptersBefore(handler).inventory.recoveryPoints(own, server)).toEqual({
      ok: true,
      value: [
        { snapshotId: 'pit-2', at: takenAt, takenAt, dueAt },
        { snapshotId: 'pit-1', at: dueAt, takenAt: null, dueAt },
      ],
    });
  });

  it('of open jobs is refused where the servers of one cannot be read, and none is missed that has ended', async () => {
    const open = { jobID: 'drsjob-11111111111111111', status: 'STARTED', participatingServers: [{ launchStatus: 'PENDING' }] };
    const refusal = { kind: 'never', code: 'UnreadableAnswer', message: expect.stringContaining(open.jobID) as string };
    const before = (job: object) => adaptersBefore(answering(200, JSON.stringify({ items: [job] })).handler);
    expect(await before(open).recoveryService.openJobs(own)).toMatchObject({ refusal });
    expect(await before({ ...open, status: 'COMPLETED' }).recoveryService.openJobs(own)).toEqual({ ok: true, value: [] });
  });

  it('of jobs leaves out one of whose servers cannot be read, keeps the others, and tells of it', async () => {
    const [whole, part] = [jobId('drsjob-11111111111111111'), jobId('drsjob-22222222222222222')];
    const items = [
      { jobID: whole, status: 'COMPLETED', participatingServers: [{ sourceServerID: server, launchStatus: 'LAUNCHED' }] },
      { jobID: part, status: 'COMPLETED', participatingServers: [{ launchStatus: 'LAUNCHED' }] },
    ];
    const { handler } = answering(200, JSON.stringify({ items }));
    const { recoveryService, log } = adaptersBefore(handler);
    expect(await recoveryService.report(own, [whole, part])).toMatchObject({ ok: true, value: [{ jobId: whole }] });
    expect(log.lines.some((line) => line.level === 'warn' && line.message.includes('cannot be read'))).toBe(true);
  });

  it('turns a log told newest first around, and keeps the order within a moment', async () => {
    const at = (second: number) => `2026-01-05T08:00:0${String(second)}.000000+00:00`;
    const items = [
      { event: 'JOB_END', logDateTime: at(2) },
      { event: 'SNAPSHOT_END', logDateTime: at(1) },
      { event: 'SNAPSHOT_START', logDateTime: at(1) },
      { event: 'JOB_START', logDateTime: at(0) },
    ];
    const { handler } = answering(200, JSON.stringify({ items }));
    const logs = await adaptersBefore(handler).recoveryService.logs(own, jobId('drsjob-00000000000000000'));
    expect(logs.ok && logs.value.map((event) => event.event)).toEqual(['JOB_START', 'SNAPSHOT_START', 'SNAPSHOT_END', 'JOB_END']);
  });
});

describe('the clients', () => {
  it('sign, name themselves, and take nothing from the environment', async () => {
    process.env['AWS_ENDPOINT_URL'] = 'http://elsewhere.invalid';
    process.env['AWS_MAX_ATTEMPTS'] = '5';
    try {
      const hosts: string[] = [];
      const agents: string[] = [];
      const handler: RequestHandler = {
        handle: async ({ headers }) => {
          hosts.push(headers['host'] ?? '');
          agents.push(headers['user-agent'] ?? '');
          return { response: { statusCode: 503, headers: {}, body: Buffer.from('') } };
        },
      };
      const { inventory } = adaptersBefore(handler, { limits: { readAttempts: 1 } });
      await inventory.sourceServers(own);
      await inventory.sourceServers(spokeBy('secret'));
      await inventory.sourceServers({ ...spokeBy('secret'), region: region('cn-north-1') });
      expect(hosts).toEqual(['drs.us-east-1.amazonaws.com', 'sts.eu-central-1.amazonaws.com', 'sts.cn-north-1.amazonaws.com.cn']);
      expect(agents[1]).toContain('app/drs-orchestrator');
    } finally {
      delete process.env['AWS_ENDPOINT_URL'];
      delete process.env['AWS_MAX_ATTEMPTS'];
    }
  });
});
