/**
 * What the gateway itself answers, in the one dialect of errors: a client never learns which of us refused it by the form of the answer.
 *
 * Owns: which code stands for which of the gateway's reasons. The form of each code is the contract's.
 */
import { errors } from '@drs-orchestrator/contract';
import type { ErrorCode } from '@drs-orchestrator/contract';
import { ResponseType } from 'aws-cdk-lib/aws-apigateway';
import type { RestApi } from 'aws-cdk-lib/aws-apigateway';

/**
 * Fields and their values as JSON. Of the gateway's variables only two may stand in one: `error.messageString`, which comes with its quotes,
 * and `requestId`, which holds none. Others would put what a caller sent into the answer as it is, quotes and all.
 */
type Template = Readonly<Record<string, string>>;

export type GatewayAnswer = { readonly type: ResponseType; readonly code: ErrorCode; readonly message: string; readonly facts?: Template };

const retrySeconds = 1;
/** What API Gateway takes at most. */
const limitBytes = 10_485_760;

const fault: Pick<GatewayAnswer, 'code' | 'message' | 'facts'> = {
  code: 'INTERNAL_ERROR',
  message: '"The API could not get an answer from its function. Look the id up in the logs."',
  facts: { errorId: '"$context.requestId"' },
};
const forbidden = (message: string): Pick<GatewayAnswer, 'code' | 'message'> => ({ code: 'FORBIDDEN', message });
const invalid: Pick<GatewayAnswer, 'code' | 'message' | 'facts'> = {
  code: 'INVALID_PARAMETERS',
  message: '$context.error.messageString',
  facts: { issues: '[{"field":"body","message":$context.error.messageString}]' },
};
const throttled = { code: 'THROTTLED', message: '"Too many requests."', facts: { retryAfterSeconds: String(retrySeconds) } } as const;

export const gatewayAnswers: readonly GatewayAnswer[] = [
  { type: ResponseType.UNAUTHORIZED, code: 'UNAUTHORIZED', message: '"Sign in first."' },
  { type: ResponseType.EXPIRED_TOKEN, code: 'UNAUTHORIZED', message: '"The sign-in has expired. Sign in again."' },
  { type: ResponseType.INVALID_SIGNATURE, code: 'UNAUTHORIZED', message: '"The signature is not valid. Sign in again."' },
  { type: ResponseType.ACCESS_DENIED, ...forbidden('"You may not do this."') },
  { type: ResponseType.INVALID_API_KEY, ...forbidden('"You may not do this."') },
  { type: ResponseType.WAF_FILTERED, ...forbidden('"The firewall refused this request."') },
  { type: ResponseType.MISSING_AUTHENTICATION_TOKEN, code: 'NOT_FOUND', message: '"There is no such path, or not with this method."' },
  { type: ResponseType.RESOURCE_NOT_FOUND, code: 'NOT_FOUND', message: '"There is no such path, or not with this method."' },
  { type: ResponseType.BAD_REQUEST_BODY, ...invalid },
  { type: ResponseType.BAD_REQUEST_PARAMETERS, ...invalid },
  { type: ResponseType.UNSUPPORTED_MEDIA_TYPE, ...invalid, facts: { issues: '[]' } },
  {
    type: ResponseType.REQUEST_TOO_LARGE,
    code: 'PAYLOAD_TOO_LARGE',
    message: '"The request is too large."',
    facts: { limitBytes: String(limitBytes) },
  },
  { type: ResponseType.THROTTLED, ...throttled },
  { type: ResponseType.QUOTA_EXCEEDED, ...throttled },
  { type: ResponseType.INTEGRATION_FAILURE, ...fault },
  { type: ResponseType.INTEGRATION_TIMEOUT, ...fault },
  { type: ResponseType.API_CONFIGURATION_ERROR, ...fault },
  { type: ResponseType.AUTHORIZER_CONFIGURATION_ERROR, ...fault },
  { type: ResponseType.AUTHORIZER_FAILURE, ...fault },
  { type: ResponseType.DEFAULT_4XX, ...invalid, facts: { issues: '[]' } },
  { type: ResponseType.DEFAULT_5XX, ...fault },
];

export function addGatewayAnswers(rest: RestApi): void {
  for (const answer of gatewayAnswers)
    rest.addGatewayResponse(pascalCase(answer.type.responseType), {
      type: answer.type,
      statusCode: String(errors[answer.code].status),
      templates: { 'application/json': templateOf(answer) },
      responseHeaders: {
        'cache-control': "'no-store'",
        ...(answer.code === 'THROTTLED' ? { 'retry-after': `'${retrySeconds}'` } : {}),
        ...(answer.code === 'UNAUTHORIZED' ? { 'www-authenticate': "'Bearer'" } : {}),
      },
    });
}

export const templateOf = ({ code, message, facts = {} }: GatewayAnswer): string => {
  const fields = Object.entries({ statusCode: String(errors[code].status), error: `"${code}"`, message, ...facts });
  return `{${fields.map(([name, value]) => `"${name}":${value}`).join(',')}}`;
};

const pascalCase = (type: string): string =>
  type
    .toLowerCase()
    .split('_')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
