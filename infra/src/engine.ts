/**
 * The state machine `dr-orchestration`, from its one file.
 *
 * Owns: what is put into the file's placeholders, and that every step of a run is logged, without its data: that of a wait holds a
 * token. The history of a run, which Step Functions keeps for 90 days, shows data to whoever may read it.
 */
import { Aws, RemovalPolicy } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { CfnStateMachine, DefinitionBody, LogLevel, StateMachine, StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import definition from '../state-machine/dr-orchestration.asl.json' with { type: 'json' };
import { engineLintExplanations, explainLintOf } from './checks/lint-explanations.ts';
import type { Names } from './names.ts';
import type { GrantedRole } from './roles.ts';

export type EngineProps = { readonly names: Names; readonly role: GrantedRole; readonly executionHandler: IFunction };

export class Engine extends Construct {
  readonly stateMachine: StateMachine;
  readonly logGroup: LogGroup;

  constructor(scope: Construct, id: string, { names, role, executionHandler }: EngineProps) {
    super(scope, id);
    this.logGroup = new LogGroup(this, 'Logs', {
      // Below this prefix the account's one policy for delivered logs, which has a limit, does not grow with every group.
      logGroupName: `/aws/vendedlogs/states/${names.stateMachine}`,
      retention: RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.stateMachine = new StateMachine(this, 'StateMachine', {
      stateMachineName: names.stateMachine,
      stateMachineType: StateMachineType.STANDARD,
      definitionBody: DefinitionBody.fromString(definitionText),
      definitionSubstitutions: { ExecutionHandlerArn: executionHandler.functionArn, Partition: Aws.PARTITION },
      role: role.role,
      logs: { destination: this.logGroup, level: LogLevel.ALL, includeExecutionData: false },
      tracingEnabled: true,
    });
    this.stateMachine.node.addDependency(...role.policies);
    const { defaultChild } = this.stateMachine.node;
    if (defaultChild instanceof CfnStateMachine) explainLintOf(defaultChild, engineLintExplanations);
  }
}

/** The file names the integration with Lambda as it is called in most Regions; GovCloud and China are other partitions. */
const definitionText = JSON.stringify(definition).replaceAll('arn:aws:states:', 'arn:${Partition}:states:');
