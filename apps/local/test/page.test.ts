/**
 * The web page as a browser, and somebody with other intentions, asks for it.
 */
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { contentSecurityPolicy, pageConfig } from '@drs-orchestrator/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aServer, type AServer } from './a-server.ts';

const document = '<!doctype html><script type="module" src="/assets/index-1a2b.js"></script>';
const script = 'console.log("page");'.repeat(50);
const files: Readonly<Record<string, string | Buffer>> = {
  'index.html': document,
  'index.html.gz': gzipSync(document),
  'assets/index-1a2b.js': script,
  'assets/index-1a2b.js.br': brotliCompressSync(script),
  'assets/index-1a2b.js.gz': gzipSync(script),
  'assets/font-3c4d.woff2': Buffer.from([0, 255, 128, 10]),
  'favicon.svg': '<svg/>',
  '.secret.json': '{}',
  'notes.exe': 'x',
};

let server: AServer;
let bare: AServer;
beforeAll(async () => {
  server = await aServer(async () => ({ statusCode: 200, headers: {}, body: '{}' }));
  bare = await aServer(async () => ({ statusCode: 200, headers: {}, body: '{}' }));
  for (const [name, content] of Object.entries(files)) {
    const path = join(server.pageFolder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
  writeFileSync(join(dirname(server.pageFolder), 'outside.json'), '{"outside":true}');
});
afterAll(() => Promise.all([server.close(), bare.close()]));

const accepting = (encodings: string) => ({ headers: { 'accept-encoding': encodings } });

describe('the document', () => {
  it.each(['/', '/executions', '/executions/exec-1', '/recovery-plans/rp-1/edit?tab=waves', '/2015', '/apix'])(
    'answers %s',
    async (path) => {
      const answer = await server.send(path);
      expect(answer).toMatchObject({ status: 200, headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache' } });
      expect(answer.text).toBe(document);
    },
  );

  it('is not what the API and the functions answer', async () => {
    expect((await server.send('/api/me')).text).toBe('{}');
    expect((await server.send('/api')).text).not.toBe(document);
    expect((await server.send('/2015-03-31/functions/query-handler/invocations')).text).not.toBe(document);
  });

  it('answers HEAD without itself, and nothing but GET and HEAD', async () => {
    expect(await server.send('/executions', { method: 'HEAD' })).toMatchObject({
      status: 200,
      headers: { 'content-length': String(document.length) },
      text: '',
    });
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS'])
      expect(await server.send('/executions', { method }), method).toMatchObject({ status: 404, body: { error: 'NOT_FOUND' } });
  });

  it('lets nothing run but what comes from here, and nobody frame it', async () => {
    const { headers } = await server.send('/');
    expect(headers).toMatchObject({
      'content-security-policy': contentSecurityPolicy(),
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'x-frame-options': 'DENY',
    });
    expect(contentSecurityPolicy()).toContain("script-src 'self';");
    expect(contentSecurityPolicy(['https://elsewhere.example'])).toContain("connect-src 'self' https://elsewhere.example;");
  });
});

describe('a file', () => {
  it.each([
    ['br, gzip', 'br'],
    ['gzip, deflate, br', 'br'],
    ['gzip', 'gzip'],
    ['br;q=0, *', 'gzip'],
    ['*', 'br'],
    ['GZIP;q=0.5', 'gzip'],
    ['identity', undefined],
    ['br;q=0, gzip;q=0', undefined],
    ['nonsense;;q=,', undefined],
  ])('to whom accepts "%s" comes as %s', async (accepted, encoding) => {
    const answer = await server.send('/assets/index-1a2b.js', accepting(accepted));
    expect(answer.status).toBe(200);
    expect(answer.headers['content-encoding']).toBe(encoding);
    expect(answer.headers['vary']).toBe('accept-encoding');
    expect(answer.headers['content-type']).toBe('text/javascript; charset=utf-8');
    const plain = { br: brotliDecompressSync, gzip: gunzipSync };
    const text = encoding === 'br' || encoding === 'gzip' ? plain[encoding](answer.bytes).toString() : answer.text;
    expect(text).toBe(script);
  });

  it('is sent byte for byte, and as it is where no compressed one lies beside it', async () => {
    const answer = await server.send('/assets/font-3c4d.woff2', accepting('br, gzip'));
    expect(answer.bytes).toEqual(files['assets/font-3c4d.woff2']);
    expect(answer.headers).toMatchObject({ 'content-type': 'font/woff2', 'content-length': '4' });
    expect(answer.headers['content-encoding']).toBeUndefined();
  });

  it('named by its content is kept for ever, every other is asked for again', async () => {
    expect((await server.send('/assets/index-1a2b.js')).headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect((await server.send('/favicon.svg')).headers['cache-control']).toBe('no-cache');
  });

  it('that is known already is not sent again, each encoding being known by its own tag', async () => {
    const [plain, packed] = [await server.send('/'), await server.send('/', accepting('gzip'))];
    expect(plain.headers['etag']).not.toBe(packed.headers['etag']);
    const again = (tag: string, encodings = '') => server.send('/', { headers: { 'if-none-match': tag, 'accept-encoding': encodings } });
    const known = await again(`"x", W/${String(plain.headers['etag'])}`);
    expect(known).toMatchObject({ status: 304, text: '', headers: { etag: plain.headers['etag'], 'x-frame-options': 'DENY' } });
    expect(known.headers['content-length']).toBeUndefined();
    expect((await again(String(plain.headers['etag']), 'gzip')).status).toBe(200);
    expect((await again('*')).status).toBe(304);
  });

  it('that is not there is not found, rather than the document', async () => {
    for (const path of ['/assets/index-old.js', '/robots.txt', '/assets/index-1a2b.js/x.js', `/${'x'.repeat(300)}.js`])
      expect(await server.send(path), path).toMatchObject({ status: 404, body: { error: 'NOT_FOUND' } });
  });

  it.each([
    ...['/../outside.json', '/assets/../../outside.json', '/%2e%2e/outside.json', '/..%2foutside.json', '/%2e%2e%2foutside.json'],
    ...['/..\\outside.json', '/..%5coutside.json', '//outside.json', '/assets//../../outside.json', '/%00/outside.json'],
    ...['/.secret.json', '/assets/.secret.json', '/notes.exe', '/index.html.gz', '/assets/index-1a2b.js.br'],
  ])('cannot be reached as %s', async (path) => {
    expect(await server.send(path)).toMatchObject({ status: 404, body: { error: 'NOT_FOUND' } });
  });

  it('that is replaced is served at once', async () => {
    writeFileSync(join(server.pageFolder, 'favicon.svg'), '<svg id="other"/>');
    expect((await server.send('/favicon.svg')).text).toBe('<svg id="other"/>');
  });
});

describe('/config.json', () => {
  it('tells the page of this installation, whether or not the page is there', async () => {
    for (const one of [server, bare]) {
      const answer = await one.send('/config.json');
      expect(answer).toMatchObject({
        status: 200,
        headers: { 'cache-control': 'no-cache', 'content-type': 'application/json; charset=utf-8' },
      });
      expect(pageConfig.parse(answer.body)).toEqual({ api: '/api', signIn: { kind: 'link' }, live: 'events', simulatedSpeed: 60 });
    }
  });
});

it('without a page, somebody is told in a line what is here, and every other path is none', async () => {
  expect((await bare.send('/')).text).toContain('/api/sign-in');
  expect(await bare.send('/executions')).toMatchObject({ status: 404, body: { error: 'NOT_FOUND' } });
  symlinkSync('nowhere', join(dirname(bare.pageFolder), 'page'));
  expect((await bare.send('/executions')).status).toBe(404);
});
