/**
 * An execution followed live: real sockets, a store that the test stands for, and real time that only the test moves.
 */
import { request, type ClientRequest } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { commentEveryMilliseconds, mostStreams } from '../src/event-streams.ts';
import { aServer, type AServer } from './a-server.ts';
import { fakeTime, type FakeTime } from './fake-time.ts';

const day = Date.UTC(2030, 0, 1);
let server: AServer;
let real: FakeTime;
let revision = 5;
const asked: { readonly path: string; readonly claims: unknown }[] = [];
const open: ClientRequest[] = [];

const begin = async (beforeAnswer: () => void = () => undefined): Promise<void> => {
  real = fakeTime({ timeOfDay: day });
  revision = 5;
  asked.length = 0;
  server = await aServer(async (_handler, event) => {
    const { path, requestContext } = event as {
      readonly path: string;
      readonly requestContext: { readonly authorizer?: { readonly claims: object } };
    };
    const claims = requestContext.authorizer?.claims as { readonly 'cognito:groups': readonly string[] } | undefined;
    asked.push({ path, claims });
    const refused = (statusCode: number, error: string) => ({ statusCode, headers: {}, body: JSON.stringify({ statusCode, error }) });
    if (claims === undefined) return refused(401, 'UNAUTHORIZED');
    if (claims['cognito:groups'].length === 0) return refused(403, 'FORBIDDEN');
    if (path !== '/executions/exec-1') return refused(404, 'EXECUTION_NOT_FOUND');
    const body = JSON.stringify({ statusCode: 200, executionId: 'exec-1', revision, status: 'RUNNING' });
    beforeAnswer();
    return { statusCode: 200, headers: {}, body };
  }, real);
};

afterEach(async () => {
  for (const one of open.splice(0)) one.destroy();
  await server.close();
});

const aToken = async (roles: readonly 'DRSReadOnly'[] = ['DRSReadOnly'], lifetimeSeconds = 60): Promise<string> =>
  (await server.tokens.issue({ user: 'anna@example.com', roles, lifetimeSeconds })).token;

type Following = {
  readonly headers: Readonly<Record<string, unknown>>;
  text(): string;
  until(text: string): Promise<string>;
  readonly ended: Promise<void>;
};

const follow = async (headers: Readonly<Record<string, string>> = {}): Promise<Following> => {
  const authorization = `Bearer ${await aToken()}`;
  return new Promise((resolve, reject) => {
    const sent = request(
      { port: server.port, host: '127.0.0.1', path: '/api/executions/exec-1/events', headers: { authorization, ...headers } },
      (response) => {
        let text = '';
        const waiting = new Set<() => void>();
        response.setEncoding('utf8').on('data', (part: string) => {
          text += part;
          for (const look of waiting) look();
        });
        const ended = new Promise<void>((over) => response.on('close', over));
        const until = (wanted: string) =>
          new Promise<string>((found) => {
            const look = (): void => {
              if (!text.includes(wanted)) return;
              waiting.delete(look);
              found(text);
            };
            waiting.add(look);
            look();
          });
        resolve({ headers: { ...response.headers, status: response.statusCode }, text: () => text, until, ended });
      },
    );
    open.push(sent.on('error', reject));
    sent.end();
  });
};

const told = (number: number, status = 'RUNNING'): string =>
  `id: ${String(number)}\nevent: changed\ndata: {"executionId":"exec-1","revision":${String(number)},"status":"${status}"}\n\n`;

const record = (number: number, status = 'RUNNING', executionId = 'exec-1'): void => {
  revision = number;
  server.changes.announce({ executionId, revision: number, status });
};

describe('who follows an execution', () => {
  it('is told where it stands, and then of every record in order, of no other execution', async () => {
    await begin();
    const stream = await follow();
    expect(stream.headers).toMatchObject({ status: 200, 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store' });
    await stream.until(told(5));
    record(6);
    record(3, 'RUNNING', 'exec-2');
    record(7, 'COMPLETED');
    await stream.until(told(7, 'COMPLETED'));
    expect(stream.text()).toBe(told(5) + told(6) + told(7, 'COMPLETED'));
  });

  it('and has seen the present revision, is told of the next; of an older one, is caught up', async () => {
    await begin();
    const upToDate = await follow({ 'last-event-id': '5' });
    const behind = await follow({ 'last-event-id': '2' });
    await behind.until(told(5));
    record(6);
    expect(await upToDate.until(told(6))).toBe(told(6));
    expect(await behind.until(told(6))).toBe(told(5) + told(6));
    for (const odd of ['x', '9', '-1']) expect(await (await follow({ 'last-event-id': odd })).until('id')).toContain('id: 6\n');
  });

  it('misses nothing that is recorded while it is let in', async () => {
    await begin(() => record(8, 'PAUSED'));
    expect(await (await follow()).until('id')).toBe(told(8, 'PAUSED'));
  });

  it('hears every 15 s that the connection is there', async () => {
    await begin();
    const stream = await follow();
    await stream.until(told(5));
    await real.advance(commentEveryMilliseconds + 1);
    expect(await stream.until(': still here')).toBe(`${told(5)}: still here\n\n`);
  });

  it('is told nothing any more once the token has expired', async () => {
    await begin();
    const stream = await follow();
    await stream.until(told(5));
    await real.advance(60_001);
    await stream.ended;
    record(6);
    expect(stream.text()).not.toContain('id: 6');
  });

  it('is let go at once when the program stops', async () => {
    await begin();
    const streams = [await follow(), await follow()];
    // Time does not move by itself here: a server that waited for its followers would never close.
    await server.close();
    await Promise.all(streams.map((stream) => stream.ended));
    await begin();
  });
});

describe('who may not', () => {
  it('is refused as for the execution itself, before anything is streamed', async () => {
    await begin();
    const path = '/api/executions/exec-1/events';
    expect(await server.send(path)).toMatchObject({ status: 401, body: { error: 'UNAUTHORIZED' } });
    expect(await server.send(path, { token: await aToken([]) })).toMatchObject({ status: 403, body: { error: 'FORBIDDEN' } });
    const unknown = await server.send('/api/executions/exec-2/events', { token: await aToken() });
    expect(unknown).toMatchObject({ status: 404, body: { error: 'EXECUTION_NOT_FOUND' } });
    expect(asked.map((one) => one.path)).toEqual(['/executions/exec-1', '/executions/exec-1', '/executions/exec-2']);
  });

  it('leaves nobody listening behind, also where the answer is none that can be read', async () => {
    await begin(() => {
      throw new Error('The function has failed');
    });
    const path = '/api/executions/exec-1/events';
    expect(await server.send(path, { token: await aToken() })).toMatchObject({ status: 500 });
    await server.close();
    await begin();
    revision = Number.NaN;
    expect(await server.send(path, { token: await aToken() })).toMatchObject({ status: 500 });
    expect(await server.send(path)).toMatchObject({ status: 401 });
    expect(server.listeners()).toBe(0);
  });

  it('asks for anything but GET is told so', async () => {
    await begin();
    for (const method of ['POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS']) {
      const answer = await server.send('/api/executions/exec-1/events', { method, token: await aToken() });
      expect(answer, method).toMatchObject({ status: 405, headers: { allow: 'GET' } });
    }
  });

  it('comes when there are streams enough is told to come again, and has a place once one is gone', async () => {
    await begin();
    const streams = await Promise.all(Array.from({ length: mostStreams }, () => follow()));
    const answer = await server.send('/api/executions/exec-1/events', { token: await aToken() });
    expect(answer).toMatchObject({ status: 429, headers: { 'retry-after': '5' }, body: { error: 'THROTTLED' } });
    open[0]?.destroy();
    await streams[0]?.ended;
    await expect.poll(async () => (await follow()).headers['status']).toBe(200);
  });
});
