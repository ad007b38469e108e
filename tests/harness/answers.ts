/**
 * Asking an operation directly, and holding what comes back against the contract.
 *
 * Owns: the two ways an answer may come, each parsed by its schema, so that every scenario also tests the shape of answers.
 */
import {
  errorAnswer,
  errorCodes,
  operationByName,
  operations,
  routeOf,
  type OperationName,
  type OutputOf,
} from '@drs-orchestrator/contract';
import type { Product } from './product.ts';

type Asked = Pick<Product, 'handlers'>;
type Fields = Readonly<Record<string, unknown>>;

/** The answer of an operation that must succeed. */
export const ask = async <Name extends OperationName>(product: Asked, operation: Name, fields: Fields = {}): Promise<OutputOf<Name>> =>
  answered(operation, await invoke(product, operation, fields));

/** Asks the function that the operation belongs to, whatever comes back. */
export const invoke = ({ handlers }: Asked, operation: OperationName, fields: Fields = {}): Promise<unknown> =>
  handlers[operations[operation].handler]({ operation, ...fields }, {});

export const detailsOf = (product: Asked, { executionId }: { readonly executionId: string }): Promise<OutputOf<'get_execution_details'>> =>
  ask(product, 'get_execution_details', { executionId });

export const statusOf = async (product: Asked, execution: { readonly executionId: string }): Promise<string> =>
  (await detailsOf(product, execution)).status;

/** The same for an answer that came another way. */
export const answered = <Name extends OperationName>(operation: Name, answer: unknown): OutputOf<Name> => {
  const row = operationByName(operation);
  if (row === undefined) throw new Error(`There is no operation ${operation}`);
  const read = row.output.safeParse(answer);
  if (!read.success) throw new Error(`${operation} answered ${JSON.stringify(answer)}: ${read.error.message}`);
  return read.data as OutputOf<Name>;
};

export type Refused = { readonly statusCode: number; readonly error: string; readonly message: string } & Fields;

/** The answer to an event that must be refused. */
export const refusal = async ({ handle }: Pick<Product, 'handle'>, event: unknown): Promise<Refused> => refusedIn(await handle(event, {}));

export const refusedIn = (answer: unknown): Refused => {
  const code = errorCodes.find((one) => one === (answer as { readonly error?: unknown }).error);
  if (code === undefined) throw new Error(`No refusal: ${JSON.stringify(answer)}`);
  return errorAnswer(code).parse(answer) as Refused;
};

/** An HTTP request of an administrator, as API Gateway hands it over. */
export const httpEvent = (method: string, path: string, more: Fields = {}): Fields => ({
  httpMethod: method,
  path,
  requestContext: { authorizer: { claims: { email: 'admin@example.com', 'cognito:groups': 'DRSOrchestrationAdmin' } } },
  ...more,
});

export type HttpAnswer = { readonly statusCode: number; readonly body: unknown };

/** From the function to which a gateway sends the request. */
export const http = async ({ handlers }: Asked, event: Fields): Promise<HttpAnswer> => {
  const route = routeOf(String(event['httpMethod']), String(event['path']));
  const handle = handlers[route.kind === 'found' ? route.operation.handler : 'execution-handler'];
  const { statusCode, body } = (await handle(event, {})) as { readonly statusCode: number; readonly body: string };
  return { statusCode, body: JSON.parse(body) as unknown };
};
