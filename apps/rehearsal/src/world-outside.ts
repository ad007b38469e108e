/**
 * What is asked of a running product and of its simulated AWS from outside: the API as any client, and the simulator's own paths.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createClient, type CallInput, type ClientResult, type HttpOperationName, type OutputOf } from '@drs-orchestrator/contract';
import * as z from 'zod';
import { CannotRehearse } from './cannot-rehearse.ts';

export type Outside = {
  /** A refusal is the caller's to judge. */
  try<Name extends HttpOperationName>(name: Name, input: CallInput<Name>): Promise<ClientResult<OutputOf<Name>>>;
  /** A refusal ends the rehearsal. */
  call<Name extends HttpOperationName>(name: Name, input: CallInput<Name>): Promise<OutputOf<Name>>;
  /** Epoch milliseconds of the virtual clock. */
  now(): Promise<number>;
  addFaults(faults: readonly object[]): Promise<readonly number[]>;
  faults(): Promise<readonly FaultSeen[]>;
  /** Those numbered above `since`, oldest first. */
  requests(since: number): Promise<readonly RequestSeen[]>;
  servers(): Promise<readonly ServerSeen[]>;
};

const faultSchema = z.object({ number: z.number(), kind: z.string(), fired: z.number() });
const requestSchema = z.object({
  sequence: z.number(),
  service: z.string(),
  operation: z.string(),
  status: z.union([z.number(), z.literal('lost')]),
  errorCode: z.string().optional(),
  fault: z.number().optional(),
});
const serverSchema = z.object({ sourceServerID: z.string(), hostname: z.string(), launches: z.number() });

export type FaultSeen = z.output<typeof faultSchema>;
export type RequestSeen = z.output<typeof requestSchema>;
export type ServerSeen = z.output<typeof serverSchema>;

/** Far above what any answer on loopback takes, on a machine that is busy. */
const patienceMilliseconds = 30_000;

export const openOutside = ({ api, simulator }: { readonly api: string; readonly simulator: string }, dataDir: string): Outside => {
  const token = readFileSync(join(dataDir, 'token'), 'utf8').trim();
  const client = createClient({ baseUrl: `${api}/api`, fetch, token: () => token });
  const attempt: Outside['try'] = (name, input) => client.call(name, input, { signal: AbortSignal.timeout(patienceMilliseconds) });
  const control = async <Value>(path: string, schema: z.ZodType<Value>, body?: object): Promise<Value> => {
    const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
    const response = await fetch(`${simulator}/_simulator/${path}`, { ...init, signal: AbortSignal.timeout(patienceMilliseconds) });
    const answer: unknown = await response.json();
    if (response.ok) return schema.parse(answer);
    const { message } = z.object({ message: z.string() }).parse(answer);
    throw new CannotRehearse(`The simulator refuses ${path}: ${message}`, { usage: response.status === 400 });
  };
  return {
    try: attempt,
    call: async (name, input) => {
      const answer = await attempt(name, input);
      if (answer.ok) return answer.value;
      throw new CannotRehearse(`${name} was refused: ${answer.failure.message}`);
    },
    now: async () => Date.parse((await control('clock', z.object({ now: z.string() }))).now),
    addFaults: async (faults) => {
      if (faults.length === 0) return [];
      const added = await control('faults', z.object({ faults: z.array(faultSchema) }), { faults });
      return added.faults.map(({ number }) => number);
    },
    faults: () => control('faults', z.array(faultSchema)),
    requests: (since) => control(`requests?since=${since}`, z.array(requestSchema)),
    servers: async () => {
      const { regions } = await control('world', z.object({ regions: z.array(z.object({ servers: z.array(serverSchema) })) }));
      return regions.flatMap(({ servers }) => servers);
    },
  };
};
