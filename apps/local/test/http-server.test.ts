import { request } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { createTestLog } from '../../../tests/harness/test-log.ts';
import { listen, loopback, type Endpoints, type HttpServer } from '../src/http-server.ts';
import { realTime } from '../src/real-time.ts';

type Answer = { readonly status: number | undefined; readonly correlationId: unknown; readonly body: unknown };

describe('what the server refuses by itself', () => {
  const servers: HttpServer[] = [];
  afterEach(async () => {
    for (const server of servers.splice(0)) await server.close();
  });

  const log = createTestLog();
  const asked: (string | undefined)[] = [];
  const functions: Endpoints['api']['functions'] = {
    invoke: async (_name, _event, requestId) => {
      asked.push(requestId);
      return 'no form of API Gateway';
    },
  };
  const send = async (path: string, { host, body = '' }: { readonly host?: string; readonly body?: string } = {}): Promise<Answer> => {
    const server = await listen(0, realTime);
    servers.push(server);
    const tokens = { claimsOf: async () => undefined };
    const credentials = { accessKeyId: 'AKIATEST', secretAccessKey: 'secret' };
    const lambda = { functions, log, credentials, accountId: '123456789012', timeOfDay: () => realTime.timeOfDay() };
    server.open({ api: { functions, tokens }, lambda, log });
    return new Promise((resolve, reject) => {
      const headers = host === undefined ? {} : { host };
      const sent = request({ host: loopback, port: server.port, path, method: 'POST', headers }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (part: string) => (text += part));
        response.on('end', () => {
          resolve({
            status: response.statusCode,
            correlationId: response.headers['x-correlation-id'],
            body: JSON.parse(text) as unknown,
          });
        });
      });
      sent.on('error', reject).end(body);
    });
  };
  const anId = expect.stringMatching(/^[0-9a-f-]{36}$/) as string;

  it.each([
    ['a path that is none of its own', '/nowhere', {}, 404, { error: 'NOT_FOUND', message: 'Not found: /nowhere' }],
    ['another host name', '/api/health', { host: 'evil.example' }, 403, { error: 'FORBIDDEN' }],
    [
      'a body that is too large',
      '/api/executions',
      { body: 'x'.repeat(1_048_577) },
      413,
      { error: 'PAYLOAD_TOO_LARGE', limitBytes: 1_048_576 },
    ],
  ] as const)('%s is told in the one dialect, with a correlation id', async (_what, path, sent, status, body) => {
    expect(await send(path, sent)).toMatchObject({ status, correlationId: anId, body: { statusCode: status, ...body } });
  });

  it('a failure that nobody expected is in the log under the id that the answer names, and under its correlation id', async () => {
    const answer = await send('/api/health');
    expect(answer).toMatchObject({ status: 500, correlationId: anId, body: { statusCode: 500, error: 'INTERNAL_ERROR' } });
    expect(asked.at(-1)).toBe(answer.correlationId);
    const { errorId } = answer.body as { readonly errorId: string };
    expect(log.lines.at(-1)).toMatchObject({ level: 'error', fields: { errorId, correlationId: answer.correlationId } });
  });
});
