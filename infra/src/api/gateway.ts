/**
 * The API, made from the registry: each route its own method, sent to the function that the row names.
 *
 * Owns: who is let through to a function (a signed-in user, unless the row asks for nothing), how many requests at a time, and what is
 * written down of each: never a body, a query or a header.
 */
import { allOperations, answeredBy } from '@drs-orchestrator/contract';
import type { AnyOperation, HandlerName, HttpBinding } from '@drs-orchestrator/contract';
import { Fn, RemovalPolicy } from 'aws-cdk-lib';
import {
  AccessLogFormat,
  AuthorizationType,
  CognitoUserPoolsAuthorizer,
  EndpointType,
  LambdaIntegration,
  LogGroupLogDestination,
  MethodLoggingLevel,
  RequestValidator,
  RestApi,
} from 'aws-cdk-lib/aws-apigateway';
import type { IRestApi } from 'aws-cdk-lib/aws-apigateway';
import type { IUserPool } from 'aws-cdk-lib/aws-cognito';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { Names } from '../names.ts';
import { addGatewayAnswers } from './gateway-answers.ts';
import { requestModel } from './request-model.ts';

/** What the page's origin puts before the paths of the contract; there the stage is the same word. */
export const stageName = 'api';

/** Of the whole API. Twenty open pages that poll need a tenth; an account has 10,000 for all its APIs in a Region. */
const requestsPerSecond = 100;
const burstRequests = 200;

export type ApiProps = {
  readonly names: Names;
  readonly functions: Readonly<Record<HandlerName, IFunction>>;
  readonly userPool: IUserPool;
  readonly setsGatewayLogRole: boolean;
};

export class Api extends Construct {
  readonly rest: RestApi;
  private readonly integrations: ReadonlyMap<HandlerName, LambdaIntegration>;
  private readonly authoriser: CognitoUserPoolsAuthorizer;
  private readonly validator: RequestValidator;

  constructor(scope: Construct, id: string, { names, functions, userPool, setsGatewayLogRole }: ApiProps) {
    super(scope, id);
    const accessLogs = new LogGroup(this, 'AccessLogs', {
      logGroupName: `/aws/apigateway/${names.stack}`,
      retention: RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.rest = new RestApi(this, 'Rest', {
      restApiName: names.stack,
      description: 'DRS Orchestrator',
      endpointTypes: [EndpointType.REGIONAL],
      cloudWatchRole: setsGatewayLogRole,
      deployOptions: {
        stageName,
        tracingEnabled: true,
        metricsEnabled: true,
        throttlingRateLimit: requestsPerSecond,
        throttlingBurstLimit: burstRequests,
        loggingLevel: MethodLoggingLevel.ERROR,
        dataTraceEnabled: false,
        accessLogDestination: new LogGroupLogDestination(accessLogs),
        accessLogFormat: AccessLogFormat.custom(JSON.stringify(accessLog)),
      },
    });
    // CDK tells the address under a name of its own; the stack tells it under ours.
    this.rest.node.tryRemoveChild('Endpoint');
    this.keepExecutionLogs();
    this.authoriser = new CognitoUserPoolsAuthorizer(this, 'Users', { cognitoUserPools: [userPool] });
    this.validator = new RequestValidator(this, 'Validator', {
      restApi: this.rest as IRestApi,
      validateRequestBody: true,
      validateRequestParameters: true,
    });
    // One permission per function for all its routes: a policy of one per route would outgrow what Lambda takes.
    this.integrations = new Map(
      Object.entries(functions).map(([handler, target]) => [
        handler as HandlerName,
        new LambdaIntegration(target, { proxy: true, scopePermissionToMethod: false }),
      ]),
    );
    for (const operation of allOperations) for (const binding of operation.http) this.addRoute(operation, binding);
    addGatewayAnswers(this.rest);
  }

  private addRoute(operation: AnyOperation, binding: HttpBinding): void {
    if (!answeredBy(operation.handler, operation)) throw new Error(`${operation.handler} does not answer ${operation.name}`);
    const fields = [...binding.path.matchAll(/\{(\w+)\}/g)].map(([, field]) => field);
    const model = requestModel(this.rest, operation, binding);
    this.rest.root.resourceForPath(binding.path).addMethod(binding.method, this.integrations.get(operation.handler), {
      operationName: operation.name,
      requestValidator: this.validator,
      requestParameters: Object.fromEntries(fields.map((field) => [`method.request.path.${String(field)}`, true])),
      ...(model === undefined ? {} : { requestModels: { 'application/json': model } }),
      ...(operation.requires === 'nothing'
        ? { authorizationType: AuthorizationType.NONE }
        : { authorizationType: AuthorizationType.COGNITO, authorizer: this.authoriser }),
    });
  }

  /** API Gateway would make this group itself, and keep it for ever. */
  private keepExecutionLogs(): void {
    const logs = new LogGroup(this, 'ExecutionLogs', {
      logGroupName: Fn.join('', ['API-Gateway-Execution-Logs_', this.rest.restApiId, `/${stageName}`]),
      retention: RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.rest.deploymentStage.node.addDependency(logs);
  }
}

const accessLog = {
  time: '$context.requestTime',
  requestId: '$context.requestId',
  traceId: '$context.xrayTraceId',
  who: '$context.authorizer.claims.sub',
  from: '$context.identity.sourceIp',
  method: '$context.httpMethod',
  route: '$context.resourcePath',
  status: '$context.status',
  milliseconds: '$context.responseLatency',
  bytes: '$context.responseLength',
  error: '$context.error.responseType',
};
