/**
 * DRS on the wire: REST-JSON, one path per operation, `/tags/{arn}` by method. Owns routing, parsing and the shape of errors.
 *
 * Invariants
 * 1. The operations are one table; what is not in it is refused as an unknown operation.
 * 2. Until InitializeService was called in an account and Region, everything but tagging is refused.
 */
import * as z from 'zod';
import type { Answer, Body, Refusal } from '../answer.ts';
import { isRefusal } from '../answer.ts';
import type { CallContext, Recognised, Service } from '../call.ts';
import type { AuthProblem } from '../identity/callers.ts';
import { MISMATCH_MESSAGE, SKEWED_MESSAGE } from '../identity/signature.ts';
import type { WireRequest, WireResponse } from '../wire.ts';
import { splitPath } from '../wire.ts';
import { placeKey } from '../world/records.ts';
import * as describe from './describe.ts';
import { cannotParse, drsRefusal, fieldsInvalid, uninitialized, unknownOperation } from './refusals.ts';
import * as schemas from './schemas.ts';
import * as settings from './settings.ts';
import { startRecovery, terminateRecoveryInstances } from './start-recovery.ts';

type Operation = { readonly worksUninitialized: boolean; run(context: CallContext, input: Body): Answer | Refusal };

function operation<Input>(
  schema: z.ZodType<Input>,
  run: (context: CallContext, input: Input) => Answer | Refusal,
  worksUninitialized = false,
): Operation {
  return {
    worksUninitialized,
    run: (context, input) => {
      const parsed = schema.safeParse(input);
      if (parsed.success) return run(context, parsed.data);
      return fieldsInvalid(parsed.error.issues.map(({ path, message }) => ({ name: path.join('.'), message })));
    },
  };
}

const OPERATIONS: ReadonlyMap<string, Operation> = new Map(
  Object.entries({
    InitializeService: operation(schemas.initializeService, settings.initializeService, true),
    DescribeSourceServers: operation(schemas.describeSourceServers, describe.describeSourceServers),
    StartRecovery: operation(schemas.startRecovery, startRecovery),
    DescribeJobs: operation(schemas.describeJobs, describe.describeJobs),
    DescribeJobLogItems: operation(schemas.describeJobLogItems, describe.describeJobLogItems),
    DescribeRecoveryInstances: operation(schemas.describeRecoveryInstances, describe.describeRecoveryInstances),
    DescribeRecoverySnapshots: operation(schemas.describeRecoverySnapshots, describe.describeRecoverySnapshots),
    TerminateRecoveryInstances: operation(schemas.terminateRecoveryInstances, terminateRecoveryInstances),
    GetLaunchConfiguration: operation(schemas.getLaunchConfiguration, settings.getLaunchConfiguration),
    UpdateLaunchConfiguration: operation(schemas.updateLaunchConfiguration, settings.updateLaunchConfiguration),
    TagResource: operation(schemas.tagResource, settings.tagResource, true),
    UntagResource: operation(schemas.untagResource, settings.untagResource, true),
    ListTagsForResource: operation(schemas.listTagsForResource, settings.listTagsForResource, true),
  }),
);

const TAG_OPERATIONS: ReadonlyMap<string, string> = new Map([
  ['POST', 'TagResource'],
  ['DELETE', 'UntagResource'],
  ['GET', 'ListTagsForResource'],
]);
const TAGS_PATH = '/tags/';

function recognise(request: WireRequest): Recognised {
  const { pathname, query } = splitPath(request.path);
  const isTagging = pathname.startsWith(TAGS_PATH);
  const named = isTagging ? TAG_OPERATIONS.get(request.method) : request.method === 'POST' ? pathname.slice(1) : undefined;
  const known = named === undefined ? undefined : OPERATIONS.get(named);
  if (named === undefined || known === undefined) {
    return { operation: named ?? pathname.slice(1), input: {}, run: () => unknownOperation(request.method, pathname) };
  }
  const body = request.method === 'POST' ? parseBody(request.body) : {};
  if (isRefusal(body)) return { operation: named, input: {}, run: () => body };
  const input = isTagging ? { ...body, ...tagInput(pathname, query) } : body;
  return {
    operation: named,
    input,
    run: (context) => {
      const isInitialized = context.world.regions.get(placeKey(context.place))?.initialized === true;
      return isInitialized || known.worksUninitialized ? known.run(context, input) : uninitialized();
    },
  };
}

function tagInput(pathname: string, query: URLSearchParams): Body {
  const tagKeys = query.getAll('tagKeys');
  return { resourceArn: decodeSafely(pathname.slice(TAGS_PATH.length)), ...(tagKeys.length > 0 ? { tagKeys } : {}) };
}

/** A path that is no valid percent-encoding names no resource; the schema refuses what is returned for it. */
function decodeSafely(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return text;
    throw error;
  }
}

/** A member that is null counts as absent, as with AWS. */
function withoutNull(_name: string, value: unknown): unknown {
  return value === null ? undefined : value;
}

const jsonObject = z.record(z.string(), z.unknown());

function parseBody(body: string): Body | Refusal {
  if (body === '') return {};
  try {
    const parsed = jsonObject.safeParse(JSON.parse(body, withoutNull));
    return parsed.success ? parsed.data : cannotParse();
  } catch (error) {
    if (error instanceof SyntaxError) return cannotParse();
    throw error;
  }
}

const AUTH_REFUSALS: Readonly<Record<AuthProblem, readonly [code: string, message: string, status: number]>> = {
  'missing-token': ['MissingAuthenticationTokenException', 'Missing Authentication Token', 403],
  malformed: ['IncompleteSignatureException', 'The Authorization header is not a complete AWS4-HMAC-SHA256 signature.', 403],
  'unknown-key': ['UnrecognizedClientException', 'The security token included in the request is invalid.', 403],
  expired: ['ExpiredTokenException', 'The security token included in the request is expired', 403],
  mismatch: ['InvalidSignatureException', MISMATCH_MESSAGE, 403],
  skewed: ['InvalidSignatureException', SKEWED_MESSAGE, 403],
};

function write(outcome: Answer | Refusal, _operation: string, requestId: string): WireResponse {
  const headers: Record<string, string> = { 'content-type': 'application/json', 'x-amzn-requestid': requestId };
  if (outcome.kind === 'answer') {
    return { status: outcome.status, headers, body: outcome.status === 204 ? '' : JSON.stringify(outcome.body) };
  }
  headers['x-amzn-errortype'] = outcome.code;
  if (outcome.retryAfterSeconds !== undefined) headers['retry-after'] = String(outcome.retryAfterSeconds);
  return { status: outcome.status, headers, body: JSON.stringify({ message: outcome.message, ...outcome.members }) };
}

export const drs: Service = {
  operations: [...OPERATIONS.keys()],
  recognise,
  write,
  // These come from the gate before the service, so they have none of its members.
  refuseCaller: (problem) => {
    const [code, message, status] = AUTH_REFUSALS[problem];
    return { kind: 'refusal', code, message, status };
  },
  throttled: (retryAfterSeconds) => ({
    ...drsRefusal('ThrottlingException', 'Rate exceeded', { serviceCode: 'drs' }),
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  }),
  failed: (code, message, status) => drsRefusal(code, message ?? `The simulator was asked to fail with ${code}.`, {}, status),
};
