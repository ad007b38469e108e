/**
 * The HTTP server in a test: real sockets, tokens and codes, and functions that the test gives.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestLog, type TestLog } from '../../../tests/harness/test-log.ts';
import { createChanges, type Changes } from '../src/changes.ts';
import { createEventStreams } from '../src/event-streams.ts';
import { listen, loopback, type Endpoints } from '../src/http-server.ts';
import { realTime, type RealTime } from '../src/real-time.ts';
import { createSignInCodes, type SignInCodes } from '../src/sign-in-codes.ts';
import { openTokens, type Tokens } from '../src/tokens.ts';

export type Answer = {
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly bytes: Buffer;
  readonly text: string;
  /** Undefined where the text is no JSON. */
  readonly body: Readonly<Record<string, unknown>> | undefined;
};

export type Sent = {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly token?: string;
  readonly body?: string;
};

export type AServer = {
  readonly port: number;
  readonly log: TestLog;
  readonly tokens: Tokens;
  readonly changes: Changes;
  /** Who listens to them. */
  readonly listeners: () => number;
  /** Where the built page would be. */
  readonly pageFolder: string;
  /** What tokens are signed with. */
  readonly key: Uint8Array;
  readonly codes: SignInCodes;
  send(path: string, sent?: Sent): Promise<Answer>;
  close(): Promise<void>;
};

export const aServer = async (invoke: Endpoints['api']['functions']['invoke'], real: RealTime = realTime): Promise<AServer> => {
  const folder = mkdtempSync(join(tmpdir(), 'drs-server-'));
  const log = createTestLog();
  const keyFile = join(folder, 'key');
  const tokens = openTokens(keyFile, () => real.timeOfDay());
  const codes = createSignInCodes(realTime);
  const server = await listen(0, realTime);
  const credentials = { accessKeyId: 'AKIATEST', secretAccessKey: 'secret' };
  const lambda = { functions: { invoke }, log, credentials, accountId: '123456789012', timeOfDay: () => realTime.timeOfDay() };
  const pageFolder = join(folder, 'page');
  const listening = new Set<object>();
  const announced = createChanges();
  const changes: Changes = {
    ...announced,
    listen: (listener) => {
      const own = {};
      const stop = announced.listen(listener);
      listening.add(own);
      return () => {
        listening.delete(own);
        stop();
      };
    },
  };
  const stopping = new AbortController();
  const events = createEventStreams({ changes, real, stopping: stopping.signal });
  server.open({
    api: { functions: { invoke }, tokens },
    signIn: { codes, tokens },
    lambda,
    page: { folder: pageFolder, speed: 60 },
    events,
    log,
  });
  return {
    port: server.port,
    log,
    tokens,
    changes,
    listeners: () => listening.size,
    pageFolder,
    key: Buffer.from(readFileSync(keyFile, 'utf8'), 'base64url'),
    codes,
    send: (path, { method = 'GET', headers = {}, token, body } = {}) =>
      new Promise((resolve, reject) => {
        const bearer = token === undefined ? {} : { authorization: `Bearer ${token}` };
        const options = { host: loopback, port: server.port, path, method, headers: { ...bearer, ...headers } };
        const sent = request(options, (response) => {
          const parts: Buffer[] = [];
          response.on('data', (part: Buffer) => void parts.push(part));
          response.on('end', () => {
            const bytes = Buffer.concat(parts);
            const text = bytes.toString('utf8');
            resolve({ status: response.statusCode, headers: response.headers, bytes, text, body: jsonIn(text) });
          });
        });
        sent.on('error', reject).end(body);
      }),
    close: async () => {
      stopping.abort();
      await server.close();
      rmSync(folder, { recursive: true });
    },
  };
};

const jsonIn = (text: string): Readonly<Record<string, unknown>> | undefined =>
  text.startsWith('{') ? (JSON.parse(text) as Readonly<Record<string, unknown>>) : undefined;
