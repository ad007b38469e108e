/**
 * Everything of one environment, in one stack.
 *
 * Owns: the order in which the parts are made and what each is given of the others, and what the stack tells afterwards. One stack, because
 * a deployment then either happens or does not: docs/decisions/one-stack.md.
 *
 * Invariants
 * 1. The part that recovers (tables, functions, state machine, minute rule, news) depends on nothing of the part that people use to
 *    reach it (pool, API, firewall, page): with all of that down, `aws lambda invoke` still starts a recovery.
 * 2. There are exactly three functions. Nothing here needs a function of CDK's.
 */
import type { HandlerName, PageConfig } from '@drs-orchestrator/contract';
import { handlerNames } from '@drs-orchestrator/contract';
import { Aws, CfnOutput, CfnRule, Fn, Stack, Tags } from 'aws-cdk-lib';
import type { StackProps } from 'aws-cdk-lib';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { Api, stageName } from './api/gateway.ts';
import { composedArns, inThisRegion, recordOf } from './arns.ts';
import type { SharedArns } from './arns.ts';
import { Data, tableNames } from './data.ts';
import { DeadLetters } from './dead-letters.ts';
import { Engine } from './engine.ts';
import { Firewall } from './firewall.ts';
import { Functions } from './functions.ts';
import { Monitoring } from './monitoring/monitoring.ts';
import { namesOf } from './names.ts';
import type { Names } from './names.ts';
import { News } from './news.ts';
import { Page } from './page.ts';
import { Roles } from './roles.ts';
import { MinuteRule } from './schedule.ts';
import type { Settings } from './settings.ts';
import { Users } from './users.ts';

export type OrchestratorProps = StackProps & {
  readonly settings: Settings;
  /** The directory of a function's code. */
  readonly codeOf: (handler: HandlerName) => string;
};

/** What recovers. */
type Core = {
  readonly data: Data;
  readonly news: News;
  readonly deadLetters: { readonly undelivered: IQueue; readonly lostInvocations: IQueue };
  readonly functions: Functions;
  readonly engine: Engine;
  readonly minute: MinuteRule;
};

/** How people reach it. */
type Edge = { readonly users: Users; readonly api: Api; readonly page: PagePart | undefined };

/** `config`: what the page must be told of this deployment; deploy.sh puts it beside its files. */
type PagePart = { readonly files: Page; readonly config: PageConfig };

/** CloudFormation's own description of a dashboard knows no tags. */
const untagged = { excludeResourceTypes: ['AWS::CloudWatch::Dashboard'] };

export class OrchestratorStack extends Stack {
  private readonly names: Names;

  constructor(scope: Construct, id: string, { settings, codeOf, ...props }: OrchestratorProps) {
    const names = namesOf(settings.environment, settings.prefix);
    super(scope, id, {
      ...props,
      stackName: names.stack,
      description: 'DRS Orchestrator: disaster recovery with AWS Elastic Disaster Recovery',
    });
    this.names = names;
    Tags.of(this).add('application', 'drs-orchestrator', untagged);
    Tags.of(this).add('environment', settings.environment, untagged);
    this.refuseSources(settings.sourceRegions);

    const core = this.addCore(settings, codeOf);
    const edge = this.addEdge(settings, core);
    new Monitoring(this, 'Monitoring', {
      names,
      functions: core.functions.byName,
      stateMachine: core.engine.stateMachine,
      rule: core.minute.rule,
      api: edge.api.rest,
      tables: core.data.tables,
      deadLetters: core.deadLetters,
      topic: core.news.topic,
    });
    this.tellCore(core);
    this.tellEdge(edge);
  }

  private addCore(settings: Settings, codeOf: OrchestratorProps['codeOf']): Core {
    const { names } = this;
    const data = new Data(this, 'Data');
    const news = new News(this, 'News', { names, alarmEmail: settings.alarmEmail });
    const deadLetters = {
      undelivered: new DeadLetters(this, 'Undelivered', { queueName: names.named('drs-undelivered-polls') }).queue,
      lostInvocations: new DeadLetters(this, 'LostInvocations', { queueName: names.named('drs-lost-invocations') }).queue,
    };
    const arns = this.arnsOf(data, news, deadLetters.lostInvocations);
    const roles = new Roles(this, 'Roles', { arns, existing: settings.roles });
    const functions = new Functions(this, 'Functions', {
      names,
      roles: roles.functions,
      codeOf,
      lostInvocations: deadLetters.lostInvocations,
      reservedConcurrency: settings.reservedConcurrency,
      environment: {
        INSTALLATION_NAME: names.stack,
        HUB_ACCOUNT_ID: Aws.ACCOUNT_ID,
        EXECUTIONS_TABLE: data.tables.executions.tableName,
        CLAIMS_TABLE: data.tables.claims.tableName,
        CATALOGUE_TABLE: data.tables.catalogue.tableName,
        STATE_MACHINE_ARN: arns.stateMachine,
        EXECUTION_HANDLER_NAME: names.functions['execution-handler'],
        NOTIFICATION_TOPIC_ARN: arns.topic,
        EVENT_BUS_NAME: news.bus.eventBusName,
        LOG_LEVEL: 'INFO',
      },
    });
    const executionHandler = functions.byName['execution-handler'];
    const engine = new Engine(this, 'Engine', { names, role: roles.stateMachine, executionHandler });
    const minute = new MinuteRule(this, 'MinuteRule', { names, executionHandler, undelivered: deadLetters.undelivered });
    return { data, news, deadLetters, functions, engine, minute };
  }

  private arnsOf(data: Data, news: News, lostInvocations: IQueue): SharedArns {
    const { names } = this;
    return {
      ...composedArns(names),
      tables: recordOf(tableNames, (name) => data.tables[name].tableArn),
      tableIndexes: recordOf(tableNames, (name) => Fn.join('/', [data.tables[name].tableArn, 'index', '*'])),
      topic: news.topic.topicArn,
      topicKey: news.key.keyArn,
      eventBus: news.bus.eventBusArn,
      lostInvocations: lostInvocations.queueArn,
      logStreams: recordOf(handlerNames, (name) => inThisRegion('logs', `log-group:/aws/lambda/${names.functions[name]}:*`)),
    };
  }

  private addEdge({ mode, setsGatewayLogRole }: Settings, { functions }: Core): Edge {
    const { names } = this;
    const users = new Users(this, 'Users', { names });
    const api = new Api(this, 'Api', { names, functions: functions.byName, userPool: users.pool, setsGatewayLogRole });
    const hasPage = mode === 'whole';
    new Firewall(this, 'Firewall', { names, stageArn: api.rest.deploymentStage.stageArn, isBehindCloudFront: hasPage });
    return { users, api, page: hasPage ? this.addPage(users, api) : undefined };
  }

  private addPage(users: Users, api: Api): PagePart {
    const files = new Page(this, 'Page', { names: this.names, api: api.rest });
    const signIn = users.addPageClient(this.names, files.url);
    return { files, config: { api: `/${stageName}`, signIn, live: 'poll' } };
  }

  private tellCore({ data, news, deadLetters, functions, engine, minute }: Core): void {
    for (const handler of handlerNames) this.tell(`${pascalCase(handler)}Arn`, functions.byName[handler].functionArn);
    for (const name of tableNames) this.tell(`${pascalCase(name)}TableName`, data.tables[name].tableName);
    this.tell('StateMachineArn', engine.stateMachine.stateMachineArn);
    this.tell('PollingRuleName', minute.rule.ruleName);
    this.tell('TopicArn', news.topic.topicArn);
    this.tell('EventBusName', news.bus.eventBusName);
    this.tell('LostInvocationsUrl', deadLetters.lostInvocations.queueUrl);
    this.tell('UndeliveredPollsUrl', deadLetters.undelivered.queueUrl);
  }

  private tellEdge({ users, api, page }: Edge): void {
    this.tell('ApiUrl', `https://${api.rest.restApiId}.execute-api.${Aws.REGION}.${Aws.URL_SUFFIX}/${stageName}`);
    this.tell('UserPoolId', users.pool.userPoolId);
    this.tell('UserPoolClientId', users.client.userPoolClientId);
    if (page === undefined) return;
    this.tell('PageUrl', page.files.url);
    this.tell('PageBucketName', page.files.bucket.bucketName);
    this.tell('PageDistributionId', page.files.distribution.distributionId);
    this.tell('PageConfig', this.toJsonString(page.config));
  }

  private tell(name: string, value: string): void {
    new CfnOutput(this, name, { value });
  }

  /** Told at synth where the Region is known then, and by CloudFormation before it makes anything where it is not. */
  private refuseSources(sourceRegions: readonly string[]): void {
    if (sourceRegions.length === 0) return;
    new CfnRule(this, 'NotInASourceRegion', {
      assertions: [
        {
          assert: Fn.conditionNot(Fn.conditionContains([...sourceRegions], Aws.REGION)),
          assertDescription: `${this.names.stack} belongs into the recovery Region, not into one that servers are replicated from.`,
        },
      ],
    });
  }
}

const pascalCase = (name: string): string =>
  name
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
