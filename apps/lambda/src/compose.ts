/**
 * The product on AWS, put together: for each function the ports it needs, and nothing in place of the others.
 *
 * Owns: which implementation stands behind each port. Called once in the life of a container, before its first event.
 */
import {
  createAwsAdapters,
  createPlaceAdapters,
  createSelfInvocation,
  createStepFunctionsEngine,
  createWebhook,
  dynamoDbClient,
  openDynamoDbStore,
} from '@drs-orchestrator/adapters-aws';
import { bindCatalogue, bindReads, bindUseCases, createHandlerNamed, type UseCases } from '@drs-orchestrator/api';
import { createApplication, type Application, type Ports } from '@drs-orchestrator/application';
import type { HandlerName } from '@drs-orchestrator/contract';
import { accountId, defaultLimits, region } from '@drs-orchestrator/domain';
import manifest from '../package.json' with { type: 'json' };
import { absentIn } from './absent.ts';
import { clock } from './clock.ts';
import { readEnvironment, type EnvironmentOf } from './env.ts';
import { createFunction, type LambdaFunction } from './function.ts';
import { ids, sha256 } from './ids.ts';
import { createLog, type FunctionLog } from './log.ts';

export const composeExecutionHandler = (): LambdaFunction => {
  const environment = readEnvironment('execution-handler');
  const log = logOf(environment);
  const ground = groundOf(environment, log);
  const functionName = environment.AWS_LAMBDA_FUNCTION_NAME;
  return functionOf(
    { handler: 'execution-handler', bind: bindUseCases, log },
    {
      ...ground.store,
      ...createAwsAdapters({
        ...ground.aws,
        base: ground.base,
        notify: {
          home: { accountId: ground.base.hubAccountId, region: region(environment.AWS_REGION) },
          topicArn: environment.NOTIFICATION_TOPIC_ARN,
          eventBus: environment.EVENT_BUS_NAME,
          invokeCommand: `aws lambda invoke --region ${environment.AWS_REGION} --function-name ${functionName}`,
        },
      }),
      engine: createStepFunctionsEngine({
        ...ground.aws,
        credentials: ground.base.credentials,
        stateMachineArn: environment.STATE_MACHINE_ARN,
      }),
      workerQueue: createSelfInvocation({
        ...ground.aws,
        credentials: ground.base.credentials,
        region: environment.AWS_REGION,
        functionName,
      }),
      webhook: createWebhook({ timeOfDay: () => Date.now(), allowPrivateTargets: false }),
    },
  );
};

export const composeQueryHandler = (): LambdaFunction => {
  const environment = readEnvironment('query-handler');
  const log = logOf(environment);
  const { store, aws, base } = groundOf(environment, log);
  return functionOf(
    { handler: 'query-handler', bind: bindReads, log },
    { ...store, ...createPlaceAdapters({ ...aws, base }), ...absentIn('query-handler') },
  );
};

export const composeDataManagementHandler = (): LambdaFunction => {
  const environment = readEnvironment('data-management-handler');
  const log = logOf(environment);
  const { store, aws, base } = groundOf(environment, log);
  const absent = absentIn('data-management-handler');
  return functionOf(
    { handler: 'data-management-handler', bind: bindCatalogue, log },
    {
      ...store,
      ...createPlaceAdapters({ ...aws, base }),
      ...absent,
      // Whether there is a topic decides whether the owner of a plan's address is asked; the asking itself is the worker's.
      notifier: { ...absent.notifier, targets: environment.NOTIFICATION_TOPIC_ARN === undefined ? [] : ['topic'] },
      workerQueue: createSelfInvocation({
        ...aws,
        credentials: base.credentials,
        region: environment.AWS_REGION,
        functionName: environment.EXECUTION_HANDLER_NAME,
      }),
    },
  );
};

/** What every function is given. */
type Environment = EnvironmentOf<'query-handler'>;

const logOf = ({ INSTALLATION_NAME, LOG_LEVEL }: Environment): FunctionLog =>
  createLog({ installation: INSTALLATION_NAME, leastLevel: LOG_LEVEL });

/** The store, the function's own rights, and what every client of AWS is built with. */
const groundOf = (environment: Environment, log: FunctionLog) => {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, AWS_ENDPOINT_URL: endpoint } = environment;
  const own = {
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: AWS_SECRET_ACCESS_KEY,
    ...(AWS_SESSION_TOKEN === undefined ? {} : { sessionToken: AWS_SESSION_TOKEN }),
  };
  const credentials = () => Promise.resolve(own);
  const tables = {
    executions: environment.EXECUTIONS_TABLE,
    claims: environment.CLAIMS_TABLE,
    catalogue: environment.CATALOGUE_TABLE,
  };
  const client = dynamoDbClient({ region: environment.AWS_REGION, credentials, ...(endpoint === undefined ? {} : { endpoint }) });
  return {
    store: openDynamoDbStore({ client, tables, clock, random: Math.random, log }),
    aws: { clock, log, random: Math.random, endpoint },
    base: { credentials, hubAccountId: accountId(environment.HUB_ACCOUNT_ID) },
  };
};

type Wired = Omit<Ports, 'clock' | 'ids' | 'digest' | 'log'>;

type Which = { readonly handler: HandlerName; readonly bind: (app: Application) => UseCases; readonly log: FunctionLog };

const functionOf = ({ handler, bind, log }: Which, ports: Wired): LambdaFunction => {
  const app = createApplication({ ...ports, clock, ids, digest: sha256, log }, defaultLimits);
  const versions = { [manifest.name]: manifest.version };
  return createFunction(createHandlerNamed(handler, { useCases: bind(app), ids, log: () => log, versions }), log);
};
