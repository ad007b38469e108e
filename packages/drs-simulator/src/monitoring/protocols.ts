/**
 * The three ways in which CloudWatch is spoken to: the query protocol, JSON 1.0 and Smithy RPC v2 CBOR. A client is answered in its own.
 *
 * Invariants
 * 1. A body that is compressed is read as what it was before, up to a limit; its signature is of what came.
 * 2. Whatever the protocol, an input is one tree, an answer without output says nothing, and an error has its code of the query protocol.
 */
import { gunzipSync } from 'node:zlib';
import { decode, encode } from 'cborg';
import * as z from 'zod';
import type { Body, Refusal } from '../answer.ts';
import { readParameters, toXml } from '../query-protocol.ts';
import type { WireRequest, WireResponse } from '../wire.ts';
import { splitPath } from '../wire.ts';
import { treeOf } from './parameter-tree.ts';

export const MONITORING_VERSION = '2010-08-01';
export const MONITORING_TARGET = 'GraniteServiceVersion20100801.';
const CBOR_PATH = /^\/service\/GraniteServiceVersion20100801\/operation\/(\w+)$/;
const NAMESPACE = `http://monitoring.amazonaws.com/doc/${MONITORING_VERSION}/`;
/** What compresses to a request's limit is rarely ten times as large. */
const MAX_UNPACKED_BYTES = 10 * 1024 * 1024;

export type Protocol = 'query' | 'json' | 'cbor';

export type Spoken = {
  readonly operation: string;
  /** undefined: it could not be read. */
  readonly input: Body | undefined;
};

export function protocolOf({ path, headers }: WireRequest): Protocol {
  if (isMonitoringPath(path)) return 'cbor';
  return headers['x-amz-target'] === undefined ? 'query' : 'json';
}

export function isMonitoringPath(path: string): boolean {
  return CBOR_PATH.test(splitPath(path).pathname);
}

export function readSpoken(request: WireRequest): Spoken {
  const { path, headers } = request;
  const content = unpacked(request);
  switch (protocolOf(request)) {
    case 'cbor':
      return { operation: CBOR_PATH.exec(splitPath(path).pathname)?.[1] ?? '', input: content && readable(() => decode(content, CBOR)) };
    case 'json': {
      const operation = (headers['x-amz-target'] ?? '').replace(MONITORING_TARGET, '');
      return { operation, input: content && readable(() => JSON.parse(content.toString('utf8'))) };
    }
    case 'query': {
      const parameters = readParameters({ ...request, body: content?.toString('utf8') ?? '' });
      return { operation: parameters.get('Action') ?? '', input: content && treeOf(parameters) };
    }
  }
}

const GZIP = 'gzip';

function unpacked({ headers, body, bytes }: WireRequest): Buffer | undefined {
  const came = bytes === undefined ? Buffer.from(body) : Buffer.from(bytes);
  if (headers['content-encoding'] !== GZIP) return came;
  try {
    return gunzipSync(came, { maxOutputLength: MAX_UNPACKED_BYTES });
  } catch (error) {
    if (error instanceof Error && 'code' in error) return undefined;
    throw error;
  }
}

const EPOCH_TAG = 1;
/** A time stays its seconds. */
const CBOR = { tags: { [EPOCH_TAG]: (inner: () => unknown): unknown => inner() }, useMaps: false } as const;

const tree = z.record(z.string(), z.unknown());

/** Neither parser says in a type of its own that it could not read. */
function readable(parse: () => unknown): Body | undefined {
  try {
    const parsed = tree.safeParse(withoutNull(parse()));
    return parsed.success ? parsed.data : undefined;
  } catch (error) {
    if (error instanceof Error) return undefined;
    throw error;
  }
}

function withoutNull(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNull);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).flatMap(([name, member]) => (member === null ? [] : [[name, withoutNull(member)]])));
}

export function writeAnswer(protocol: Protocol, operation: string, requestId: string): WireResponse {
  const headers = headersOf(protocol, requestId);
  switch (protocol) {
    case 'cbor':
      return { status: 200, headers, body: '', bytes: encode({}) };
    case 'json':
      return { status: 200, headers, body: '{}' };
    case 'query':
      return {
        status: 200,
        headers,
        body: toXml({ [`${operation}Response`]: { '@xmlns': NAMESPACE, ResponseMetadata: { RequestId: requestId } } }),
      };
  }
}

/** By the code of the query protocol, the name that the model has for the error; those that are not here have one name. */
const SHAPES: Readonly<Record<string, string>> = {
  InvalidParameterValue: 'InvalidParameterValueException',
  MissingParameter: 'MissingRequiredParameterException',
  InvalidParameterCombination: 'InvalidParameterCombinationException',
  InternalServiceError: 'InternalServiceFault',
};

export function writeRefusal(protocol: Protocol, { code, status, message, retryAfterSeconds }: Refusal, requestId: string): WireResponse {
  const fault = status >= 500 ? 'Receiver' : 'Sender';
  const headers = {
    ...headersOf(protocol, requestId),
    ...(retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) }),
    ...(protocol === 'query' ? {} : { 'x-amzn-query-error': `${code};${fault}` }),
  };
  const shape = SHAPES[code] ?? code;
  const member = shape === 'InternalServiceFault' ? 'Message' : 'message';
  const error = { __type: protocol === 'cbor' ? `com.amazonaws.cloudwatch#${shape}` : shape, [member]: message };
  switch (protocol) {
    case 'cbor':
      return { status, headers, body: '', bytes: encode(error) };
    case 'json':
      return { status, headers, body: JSON.stringify(error) };
    case 'query':
      return {
        status,
        headers,
        body: toXml({ ErrorResponse: { '@xmlns': NAMESPACE, Error: { Type: fault, Code: code, Message: message }, RequestId: requestId } }),
      };
  }
}

function headersOf(protocol: Protocol, requestId: string): Readonly<Record<string, string>> {
  const id = { 'x-amzn-requestid': requestId };
  switch (protocol) {
    case 'cbor':
      return { ...id, 'content-type': 'application/cbor', 'smithy-protocol': 'rpc-v2-cbor' };
    case 'json':
      return { ...id, 'content-type': 'application/x-amz-json-1.0' };
    case 'query':
      return { ...id, 'content-type': 'text/xml' };
  }
}
