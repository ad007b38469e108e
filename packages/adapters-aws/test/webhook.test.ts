/**
 * Posting to a webhook: real sockets to receivers on this machine, and names that lead where nothing may be posted.
 */
import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { createWebhook, type WebhookOptions } from '../src/index.ts';
import { isPublicAddress } from '../src/notify/public-addresses.ts';

const secret = 'a-secret-of-the-plan';
const timeOfDay = () => 1_767_600_000_500;
const post = { topic: 'paused', deliveryId: 'exec-1/7.0.notify', body: '{"topic":"paused","planName":"Übung"}' } as const;

type Got = { readonly method: string; readonly path: string; readonly headers: IncomingMessage['headers']; readonly body: string };

const open: { close: () => void }[] = [];
afterEach(() => {
  for (const { close } of open.splice(0)) close();
});

const receiver = async (answer: (response: ServerResponse) => void): Promise<{ readonly url: string; readonly got: Got[] }> => {
  const got: Got[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      got.push({ method: request.method ?? '', path: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks).toString() });
      answer(response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push({ close: () => (server.closeAllConnections(), server.close()) });
  return { url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/hook?a=b`, got };
};

const answering = (status: number, headers: Record<string, string> = {}) =>
  receiver((response) => response.writeHead(status, headers).end('an answer that nobody reads'));

const webhook = (options: Partial<WebhookOptions> = {}) => createWebhook({ timeOfDay, allowPrivateTargets: true, ...options });

/** A name server that knows one name. */
const leadingTo =
  (...addresses: readonly string[]): NonNullable<WebhookOptions['lookup']> =>
  (_hostname, _options, callback) =>
    callback(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );

describe('a post', () => {
  test('is JSON with what happened, a delivery id, and a signature over time and body', async () => {
    const { url, got } = await answering(204);
    expect(await webhook().post({ url, secret }, post)).toEqual({ ok: true, value: undefined });
    const [first] = got;
    expect(first).toMatchObject({ method: 'POST', path: '/hook?a=b', body: post.body });
    expect(first?.headers).toMatchObject({
      'content-type': 'application/json',
      'x-drs-orchestrator-event': 'paused',
      'x-drs-orchestrator-delivery': 'exec-1/7.0.notify',
      'x-drs-orchestrator-signature': `t=1767600000,v1=${createHmac('sha256', secret).update(`1767600000.${post.body}`).digest('hex')}`,
    });
    expect(JSON.stringify(first)).not.toContain(secret);
  });

  test.each([
    [200, 'ok'],
    [202, 'ok'],
    [301, 'never'],
    [307, 'never'],
    [400, 'never'],
    [401, 'never'],
    [404, 'never'],
    [410, 'never'],
    [408, 'later'],
    [429, 'later'],
    [500, 'later'],
    [503, 'later'],
  ])('answered with %i means: %s', async (status, meaning) => {
    const { url, got } = await answering(status, { location: '/elsewhere' });
    const answer = await webhook().post({ url, secret }, post);
    expect(answer.ok ? 'ok' : answer.refusal.kind).toBe(meaning);
    expect(got).toHaveLength(1);
  });

  test('that is not answered ends after its time limit, and may do better later', async () => {
    const { url } = await receiver(() => undefined);
    const answer = await webhook({ timeoutMilliseconds: 50 }).post({ url, secret }, post);
    expect(answer).toMatchObject({ ok: false, refusal: { kind: 'later', code: 'Timeout' } });
  });

  test('that is answered for ever counts by its status at once', async () => {
    const { url } = await receiver((response) => response.writeHead(200).write('and on'));
    expect(await webhook({ timeoutMilliseconds: 2_000 }).post({ url, secret }, post)).toMatchObject({ ok: true });
  });

  test('to nobody, or cut off, may do better later; the message names neither path nor secret', async () => {
    const { url } = await receiver((response) => response.destroy());
    const cut = await webhook().post({ url, secret }, post);
    const nobody = await webhook().post({ url: 'http://127.0.0.1:1/hook?a=b', secret }, post);
    expect([cut, nobody]).toMatchObject([
      { refusal: { kind: 'later', code: 'ECONNRESET' } },
      { refusal: { kind: 'later', code: 'ECONNREFUSED' } },
    ]);
    expect(JSON.stringify([cut, nobody])).not.toMatch(/hook|a=b|secret/);
  });
});

describe('nothing is posted', () => {
  const strict = (options: Partial<WebhookOptions> = {}) => webhook({ allowPrivateTargets: false, ...options });

  test.each(['10.1.2.3', '169.254.169.254', '127.0.0.1', '[::1]', '[fd00:ec2::254]', '[::ffff:10.0.0.1]'])(
    'to %s, a private address',
    async (host) => {
      const answer = await strict().post({ url: `https://${host}/hook`, secret }, post);
      expect(answer).toMatchObject({ refusal: { kind: 'never', code: 'PrivateAddress' } });
    },
  );

  test('to a name that leads to a private address, whatever else it leads to', async () => {
    for (const addresses of [['192.168.0.7'], ['93.184.215.14', '10.0.0.1'], ['2606:2800::1', 'fe80::1']]) {
      const answer = await strict({ lookup: leadingTo(...addresses) }).post({ url: 'https://hooks.example.com/hook', secret }, post);
      expect(answer).toMatchObject({ refusal: { kind: 'never', code: 'PrivateAddress' } });
    }
  });

  test('a second time under another answer of the name server: the name is looked up once, by the connection that is used', async () => {
    const { url, got } = await answering(200);
    let lookups = 0;
    const lookup: WebhookOptions['lookup'] = (hostname, options, callback) => {
      lookups += 1;
      leadingTo('127.0.0.1')(hostname, options, callback);
    };
    expect(await webhook({ lookup }).post({ url: url.replace('127.0.0.1', 'localhost'), secret }, post)).toMatchObject({ ok: true });
    expect([lookups, got.length]).toEqual([1, 1]);
  });

  test('without TLS, but to this very machine where that is allowed', async () => {
    const { url, got } = await answering(200);
    expect(await strict().post({ url, secret }, post)).toMatchObject({ refusal: { kind: 'never', code: 'InsecureUrl' } });
    expect(await webhook().post({ url: 'http://192.168.0.7/hook', secret }, post)).toMatchObject({ refusal: { code: 'InsecureUrl' } });
    expect(got).toEqual([]);
  });

  test.each(['ftp://hooks.example.com', 'hooks.example.com', 'https://me:pass@hooks.example.com/'])('to %s', async (url) => {
    expect(await webhook().post({ url, secret }, post)).toMatchObject({ ok: false, refusal: { kind: 'never' } });
  });

  test('to a name that cannot be looked up for now', async () => {
    const lookup: WebhookOptions['lookup'] = (_hostname, _options, callback) =>
      callback(Object.assign(new Error('queryA EAI_AGAIN hooks.example.com'), { code: 'EAI_AGAIN' }), []);
    expect(await strict({ lookup }).post({ url: 'https://hooks.example.com/x', secret }, post)).toMatchObject({
      refusal: { kind: 'later', code: 'EAI_AGAIN' },
    });
  });
});

test('public is what the internet routes, and nothing that wraps or stands for something else', () => {
  const isPublic = ['8.8.8.8', '172.32.0.1', '100.128.0.1', '2606:4700::1111', '2a01:4f8::1'];
  const isNot = [
    '0.0.0.0',
    '100.64.0.1',
    '172.31.255.255',
    '192.0.2.1',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '64:ff9b::a00:1',
    '2002:a00:1::',
  ];
  const isNeither = ['2001:db8::1', '2001::1', 'ff02::1', 'fe80::1', 'fc00::1', '::ffff:8.8.8.8', 'localhost', ''];
  expect(isPublic.map(isPublicAddress)).toEqual(isPublic.map(() => true));
  expect([...isNot, ...isNeither].filter(isPublicAddress)).toEqual([]);
});
