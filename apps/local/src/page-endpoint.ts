/**
 * The web page: the files of the folder it was built into, and `/config.json`.
 *
 * Owns: finding a file, its type, which of its compressed siblings is sent, and whether who asks has it already. How the page is to be
 * served is the contract's policy, the same as on AWS.
 *
 * Invariants
 * 1. A path names a file by segments of letters, digits, dots, dashes and underscores that begin with none of the dots: no path leads
 *    out of the folder, to a hidden file, or to a type that is not served.
 * 2. Files are read when they are asked for, so a page that is built anew is served at once.
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { extname, join } from 'node:path';
import {
  contentSecurityPolicy,
  isPagePath,
  pageCacheControl,
  pageConfigPath,
  pageDocument,
  pageHeaders,
  type PageConfig,
} from '@drs-orchestrator/contract';
import { apiPrefix } from './api-endpoint.ts';
import { systemCode } from './cannot-start.ts';
import type { Reply } from './reply.ts';

/** `speed`: of the simulated time. */
export type PageNeeds = { readonly folder: string; readonly speed: number };

/** Where the page is built. */
export const pageFolder = join(import.meta.dirname, '..', '..', 'web', 'dist');

/** Undefined: no file of the page, nor a path of its. */
export const answerPage = async ({ folder, speed }: PageNeeds, request: IncomingMessage, pathname: string): Promise<Reply | undefined> => {
  if (request.method !== 'GET' && request.method !== 'HEAD') return undefined;
  if (pathname === pageConfigPath) return fileReply(request, pathname, { bytes: Buffer.from(JSON.stringify(configAt(speed))) });
  const path = isPagePath(pathname) ? pageDocument : pathname;
  const file = await find(folder, path, request.headers['accept-encoding']);
  return file === undefined ? undefined : fileReply(request, path, file);
};

const configAt = (speed: number): PageConfig => ({ api: apiPrefix, signIn: { kind: 'link' }, live: 'events', simulatedSpeed: speed });

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
};

const fileName = /^(?:\/[\w-][\w.-]*)+$/;

type File = { readonly bytes: Buffer; readonly encoding?: string };

/** In the order in which they are preferred, with the ending of the sibling. */
const encodings = { br: '.br', gzip: '.gz' } as const;

const find = async (folder: string, path: string, accepted: string | undefined): Promise<File | undefined> => {
  if (!fileName.test(path) || contentTypes[extname(path)] === undefined) return undefined;
  const plain = join(folder, ...path.split('/'));
  for (const [encoding, ending] of Object.entries(encodings)) {
    if (!accepts(accepted, encoding)) continue;
    const bytes = await read(`${plain}${ending}`);
    if (bytes !== undefined) return { bytes, encoding };
  }
  const bytes = await read(plain);
  return bytes === undefined ? undefined : { bytes };
};

/** By name, or by `*` where it is not named; not with a weight of nothing. */
const accepts = (accepted = '', encoding: string): boolean => {
  const weights = new Map(
    accepted.split(',').map((one) => {
      const [name = '', ...parameters] = one.split(';').map((part) => part.trim().toLowerCase());
      const weight = parameters.find((parameter) => parameter.startsWith('q='));
      return [name, weight === undefined ? 1 : Number(weight.slice(2))];
    }),
  );
  return (weights.get(encoding) ?? weights.get('*') ?? 0) > 0;
};

/** Undefined where there is no such file. */
const read = async (path: string): Promise<Buffer | undefined> => {
  try {
    return await readFile(path);
  } catch (cause) {
    if (['ENOENT', 'ENOTDIR', 'EISDIR', 'ENAMETOOLONG'].includes(systemCode(cause) ?? '')) return undefined;
    throw cause;
  }
};

const fileReply = (request: IncomingMessage, path: string, { bytes, encoding }: File): Reply => {
  const etag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`;
  const headers = {
    etag,
    vary: 'accept-encoding',
    'cache-control': pageCacheControl(path),
    'content-security-policy': contentSecurityPolicy(),
    ...pageHeaders,
  };
  if (isKnown(request.headers['if-none-match'], etag)) return { status: 304, headers, body: '' };
  const coding = encoding === undefined ? {} : { 'content-encoding': encoding };
  return { status: 200, headers: { ...headers, ...coding, 'content-type': contentTypes[extname(path)] ?? '' }, body: bytes };
};

const isKnown = (tags: string | undefined, etag: string): boolean =>
  tags?.split(',').some((tag) => tag.trim() === '*' || tag.trim().replace(/^W\//, '') === etag) ?? false;
