/**
 * A service of AWS's JSON protocol on the wire, as SSM and EventBridge are: the operation in X-Amz-Target, JSON in, JSON out.
 *
 * Invariants
 * 1. An input is held against its schema before its operation sees it; a member that is null counts as absent.
 * 2. What the service is not known to do is refused as an unknown operation.
 */
import * as z from 'zod';
import type { Answer, Body, Refusal } from './answer.ts';
import type { CallContext, Recognised, Service } from './call.ts';
import type { AuthProblem } from './identity/callers.ts';
import { MISMATCH_MESSAGE, SKEWED_MESSAGE } from './identity/signature.ts';
import type { WireRequest, WireResponse } from './wire.ts';

export type JsonOperation = { check(input: Body): Refusal | ((context: CallContext) => Answer | Refusal) };

export type JsonServiceShape = {
  /** As people write it. */
  readonly name: string;
  /** With its dot: `AWSEvents.`. */
  readonly target: string;
  readonly operations: Readonly<Record<string, JsonOperation>>;
  /** Of codes that are not the caller's mistake. */
  readonly statuses: Readonly<Record<string, number>>;
  /** Under what name an error has its message; undefined: an error of this code has none. */
  messageMember(code: string): string | undefined;
};

export function jsonOperation<Input>(
  schema: z.ZodType<Input>,
  run: (context: CallContext, input: Input) => Answer | Refusal,
): JsonOperation {
  return {
    check: (input) => {
      const parsed = schema.safeParse(input);
      return parsed.success ? (context) => run(context, parsed.data) : invalidInput(parsed.error);
    },
  };
}

export function jsonRefusal(code: string, message: string, status = 400): Refusal {
  return { kind: 'refusal', code, status, message };
}

function invalidInput({ issues }: z.ZodError): Refusal {
  const problems = issues.map(({ path, message }) => `Value at '${path.join('.')}' failed to satisfy constraint: ${message}`);
  const count = `${String(problems.length)} validation error${problems.length === 1 ? '' : 's'} detected`;
  return jsonRefusal('ValidationException', `${count}: ${problems.join('; ')}`);
}

/** The target prefix belongs to the request whatever it asks for, so it is cut off only where it is there. */
export function jsonService({ name, target, operations, statuses, messageMember }: JsonServiceShape): Service {
  const recognise = (request: WireRequest): Recognised => {
    const operation = (request.headers['x-amz-target'] ?? '').replace(target, '');
    const known = Object.hasOwn(operations, operation) ? operations[operation] : undefined;
    if (known === undefined) {
      const run = (): Refusal =>
        jsonRefusal('UnknownOperationException', `The simulator does not model the ${name} operation ${operation}.`);
      return { operation, input: {}, run };
    }
    const input = parse(request.body);
    if (input === undefined)
      return { operation, input: {}, run: () => jsonRefusal('SerializationException', 'The body is no JSON object.') };
    const checked = known.check(input);
    return { operation, input, run: typeof checked === 'function' ? checked : () => checked };
  };
  const write = (outcome: Answer | Refusal, _operation: string, requestId: string): WireResponse => {
    const headers: Record<string, string> = { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': requestId };
    if (outcome.kind === 'answer') return { status: outcome.status, headers, body: JSON.stringify(outcome.body) };
    if (outcome.retryAfterSeconds !== undefined) headers['retry-after'] = String(outcome.retryAfterSeconds);
    const member = messageMember(outcome.code);
    const told = member === undefined ? {} : { [member]: outcome.message };
    return { status: outcome.status, headers, body: JSON.stringify({ __type: outcome.code, ...told }) };
  };
  return {
    operations: Object.keys(operations),
    recognise,
    write,
    refuseCaller: (problem) => AUTH_REFUSALS[problem],
    throttled: (retryAfterSeconds) => ({
      ...jsonRefusal('ThrottlingException', 'Rate exceeded'),
      ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
    }),
    failed: (code, message, status) =>
      jsonRefusal(code, message ?? `The simulator was asked to fail with ${code}.`, status ?? statuses[code] ?? GATE_STATUSES[code]),
  };
}

/** From the gate before the services. */
const GATE_STATUSES: Readonly<Record<string, number>> = { InternalFailure: 500, ServiceUnavailable: 503 };

const AUTH_REFUSALS: Readonly<Record<AuthProblem, Refusal>> = {
  'missing-token': jsonRefusal('MissingAuthenticationTokenException', 'Missing Authentication Token'),
  malformed: jsonRefusal('IncompleteSignatureException', 'The Authorization header is not a complete AWS4-HMAC-SHA256 signature.'),
  'unknown-key': jsonRefusal('UnrecognizedClientException', 'The security token included in the request is invalid.'),
  expired: jsonRefusal('ExpiredTokenException', 'The security token included in the request is expired'),
  mismatch: jsonRefusal('InvalidSignatureException', MISMATCH_MESSAGE),
  skewed: jsonRefusal('InvalidSignatureException', SKEWED_MESSAGE),
};

const jsonObject = z.record(z.string(), z.unknown());

function parse(body: string): Body | undefined {
  try {
    const parsed = jsonObject.safeParse(JSON.parse(body, (_name, value: unknown) => (value === null ? undefined : value)));
    return parsed.success ? parsed.data : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
