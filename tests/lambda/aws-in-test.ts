/**
 * All of AWS that the functions speak to, at one address on the loopback: the simulator, DynamoDB, Lambda and Step Functions.
 *
 * Owns: telling services apart by what a request was signed for, as AWS does by address. Lambda's and Step Functions' part is what the
 * functions ask of them: asynchronous events are kept for the test, and each run of the state machine is the local engine's loop.
 */
import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { openSimulator, parseEstate, type Simulator } from '@drs-orchestrator/drs-simulator';
import type { tableSchema } from '@drs-orchestrator/adapters-aws';
import { estateOf, hub } from '../harness/product.ts';
import { listen, startDynalite } from '../contracts/dynalite-server.ts';
import { makeTables } from '../contracts/dynamodb-tables.ts';
import { createStateMachines, type StateMachines } from './state-machines.ts';

export type Invocation = { readonly functionName: string; readonly type: string | undefined; readonly payload: unknown };

export type AwsInTest = {
  readonly environment: Readonly<Record<string, string>>;
  readonly simulator: Simulator;
  /** What the functions have invoked. */
  readonly invocations: Invocation[];
  readonly stateMachines: StateMachines;
  close(): Promise<void>;
};

/** Of whoever runs the functions; every request must be signed with it. */
export const secretAccessKey = 'a-secret-that-no-log-may-show';
export const sessionToken = 'a-session-token-that-no-log-may-show';

const region = 'us-east-1';

/** Stage times are so short that a launch takes some seconds of real time. */
const timingFactor = 0.003;

export const openAws = async (estate: string = estateOf(6)): Promise<AwsInTest> => {
  const simulator = openSimulator({
    estate: parseEstate(estate, 'test.yaml'),
    seed: 1,
    clock: { now: () => Date.now() },
    timingFactor,
    topics: [{ accountId: hub, region, name: 'news' }],
  });
  const dynalite = await startDynalite();
  const made = await makeTables(dynalite.endpoint);
  const invocations: Invocation[] = [];
  const stateMachines = createStateMachines();
  const front = createServer((incoming, outgoing) => {
    void answer({ simulator, dynalite: dynalite.endpoint, invocations, stateMachines }, incoming, outgoing);
  });
  const { endpoint, stop } = await listen(front);
  return {
    environment: {
      INSTALLATION_NAME: 'aws-drs-orchestration-test',
      HUB_ACCOUNT_ID: hub,
      ...tableVariables(made.tables),
      STATE_MACHINE_ARN: `arn:aws:states:${region}:${hub}:stateMachine:dr-orchestration`,
      EXECUTION_HANDLER_NAME: 'execution-handler',
      NOTIFICATION_TOPIC_ARN: `arn:aws:sns:${region}:${hub}:news`,
      EVENT_BUS_NAME: 'default',
      AWS_REGION: region,
      AWS_LAMBDA_FUNCTION_NAME: 'execution-handler',
      AWS_ACCESS_KEY_ID: 'AKIATEST',
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_SESSION_TOKEN: sessionToken,
      AWS_ENDPOINT_URL: endpoint,
    },
    simulator,
    invocations,
    stateMachines,
    close: async () => {
      stateMachines.stop();
      await stop();
      made.close();
      await dynalite.stop();
      simulator.close();
    },
  };
};

const tableVariables = (tables: Readonly<Record<keyof typeof tableSchema, string>>) => ({
  EXECUTIONS_TABLE: tables.executions,
  CLAIMS_TABLE: tables.claims,
  CATALOGUE_TABLE: tables.catalogue,
});

type Behind = {
  readonly simulator: Simulator;
  readonly dynalite: string;
  readonly invocations: Invocation[];
  readonly stateMachines: StateMachines;
};

const answer = async (behind: Behind, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  switch (serviceOf(incoming)) {
    case 'dynamodb':
      return passOn(behind.dynalite, incoming, body, outgoing);
    case 'lambda':
      behind.invocations.push(invocationOf(incoming, body));
      outgoing.writeHead(202).end();
      return;
    case 'states': {
      const { status, answer } = behind.stateMachines.answer(String(incoming.headers['x-amz-target']), JSON.parse(body.toString('utf8')));
      outgoing.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify(answer));
      return;
    }
    default:
      return simulate(behind.simulator, incoming, body, outgoing);
  }
};

/** `…Credential=AKIA…/20260101/us-east-1/<service>/aws4_request…` */
const serviceOf = ({ headers }: IncomingMessage): string | undefined =>
  /Credential=[^/]+\/\d+\/[^/]+\/([^/]+)\//.exec(headers.authorization ?? '')?.[1];

const invocationOf = ({ url = '', headers }: IncomingMessage, body: Buffer): Invocation => ({
  functionName: decodeURIComponent(/^\/2015-03-31\/functions\/([^/]+)\/invocations$/.exec(url)?.[1] ?? url),
  type: headers['x-amz-invocation-type']?.toString(),
  payload: JSON.parse(body.toString('utf8')),
});

const passOn = (to: string, incoming: IncomingMessage, body: Buffer, outgoing: ServerResponse): Promise<void> =>
  new Promise((resolve, reject) => {
    const passed = httpRequest(`${to}${incoming.url ?? '/'}`, { method: incoming.method, headers: incoming.headers }, (answered) => {
      outgoing.writeHead(answered.statusCode ?? 500, answered.headers);
      answered.pipe(outgoing);
      answered.on('end', resolve);
    });
    passed.on('error', reject);
    passed.end(body);
  });

const simulate = async (simulator: Simulator, incoming: IncomingMessage, body: Buffer, outgoing: ServerResponse): Promise<void> => {
  const headers = Object.fromEntries(Object.entries(incoming.headers).map(([name, value]) => [name, [value].flat().join(', ')]));
  const { method = 'GET', url = '/' } = incoming;
  const outcome = await simulator.handle({ method, path: url, headers, body: body.toString('utf8') });
  if (outcome.kind === 'connection-lost') outgoing.destroy();
  else outgoing.writeHead(outcome.response.status, outcome.response.headers).end(outcome.response.body);
};
