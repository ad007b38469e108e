/**
 * `GET /api/executions/{executionId}/events`: server-sent events, one for every record of the execution.
 *
 * On this machine only: no operation of the contract, because an API of functions holds no connection open; there the page asks again
 * and again. Who may follow an execution is decided by asking for its details on the caller's behalf.
 *
 * Invariants
 * 1. Nobody is told anything that get_execution_details would not tell, nor after the token has expired.
 * 2. For each reader at most one change waits: a slow one misses revisions and never the latest.
 * 3. There are at most so many streams, and none is left when the program stops or a client goes.
 */
import type { ServerResponse } from 'node:http';
import { failure, type Failure } from '@drs-orchestrator/api';
import * as z from 'zod';
import { answerApi, apiPrefix, type ApiNeeds, type ApiRequest } from './api-endpoint.ts';
import { bearerIn } from './bearer.ts';
import type { Change, Changes } from './changes.ts';
import type { RealTime } from './real-time.ts';
import { failureReply, type Reply } from './reply.ts';

export type EventStreams = {
  answer(api: ApiNeeds, asked: ApiRequest): Promise<Reply>;
};

export type EventNeeds = {
  readonly changes: Pick<Changes, 'listen'>;
  readonly real: Pick<RealTime, 'after' | 'timeOfDay'>;
  readonly stopping: AbortSignal;
};

/** Far more tabs than somebody has open. */
export const mostStreams = 64;
const refusedForSeconds = 5;
/** So that whoever stands between, and the reader, can tell silence from a lost connection. */
export const commentEveryMilliseconds = 15_000;

const eventsPath = new RegExp(`^${apiPrefix}/executions/[^/]+/events$`);

export const isEventsPath = (pathname: string): boolean => eventsPath.test(pathname);

const present = z.object({ executionId: z.string(), revision: z.number(), status: z.string() });

type Opening = {
  /** What has been recorded of it last, as far as anybody has said so far. */
  readonly first: () => Change;
  /** The revision that the reader has; null where it says none. */
  readonly seen: number | null;
  /** In milliseconds since 1970. */
  readonly expiresAt: number;
};

export const createEventStreams = (needs: EventNeeds): EventStreams => {
  const { changes, stopping } = needs;
  const streams = new Set<() => void>();
  stopping.addEventListener('abort', () => {
    for (const end of streams) end();
  });
  return {
    answer: async (api, asked) => {
      const { request, correlationId } = asked;
      const refuse = (failed: Failure): Reply => failureReply(failed, correlationId);
      if (request.method !== 'GET')
        return refuse(failure('METHOD_NOT_ALLOWED', `Method not allowed: ${request.method ?? ''}`, { allowedMethods: ['GET'] }));
      // What is recorded between reading the execution and beginning to tell of it must not be missed.
      const meanwhile = new Map<string, Change>();
      const stop = changes.listen((change) => void meanwhile.set(change.executionId, change));
      const opened = await open(api, asked).catch((cause: unknown) => {
        stop();
        throw cause;
      });
      if (opened.kind === 'refused' || streams.size >= mostStreams) {
        stop();
        return opened.kind === 'refused' ? opened.reply : refuse(tooMany);
      }
      const { now, expiresAt } = opened;
      const first = (): Change => {
        stop();
        return meanwhile.get(now.executionId) ?? now;
      };
      const opening = { first, seen: lastSeen(request.headers['last-event-id']), expiresAt };
      return { kind: 'stream', status: 200, headers: streamHeaders, begin: (response) => begin(needs, streams, response, opening) };
    },
  };
};

type Opened =
  { readonly kind: 'refused'; readonly reply: Reply } | { readonly kind: 'open'; readonly now: Change; readonly expiresAt: number };

/** The execution as the caller may see it, and until when they may. */
const open = async (api: ApiNeeds, asked: ApiRequest): Promise<Opened> => {
  const reply = await answerApi(api, { ...asked, url: detailsOf(asked.url) });
  if (reply.status !== 200 || reply.kind === 'stream') return { kind: 'refused', reply };
  const claims = await api.tokens.claimsOf(bearerIn(asked.request.headers) ?? '');
  return { kind: 'open', now: present.parse(JSON.parse(String(reply.body))), expiresAt: (claims?.exp ?? 0) * 1_000 };
};

/** Tells of the execution until the token expires, the program stops or the client goes. */
const begin = (
  { changes, real, stopping }: EventNeeds,
  streams: Set<() => void>,
  response: ServerResponse,
  { first, seen, expiresAt }: Opening,
): void => {
  const followed = first();
  let latest = followed;
  let told = seen === null || seen > latest.revision ? -1 : seen;
  const tell = (): void => {
    if (latest.revision <= told || response.writableNeedDrain || response.destroyed) return;
    told = latest.revision;
    response.write(`id: ${String(told)}\nevent: changed\ndata: ${JSON.stringify(latest)}\n\n`);
  };
  const ends: (() => void)[] = [];
  const end = (): void => {
    streams.delete(end);
    for (const one of ends.splice(0)) one();
    response.end();
  };
  ends.push(
    changes.listen((change) => {
      if (change.executionId !== followed.executionId || change.revision <= latest.revision) return;
      latest = change;
      tell();
    }),
    again(
      real,
      () => commentEveryMilliseconds,
      () => {
        if (!response.writableNeedDrain) response.write(': still here\n\n');
      },
    ),
    again(
      real,
      () => expiresAt - real.timeOfDay(),
      () => {
        if (real.timeOfDay() >= expiresAt) end();
      },
    ),
  );
  streams.add(end);
  response.on('drain', tell).on('close', end);
  if (stopping.aborted || response.destroyed) end();
  else tell();
};

/** Again and again, until it is called off. */
const again = (real: Pick<RealTime, 'after'>, pause: () => number, act: () => void): (() => void) => {
  let callOff = (): void => undefined;
  let isOn = true;
  const next = (): void => {
    callOff = real.after(Math.max(1, pause()), () => {
      act();
      if (isOn) next();
    });
  };
  next();
  return () => {
    isOn = false;
    callOff();
  };
};

const streamHeaders = { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store', connection: 'close' } as const;

const tooMany = failure('THROTTLED', `At most ${String(mostStreams)} readers follow executions at once. Close some, or ask again.`, {
  retryAfterSeconds: refusedForSeconds,
});

/** The same request for the execution itself, of whose servers one is enough. */
const detailsOf = (url: URL): URL => {
  const details = new URL(url);
  details.pathname = url.pathname.slice(0, url.pathname.lastIndexOf('/'));
  details.searchParams.set('limit', '1');
  return details;
};

const lastSeen = (text: string | string[] | undefined): number | null =>
  typeof text === 'string' && /^\d{1,15}$/.test(text) ? Number(text) : null;
