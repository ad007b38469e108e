/**
 * AWS without a socket: the SDK's HTTP handler that hands each request to a simulator in the same process.
 *
 * Owns: the translation between the SDK's request and the simulator's wire. A connection that the simulator cuts ends as it
 * does over a socket, with ECONNRESET and no answer.
 */
import { Readable } from 'node:stream';
import type { Simulator, WireRequest } from '@drs-orchestrator/drs-simulator';

/** The part of a simulator that answers. */
export type AnsweringSimulator = Pick<Simulator, 'handle'>;

export type HandlerRequest = {
  readonly method: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, string | readonly string[] | null>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
};

type HandlerResponse = { readonly statusCode: number; readonly headers: Readonly<Record<string, string>>; readonly body: Readable };

export type InProcessAws = {
  handle(request: HandlerRequest, options?: { readonly abortSignal?: AbortSignal }): Promise<{ readonly response: HandlerResponse }>;
};

/** `sleep`: on the caller's clock, while an answer is on its way. */
export const inProcessAws = (simulator: AnsweringSimulator, sleep?: (milliseconds: number) => Promise<void>): InProcessAws => ({
  handle: async (request, options) => {
    const arriving = async () => {
      const outcome = await simulator.handle(toWire(request));
      if (outcome.kind === 'answered' && outcome.lateMilliseconds !== undefined) await sleep?.(outcome.lateMilliseconds);
      return outcome;
    };
    const outcome = await orAborted(arriving(), options?.abortSignal);
    if (outcome.kind === 'connection-lost') throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
    const { status, headers, body } = outcome.response;
    return { response: { statusCode: status, headers, body: Readable.from([Buffer.from(body)]) } };
  },
});

/** As the simulator takes it. */
export const toWire = ({ method, path, query, headers, body }: HandlerRequest): WireRequest => ({
  method,
  path: `${path}${queryString(query ?? {})}`,
  headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
  body: textOf(body),
});

const queryString = (query: Readonly<Record<string, string | readonly string[] | null>>): string => {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) for (const one of [value ?? ''].flat()) parameters.append(name, one);
  const text = parameters.toString();
  return text === '' ? '' : `?${text}`;
};

const textOf = (body: unknown): string => {
  if (body === undefined || body === null) return '';
  if (typeof body === 'string') return body;
  if (body instanceof Uint8Array) return new TextDecoder().decode(body);
  throw new Error('The simulator takes text; a stream was sent');
};

/** Ends when the caller gives up, as a socket does, whatever the simulator is still doing. */
export const orAborted = async <Value>(work: Promise<Value>, signal: AbortSignal | undefined): Promise<Value> => {
  if (signal === undefined) return work;
  let giveUp: (() => void) | undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    giveUp = () => reject(Object.assign(new Error('Request aborted'), { name: 'AbortError' }));
    if (signal.aborted) giveUp();
    signal.addEventListener('abort', giveUp);
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    if (giveUp !== undefined) signal.removeEventListener('abort', giveUp);
  }
};
