/**
 * The fields of an HTTP request: path, query and body.
 *
 * Owns: reading API Gateway's event, the limit of the body, and refusing fields that the operation does not know or
 * that stand in the wrong place: GET and DELETE read the query, POST and PUT the body.
 */
import { queryFields, toleratedFields, type HttpBinding, type Operation } from '@drs-orchestrator/contract';
import { ok, refused, type Result } from '@drs-orchestrator/domain';
import { failure, invalidParameters, type Failure, type Issue } from '../failure.ts';
import { isFields, own, type Fields } from '../input/fields.ts';
import type { Source } from '../input/read-input.ts';

/** The largest request we know (a plan with 10,000 servers named one by one) is a quarter of it. */
export const bodyLimitBytes = 1_048_576;

export const bodyTooLarge: Failure = failure('PAYLOAD_TOO_LARGE', `The body has more than ${bodyLimitBytes} bytes.`, {
  limitBytes: bodyLimitBytes,
});

type Route = { readonly operation: Operation; readonly binding: HttpBinding; readonly fields: ReadonlyMap<string, string> };

export const requestSources = (event: Fields, { operation, binding, fields }: Route): Result<readonly Source[], Failure> => {
  const body = bodyOf(event);
  if (!body.ok) return body;
  const query = queryOf(event);
  const explained = new Map(operation.refused.map(({ field, why }) => [field, why]));
  const fromQuery = binding.method === 'GET' || binding.method === 'DELETE';
  const known = new Set(fromQuery ? queryFields(operation.input) : Object.keys(operation.input.shape));
  const tolerated = new Set(toleratedFields(operation).map(({ field }) => field));
  const unknown = (name: string, isHere: boolean, place: string): readonly Issue[] =>
    isHere && known.has(name) ? [] : [{ field: name, message: explained.get(name) ?? `Not a field of this request's ${place}` }];
  const issues = [
    ...Object.keys(body.value).flatMap((name) => (tolerated.has(name) ? [] : unknown(name, !fromQuery, 'body'))),
    ...query.flatMap(([name]) => unknown(name, fromQuery, 'query')),
  ];
  if (issues.length > 0) return refused(invalidParameters(issues));
  return ok([
    { fields: Object.fromEntries(fields), text: true },
    { fields: body.value, text: false },
    // A name given twice stands in two sources, which must agree.
    ...query.map(([name, value]): Source => ({ fields: { [name]: value }, text: true })),
  ]);
};

const bodyOf = (event: Fields): Result<Fields, Failure> => {
  const body = own(event, 'body');
  if (body === undefined || body === '') return ok({});
  if (typeof body !== 'string') return refused(invalidParameters([{ field: 'body', message: 'Must be text' }]));
  const isEncoded = own(event, 'isBase64Encoded') === true;
  const bytes = Buffer.byteLength(body, isEncoded ? 'base64' : 'utf8');
  if (bytes > bodyLimitBytes) return refused(bodyTooLarge);
  const value = parsed(isEncoded ? Buffer.from(body, 'base64').toString('utf8') : body);
  return isFields(value) ? ok(value) : refused(invalidParameters([{ field: 'body', message: 'Must be a JSON object' }]));
};

/** Undefined for text that is no JSON. */
const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (cause) {
    if (cause instanceof SyntaxError) return undefined;
    throw cause;
  }
};

/** Every value of every parameter. API Gateway sends the last one of each name, and all of them beside it. */
const queryOf = (event: Fields): readonly (readonly [string, unknown])[] => {
  const last = entriesOf(own(event, 'queryStringParameters'));
  const all = entriesOf(own(event, 'multiValueQueryStringParameters')).flatMap(([name, values]) =>
    Array.isArray(values) ? values.map((value: unknown) => [name, value] as const) : [],
  );
  const named = new Set(all.map(([name]) => name));
  return [...all, ...last.filter(([name]) => !named.has(name))].filter(([, value]) => value !== null && value !== undefined);
};

const entriesOf = (value: unknown): readonly (readonly [string, unknown])[] => (isFields(value) ? Object.entries(value) : []);
