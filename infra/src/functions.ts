/**
 * The three functions, and how they are invoked without anybody waiting.
 *
 * Owns: their shape, their environment and their logs. What they are called is ./names.ts, what they may do ./permissions, which
 * variables each reads apps/lambda.
 *
 * Invariants
 * 1. Each function has every variable that it needs, and none that it does not read.
 * 2. An asynchronous invocation that is older than `eventAgeMinutes` is never served: a start must not fire hours later. It ends
 *    in the queue of lost invocations, which an alarm watches.
 */
import { handlerNames } from '@drs-orchestrator/contract';
import type { HandlerName } from '@drs-orchestrator/contract';
import { deploymentVariables, handlerEntry } from '@drs-orchestrator/lambda';
import type { environment, VariableName } from '@drs-orchestrator/lambda';
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Architecture, Code, Function as LambdaFunction, LoggingFormat, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { recordOf } from './arns.ts';
import type { Names } from './names.ts';
import type { Roles } from './roles.ts';

const memoryMegabytes = 512;
/** A poll of many accounts takes seconds; the rest is patience with a Region in trouble. */
const timeoutSeconds = 300;
const eventAgeMinutes = 5;
const asyncRetries = 2;

export type FunctionsProps = {
  readonly names: Names;
  readonly roles: Roles['functions'];
  readonly environment: Readonly<Record<DeploymentVariable, string>>;
  readonly lostInvocations: IQueue;
  readonly reservedConcurrency: number;
  /** The directory of a function's code. */
  readonly codeOf: (handler: HandlerName) => string;
};

/** Those that a deployment sets: one that is missing or unknown does not compile. */
export type DeploymentVariable = {
  [Name in VariableName]: (typeof environment)[Name]['setBy'] extends 'deployment' ? Name : never;
}[VariableName];

export class Functions extends Construct {
  readonly byName: Readonly<Record<HandlerName, LambdaFunction>>;
  readonly logGroups: Readonly<Record<HandlerName, LogGroup>>;

  constructor(scope: Construct, id: string, props: FunctionsProps) {
    super(scope, id);
    this.logGroups = recordOf(handlerNames, (handler) => this.logGroupOf(handler, props));
    this.byName = recordOf(handlerNames, (handler) => this.functionOf(handler, props));
  }

  private logGroupOf(handler: HandlerName, { names }: FunctionsProps): LogGroup {
    return new LogGroup(this, `${handler}-logs`, {
      logGroupName: `/aws/lambda/${names.functions[handler]}`,
      retention: RetentionDays.THREE_MONTHS,
      // The evidence of what was done is the journal, which stays.
      removalPolicy: RemovalPolicy.DESTROY,
    });
  }

  private functionOf(handler: HandlerName, props: FunctionsProps): LambdaFunction {
    const isWorker = handler === 'execution-handler';
    const { role, policies } = props.roles[handler];
    const made = new LambdaFunction(this, handler, {
      functionName: props.names.functions[handler],
      description: descriptions[handler],
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: memoryMegabytes,
      timeout: Duration.seconds(timeoutSeconds),
      code: Code.fromAsset(props.codeOf(handler)),
      handler: handlerEntry,
      role,
      environment: variablesFor(handler, props.environment),
      logGroup: this.logGroups[handler],
      loggingFormat: LoggingFormat.TEXT,
      tracing: Tracing.ACTIVE,
      ...(isWorker
        ? {
            reservedConcurrentExecutions: props.reservedConcurrency,
            maxEventAge: Duration.minutes(eventAgeMinutes),
            retryAttempts: asyncRetries,
            deadLetterQueue: props.lostInvocations,
          }
        : {}),
    });
    made.node.addDependency(...policies);
    return made;
  }
}

const variablesFor = (handler: HandlerName, values: FunctionsProps['environment']): Record<string, string> => {
  const read: ReadonlySet<string> = new Set(deploymentVariables(handler, 'all'));
  return Object.fromEntries(Object.entries(values).filter(([name]) => read.has(name)));
};

const descriptions: Readonly<Record<HandlerName, string>> = {
  'execution-handler': 'Starts, watches and ends recoveries: for the state machine, the minute rule and operators',
  'query-handler': 'Answers what operators ask about recoveries, servers and quotas',
  'data-management-handler': 'Keeps protection groups, recovery plans and accounts',
};
