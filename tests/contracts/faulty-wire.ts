/**
 * A wire to a DynamoDB that does what a script says: loses answers, refuses, does half. It also remembers what was asked.
 *
 * Owns: faults on the wire. The store behind it is a real one and keeps whatever reached it.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import * as z from 'zod';
import type { Listening } from './dynalite-server.ts';
import { listen } from './dynalite-server.ts';

export type Fault =
  /** The request arrives and takes effect, its answer does not come back. */
  | { readonly kind: 'lose-answer' }
  /** The request does not arrive. */
  | { readonly kind: 'lose-request' }
  /** The request is answered with this error and has no effect. */
  | { readonly kind: 'refuse'; readonly status: number; readonly code: string }
  /** Of a batch, only so many entries are done; the others come back unprocessed. */
  | { readonly kind: 'do-some'; readonly entries: number }
  /** The request is answered as it should be, but something else happens before the answer is seen. */
  | { readonly kind: 'delay-answer'; readonly until: () => Promise<void> };

/** A request that met no fault, with its answer, both parsed. */
export type Exchange = { readonly operation: string; readonly sent: unknown; readonly answered: unknown };

export type FaultyWire = Listening & {
  /** Operations in the order in which they were asked; tests may empty it. */
  readonly asked: string[];
  /** What was asked and answered in full; tests may empty it. */
  readonly exchanges: Exchange[];
  /** The next requests of this operation meet these faults, one each. */
  readonly fail: (operation: string, ...faults: readonly Fault[]) => void;
};

export const faultyWireTo = async (endpoint: string): Promise<FaultyWire> => {
  const asked: string[] = [];
  const exchanges: Exchange[] = [];
  const script = new Map<string, Fault[]>();
  const server = createServer((request, response) => {
    void carry(request, response);
  });
  const carry = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const operation = String(request.headers['x-amz-target']).split('.')[1] ?? '';
    asked.push(operation);
    const body = await textOf(request);
    const send = (text: string) => forward(endpoint, request, text);
    const fault = script.get(operation)?.shift();
    if (fault !== undefined) return answer(fault, response, body, send);
    const answered = await send(body);
    exchanges.push({ operation, sent: JSON.parse(body) as unknown, answered: JSON.parse(answered.text) as unknown });
    reply(response, answered);
  };
  return {
    ...(await listen(server)),
    asked,
    exchanges,
    fail: (operation, ...faults) => script.set(operation, [...(script.get(operation) ?? []), ...faults]),
  };
};

type Answer = { readonly status: number; readonly text: string };

const answer = async (fault: Fault, response: ServerResponse, body: string, send: (body: string) => Promise<Answer>): Promise<void> => {
  switch (fault.kind) {
    case 'lose-answer':
      await send(body);
      response.destroy();
      return;
    case 'lose-request':
      response.destroy();
      return;
    case 'refuse': {
      const error = { __type: `com.amazonaws.dynamodb.v20120810#${fault.code}`, message: 'by the script' };
      return reply(response, { status: fault.status, text: JSON.stringify(error) });
    }
    case 'do-some':
      return reply(response, await doSome(body, fault.entries, send));
    case 'delay-answer': {
      const delayed = await send(body);
      await fault.until();
      return reply(response, delayed);
    }
  }
};

const batch = z.object({
  RequestItems: z.record(z.string(), z.union([z.array(z.unknown()), z.looseObject({ Keys: z.array(z.unknown()) })])),
});

const doSome = async (body: string, entries: number, send: (body: string) => Promise<Answer>): Promise<Answer> => {
  const [[table, wanted]] = Object.entries(batch.parse(JSON.parse(body)).RequestItems) as [[string, unknown[] | { Keys: unknown[] }]];
  const part = (from: number, to?: number) =>
    Array.isArray(wanted) ? wanted.slice(from, to) : { ...wanted, Keys: wanted.Keys.slice(from, to) };
  const left = Array.isArray(wanted) ? { UnprocessedItems: { [table]: part(entries) } } : { UnprocessedKeys: { [table]: part(entries) } };
  const nothing: Answer = { status: 200, text: '{}' };
  const done = entries === 0 ? nothing : await send(JSON.stringify({ RequestItems: { [table]: part(0, entries) } }));
  return { status: done.status, text: JSON.stringify({ ...(JSON.parse(done.text) as object), ...left }) };
};

const forward = async (endpoint: string, request: IncomingMessage, body: string): Promise<Answer> => {
  const headers: Record<string, string> = {};
  for (const name of ['content-type', 'x-amz-target', 'x-amz-date', 'authorization']) headers[name] = String(request.headers[name]);
  const answered = await fetch(endpoint, { method: 'POST', headers, body });
  return { status: answered.status, text: await answered.text() };
};

const reply = (response: ServerResponse, { status, text }: Answer): void => {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(text);
};

const textOf = async (request: IncomingMessage): Promise<string> => {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces).toString('utf8');
};
