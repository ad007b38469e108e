import { connect } from 'node:net';
import { once } from 'node:events';
import { allOperations, type HttpBinding } from '@drs-orchestrator/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aServer, type AServer } from './a-server.ts';

const asked: { readonly handler: string; readonly method: unknown; readonly requestId: string | undefined; readonly urgency: unknown }[] =
  [];
let server: AServer;
beforeAll(async () => {
  server = await aServer(async (handler, event, requestId, urgency) => {
    const { httpMethod, path } = event as { readonly httpMethod: string; readonly path: string };
    asked.push({ handler, method: httpMethod, requestId, urgency });
    return path === '/me' ? { statusCode: 200, headers: {}, body: '{"user":"anna"}' } : 'no form of API Gateway';
  });
});
afterAll(() => server.close());

const anId = expect.stringMatching(/^[0-9a-f-]{36}$/) as string;
const own = (): string => `127.0.0.1:${String(server.port)}`;

describe('what the server refuses by itself', () => {
  it.each([
    ['a path that is none of its own', '/nowhere', {}, 404, { error: 'NOT_FOUND', message: 'Not found: /nowhere' }],
    ['another host name', '/api/health', { headers: { host: 'evil.example' } }, 403, { error: 'FORBIDDEN' }],
    [
      'a body that is too large',
      '/api/executions',
      { method: 'POST', body: 'x'.repeat(1_048_577) },
      413,
      { error: 'PAYLOAD_TOO_LARGE', limitBytes: 1_048_576 },
    ],
    [
      'a body that is too large and does not tell its length',
      '/api/executions',
      { method: 'POST', body: 'x'.repeat(1_048_577), headers: { 'transfer-encoding': 'chunked' } },
      413,
      { error: 'PAYLOAD_TOO_LARGE' },
    ],
  ] as const)('%s is told in the one dialect, with a correlation id', async (_what, path, sent, status, body) => {
    const answer = await server.send(path, sent);
    expect(answer).toMatchObject({ status, headers: { 'x-correlation-id': anId }, body: { statusCode: status, ...body } });
  });

  it('an address and headers beyond their limits, and what is no HTTP, in the shape of an error', async () => {
    expect(await server.send(`/api/executions?a=${'x'.repeat(9_000)}`)).toMatchObject({ status: 414, body: { statusCode: 414 } });
    expect(await server.send('/api/me', { headers: { 'x-large': 'x'.repeat(20_000) } })).toMatchObject({
      status: 431,
      body: { statusCode: 431, error: 'UNKNOWN_INVOCATION' },
    });
    expect(await raw('hello\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 .*\{"statusCode":400,"error":"UNKNOWN_INVOCATION","message":"[^"]+"\}$/s);
  });

  it.each(['evil.example:PORT', '127.0.0.1:1', '127.0.0.1', '0.0.0.0:PORT', '127.0.0.1:PORT.evil.example', 'user@127.0.0.1:PORT'])(
    'a request for the host "%s"',
    async (host) => {
      const answer = await server.send('/api/me', { headers: { host: host.replace('PORT', String(server.port)) } });
      expect(answer).toMatchObject({ status: 403, body: { error: 'FORBIDDEN' } });
    },
  );

  it.each(['127.0.0.1:PORT', 'LocalHost:PORT', '[::1]:PORT'])('not a request for %s, which is itself', async (host) => {
    expect((await server.send('/api/me', { headers: { host: host.replace('PORT', String(server.port)) } })).status).toBe(200);
  });

  it('a request without a host', async () => {
    expect(await raw('GET /api/me HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1\.1 403 /);
  });

  it('what a web page of another origin sends to change something, on every path', async () => {
    for (const path of ['/api/executions', '/api/sign-in', '/2015-03-31/functions/execution-handler/invocations'])
      for (const method of ['POST', 'PUT', 'DELETE', 'PATCH'])
        for (const origin of ['http://evil.example', 'null', `https://${own()}`, `http://127.0.0.1:1`, `http://${own()}.evil.example`]) {
          const answer = await server.send(path, { method, headers: { origin } });
          expect(answer, `${method} ${path} from ${origin}`).toMatchObject({ status: 403, body: { error: 'FORBIDDEN' } });
        }
    expect((await server.send('/api/sign-in', { method: 'POST', body: '{}', headers: { origin: `http://${own()}` } })).status).toBe(400);
  });
});

describe('what the server answers', () => {
  it('allows no other origin to read it', async () => {
    for (const [method, status] of [
      ['GET', 200],
      ['OPTIONS', 200],
    ] as const) {
      const headers = { origin: 'http://evil.example', 'access-control-request-method': 'POST' };
      const answer = await server.send('/api/me', { method, headers });
      expect(answer.status).toBe(status);
      expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    }
  });

  it('says that the connection can be used again for longer than clients are busy', async () => {
    expect((await fetch(`http://${own()}/api/me`)).headers.get('keep-alive')).toBe('timeout=75');
  });

  it('to HEAD is what GET is answered, without its body', async () => {
    const answer = await server.send('/api/me', { method: 'HEAD' });
    expect(answer).toMatchObject({ status: 200, headers: { 'content-length': '15' }, text: '' });
    expect((await server.send('/', { method: 'HEAD' })).status).toBe(200);
  });

  it('comes from the function whose operation is asked for', async () => {
    asked.length = 0;
    const routes = allOperations.flatMap(({ handler, http }) => http.map(({ method, path }: HttpBinding) => ({ handler, method, path })));
    for (const { method, path } of routes) await server.send(`/api${path.replaceAll(/[{}]/g, '')}`, { method });
    expect(asked.map(({ handler, method }) => ({ handler, method }))).toEqual(routes.map(({ handler, method }) => ({ handler, method })));
    await server.send('/api/executions', { method: 'HEAD' });
    expect(asked.at(-1)).toMatchObject({ handler: 'execution-handler', method: 'HEAD' });
  });

  it('comes at once, but for that of a start, which may wait for its turn', async () => {
    asked.length = 0;
    for (const { http } of allOperations)
      for (const { method, path } of http) await server.send(`/api${path.replaceAll(/[{}]/g, '')}`, { method });
    const routes = allOperations.flatMap(({ name, http }) => http.map(() => name));
    const waiting = routes.filter((_, index) => asked[index]?.urgency !== 'at-once');
    expect(new Set(waiting)).toEqual(new Set(['start_execution']));
    expect(asked.find(({ urgency }) => urgency !== 'at-once')).toMatchObject({ method: 'POST', urgency: 'in-turn' });
  });

  it('to whoever opens it in a browser is a page without a script', async () => {
    const page = await server.send('/');
    expect(page).toMatchObject({ status: 200, headers: { 'content-type': 'text/plain; charset=utf-8' } });
    expect(page.text).toContain('/api/sign-in');
  });
});

it('a failure that nobody expected is in the log under the id that the answer names, and under its correlation id', async () => {
  const answer = await server.send('/api/health');
  expect(answer).toMatchObject({ status: 500, headers: { 'x-correlation-id': anId }, body: { statusCode: 500, error: 'INTERNAL_ERROR' } });
  const correlationId = answer.headers['x-correlation-id'];
  expect(asked.at(-1)?.requestId).toBe(correlationId);
  expect(server.log.lines.at(-1)).toMatchObject({ level: 'error', fields: { errorId: answer.body?.['errorId'], correlationId } });
});

/** Everything that comes back on a socket of its own. */
const raw = async (text: string): Promise<string> => {
  const socket = connect(server.port, '127.0.0.1');
  let answered = '';
  socket.setEncoding('utf8').on('data', (part: string) => (answered += part));
  socket.end(text);
  await once(socket, 'close');
  return answered;
};
