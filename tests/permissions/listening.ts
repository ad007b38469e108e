/**
 * The product, listened to: which function sends which action of AWS, and on which table of ours.
 *
 * Owns: telling a function's calls from a test's own, and from other functions', however they interleave. The store is DynamoDB's, on
 * a fake of it; DRS, EC2, STS, SNS and EventBridge are the simulator's. Step Functions, Lambda and webhooks are not asked here.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { dynamoDbClient, openDynamoDbStore } from '@drs-orchestrator/adapters-aws';
import type { TableNames } from '@drs-orchestrator/adapters-aws';
import type { Handler } from '@drs-orchestrator/api';
import { handlerNames } from '@drs-orchestrator/contract';
import type { HandlerName } from '@drs-orchestrator/contract';
import type { WireRequest } from '@drs-orchestrator/drs-simulator';
import type { Product, ProductOptions } from '../harness/product.ts';
import { openProduct } from '../harness/product.ts';
import { operationOf } from '../sweeps/operation-of.ts';

/** `action` as IAM names it; `table` null: of another service. */
export type Heard = {
  readonly handler: HandlerName;
  readonly action: string;
  readonly table: keyof TableNames | null;
  readonly index: boolean;
};

export type Listening = { readonly product: Product; readonly heard: () => readonly Heard[] };

export const listenTo = (options: ProductOptions, endpoint: string, tables: TableNames): Listening => {
  const speaking = new AsyncLocalStorage<HandlerName>();
  const all = new Map<string, Heard>();
  const hear = (action: string, table: Heard['table'], index: boolean): void => {
    const handler = speaking.getStore();
    if (handler !== undefined) all.set(`${handler} ${action} ${String(table)} ${String(index)}`, { handler, action, table, index });
  };
  const client = dynamoDbClient({ region: 'us-east-1', endpoint, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } });
  client.middlewareStack.add(
    (next) => async (args) => {
      const { headers, body } = args.request as { readonly headers: Readonly<Record<string, string>>; readonly body: string };
      const operation = headers['x-amz-target']?.split('.')[1] ?? '';
      for (const name of Object.keys(tables) as (keyof TableNames)[])
        if (body.includes(`"${tables[name]}"`)) hear(`dynamodb:${operation}`, name, body.includes('"IndexName"'));
      return next(args);
    },
    { step: 'build', name: 'listening' },
  );
  const product = openProduct({
    ...options,
    notifiesAws: true,
    wire: (aws) => ({
      handle: (request) => {
        hear(actionOf(request), null, false);
        return aws.handle(request);
      },
    }),
    wrap: (ports) => ({ ...ports, ...openDynamoDbStore({ client, tables, clock: ports.clock, random: () => 0.5, log: ports.log }) }),
  });
  const spoken = (name: HandlerName): Handler => {
    const handle = product.handlers[name];
    return (event, context) => speaking.run(name, () => handle(event, context));
  };
  const handlers = Object.fromEntries(handlerNames.map((name) => [name, spoken(name)])) as Product['handlers'];
  return { product: { ...product, handlers, handle: handlers['execution-handler'] }, heard: () => [...all.values()] };
};

/** Signed for a service, whose name is the action's first half. */
const actionOf = (request: WireRequest): string => {
  const [, service = ''] = /Credential=[^/]+\/\d+\/[^/]+\/([^/]+)\/aws4_request/.exec(request.headers['authorization'] ?? '') ?? [];
  return `${service}:${operationOf(request)}`;
};
