/**
 * A function as Lambda calls it: an event and a context in, an answer or a thrown error out.
 *
 * Owns: the correlation id, and the end of an invocation, at which its measurements are written whatever became of it. What an event
 * means is the api's.
 */
import type { Handler } from '@drs-orchestrator/api';
import type { LambdaContext } from './lambda-context.ts';
import type { FunctionLog } from './log.ts';

export type LambdaFunction = (event: unknown, context: LambdaContext) => Promise<unknown>;

export const createFunction =
  (handler: Handler, log: Pick<FunctionLog, 'begin' | 'end'>): LambdaFunction =>
  async (event, context) => {
    const correlationId = gatewayRequestId(event) ?? context.awsRequestId;
    log.begin(correlationId, context);
    try {
      return await handler(event, { correlationId, awsRequestId: context.awsRequestId });
    } finally {
      log.end();
    }
  };

/** The id under which API Gateway's access log has the request; undefined for events of other kinds. */
const gatewayRequestId = (event: unknown): string | undefined => {
  const requestId = field(field(event, 'requestContext'), 'requestId');
  return typeof requestId === 'string' && requestIdForm.test(requestId) ? requestId : undefined;
};

/** A UUID. Whoever invokes the function directly may put anything in its place. */
const requestIdForm = /^[A-Za-z0-9-]{1,64}$/;

const field = (subject: unknown, name: string): unknown =>
  typeof subject === 'object' && subject !== null && name in subject ? (subject as Record<string, unknown>)[name] : undefined;
