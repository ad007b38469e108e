/**
 * The state machine as CloudFormation is told of it: the file itself, with every placeholder filled in.
 */
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { beforeAll, expect, test } from 'vitest';
import file from '../state-machine/dr-orchestration.asl.json' with { type: 'json' };
import { Engine } from '../src/engine.ts';
import { namesOf } from '../src/names.ts';

const functionArn = 'arn:aws-us-gov:lambda:us-gov-west-1:123456789012:function:execution-handler';

type Found = {
  readonly Properties: { readonly DefinitionString: string; readonly DefinitionSubstitutions: Readonly<Record<string, unknown>> };
};

const synthesise = (): Found => {
  const stack = new Stack(new App(), 'Stack');
  const role = { role: new Role(stack, 'Role', { assumedBy: new ServicePrincipal('states.amazonaws.com') }), policies: [] };
  const executionHandler = LambdaFunction.fromFunctionArn(stack, 'Function', functionArn);
  new Engine(stack, 'Engine', { names: namesOf('dev', ''), role, executionHandler });
  const [found] = Object.values(Template.fromStack(stack).findResources('AWS::StepFunctions::StateMachine'));
  return found as Found;
};

let found: Found;
// CDK loads what it needs when it is first used, which takes a busy machine its time.
beforeAll(() => {
  found = synthesise();
}, 120_000);

test('is the file, and in another partition than aws too', () => {
  const { DefinitionString: text, DefinitionSubstitutions: filledIn } = found.Properties;
  expect(filledIn).toEqual({ ExecutionHandlerArn: functionArn, Partition: { Ref: 'AWS::Partition' } });
  expect(JSON.parse(text.replaceAll('${Partition}', 'aws'))).toEqual(file);
});

test('has no placeholder that nothing fills in, and fills in none that is not there', () => {
  const { DefinitionString: text, DefinitionSubstitutions: filledIn } = found.Properties;
  const open = new Set([...text.matchAll(/\$\{([^}]*)\}/g)].map(([, name]) => name));
  expect([...open].sort()).toEqual(Object.keys(filledIn).sort());
});

test('is a standard one, and its log holds no data: that of a wait has a token in it', () => {
  expect(found).toMatchObject({
    Properties: {
      StateMachineType: 'STANDARD',
      LoggingConfiguration: { IncludeExecutionData: false },
      TracingConfiguration: { Enabled: true },
    },
  });
});
