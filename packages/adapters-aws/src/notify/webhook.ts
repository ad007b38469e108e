/**
 * The port `Webhook` over HTTPS.
 *
 * Owns: the signature, the time limit, what an answer means, and where nothing is posted to.
 *
 * Invariants
 * 1. The connection goes to an address that was checked: the name is looked up once, by this very connection.
 * 2. No redirect is followed, and nothing of an answer is read but its status.
 * 3. The secret signs and is sent nowhere; messages name no more of the URL than its host.
 */
import { createHmac } from 'node:crypto';
import { lookup as lookUp } from 'node:dns';
import type { LookupAddress, LookupAllOptions } from 'node:dns';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import type { LookupFunction } from 'node:net';
import type { PostRefusal, Webhook, WebhookAddress, WebhookPost } from '@drs-orchestrator/application';
import { ok, refused } from '@drs-orchestrator/domain';
import type { Result } from '@drs-orchestrator/domain';
import { isLoopback, isPublicAddress } from './public-addresses.ts';

export type WebhookOptions = {
  /** Real time in milliseconds: receivers hold signatures against their own clock. */
  readonly timeOfDay: () => number;
  /** Also to private addresses, and without TLS to this very machine; for a laptop. */
  readonly allowPrivateTargets: boolean;
  /** Of one post, from looking up the name to the answer's status. Real time. */
  readonly timeoutMilliseconds?: number | undefined;
  /** Looks up a name, all its addresses; left out: the system's. */
  readonly lookup?: ((hostname: string, options: LookupAllOptions, callback: LookupAnswer) => void) | undefined;
};

type LookupAnswer = (error: NodeJS.ErrnoException | null, addresses?: LookupAddress[]) => void;

type Posted = Result<undefined, PostRefusal>;

const defaultTimeoutMilliseconds = 10_000;

export const createWebhook = (options: WebhookOptions): Webhook => ({
  post: async (to, post) => {
    const url = readUrl(to.url, options);
    return url.ok ? send(url.value, to, post, options) : url;
  },
});

const readUrl = (text: string, { allowPrivateTargets }: WebhookOptions): Result<URL, PostRefusal> => {
  if (!URL.canParse(text)) return refused(never('InvalidUrl', 'The URL cannot be read'));
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') return refused(never('InvalidUrl', 'The URL has a user name or a password in it'));
  const host = hostOf(url);
  const isThisMachine = host === 'localhost' || isLoopback(host);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && allowPrivateTargets && isThisMachine))
    return refused(never('InsecureUrl', 'Only https is posted to'));
  return isIP(host) !== 0 && !isAllowed(host, allowPrivateTargets) ? refused(notPublic(host)) : ok(url);
};

const never = (code: string, message: string): PostRefusal => ({ kind: 'never', code, message });

/** Without the brackets of an IPv6 address. */
const hostOf = (url: URL): string => url.hostname.replaceAll(/^\[|\]$/g, '');

const isAllowed = (address: string, allowPrivateTargets: boolean): boolean => allowPrivateTargets || isPublicAddress(address);

const notPublic = (host: string): PostRefusal => never(privateAddress, `${host} is no address of the public internet`);

const send = (url: URL, { secret }: WebhookAddress, post: WebhookPost, options: WebhookOptions): Promise<Posted> =>
  new Promise((resolve) => {
    const body = Buffer.from(post.body);
    const limit = AbortSignal.timeout(options.timeoutMilliseconds ?? defaultTimeoutMilliseconds);
    const sending = (url.protocol === 'https:' ? httpsRequest : httpRequest)(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'content-length': body.length,
        'user-agent': 'drs-orchestrator',
        'x-drs-orchestrator-event': post.topic,
        'x-drs-orchestrator-delivery': post.deliveryId,
        'x-drs-orchestrator-signature': signatureOf(body, secret, options.timeOfDay()),
      },
      // A connection that is kept was checked for an earlier post, under another answer of the name server.
      agent: false,
      lookup: checkedLookup(options),
      signal: limit,
    });
    sending.on('response', (response) => {
      resolve(meaningOf(response.statusCode ?? 0));
      response.destroy();
    });
    sending.on('error', (error) => resolve(refused(failureOf(error, limit.aborted))));
    sending.end(body);
  });

/** `t=<unix seconds>,v1=<hex HMAC-SHA-256 of "<t>.<body>">`. */
const signatureOf = (body: Buffer, secret: string, timeOfDay: number): string => {
  const seconds = Math.floor(timeOfDay / 1_000);
  const hmac = createHmac('sha256', secret)
    .update(`${String(seconds)}.`)
    .update(body);
  return `t=${String(seconds)},v1=${hmac.digest('hex')}`;
};

/** All addresses of the name, or none where one of them is not allowed. */
const checkedLookup =
  ({ lookup = lookUp, allowPrivateTargets }: WebhookOptions): LookupFunction =>
  (hostname, { all = false, ...asked }, callback) => {
    lookup(hostname, { ...asked, all: true }, (error, addresses = []) => {
      const [first] = addresses;
      const isWrong = addresses.some(({ address }) => !isAllowed(address, allowPrivateTargets));
      if (error !== null || first === undefined) callback(error ?? new Error(`${hostname} has no address`), []);
      else if (isWrong) callback(Object.assign(new Error(notPublic(hostname).message), { code: privateAddress }), []);
      else if (all) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };

const privateAddress = 'PrivateAddress';

/** 408 and 429 ask for another try in so many words. */
const passingStatuses: ReadonlySet<number> = new Set([408, 429]);

const meaningOf = (status: number): Posted => {
  if (status >= 200 && status < 300) return ok(undefined);
  const isPassing = status >= 500 || passingStatuses.has(status);
  return refused({
    kind: isPassing ? 'later' : 'never',
    code: `HTTP${String(status)}`,
    message: `The receiver answered ${String(status)}`,
  });
};

const failureOf = (error: NodeJS.ErrnoException, isLate: boolean): PostRefusal => {
  if (error.code === privateAddress) return never(privateAddress, error.message);
  if (isLate) return { kind: 'later', code: 'Timeout', message: 'The receiver did not answer in time' };
  return { kind: 'later', code: error.code ?? error.name, message: `The receiver was not reached (${error.code ?? error.name})` };
};
